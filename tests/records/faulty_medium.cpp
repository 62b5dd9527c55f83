#include "faulty_medium.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace jankar::test {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSector = 512;

ino_t inode_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

}  // namespace

struct FaultyMedium::File {
    sqlite3_file base{};
    FaultyMedium* medium = nullptr;
    ino_t inode = 0;  ///< 0: not watched
    /// Its next sync syncs the folder too: what unixOpen of SQLite calls isNewJrnl, UNIXFILE_DIRSYNC.
    bool syncs_folder = false;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
};

FaultyMedium::FaultyMedium(std::string root) : root_(std::move(root)), real_(sqlite3_vfs_find(nullptr)) {
    vfs_ = *real_;
    vfs_.zName = "faulty-medium";
    vfs_.pNext = nullptr;
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* out) {
        auto* real = static_cast<FaultyMedium*>(vfs->pAppData)->real_;
        return real->xAccess(real, name, flags, out);
    };
    vfs_.xFullPathname = [](sqlite3_vfs* vfs, const char* name, int size, char* out) {
        auto* real = static_cast<FaultyMedium*>(vfs->pAppData)->real_;
        return real->xFullPathname(real, name, size, out);
    };
    // Version 1: no shared memory, so that a store that is not exclusive would be noticed.
    methods_.iVersion = 1;
    methods_.xClose = close;
    methods_.xRead = read;
    methods_.xWrite = write;
    methods_.xTruncate = truncate;
    methods_.xSync = sync;
    methods_.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xFileSize(real, size);
    };
    methods_.xLock = [](sqlite3_file* file, int level) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xLock(real, level);
    };
    methods_.xUnlock = [](sqlite3_file* file, int level) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xUnlock(real, level);
    };
    methods_.xCheckReservedLock = [](sqlite3_file* file, int* out) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xCheckReservedLock(real, out);
    };
    methods_.xFileControl = [](sqlite3_file* file, int what, void* value) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xFileControl(real, what, value);
    };
    methods_.xSectorSize = [](sqlite3_file* file) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xSectorSize(real);
    };
    methods_.xDeviceCharacteristics = [](sqlite3_file* file) {
        sqlite3_file* real = File::of(file).real();
        return real->pMethods->xDeviceCharacteristics(real);
    };
    sqlite3_vfs_register(&vfs_, 1);
}

FaultyMedium::~FaultyMedium() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
}

void FaultyMedium::plan(const Plan& plan) {
    plan_ = plan;
    writes_ = reads_ = 0;
}

bool FaultyMedium::meets(Fault& fault) {
    fault = plan_.fault;
    ++writes_;
    // A card that can no longer be read takes nothing any more.
    const bool gone = plan_.fault == Fault::Unreadable;
    const bool planned = plan_.at > 0 && (gone         ? !plan_.once && reads_ >= plan_.at
                                          : plan_.once ? writes_ == plan_.at
                                                       : writes_ >= plan_.at);
    if (planned && plan_.fault == Fault::PowerCut) {
        off_ = true;
    }
    if (off_) {
        fault = Fault::PowerCut;
    }
    return off_ || planned;
}

bool FaultyMedium::watches(const char* name) const {
    return name != nullptr && std::string_view(name).substr(0, root_.size()) == root_;
}

int FaultyMedium::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* medium = static_cast<FaultyMedium*>(vfs->pAppData);
    File& opened = File::of(file);
    opened = File{};
    opened.medium = medium;
    const bool watched = medium->watches(name);
    const bool fresh = watched && inode_of(name) == 0;
    Fault fault{};
    if (watched && (fresh && (flags & SQLITE_OPEN_CREATE) != 0 ? medium->meets(fault) : medium->off_)) {
        return SQLITE_CANTOPEN;
    }
    const int done = medium->real_->xOpen(medium->real_, name, opened.real(), flags, out_flags);
    if (done != SQLITE_OK) {
        return done;
    }
    opened.base.pMethods = &medium->methods_;
    if (watched) {
        constexpr int kJournals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
        opened.syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournals) != 0;
        opened.inode = inode_of(name);
        const auto known = medium->files_.find(opened.inode);
        if (fresh || known == medium->files_.end() || known->second.path != name) {
            medium->files_[opened.inode] = {name, fresh ? std::string() : content_of(name), {}, !fresh};
        }
    }
    return SQLITE_OK;
}

int FaultyMedium::remove(sqlite3_vfs* vfs, const char* name, int with_folder) {
    auto* medium = static_cast<FaultyMedium*>(vfs->pAppData);
    Fault fault{};
    if (medium->watches(name) && inode_of(name) != 0) {
        if (medium->meets(fault)) {
            return SQLITE_IOERR_DELETE;
        }
        const auto known = medium->files_.find(inode_of(name));
        if (with_folder != 0 && !medium->lies_) {
            medium->sync_folder(name);
        } else if (known != medium->files_.end() && known->second.in_folder) {
            medium->removed_[name] = known->second.synced;
        }
        if (known != medium->files_.end()) {
            medium->files_.erase(known);
        }
    }
    return medium->real_->xDelete(medium->real_, name, 0);
}

int FaultyMedium::close(sqlite3_file* file) {
    sqlite3_file* real = File::of(file).real();
    return real->pMethods->xClose(real);
}

int FaultyMedium::read(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
    File& read = File::of(file);
    FaultyMedium& medium = *read.medium;
    if (read.inode != 0) {
        ++medium.reads_;
        const bool unreadable =
            medium.plan_.fault == Fault::Unreadable && medium.plan_.at > 0 &&
            (medium.plan_.once ? medium.reads_ == medium.plan_.at : medium.reads_ >= medium.plan_.at);
        if (medium.off_ || unreadable) {
            return SQLITE_IOERR_READ;
        }
    }
    return read.real()->pMethods->xRead(read.real(), to, amount, offset);
}

