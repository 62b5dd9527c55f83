#include "tools/collect/merge.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>

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

/// What a reader made of one file, for the one thread that owns the store.
struct Judged {
    enum class Kind { Pass, Known, Refused, Bundle, People };
    Kind kind = Kind::Pass;
    std::string reason;
    Hash256 hash{};
    std::uint64_t size = 0;
    records::ReadBundle bundle;
    records::PeopleContent people;
};

std::uint64_t size_of(const std::string& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : size;
}

/// Everything about a file that does not need the store: any thread.
class Judge {
 public:
    Judge(const Programme& programme, const std::vector<Bytes>& keys, std::unordered_set<std::string> known)
        : programme_(programme), keys_(keys), known_(std::move(known)) {}

    Judged judge(const Candidate& file) const {
        Judged out;
        const auto refuse = [&](std::string reason) {
            out.kind = Judged::Kind::Refused;
            out.reason = std::move(reason);
            out.bundle = {};
            return std::move(out);
        };
        const auto source = open_file_source(file.path);
        if (!source) {
            return refuse(source.error().text);
        }
        out.size = (*source)->size();
        if (ends_with(file.path, records::kPeopleEnding)) {
            auto people = records::read_people(**source, keys_);
            if (!people) {
                return refuse(people.error().text);
            }
            if (const auto why = not_ours(people->content.header.programme, people->opened)) {
                return refuse(*why);
            }
            out.kind = Judged::Kind::People;
            out.people = std::move(people->content);
            return out;
        }
        const auto bundle_like = looks_like_bundle(**source);
        if (!bundle_like) {
            return refuse(bundle_like.error().text);
        }
        if (!*bundle_like) {
            return file.named || ends_with(file.path, kExtension) ? refuse("It is no bundle of records.")
                                                                  : std::move(out);
        }
        const auto hash = hash_source(**source);
        if (!hash) {
            return refuse(hash.error().text);
        }
        out.hash = *hash;
        if (known_.count(to_hex(out.hash)) != 0) {
            out.kind = Judged::Kind::Known;
            return out;
        }
        auto bundle = records::read_bundle(**source, keys_);
        if (!bundle) {
            return refuse(bundle.error().text);
        }
        if (const auto why = not_ours(bundle->content.header.programme, bundle->opened)) {
            return refuse(*why);
        }
        out.kind = Judged::Kind::Bundle;
        out.bundle = std::move(*bundle);
        return out;
    }

 private:
    std::optional<std::string> not_ours(const std::string& programme, bool opened) const {
        if (!programme.empty() && programme != programme_.name && programme != programme_.signing_key) {
            return fmt::format("It belongs to another programme, “{}”.", programme);
        }
        return opened
                   ? std::nullopt
                   : std::optional<std::string>("It is sealed, and none of the keys of this store opens it.");
    }

    const Programme& programme_;
    const std::vector<Bytes>& keys_;
    std::unordered_set<std::string> known_;
};

