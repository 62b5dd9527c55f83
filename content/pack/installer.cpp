#include "content/pack/installer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "content/base/byte_source.h"
#include "content/base/bytes.h"
#include "content/base/files.h"
#include "content/pack/pack.h"
#include "content/pack/repair.h"
#include "content/pack/update_pack.h"
#include "content/pack/verified_copy.h"
#include "content/pack/zip_reader.h"

namespace jankar::pack {
namespace {

constexpr std::uint64_t kMostReserve = 64 << 20;
constexpr std::uint64_t kReserveShare = 16;  // of the disk

std::string base_name(const std::string& path) {
    return path.substr(path.find_last_of('/') + 1);
}

std::string megabytes(std::uint64_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / (1 << 20));
}

/// "health by Latha", "health (unsigned)".
std::string named(const Offer& offer) {
    if (offer.signer.empty()) {
        return fmt::format("{} (unsigned)", offer.manifest.id);
    }
    return fmt::format(
        "{} by {} ({})", offer.manifest.id,
        offer.manifest.maker_name.empty() ? "a maker without a name" : offer.manifest.maker_name,
        offer.signer.substr(0, 8));
}

/// Whether the medium behind `path` still answers: its last bytes are read past the page cache.
bool is_medium_there(const std::string& path) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!fd || ::fstat(fd.get(), &status) != 0 || status.st_size == 0) {
        return false;
    }
    const off_t at = std::max<off_t>(0, status.st_size - 4096);
    ::posix_fadvise(fd.get(), at, 0, POSIX_FADV_DONTNEED);
    char last[4096];
    return ::pread(fd.get(), last, sizeof last, at) > 0;
}

void stay_with(Offer& offer, Offer::Kind kind, ErrorCode code, std::string text) {
    offer.kind = kind;
    offer.error = Error{code, std::move(text)};
}

/// The installed packs an update counts on: the same maker's, by id. False when one is missing.
bool find_bases(Offer& offer, const Shelf& shelf) {
    for (const std::string& id : offer.manifest.base) {
        bool is_found = false;
        for (const ShelfPack& pack : shelf.packs) {
            if (pack.id == id && pack.signer == offer.signer && !pack.is_superseded) {
                offer.bases.push_back(pack.path);
                is_found = true;
            }
        }
        if (!is_found) {
            return false;
        }
    }
    return true;
}

void compare(Offer& offer, const Shelf& shelf) {
    const Manifest& manifest = offer.manifest;
    offer.kind = Offer::Kind::New;
    for (const ShelfPack& pack : shelf.packs) {
        if (pack.id != manifest.id || pack.is_superseded) {
            continue;
        }
        if (pack.signer != offer.signer) {
            offer.is_beside = true;
        } else if (pack.version > manifest.version) {
            stay_with(offer, Offer::Kind::Older, ErrorCode::Refused,
                      fmt::format("{} is version {} of {}, and version {} is here already.", offer.path,
                                  manifest.version, manifest.id, pack.version));
            return;
        } else if (pack.version == manifest.version) {
            if (pack.content_hash != offer.content_hash) {
                stay_with(offer, Offer::Kind::Clash, ErrorCode::Refused,
                          fmt::format("{} and {} are both version {} of the pack {}, with different content.",
                                      offer.path, pack.path, pack.version, pack.id));
                return;
            }
            offer.kind = Offer::Kind::Here;
            offer.installed_path = pack.path;
        } else {
            offer.kind = Offer::Kind::Update;
            offer.installed_path = pack.path;
        }
    }
}

}  // namespace

std::string installed_name(const std::string& id, const std::string& signer) {
    return fmt::format("{}@{}.jkpack", id, signer.empty() ? "unsigned" : signer);
}

