#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/records/log.h"
#include "player/records/prune.h"
#include "player/records/sqlite_guard.h"

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

/// The records from the first on whose ids follow from one another. Whatever goes wrong ends the run.
std::vector<SavedRecord> readable_records(SQLite::Database& damaged) {
    std::vector<SavedRecord> saved;
    try {
        SQLite::Statement all(damaged, "SELECT seq, id, json FROM record ORDER BY seq");
        Hash256 previous{};
        while (all.executeStep()) {
            SavedRecord record{all.getColumn(0).getInt64(), {}, all.getColumn(2).getString(), {}};
            const std::string start = fmt::format("{{\"seq\":{},\"kind\":\"", record.seq);
            const bool genesis = record.json.find(start + "genesis\"") == 0;
            record.id = record_id(genesis ? Hash256{} : previous, record.json);
            const Bytes stored = bytes_of(all.getColumn(1));
            if (is_pruned(record.json) && stored.size() == record.id.size()) {
                std::copy(stored.begin(), stored.end(), record.id.begin());
            }
            const bool in_place = saved.empty() ? genesis : record.seq == saved.back().seq + 1;
            if (!in_place || record.json.find(start) != 0 ||
                !std::equal(stored.begin(), stored.end(), record.id.begin(), record.id.end())) {
                break;
            }
            previous = record.id;
            saved.push_back(std::move(record));
        }
    } catch (const SQLite::Exception& exception) {
        log_warning(fmt::format("The damaged log could be read up to record {}: {}.",
                                saved.empty() ? 0 : saved.back().seq, exception.what()));
    }
    return saved;
}

void add_signatures(SQLite::Database& damaged, std::vector<SavedRecord>& saved) {
    for (SavedRecord& record : saved) {
        try {
            SQLite::Statement one(damaged, "SELECT signature FROM checkpoint WHERE seq=?1");
            one.bind(1, record.seq);
            if (one.executeStep()) {
                record.signature = bytes_of(one.getColumn(0));
            }
        } catch (const SQLite::Exception&) {
            // A checkpoint that cannot be read is one fewer; the next one covers the same records.
        }
    }
}

/// Copies what is not in the log (places, settings, words of lessons), each table as far as it can be read.
void copy_tables(SQLite::Database& damaged, SQLite::Database& fresh) {
    for (const std::string table : {"meta", "place", "lesson", "question", "review", "team"}) {
        try {
            SQLite::Statement schema(damaged, "SELECT sql FROM sqlite_schema WHERE type='table' AND name=?1");
            schema.bind(1, table);
            if (!schema.executeStep()) {
                continue;
            }
            if (!fresh.tableExists(table)) {
                fresh.exec(schema.getColumn(0).getString());
            }
            SQLite::Statement rows(damaged, "SELECT * FROM " + table);
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
        } catch (const SQLite::Exception& exception) {
            log_warning(
                fmt::format("Of the damaged log, {} could not be read whole: {}.", table, exception.what()));
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
    std::vector<SavedRecord> saved;
    std::unique_ptr<SQLite::Database> damaged;
    try {
        damaged = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE);
        damaged->exec("PRAGMA locking_mode=EXCLUSIVE");
        saved = readable_records(*damaged);
        add_signatures(*damaged, saved);
    } catch (const SQLite::Exception& exception) {
        const Error error = sqlite_error(exception, path);
        if (error.code != ErrorCode::Corrupt) {
            return fail(error);
        }
    }
    for (const char* name : {"/records.db", "/records.db-wal", "/records.db-journal"}) {
        ::unlink((building + name).c_str());
    }
    RETURN_IF_ERROR(make_folders(building));
    {
        ASSIGN_OR_RETURN(auto fresh, Log::open(building, FileSystem::Fat, false));
        const auto fill = [&]() -> Result<void> {
            if (damaged) {
                copy_tables(*damaged, fresh->database());
            }
            for (const SavedRecord& record : saved) {
                RETURN_IF_ERROR(fresh->restore(record.seq, record.id, record.json, record.signature));
            }
            return fresh->set_meta("salvaged", std::to_string(saved.size()));
        };
        RETURN_IF_ERROR(fresh->transact(fill));
    }
    damaged.reset();

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
