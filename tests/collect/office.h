#pragma once
// An office machine for one test: a store of its own, and the library's way from bundles to tables. The store
// is a file, or where JANKAR_TEST_SERVER names a PostgreSQL server (postgres.py) a database of its own there.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "tests/collect/chain_maker.h"
#include "tests/support/temp_dir.h"
#include "tools/collect/fold.h"
#include "tools/collect/keys.h"
#include "tools/collect/merge.h"
#include "tools/collect/pg_ptrs.h"
#include "tools/collect/store.h"
#include "tools/collect/tables_text.h"

namespace jankar::test {

class Office {
 public:
    Office() : path_(address(folder_)) {
        auto made =
            collect::Store::create(path_, {"Weavers", "https://records.example.org/w", std::string(64, 'f')});
        REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text));
    }
    const std::string& path() const { return path_; }
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
    static std::string address(const TempDir& folder) {
        const char* server = std::getenv("JANKAR_TEST_SERVER");
        if (server == nullptr) {
            return folder / "office.db";
        }
        static int databases = 0;
        const std::string name = fmt::format("test_{}", ++databases);
        const collect::PgConnectionPtr connection(PQconnectdb(server));
        const collect::PgResultPtr made(PQexec(connection.get(), ("CREATE DATABASE " + name).c_str()));
        REQUIRE_MESSAGE(PQresultStatus(made.get()) == PGRES_COMMAND_OK, PQerrorMessage(connection.get()));
        const std::string base = server;
        return base.substr(0, base.rfind('/') + 1) + name;
    }

    TempDir folder_;
    std::string path_;
    int files_ = 0;
};

}  // namespace jankar::test
