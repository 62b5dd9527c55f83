#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/records/backup.h"
#include "player/records/log.h"
#include "player/records/prune.h"
#include "player/records/sqlite_guard.h"
#include "player/records/statements.h"

namespace jankar::records {

namespace {

struct SavedRecord {
    std::int64_t seq = 0;
    Hash256 id{};
    std::string json;
    Bytes signature;
};

Bytes bytes_of(const SQLite::Column& column) {
    const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
    return bytes == nullptr ? Bytes() : Bytes(bytes, bytes + column.getBytes());
}

/// One file that records can be read from: the damaged log, or a backup of it.
class Source {
 public:
    explicit Source(std::unique_ptr<SQLite::Database> database)
        : database_(std::move(database)), statements_(std::make_unique<Statements>(*database_)) {}

    SQLite::Database& database() { return *database_; }
    /// An error of the medium, not of the file: it may be readable another time.
    bool unreadable() const { return unreadable_; }

    /// Record `seq`, when it is there whole and follows on the one before.
    std::optional<SavedRecord> read(std::int64_t seq, const Hash256& previous) {
        SavedRecord record{seq, {}, {}, {}};
        try {
            Prepared one(*statements_, "SELECT id, json FROM record WHERE seq=?1");
            one.bind(1, seq);
            if (!one.executeStep()) {
                return std::nullopt;
            }
            const Bytes stored = bytes_of(one.getColumn(0));
            record.json = one.getColumn(1).getString();
            const std::string start = fmt::format("{{\"seq\":{},\"kind\":\"", seq);
            const bool genesis = record.json.find(start + "genesis\"") == 0;
            record.id = record_id(genesis ? Hash256{} : previous, record.json);
            if (is_pruned(record.json) && stored.size() == record.id.size()) {
                std::copy(stored.begin(), stored.end(), record.id.begin());
            }
            if ((seq == 1 && !genesis) || record.json.find(start) != 0 ||
                !std::equal(stored.begin(), stored.end(), record.id.begin(), record.id.end())) {
                return std::nullopt;
            }
        } catch (const SQLite::Exception& exception) {
            note(exception);
            return std::nullopt;
        }
        try {
            Prepared one(*statements_, "SELECT signature FROM checkpoint WHERE seq=?1");
            one.bind(1, seq);
            if (one.executeStep()) {
                record.signature = bytes_of(one.getColumn(0));
            }
        } catch (const SQLite::Exception& exception) {
            // A checkpoint that cannot be read is one fewer; the next one covers the same records.
            note(exception);
        }
        return record;
    }

 private:
    void note(const SQLite::Exception& exception) {
        constexpr int kPrimaryMask = 0xFF;
        unreadable_ = unreadable_ || (exception.getErrorCode() & kPrimaryMask) == SQLITE_IOERR;
    }

    std::unique_ptr<SQLite::Database> database_;
    std::unique_ptr<Statements> statements_;  // gone before the connection is closed
    bool unreadable_ = false;
};

/// The records from the first on that follow from one another, each from the first source that has it.
std::vector<SavedRecord> readable_records(std::vector<Source>& sources) {
    std::vector<SavedRecord> saved;
    Hash256 previous{};
    for (std::optional<SavedRecord> next = SavedRecord{}; next;) {
        next.reset();
        for (std::size_t i = 0; i < sources.size() && !next; ++i) {
            next = sources[i].read(static_cast<std::int64_t>(saved.size()) + 1, previous);
        }
        if (next) {
            previous = next->id;
            saved.push_back(std::move(*next));
        }
    }
    return saved;
}

/// Copies a table that is not in the log (places, settings, words of lessons) as far as it can be read;
/// whether that was to its end.
bool copy_table(SQLite::Database& from, SQLite::Database& fresh, const std::string& table) {
    try {
        SQLite::Statement schema(from, "SELECT sql FROM sqlite_schema WHERE type='table' AND name=?1");
        schema.bind(1, table);
        if (!schema.executeStep()) {
            return false;
        }
        if (!fresh.tableExists(table)) {
            fresh.exec(schema.getColumn(0).getString());
        }
        SQLite::Statement rows(from, "SELECT * FROM " + table);
        while (rows.executeStep()) {
            std::string marks = "?1";
            for (int i = 2; i <= rows.getColumnCount(); ++i) {
                marks += ",?" + std::to_string(i);
            }
            SQLite::Statement insert(fresh, "INSERT OR REPLACE INTO " + table + " VALUES(" + marks + ")");
            for (int i = 0; i < rows.getColumnCount(); ++i) {
                if (rows.getColumn(i).isInteger()) {
                    insert.bind(i + 1, rows.getColumn(i).getInt64());
                } else {
                    insert.bind(i + 1, rows.getColumn(i).getString());
                }
            }
            insert.exec();
        }
        return true;
    } catch (const SQLite::Exception& exception) {
        log_warning(
            fmt::format("Of the damaged log, {} could not be read whole: {}.", table, exception.what()));
        return false;
    }
}

void copy_tables(std::vector<Source>& sources, SQLite::Database& fresh) {
    for (const std::string table : {"meta", "place", "lesson", "question", "review", "team"}) {
        for (Source& source : sources) {
            if (copy_table(source.database(), fresh, table)) {
                break;
            }
        }
    }
}

Result<void> move_file(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT) {
        return fail(io_error(errno, "rename", from));
    }
    return {};
}

}  // namespace