Offer Installer::look(const std::string& path, const Shelf& shelf, const Trust& trust) const {
    Offer offer;
    offer.path = path;
    const auto pack = Pack::open(path, Pack::Accept::Updates);
    if (!pack) {
        offer.error = pack.error();
        return offer;
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0) {
        offer.bytes = static_cast<std::uint64_t>(status.st_size);
    }
    offer.manifest = (*pack)->manifest();
    offer.signer = (*pack)->signer().value_or("");
    offer.content_hash = to_hex(content_hash(offer.manifest));
    offer.is_known = trust.knows(offer.signer);
    compare(offer, shelf);
    if (offer.error || offer.kind == Offer::Kind::Here || offer.manifest.base.empty()) {
        return offer;
    }
    if (!find_bases(offer, shelf)) {
        stay_with(offer, Offer::Kind::NoBase, ErrorCode::Refused,
                  fmt::format("{} is an update of {} by the same maker, which is not here.", path,
                              fmt::join(offer.manifest.base, ", ")));
    }
    return offer;
}

std::string Installer::part_of(const std::string& content_hash) const {
    return incoming() + "/" + content_hash + ".part";
}

Result<std::uint64_t> Installer::reserve() const {
    if (places_.reserve > 0) {
        return places_.reserve;
    }
    struct statvfs status {};
    if (::statvfs(places_.folder.c_str(), &status) != 0) {
        return fail(io_error(errno, "look at", places_.folder));
    }
    return std::min(kMostReserve,
                    static_cast<std::uint64_t>(status.f_blocks) * status.f_frsize / kReserveShare);
}

Result<std::uint64_t> Installer::missing_room(const Offer& offer) const {
    RETURN_IF_ERROR(make_folders(incoming()));
    struct stat status {};
    std::uint64_t there = 0;
    if (::stat(part_of(offer.content_hash).c_str(), &status) == 0) {
        there = static_cast<std::uint64_t>(status.st_blocks) * 512;
    }
    ASSIGN_OR_RETURN(const std::uint64_t free, free_space(places_.folder));
    ASSIGN_OR_RETURN(const std::uint64_t kept, reserve());
    const std::uint64_t needed = offer.bytes - std::min(there, offer.bytes) + kept;
    return needed - std::min(needed, free);
}

/// Room for `bytes` in all; copies of other packs that were cut off go first.
Result<void> Installer::make_room(const Offer& offer, const std::string& part, std::uint64_t bytes) const {
    Offer whole = offer;
    whole.bytes = bytes;
    ASSIGN_OR_RETURN(std::uint64_t missing, missing_room(whole));
    if (missing > 0) {
        if (const auto names = list_folder(incoming())) {
            for (const std::string& name : *names) {
                if (incoming() + "/" + name != part) {
                    ::unlink((incoming() + "/" + name).c_str());
                }
            }
        }
        ASSIGN_OR_RETURN(missing, missing_room(whole));
    }
    if (missing > 0) {
        ::unlink(part.c_str());
        return fail(ErrorCode::NoSpace, fmt::format("There is no room for {}: {} more must be free.",
                                                    base_name(offer.path), megabytes(missing)));
    }
    return {};
}

Result<Installed> Installer::install(const Offer& offer, bool is_allowed, const Progress& progress) const {
    if (!offer.can_install()) {
        return fail(offer.error.value_or(Error{ErrorCode::Bug, "This pack cannot be installed."}));
    }
    if (!offer.is_known && !is_allowed && offer.kind != Offer::Kind::Here) {
        return fail(
            ErrorCode::Refused,
            fmt::format("{} is {}, whom nobody here knows{}; --trust takes it all the same.", offer.path,
                        named(offer), offer.is_beside ? "; another maker's pack of that name is here" : ""));
    }
    RETURN_IF_ERROR(make_folders(incoming()));
    if (offer.kind == Offer::Kind::Here) {
        auto repaired = repair(offer, progress);
        // What cannot be mended in place is brought anew.
        if (repaired || repaired.error().code != ErrorCode::Corrupt) {
            return repaired;
        }
    }
    return bring(offer, progress);
}

