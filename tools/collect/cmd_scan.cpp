#include "tools/collect/cmd_scan.h"

#include <fmt/format.h>

#include <set>

#include "content/base/byte_source.h"
#include "player/records/bundle.h"
#include "player/records/class_qr.h"
#include "tools/collect/cmd_code.h"
#include "tools/collect/keys.h"
#include "tools/collect/picture_codes.h"

namespace jankar::collect {

namespace {

constexpr int kRefusedExit = 1;

int fails(const Error& error) {
    fmt::print(stderr, "jankar-collect: {}\n", error.text);
    return exit_code_for(error.code);
}

/// All codes of one office visit: frames of one class may be spread over several films.
class Scan {
 public:
    Scan(Store& store, std::vector<Bytes> keys) : store_(store), keys_(std::move(keys)) {}

    Result<bool> file(const std::string& path) {
        std::set<std::string> seen;
        Result<void> kept;
        RETURN_IF_ERROR(read_picture_codes(path, [&](const std::string& text) {
            if (seen.insert(text).second) {
                kept = code(path, text);
            }
            return kept.has_value();
        }));
        RETURN_IF_ERROR(std::move(kept));
        if (seen.empty()) {
            refuse(path, "There is no code in it that can be read.");
        }
        return all_taken_;
    }

    /// What is still missing of classes.
    bool close() {
        for (const auto& [have, count] : reader_.unfinished()) {
            refuse("class", fmt::format("{} of {} codes were seen; film it once more.", have, count));
        }
        return all_taken_;
    }

 private:
    Result<void> code(const std::string& path, const std::string& text) {
        if (records::is_class_frame(text)) {
            const auto bundle = reader_.add(text);
            if (!bundle) {
                refuse(path, bundle.error().text);
                return {};
            }
            return *bundle ? add_bundle(path, **bundle) : Result<void>();
        }
        ASSIGN_OR_RETURN(const CodeDesk desk, CodeDesk::open(store_));
        const auto told = desk.receipt(text);
        if (!told) {
            refuse(path, told.error().text);
            return {};
        }
        return keep_told(store_, *told);
    }

    Result<void> add_bundle(const std::string& path, const Bytes& bytes) {
        const auto bundle = records::read_bundle(*memory_source(bytes), keys_);
        if (!bundle || !bundle->opened || bundle->state != records::BundleState::Whole) {
            refuse(path, !bundle           ? bundle.error().text
                         : !bundle->opened ? "It is sealed, and none of the keys of this store opens it."
                                           : bundle->trouble);
            return {};
        }
        const std::string& programme = bundle->content.header.programme;
        if (!programme.empty() && programme != store_.programme().name &&
            programme != store_.programme().signing_key) {
            refuse(path, fmt::format("It belongs to another programme, “{}”.", programme));
            return {};
        }
        const Hash256 hash = sha256(bytes);
        ASSIGN_OR_RETURN(const bool known, store_.has_file(hash));
        std::int64_t added = 0;
        if (!known) {
            RETURN_IF_ERROR(store_.begin_adding());
            ASSIGN_OR_RETURN(added, store_.add_bundle(hash, *bundle));
            RETURN_IF_ERROR(store_.end_adding());
        }
        fmt::print("{}: a bundle of device {}, {} records new\n", path,
                   bundle->content.header.device.substr(0, 8), added);
        return {};
    }

    void refuse(const std::string& path, const std::string& reason) {
        fmt::print(stderr, "refused: {}: {}\n", path, reason);
        all_taken_ = false;
    }

    Store& store_;
    const std::vector<Bytes> keys_;
    records::ClassReader reader_;
    bool all_taken_ = true;
};

}  // namespace

int run_scan(const std::string& address, const std::string& keys, const std::vector<std::string>& files) {
    const auto store = Store::open(address, Store::Mode::Write);
    if (!store) {
        return fails(store.error());
    }
    auto secrets = read_opening_keys(keys);
    if (!secrets) {
        return fails(secrets.error());
    }
    Scan scan(**store, std::move(*secrets));
    for (const std::string& file : files) {
        if (const auto read = scan.file(file); !read) {
            return fails(read.error());
        }
    }
    return scan.close() ? 0 : kRefusedExit;
}

}  // namespace jankar::collect
