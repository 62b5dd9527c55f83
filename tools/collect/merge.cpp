#include "tools/collect/merge.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "content/base/byte_source.h"
#include "content/base/files.h"

namespace jankar::collect {
namespace {

constexpr std::string_view kMagic = "JKREC";
constexpr std::string_view kExtension = ".jkrec";
constexpr int kDeepestFolder = 16;
constexpr std::size_t kReadBytes = 1u << 20;

struct Candidate {
    std::string path;
    bool named = false;  ///< by the person; else found in a folder
};

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Files below a folder, sorted, so that the same folder is always taken in the same order.
void find_files(const std::string& folder, int depth, std::vector<Candidate>& found, AddSummary& summary) {
    const auto names = list_folder(folder);
    if (!names) {
        summary.refused.push_back({folder, names.error().text});
        return;
    }
    for (const std::string& name : *names) {
        const std::string path = folder + "/" + name;
        std::error_code ignored;
        const auto status = std::filesystem::symlink_status(path, ignored);
        if (std::filesystem::is_directory(status) && depth < kDeepestFolder) {
            find_files(path, depth + 1, found, summary);
        } else if (std::filesystem::is_regular_file(status) && !ends_with(name, ".part")) {
            found.push_back({path, false});
        }
    }
}

Result<Hash256> hash_source(const ByteSource& source) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    Bytes piece(kReadBytes);
    for (std::uint64_t offset = 0; offset < source.size();) {
        ASSIGN_OR_RETURN(const std::size_t got, source.read_at(offset, piece));
        if (got == 0) {
            break;
        }
        crypto_hash_sha256_update(&state, piece.data(), got);
        offset += got;
    }
    Hash256 hash{};
    crypto_hash_sha256_final(&state, hash.data());
    return hash;
}

Result<bool> looks_like_bundle(const ByteSource& source) {
    std::array<std::uint8_t, kMagic.size()> start{};
    ASSIGN_OR_RETURN(const std::size_t got, source.read_at(0, start));
    return got == start.size() && as_text(start) == kMagic;
}

class Adder {
 public:
    Adder(Store& store, const std::vector<Bytes>& keys, AddSummary& summary)
        : store_(store), keys_(keys), summary_(summary) {}

    Result<void> add(const Candidate& file) {
        const auto source = open_file_source(file.path);
        if (!source) {
            return refuse(file, source.error().text);
        }
        const auto bundle_like = looks_like_bundle(**source);
        if (!bundle_like) {
            return refuse(file, bundle_like.error().text);
        }
        if (!*bundle_like && !file.named && !ends_with(file.path, kExtension)) {
            return {};
        }
        if (!*bundle_like) {
            return refuse(file, "It is no bundle of records.");
        }
        const auto hash = hash_source(**source);
        if (!hash) {
            return refuse(file, hash.error().text);
        }
        ASSIGN_OR_RETURN(const bool known, store_.has_file(*hash));
        if (known) {
            ++summary_.known_files;
            return {};
        }
        const auto bundle = records::read_bundle(**source, keys_);
        if (!bundle) {
            return refuse(file, bundle.error().text);
        }
        const records::BundleHeader& header = bundle->content.header;
        if (!header.programme.empty() && header.programme != store_.programme().name &&
            header.programme != store_.programme().signing_key) {
            return refuse(file, fmt::format("It belongs to another programme, “{}”.", header.programme));
        }
        if (!bundle->opened) {
            return refuse(file, "It is sealed, and none of the keys of this store opens it.");
        }
        ASSIGN_OR_RETURN(const std::int64_t added, store_.add_bundle(*hash, *bundle));
        ++summary_.new_files;
        summary_.new_records += added;
        summary_.known_records += static_cast<std::int64_t>(bundle->ids.size()) - added;
        if (bundle->state == records::BundleState::Partial) {
            summary_.cut_short.push_back(
                {file.path,
                 fmt::format("{} Taken up to record {} of {}; export it again.", bundle->trouble,
                             header.lo + static_cast<std::int64_t>(bundle->ids.size()) - 1, header.hi)});
        }
        return {};
    }

 private:
    Result<void> refuse(const Candidate& file, std::string reason) {
        summary_.refused.push_back({file.path, std::move(reason)});
        return {};
    }

    Store& store_;
    const std::vector<Bytes>& keys_;
    AddSummary& summary_;
};

}  // namespace

Result<AddSummary> add_paths(Store& store, const std::vector<std::string>& paths,
                             const std::vector<Bytes>& secret_keys,
                             const std::function<void(const AddProgress&)>& progress) {
    AddSummary summary;
    std::vector<Candidate> files;
    for (const std::string& path : paths) {
        if (is_folder(path)) {
            find_files(path, 0, files, summary);
        } else {
            files.push_back({path, true});
        }
    }
    AddProgress state;
    const auto size_of = [](const std::string& path) -> std::uint64_t {
        std::error_code error;
        const auto size = std::filesystem::file_size(path, error);
        return error ? 0 : size;
    };
    for (const Candidate& file : files) {
        state.bytes_total += size_of(file.path);
    }
    RETURN_IF_ERROR(store.begin_adding());
    Adder adder(store, secret_keys, summary);
    for (const Candidate& file : files) {
        RETURN_IF_ERROR(adder.add(file));
        state.bytes_done += size_of(file.path);
        state.records = summary.new_records + summary.known_records;
        progress(state);
    }
    RETURN_IF_ERROR(store.end_adding());
    return summary;
}

}  // namespace jankar::collect