/// Reads, verifies and inflates files on threads of its own and hands them out in the order of the list. At
/// most `kAhead` files or `kAheadBytes` are under way at once, so memory does not grow with the number of
/// files.
class Readers {
 public:
    Readers(const Judge& judge, const std::vector<Candidate>& files) : judge_(judge), files_(files) {
        const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < std::min(cores, kMostReaders); ++i) {
            threads_.emplace_back([this] { work(); });
        }
    }
    ~Readers() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_) {
            thread.join();
        }
    }
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;

    /// To be called once for each file.
    Judged next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ready_.count(taken_) != 0; });
        auto place = ready_.find(taken_);
        Judged judged = std::move(place->second.first);
        under_way_ -= place->second.second;
        ready_.erase(place);
        ++taken_;
        lock.unlock();
        changed_.notify_all();
        return judged;
    }

 private:
    static constexpr unsigned kMostReaders = 8;
    static constexpr std::size_t kAhead = 16;
    static constexpr std::uint64_t kAheadBytes = 16u
                                                 << 20;  // packed; a bundle inflates to some ten times that

    bool may_begin(std::uint64_t size) const {
        return begun_ == taken_ || (begun_ - taken_ < kAhead && under_way_ + size <= kAheadBytes);
    }
    void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            if (begun_ >= files_.size()) {
                return;
            }
            const std::uint64_t size = size_of(files_[begun_].path);
            if (!stop_ && !may_begin(size)) {
                changed_.wait(lock);
                continue;
            }
            if (stop_) {
                return;
            }
            const std::size_t mine = begun_++;
            under_way_ += size;
            lock.unlock();
            Judged judged = judge_.judge(files_[mine]);
            lock.lock();
            ready_.emplace(mine, std::pair{std::move(judged), size});
            lock.unlock();
            changed_.notify_all();
        }
    }

    const Judge& judge_;
    const std::vector<Candidate>& files_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::size_t, std::pair<Judged, std::uint64_t>> ready_;
    std::size_t begun_ = 0, taken_ = 0;
    std::uint64_t under_way_ = 0;
    bool stop_ = false;
    std::vector<std::thread> threads_;
};

Result<void> take(Store& store, const Candidate& file, const Judged& judged, const TakePeople& take_people,
                  std::unordered_set<std::string>& taken, AddSummary& summary) {
    switch (judged.kind) {
        case Judged::Kind::Pass:
            return {};
        case Judged::Kind::Known: {
            ++summary.known_files;
            ASSIGN_OR_RETURN(const auto stream, store.stream_of_file(judged.hash));
            if (stream) {
                summary.streams.emplace(stream->device, stream->epoch);
            }
            return {};
        }
        case Judged::Kind::People: {
            if (take_people) {
                ASSIGN_OR_RETURN(const bool news, take_people(judged.people));
                (news ? summary.new_files : summary.known_files) += 1;
            }
            return {};
        }
        case Judged::Kind::Refused:
            summary.refused.push_back({file.path, judged.reason});
            return {};
        case Judged::Kind::Bundle:
            break;
    }
    // The same file may lie twice among those that were asked for.
    if (!taken.insert(to_hex(judged.hash)).second) {
        ++summary.known_files;
        return {};
    }
    const records::ReadBundle& bundle = judged.bundle;
    ASSIGN_OR_RETURN(const std::int64_t added, store.add_bundle(judged.hash, bundle));
    summary.streams.emplace(bundle.content.header.device, bundle.content.header.epoch);
    ++summary.new_files;
    summary.new_records += added;
    summary.known_records += static_cast<std::int64_t>(bundle.ids.size()) - added;
    if (bundle.state == records::BundleState::Partial) {
        const records::BundleHeader& header = bundle.content.header;
        summary.cut_short.push_back(
            {file.path,
             fmt::format("{} Taken up to record {} of {}; export it again.", bundle.trouble,
                         header.lo + static_cast<std::int64_t>(bundle.ids.size()) - 1, header.hi)});
    }
    return {};
}

}  // namespace

Result<AddSummary> add_paths(Store& store, const std::vector<std::string>& paths,
                             const std::vector<Bytes>& secret_keys,
                             const std::function<void(const AddProgress&)>& progress,
                             const TakePeople& take_people) {
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
    for (const Candidate& file : files) {
        state.bytes_total += size_of(file.path);
    }
    RETURN_IF_ERROR(store.begin_adding());
    ASSIGN_OR_RETURN(auto known, store.known_files());
    const Judge judge(store.programme(), secret_keys, std::move(known));
    std::unordered_set<std::string> taken;
    {
        Readers readers(judge, files);
        for (const Candidate& file : files) {
            const Judged judged = readers.next();
            RETURN_IF_ERROR(take(store, file, judged, take_people, taken, summary));
            state.bytes_done += judged.size;
            state.records = summary.new_records + summary.known_records;
            progress(state);
        }
    }
    RETURN_IF_ERROR(store.end_adding());
    return summary;
}

}  // namespace jankar::collect
