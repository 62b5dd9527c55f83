#include "player/records/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <string_view>
#include <utility>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/records/sqlite_guard.h"

namespace jankar::records {

namespace {

constexpr std::size_t kCopies = 2;
/// A copy is a precaution; it must not take the room that the records themselves need.
constexpr std::uint64_t kRoomLeft = 16u << 20;

std::string backup_folder(const std::string& folder) {
    return folder + "/backups";
}

/// The number at the start of `text`, which it leaves behind; -1 when there is none.
std::int64_t take_number(std::string_view& text) {
    std::int64_t number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc() ? number : -1;
}

/// So that what is read next comes from the medium.
Result<void> sync_and_forget(const std::string& path) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) {
        return fail(io_error(errno, "write", path));
    }
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
    return {};
}

/// VACUUM INTO, to a name that is free afterwards whatever happens.
Result<void> copy_into(SQLite::Database& database, const std::string& path) {
    ::unlink(path.c_str());
    auto done = guarded(path, [&]() -> Result<void> {
        SQLite::Statement copy(database, "VACUUM INTO ?1");
        copy.bind(1, path);
        copy.exec();
        return sync_and_forget(path);
    });
    if (!done) {
        ::unlink(path.c_str());
        ::unlink((path + "-journal").c_str());
    }
    return done;
}

Result<void> move_to(const std::string& from, const std::string& to, const std::string& folder) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return fail(io_error(errno, "rename", from));
    }
    return fsync_folder(folder);
}

}  // namespace

std::vector<Backup> backups_of(const std::string& folder, const std::string& name) {
    std::vector<Backup> backups;
    const auto names = list_folder(backup_folder(folder));
    for (const std::string& file : names ? *names : std::vector<std::string>()) {
        const std::string start = name + "-";
        std::string_view rest = file;
        if (!rest.starts_with(start)) {
            continue;
        }
        rest.remove_prefix(start.size());
        Backup backup{backup_folder(folder) + "/" + file, take_number(rest), -1};
        if (backup.number > 0 && rest.starts_with('-')) {
            rest.remove_prefix(1);
            backup.mark = take_number(rest);
        }
        if (backup.mark >= 0 && rest == ".db") {
            backups.push_back(std::move(backup));
        }
    }
    std::sort(backups.begin(), backups.end(),
              [](const Backup& a, const Backup& b) { return a.number > b.number; });
    return backups;
}

Result<std::unique_ptr<SQLite::Database>> open_backup(const std::string& path, const Proof& proof) {
    return guarded(path, [&]() -> Result<std::unique_ptr<SQLite::Database>> {
        auto copy = std::make_unique<SQLite::Database>("file:" + path + "?immutable=1",
                                                       SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        copy->exec("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON");
        if (copy->execAndGet("PRAGMA quick_check(1)").getString() != "ok") {
            return fail(ErrorCode::Corrupt, fmt::format("{} is damaged.", path));
        }
        if (proof) {
            RETURN_IF_ERROR(proof(*copy, path));
        }
        return copy;
    });
}

Result<void> back_up(SQLite::Database& database, const std::string& folder, const std::string& name,
                     std::int64_t mark, const Proof& proof) {
    const std::string place = backup_folder(folder);
    RETURN_IF_ERROR(make_folders(place));
    const auto size = guarded(place, [&]() -> Result<std::uint64_t> {
        return static_cast<std::uint64_t>(database.execAndGet("PRAGMA page_count").getInt64() *
                                          database.execAndGet("PRAGMA page_size").getInt64());
    });
    ASSIGN_OR_RETURN(const std::uint64_t free, free_space(place));
    if (!size || free < 2 * *size + kRoomLeft) {
        return fail(ErrorCode::NoSpace, fmt::format("There is no room left for a copy in {}.", place));
    }
    const auto older = backups_of(folder, name);
    const std::string building = place + "/" + name + ".part";
    RETURN_IF_ERROR(copy_into(database, building));
    if (const auto copy = open_backup(building, proof); !copy) {
        ::unlink(building.c_str());
        return fail(copy.error());
    }
    const std::int64_t number = older.empty() ? 1 : older.front().number + 1;
    RETURN_IF_ERROR(move_to(building, fmt::format("{}/{}-{}-{}.db", place, name, number, mark), place));
    for (std::size_t i = kCopies - 1; i < older.size(); ++i) {
        ::unlink(older[i].path.c_str());
    }
    return {};
}

Result<bool> put_back(const std::string& folder, const std::string& name, const std::string& path) {
    for (const Backup& backup : backups_of(folder, name)) {
        const auto copy = open_backup(backup.path, nullptr);
        if (!copy) {
            log_warning(copy.error().text);
            continue;
        }
        const std::string building = path + ".part";
        RETURN_IF_ERROR(copy_into(**copy, building));
        RETURN_IF_ERROR(move_to(building, path, path.substr(0, path.find_last_of('/'))));
        return true;
    }
    return false;
}

Result<void> remove_backups(const std::string& folder, const std::string& name) {
    for (const Backup& backup : backups_of(folder, name)) {
        if (::unlink(backup.path.c_str()) != 0) {
            return fail(io_error(errno, "remove", backup.path));
        }
    }
    return is_folder(backup_folder(folder)) ? fsync_folder(backup_folder(folder)) : Result<void>();
}

}  // namespace jankar::records
