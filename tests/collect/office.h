#pragma once
// An office machine for one test: a store of its own, and the library's way from bundles to tables.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/collect/chain_maker.h"
#include "tests/support/temp_dir.h"
#include "tools/collect/fold.h"
#include "tools/collect/keys.h"
#include "tools/collect/merge.h"
#include "tools/collect/store.h"
#include "tools/collect/tables_text.h"

namespace jankar::test {

class Office {
 public:
    Office() {
        auto made = collect::Store::create(
            path(), {"Weavers", "https://records.example.org/w", std::string(64, 'f')});
        REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text));
    }
    std::string path() const { return folder_ / "office.db"; }
    const TempDir& folder() const { return folder_; }

    std::string keep(ByteView bundle) {
        const std::string file = folder_ / fmt::format("bundle-{}.jkrec", ++files_);
        put(file, bundle);
        return file;
    }
    collect::AddSummary add(const std::vector<std::string>& files, const std::vector<Bytes>& keys = {}) {
        auto store = collect::Store::open(path(), collect::Store::Mode::Write);
        REQUIRE_MESSAGE(store.has_value(), (store ? "" : store.error().text));
        auto added = collect::add_paths(**store, files, keys, [](const collect::AddProgress&) {});
        REQUIRE_MESSAGE(added.has_value(), (added ? "" : added.error().text));
        return *added;
    }
    collect::AddSummary add(ByteView bundle) { return add({keep(bundle)}); }
    void enrol(const std::string& device, const std::string& site = "",
               const std::string& state = "enrolled") {
        auto store = collect::Store::open(path(), collect::Store::Mode::Write);
        REQUIRE(store);
        REQUIRE((*store)->put_devices({{device, "", site, "", state}}));
    }
    collect::Tables tables(const collect::Scope& scope = {}) {
        auto store = collect::Store::open(path(), collect::Store::Mode::Read);
        REQUIRE_MESSAGE(store.has_value(), (store ? "" : store.error().text));
        auto folded = collect::fold(**store, scope, [](std::int64_t) {});
        REQUIRE_MESSAGE(folded.has_value(), (folded ? "" : folded.error().text));
        return *folded;
    }

 private:
    TempDir folder_;
    int files_ = 0;
};

}  // namespace jankar::test