int FaultyMedium::write(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    File& written = File::of(file);
    if (written.inode != 0) {
        FaultyMedium& medium = *written.medium;
        Write write{offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(amount)),
                    false};
        Fault fault{};
        if (medium.meets(fault)) {
            if (fault == Fault::Full && amount > 1) {
                // A full disk takes what still fits.
                write.bytes.resize(static_cast<std::size_t>(amount / 2));
                written.real()->pMethods->xWrite(written.real(), from, amount / 2, offset);
                medium.files_[written.inode].waiting.push_back(std::move(write));
            } else if (fault == Fault::PowerCut && medium.writes_ == medium.plan_.at) {
                // It was on its way when the power went.
                medium.files_[written.inode].waiting.push_back(std::move(write));
            }
            return fault == Fault::Full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
        }
        medium.files_[written.inode].waiting.push_back(std::move(write));
    }
    return written.real()->pMethods->xWrite(written.real(), from, amount, offset);
}

int FaultyMedium::truncate(sqlite3_file* file, sqlite3_int64 size) {
    File& cut = File::of(file);
    if (cut.inode != 0) {
        Fault fault{};
        if (cut.medium->meets(fault)) {
            return SQLITE_IOERR_TRUNCATE;
        }
        cut.medium->files_[cut.inode].waiting.push_back({size, {}, true});
    }
    return cut.real()->pMethods->xTruncate(cut.real(), size);
}

int FaultyMedium::sync(sqlite3_file* file, int) {
    File& synced = File::of(file);
    if (synced.inode != 0) {
        Fault fault{};
        if (synced.medium->meets(fault)) {
            return SQLITE_IOERR_FSYNC;
        }
        if (!synced.medium->lies_) {
            State& state = synced.medium->files_[synced.inode];
            for (const Write& write : state.waiting) {
                apply(state.synced, write);
            }
            state.waiting.clear();
            if (synced.syncs_folder) {
                synced.medium->sync_folder(state.path);
                synced.syncs_folder = false;
            }
        }
    }
    return SQLITE_OK;  // nothing here outlives the test, so the real medium is left in peace
}

void FaultyMedium::sync_folder(const std::string& path) {
    const auto folder = fs::path(path).parent_path();
    for (auto& [inode, state] : files_) {
        state.in_folder = state.in_folder || fs::path(state.path).parent_path() == folder;
    }
    std::erase_if(removed_, [&](const auto& one) { return fs::path(one.first).parent_path() == folder; });
}

void FaultyMedium::apply(std::string& bytes, const Write& write) {
    const auto offset = static_cast<std::size_t>(write.offset);
    if (write.truncates) {
        bytes.resize(offset);
        return;
    }
    bytes.resize(std::max(bytes.size(), offset + write.bytes.size()));
    std::copy(write.bytes.begin(), write.bytes.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

std::string FaultyMedium::reached(const State& state, std::mt19937& random) {
    std::string bytes = state.synced;
    const unsigned way = random() % 4;
    if (way == 0) {
        return bytes;  // nothing that was not synced
    }
    if (way == 1) {
        // In order, up to one that is torn.
        const std::size_t whole = random() % (state.waiting.size() + 1);
        for (std::size_t i = 0; i < whole; ++i) {
            apply(bytes, state.waiting[i]);
        }
        if (whole < state.waiting.size() && !state.waiting[whole].truncates) {
            Write torn = state.waiting[whole];
            torn.bytes.resize(random() % (torn.bytes.size() + 1));
            apply(bytes, torn);
        }
        return bytes;
    }
    // Single sectors; in the last way some of them are rubbish.
    for (const Write& write : state.waiting) {
        if (write.truncates) {
            if (random() % 2 == 0) {
                apply(bytes, write);
            }
            continue;
        }
        const auto end = write.offset + static_cast<std::int64_t>(write.bytes.size());
        for (std::int64_t at = write.offset; at < end;) {
            const std::int64_t next = std::min(end, (at / kSector + 1) * kSector);
            Write sector{at,
                         write.bytes.substr(static_cast<std::size_t>(at - write.offset),
                                            static_cast<std::size_t>(next - at)),
                         false};
            if (way == 3 && random() % 8 == 0) {
                std::fill(sector.bytes.begin(), sector.bytes.end(), static_cast<char>(random()));
                apply(bytes, sector);
            } else if (random() % 2 == 0) {
                apply(bytes, sector);
            }
            at = next;
        }
    }
    return bytes;
}

void FaultyMedium::settle(std::mt19937& random) {
    std::map<ino_t, std::string> paths;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
        if (entry.is_regular_file()) {
            paths[inode_of(entry.path().string())] = entry.path().string();
        }
    }
    for (const auto& [inode, state] : files_) {
        const auto path = paths.find(inode);
        if (path == paths.end() || path->second != state.path) {
            continue;  // renamed past SQLite, which its owner does only with what was synced
        }
        if (!state.in_folder && random() % 2 == 0) {
            fs::remove(path->second);
        } else if (!state.waiting.empty()) {
            std::ofstream(path->second, std::ios::binary | std::ios::trunc) << reached(state, random);
        }
    }
    for (const auto& [path, bytes] : removed_) {
        if (!fs::exists(path) && random() % 2 == 0) {
            std::ofstream(path, std::ios::binary) << bytes;
        }
    }
    files_.clear();
    removed_.clear();
    off_ = false;
    heal();
}

}  // namespace jankar::test