Result<void> salvage_log(const std::string& folder) {
    const std::string path = folder + "/records.db";
    const std::string building = folder + "/salvage";
    std::vector<Source> sources;
    bool unreadable = false;
    try {
        auto damaged = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE);
        damaged->exec("PRAGMA locking_mode=EXCLUSIVE");
        sources.emplace_back(std::move(damaged));
    } catch (const SQLite::Exception& exception) {
        const Error error = sqlite_error(exception, path);
        if (error.code != ErrorCode::Corrupt) {
            return fail(error);
        }
    }
    for (const Backup& backup : backups_of(folder, "records")) {
        auto copy = open_backup(backup.path, verify_chains);
        if (copy) {
            sources.emplace_back(std::move(*copy));
        } else {
            log_warning(copy.error().text);
        }
    }
    const std::vector<SavedRecord> saved = readable_records(sources);
    for (const Source& source : sources) {
        unreadable = unreadable || source.unreadable();
    }
    if (saved.empty() && unreadable) {
        return fail(ErrorCode::Io, fmt::format("{} cannot be read just now.", path));
    }
    for (const char* name : {"/records.db", "/records.db-wal", "/records.db-journal"}) {
        ::unlink((building + name).c_str());
    }
    RETURN_IF_ERROR(make_folders(building));
    {
        ASSIGN_OR_RETURN(auto fresh, Log::open(building, FileSystem::Fat, false));
        const auto fill = [&]() -> Result<void> {
            copy_tables(sources, fresh->database());
            for (const SavedRecord& record : saved) {
                RETURN_IF_ERROR(fresh->restore(record.seq, record.id, record.json, record.signature));
            }
            return fresh->set_meta("salvaged", std::to_string(saved.size()));
        };
        RETURN_IF_ERROR(fresh->transact(fill));
    }
    sources.clear();

    // From here on the fresh log is whole; a power cut is picked up by finish_salvage.
    int number = 1;
    while (is_file(fmt::format("{}/records-damaged-{}.db", folder, number))) {
        ++number;
    }
    const std::string aside = fmt::format("{}/records-damaged-{}.db", folder, number);
    for (const char* journal : {"-wal", "-journal"}) {
        RETURN_IF_ERROR(move_file(path + journal, aside + journal));
    }
    RETURN_IF_ERROR(move_file(path, aside));
    return finish_salvage(folder);
}

Result<void> finish_salvage(const std::string& folder) {
    const std::string path = folder + "/records.db";
    const std::string fresh = folder + "/salvage/records.db";
    if (is_file(path) || !is_file(fresh)) {
        return {};
    }
    RETURN_IF_ERROR(move_file(fresh, path));
    RETURN_IF_ERROR(fsync_folder(folder));
    ::rmdir((folder + "/salvage").c_str());
    ::unlink((path + ".check").c_str());
    return {};
}

}  // namespace jankar::records
