#include "player/records/sqlite_guard.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "content/base/files.h"
#include "content/base/log.h"

namespace jankar::records {

namespace {

/// Less than this free means that a write failed for want of room, whatever SQLite calls it.
constexpr std::uint64_t kFullBelow = 256u << 10;

std::string folder_of(const std::string& path) {
    const auto slash = path.find_last_of('/');
    return slash == std::string::npos ? std::string(".") : path.substr(0, slash);
}

/// A card that fails is mounted anew for reading only, under the program that has the file open.
bool turned_read_only(const std::string& path) {
    struct statvfs status {};
    return ::statvfs(folder_of(path).c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

bool has_journal(const std::string& path) {
    struct stat status {};
    return ::stat((path + "-wal").c_str(), &status) == 0 && status.st_size > 0;
}

}  // namespace

Error sqlite_error(const SQLite::Exception& exception, const std::string& path) {
    constexpr int kPrimaryMask = 0xFF;
    const int code = exception.getErrorCode() & kPrimaryMask;
    switch (code) {
        case SQLITE_FULL:
            return {ErrorCode::NoSpace, fmt::format("There is no room left to write {}.", path)};
        case SQLITE_IOERR: {
            const auto free = free_space(folder_of(path));
            if (free && *free < kFullBelow) {
                return {ErrorCode::NoSpace, fmt::format("There is no room left to write {}.", path)};
            }
            if (turned_read_only(path)) {
                return {ErrorCode::ReadOnly,
                        fmt::format("Cannot write {}: the place can only be read.", path)};
            }
            if (exception.getExtendedErrorCode() == SQLITE_IOERR_READ ||
                exception.getExtendedErrorCode() == SQLITE_IOERR_SHORT_READ) {
                // Parts of the card have died: as with any other damage, what can be read is to be saved.
                return {ErrorCode::Corrupt, fmt::format("{} cannot be read: {}.", path, exception.what())};
            }
            return {ErrorCode::Io, fmt::format("Reading or writing {} failed: {}.", path, exception.what())};
        }
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {ErrorCode::ReadOnly, fmt::format("Cannot write {}: the place can only be read.", path)};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::Locked, fmt::format("Another program is using {}.", path)};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::Corrupt, fmt::format("{} is damaged.", path)};
        case SQLITE_CANTOPEN: {
            const auto free = free_space(folder_of(path));
            if (free && *free < kFullBelow) {
                return {ErrorCode::NoSpace, fmt::format("There is no room left to write {}.", path)};
            }
            return {ErrorCode::Io, fmt::format("Cannot open {}.", path)};
        }
        default:
            return {ErrorCode::Io, fmt::format("The database {} failed: {}.", path, exception.what())};
    }
}

bool has_check_mark(const std::string& path) {
    return is_file(path + ".check");
}

void set_check_mark(const std::string& path) {
    if (!has_check_mark(path)) {
        // Best effort: without the mark a damaged file is found when it cannot be opened.
        if (auto marked = write_file_atomic(path + ".check", {}); !marked) {
            log_warning(marked.error().text);
        }
    }
}

void remove_check_mark(const std::string& path) {
    ::unlink((path + ".check").c_str());
}

Result<std::unique_ptr<SQLite::Database>> open_database(const std::string& path, FileSystem file_system,
                                                        bool read_only, int application_id) {
    return guarded(path, [&]() -> Result<std::unique_ptr<SQLite::Database>> {
        if (read_only) {
            if (!is_file(path)) {
                return fail(ErrorCode::NotFound, fmt::format("{} is not there.", path));
            }
            // Without a journal beside it the file can be read on a place that cannot be written.
            const std::string name = has_journal(path) ? path : "file:" + path + "?immutable=1";
            auto database =
                std::make_unique<SQLite::Database>(name, SQLite::OPEN_READONLY | SQLite::OPEN_URI);
            database->exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF");
            return database;
        }
        const bool fresh = !is_file(path);
        auto database =
            std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database->exec(
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
            "PRAGMA foreign_keys=ON");
        database->exec(file_system == FileSystem::Fat ? "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA"
                                                      : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        const int seen = database->execAndGet("PRAGMA application_id").getInt();
        const int tables = database->execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
        if (tables > 0 && seen != application_id) {
            return fail(ErrorCode::Corrupt, fmt::format("{} is not a database of this program.", path));
        }
        if (tables == 0) {
            database->exec("PRAGMA application_id=" + std::to_string(application_id));
        }
        if (fresh) {
            // SQLite syncs what is in the file; that the file is in its folder is ours to see to.
            RETURN_IF_ERROR(fsync_folder(folder_of(path)));
        }
        return database;
    });
}

}  // namespace jankar::records