Result<Installed> Installer::repair(const Offer& offer, const Progress& progress) const {
    Installed done;
    done.path = offer.installed_path;
    done.was_here = true;
    ASSIGN_OR_RETURN(const Repair repaired, repair_pack(offer.installed_path, offer.path, progress));
    done.repaired = repaired.repaired;
    done.damaged = repaired.still_bad;
    return done;
}

Result<Installed> Installer::bring(const Offer& offer, const Progress& progress) const {
    std::shared_ptr<const ByteSource> source;
    if (offer.manifest.base.empty() || offer.kind == Offer::Kind::Here) {
        ASSIGN_OR_RETURN(source, open_file_source(offer.path));
    } else {
        ASSIGN_OR_RETURN(source, assemble_update(offer.path, offer.bases));
    }
    ASSIGN_OR_RETURN(const ZipReader zip, ZipReader::open(source, offer.path));
    const std::string part = part_of(offer.content_hash);
    RETURN_IF_ERROR(make_room(offer, part, source->size()));
    ASSIGN_OR_RETURN(const std::uint64_t kept_free, reserve());
    CopyWatch watch;
    watch.progress = progress;
    watch.may_write = [&]() -> Result<void> {
        ASSIGN_OR_RETURN(const std::uint64_t free, free_space(places_.folder));
        if (free < kept_free) {
            return fail(ErrorCode::NoSpace,
                        fmt::format("The room for {} was used up by others.", base_name(offer.path)));
        }
        return {};
    };
    watch.is_source_there = [&] { return is_medium_there(offer.path); };
    auto copied = copy_verified(*source, zip, part, watch);
    if (!copied) {
        if (copied.error().code == ErrorCode::NoSpace) {
            ::unlink(part.c_str());  // what is left of the disk is for progress
        }
        return fail(std::move(copied).error());
    }
    Installed done;
    done.kept_bytes = copied->kept_bytes;
    done.damaged = static_cast<int>(copied->bad_objects.size());
    // What will be read from now on is the copy: it must be the very pack that was looked at.
    auto whole = Pack::open(part);
    if (!whole || to_hex(content_hash((*whole)->manifest())) != offer.content_hash) {
        ::unlink(part.c_str());
        return fail(ErrorCode::Corrupt, fmt::format("{} did not arrive whole.", offer.path));
    }
    for (const LessonEntry& entry : (*whole)->manifest().lessons) {
        done.damaged += (*whole)->lesson(entry.id) ? 0 : 1;
    }
    if (done.damaged > 0 && !offer.installed_path.empty()) {
        ::unlink(part.c_str());
        return fail(ErrorCode::Corrupt,
                    fmt::format("{} did not arrive whole, {} of its parts are damaged; what was here stays.",
                                offer.path, done.damaged));
    }
    ASSIGN_OR_RETURN(done.path, publish(offer, part));
    tidy(offer, done.path);
    return done;
}

Result<std::string> Installer::publish(const Offer& offer, const std::string& part) const {
    const std::string path = places_.folder + "/" + installed_name(offer.manifest.id, offer.signer);
    if (::rename(part.c_str(), path.c_str()) != 0) {
        return fail(io_error(errno, "write", path));
    }
    RETURN_IF_ERROR(fsync_folder(places_.folder));
    return path;
}

/// The older version under another name goes (somebody had copied it by hand), if it is ours to remove. A
/// failure costs room and nothing else: the higher version is what is shown.
void Installer::tidy(const Offer& offer, const std::string& published) const {
    const std::string& old = offer.installed_path;
    if (!old.empty() && old != published && old.starts_with(places_.folder + "/")) {
        static_cast<void>(remove(old));
    }
}

Result<void> Installer::remove(const std::string& path) const {
    if (!path.starts_with(places_.folder + "/") ||
        path.find('/', places_.folder.size() + 1) != std::string::npos) {
        return fail(ErrorCode::Usage, fmt::format("{} was not installed here.", path));
    }
    if (::unlink(path.c_str()) != 0) {
        return fail(io_error(errno, "remove", path));
    }
    return fsync_folder(places_.folder);
}

}  // namespace jankar::pack
