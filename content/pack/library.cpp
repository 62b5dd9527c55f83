#include "content/pack/library.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <map>
#include <set>
#include <utility>

#include "content/base/files.h"
#include "content/base/log.h"
#include "content/pack/library_cache.h"
#include "content/pack/pack.h"

namespace jankar::pack {
namespace {

constexpr std::string_view kSuffix = ".jkpack";

/// A file to look at.
struct Candidate {
    std::string path;
    bool is_named = false;
    bool is_trusted = false;
};

struct Found {
    Candidate candidate;
    std::uint64_t bytes = 0;
    CachedPack pack;
};

std::string without_end_slash(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    return path;
}

/// Whether trying again may end otherwise though the file is the same: then it is not kept.
bool is_passing(const Error& error) {
    return error.code != ErrorCode::Corrupt && error.code != ErrorCode::Refused &&
           error.code != ErrorCode::Unsupported;
}

CachedPack look_into(const std::string& path) {
    CachedPack found;
    auto pack = Pack::open(path);
    if (!pack) {
        found.refused = std::move(pack).error();
        return found;
    }
    found.manifest = (*pack)->manifest();
    found.signer = (*pack)->signer().value_or("");
    found.content_hash = content_hash((*pack)->manifest());
    return found;
}

std::vector<Candidate> gather(const std::vector<std::string>& paths, const std::vector<PackFolder>& folders,
                              Shelf& shelf) {
    std::vector<Candidate> candidates;
    for (const std::string& path : paths) {
        candidates.push_back({path, true, true});
    }
    for (const PackFolder& folder : folders) {
        const std::string place = without_end_slash(folder.path);
        auto names = list_folder(place);
        if (!names) {
            if (names.error().code != ErrorCode::NotFound) {
                shelf.refused.push_back({place, std::move(names).error(), false});
            }
            continue;
        }
        for (const std::string& name : *names) {
            if (name.ends_with(kSuffix) && name.front() != '.') {
                candidates.push_back(
                    {place == "/" ? place + name : place + "/" + name, false, folder.is_trusted});
            }
        }
    }
    return candidates;
}

ShelfPack shelf_pack(const Found& found) {
    const Manifest& manifest = found.pack.manifest;
    ShelfPack pack;
    pack.path = found.candidate.path;
    pack.id = manifest.id;
    pack.version = manifest.version;
    pack.title = manifest.title;
    pack.maker_name = manifest.maker_name;
    pack.maker_face = manifest.maker_face;
    pack.signer = found.pack.signer;
    pack.langs = manifest.langs;
    pack.lessons = static_cast<int>(manifest.lessons.size());
    pack.bytes = found.bytes;
    pack.content_hash = to_hex(found.pack.content_hash);
    pack.is_trusted_by_place = found.candidate.is_trusted;
    return pack;
}

/// Of each pack (maker and id) keeps the highest version; refuses another content under the same version.
void choose_versions(std::vector<Found>& found, Shelf& shelf) {
    std::map<std::pair<std::string, std::string>, std::size_t> best;  // signer and id -> place in `found`
    std::vector<Found> kept;
    for (Found& next : found) {
        ShelfPack pack = shelf_pack(next);
        const auto [place, is_first] = best.try_emplace({pack.signer, pack.id}, kept.size());
        if (!is_first) {
            const Found& other = kept[place->second];
            if (other.pack.manifest.version == pack.version &&
                other.pack.content_hash != next.pack.content_hash) {
                shelf.refused.push_back(
                    {pack.path,
                     {ErrorCode::Refused,
                      fmt::format("{} and {} are both version {} of the pack {}, with different content.",
                                  other.candidate.path, pack.path, pack.version, pack.id)},
                     next.candidate.is_named});
                continue;
            }
            if (other.pack.manifest.version < pack.version) {
                shelf.packs[place->second].is_superseded = true;
                place->second = kept.size();
            } else {
                pack.is_superseded = true;
            }
        }
        shelf.packs.push_back(std::move(pack));
        kept.push_back(std::move(next));
    }
    found = std::move(kept);
}

/// No lesson takes over another maker's name: who is first on the shelf keeps the bare one.
void mark_lessons(std::vector<ShelfLesson>& lessons) {
    std::set<std::string> taken;
    for (ShelfLesson& lesson : lessons) {
        lesson.mark = lesson.entry.id;
        if (!taken.insert(lesson.mark).second) {
            lesson.mark += "@" + (lesson.key8.empty() ? std::string("unsigned") : lesson.key8);
            for (int copy = 2; !taken.insert(lesson.mark).second; ++copy) {
                lesson.mark = fmt::format("{}@{}-{}", lesson.entry.id, lesson.key8, copy);
            }
        }
    }
}

}  // namespace

Library::Library(std::unique_ptr<LibraryCache> cache) : cache_(std::move(cache)) {}
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(Library&&) noexcept = default;
Library::~Library() = default;

Library Library::open(const std::string& cache_path) {
    if (cache_path.empty()) {
        return Library(nullptr);
    }
    auto cache = LibraryCache::open(cache_path);
    if (!cache) {
        log(LogLevel::Debug, cache.error().text);
        return Library(nullptr);
    }
    return Library(std::move(*cache));
}

Shelf Library::scan(const std::vector<std::string>& paths, const std::vector<PackFolder>& folders) {
    Shelf shelf;
    if (cache_) {
        if (auto loaded = cache_->load(); !loaded) {
            log(LogLevel::Debug, loaded.error().text);
            cache_.reset();
        }
    }
    std::vector<Found> found;
    std::vector<LibraryCache::Change> changes;
    std::vector<std::string> seen;
    std::set<std::pair<std::uint64_t, std::uint64_t>> files;  // device and inode: one file is shown once
    for (Candidate& candidate : gather(paths, folders, shelf)) {
        struct stat status {};
        if (::stat(candidate.path.c_str(), &status) != 0) {
            shelf.refused.push_back(
                {candidate.path, io_error(errno, "open", candidate.path), candidate.is_named});
            continue;
        }
        seen.push_back(candidate.path);
        if (!files.emplace(status.st_dev, status.st_ino).second) {
            continue;
        }
        FileStamp stamp;
        stamp.bytes = static_cast<std::uint64_t>(status.st_size);
        stamp.mtime_ns = status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec;
        stamp.inode = status.st_ino;
        std::optional<CachedPack> pack;
        if (cache_) {
            pack = cache_->find(candidate.path, stamp);
        }
        if (pack) {
            ++shelf.from_cache;
        } else {
            pack = look_into(candidate.path);
            ++shelf.opened;
            if (cache_ && !(pack->refused && is_passing(*pack->refused))) {
                changes.push_back({candidate.path, stamp, encode(*pack)});
            }
        }
        if (pack->refused) {
            shelf.refused.push_back({candidate.path, std::move(*pack->refused), candidate.is_named});
        } else {
            found.push_back({std::move(candidate), stamp.bytes, std::move(*pack)});
        }
    }
    choose_versions(found, shelf);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const ShelfPack& pack = shelf.packs[i];
        if (pack.is_superseded) {
            continue;
        }
        for (LessonEntry& entry : found[i].pack.manifest.lessons) {
            shelf.lessons.push_back({std::move(entry),
                                     pack.path,
                                     pack.id,
                                     pack.version,
                                     pack.maker_name,
                                     pack.signer.substr(0, 8),
                                     {},
                                     pack.is_trusted_by_place});
        }
    }
    mark_lessons(shelf.lessons);
    if (cache_) {
        std::vector<std::string> places;
        for (const PackFolder& folder : folders) {
            places.push_back(without_end_slash(folder.path));
        }
        auto stored = cache_->store(changes, places, seen);
        shelf.is_cache_kept = stored.has_value();
        if (!stored) {
            log(LogLevel::Debug, stored.error().text);
        }
    }
    return shelf;
}

}  // namespace jankar::pack
