#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <map>

#include "content/base/files.h"
#include "tools/collect/sql.h"

namespace jankar::collect {
namespace {

constexpr int kBusyMs = 2'000;
/// Below this nothing is begun: SQLite needs room for its log before the first record.
constexpr std::uint64_t kNeededBytes = 4ull << 20;

Error file_error(const std::string& path, int code, const std::string& detail) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::Locked,
                    fmt::format("Another program is working with {}; try again when it is done.", path)};
        case SQLITE_READONLY:
            return {ErrorCode::ReadOnly, fmt::format("{} cannot be written: the place is read-only.", path)};
        case SQLITE_FULL:
            return {ErrorCode::NoSpace, fmt::format("The disk that holds {} is full.", path)};
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
            return {ErrorCode::Io, fmt::format("{} is no store of jankar-collect, or it is damaged.", path)};
        default:
            break;
    }
    // A full disk may come as an input/output error.
    const auto free = free_space(path);
    if ((code & 0xFF) == SQLITE_IOERR && free && *free < kNeededBytes) {
        return {ErrorCode::NoSpace, fmt::format("The disk that holds {} is full.", path)};
    }
    return {ErrorCode::Io, fmt::format("{} cannot be read or written: {}.", path, detail)};
}

/// Runs what throws and makes an Error of the exception.
template <class Work>
auto guarded(const std::string& path, Work work) -> Result<decltype(work())> {
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (const SQLite::Exception& trouble) {
        return fail(file_error(path, trouble.getErrorCode(), trouble.getErrorStr()));
    }
}

class SqliteSql : public Sql {
 public:
    SqliteSql(std::string path, int flags) : path_(std::move(path)), database_(path_, flags, kBusyMs) {}
    SQLite::Database& database() { return database_; }

    Result<std::int64_t> run(const std::string& sql, const SqlParams& params) override {
        return guarded(path_, [&]() -> std::int64_t {
            if (params.empty()) {
                return database_.exec(sql);
            }
            SQLite::Statement& statement = prepared(sql, params);
            const int changed = statement.exec();
            statement.reset();
            return changed;
        });
    }

    Result<void> query(const std::string& sql, const SqlParams& params,
                       const std::function<void(const SqlRow&)>& visit) override {
        return guarded(path_, [&] {
            SQLite::Statement& statement = prepared(sql, params);
            SqlRow row(static_cast<std::size_t>(statement.getColumnCount()));
            while (statement.executeStep()) {
                for (std::size_t i = 0; i < row.size(); ++i) {
                    row[i] = statement.getColumn(static_cast<int>(i)).getString();
                }
                visit(row);
            }
            statement.reset();
        });
    }

    Result<void> begin() override {
        return guarded(path_, [&] { database_.exec("BEGIN IMMEDIATE"); });
    }
    Result<void> commit() override {
        return guarded(path_, [&] { database_.exec("COMMIT"); });
    }
    void rollback() override {
        for (auto& [sql, statement] : statements_) {
            statement->tryReset();
        }
        if (record_in_) {
            record_in_->tryReset();
        }
        // Some errors have undone the transaction already; then there is none, and that is well.
        (void)database_.tryExec("ROLLBACK");
    }

    Result<void> hasten() override {
        const auto free = free_space(path_);
        if (free && *free < kNeededBytes) {
            return fail(file_error(path_, SQLITE_FULL, ""));
        }
        return guarded(path_, [&] {
            // A write-ahead log makes a commit cheap; end_bulk folds it back, so that the store is one file
            // again that can be read from a read-only place.
            statements_.clear();
            database_.exec("PRAGMA locking_mode = EXCLUSIVE");
            database_.execAndGet("PRAGMA journal_mode = WAL");
            database_.exec("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8192");
        });
    }
    Result<void> settle() override {
        statements_.clear();
        return guarded(path_, [&] {
            database_.exec("PRAGMA synchronous = FULL");
            database_.execAndGet("PRAGMA journal_mode = DELETE");
        });
    }

    Result<void> begin_bulk() override {
        RETURN_IF_ERROR(hasten());
        return guarded(path_, [&] {
            record_in_ = std::make_unique<SQLite::Statement>(
                database_, "INSERT INTO record VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
            raise_ = std::make_unique<SQLite::Statement>(
                database_,
                "UPDATE record SET whole = 1 WHERE stream = ? AND seq = ? AND id = ? AND whole = 0");
        });
    }

    Result<void> end_bulk() override {
        record_in_.reset();
        raise_.reset();
        return settle();
    }

    Result<std::int64_t> insert_records(std::int64_t stream, bool whole, bool raise,
                                        const std::vector<RecordRow>& rows) override {
        if (!record_in_) {
            return fail(ErrorCode::Bug, "Records were added at the wrong moment.");
        }
        return guarded(path_, [&] {
            std::int64_t added = 0;
            record_in_->bind(1, stream);
            record_in_->bind(4, whole ? 1 : 0);
            for (const RecordRow& row : rows) {
                record_in_->bind(2, row.seq);
                record_in_->bindNoCopy(3, row.id->data(), static_cast<int>(row.id->size()));
                // As bytes and not as text: SQLite would look for the end of a text.
                record_in_->bindNoCopy(5, static_cast<const void*>(row.json.data()),
                                       static_cast<int>(row.json.size()));
                const int fresh = record_in_->exec();
                record_in_->reset();
                added += fresh;
                if (fresh == 0 && whole && raise) {
                    raise_->bind(1, stream);
                    raise_->bind(2, row.seq);
                    raise_->bindNoCopy(3, row.id->data(), static_cast<int>(row.id->size()));
                    raise_->exec();
                    raise_->reset();
                }
            }
            return added;
        });
    }

    Result<void> each_record(std::int64_t stream, const RecordVisitor& visit) override {
        return guarded(path_, [&] {
            SQLite::Statement query(
                database_, "SELECT seq, id, whole, json FROM record WHERE stream = ? ORDER BY seq, id");
            query.bind(1, stream);
            while (query.executeStep()) {
                Hash256 id{};
                if (const SQLite::Column column = query.getColumn(1);
                    column.getBytes() == static_cast<int>(id.size())) {
                    std::memcpy(id.data(), column.getBlob(), id.size());
                }
                const SQLite::Column json = query.getColumn(3);
                const auto* text = static_cast<const char*>(json.getBlob());
                visit(query.getColumn(0).getInt64(), id, query.getColumn(2).getInt() != 0,
                      std::string_view(text, static_cast<std::size_t>(json.getBytes())));
            }
        });
    }

    std::string with_dialect(std::string schema) const override {
        for (const auto& [word, own] : {std::pair<std::string, std::string>{"{id}", "INTEGER PRIMARY KEY"},
                                        {"{blob}", "BLOB"},
                                        {"{keyed}", "WITHOUT ROWID"}}) {
            for (auto at = schema.find(word); at != std::string::npos; at = schema.find(word)) {
                schema.replace(at, word.size(), own);
            }
        }
        return schema;
    }

 private:
    SQLite::Statement& prepared(const std::string& sql, const SqlParams& params) {
        auto& statement = statements_[sql];
        if (!statement) {
            statement = std::make_unique<SQLite::Statement>(database_, sql);
        }
        statement->tryReset();
        for (std::size_t i = 0; i < params.size(); ++i) {
            const int index = static_cast<int>(i) + 1;
            if (const auto* number = std::get_if<std::int64_t>(&params[i])) {
                statement->bind(index, *number);
            } else {
                statement->bind(index, std::get<std::string>(params[i]));
            }
        }
        return *statement;
    }

    std::string path_;
    SQLite::Database database_;
    std::map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
    std::unique_ptr<SQLite::Statement> record_in_, raise_;
};

/// What a program that was killed had begun is undone, as far as the place can be written: who only reads
/// could not. A writer that lives is left alone.
void undo_unfinished(const std::string& path) {
    if (is_file(path + "-journal")) {
        constexpr int kShortly = 100;  // ms
        (void)guarded(path, [&] {
            SQLite::Database(path, SQLite::OPEN_READWRITE, kShortly)
                .execAndGet("SELECT count(*) FROM sqlite_master");
        });
    }
}

/// A file that was begun and never filled holds nothing that could be lost.
bool is_nothing(const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    return !error && std::filesystem::is_regular_file(status) &&
           std::filesystem::file_size(path, error) == 0 && !error;
}

}  // namespace

Result<std::unique_ptr<Sql>> open_sqlite(const SqlPlace& place, SqlMode mode) {
    const std::string& path = place.address;
    undo_unfinished(path);
    if (mode == SqlMode::Create) {
        if (std::error_code ignored;
            std::filesystem::exists(std::filesystem::symlink_status(path, ignored)) && !is_nothing(path)) {
            return fail(ErrorCode::Usage,
                        fmt::format("{} is there already; a store is never overwritten.", path));
        }
        const std::string folder = std::filesystem::path(path).parent_path().string();
        RETURN_IF_ERROR(check_writable(folder.empty() ? "." : folder));
    } else if (!is_file(path) || is_nothing(path)) {
        return fail(ErrorCode::NotFound,
                    fmt::format("There is no store {}; jankar-collect init makes one.", path));
    }
    return guarded(path, [&]() -> std::unique_ptr<Sql> {
        const int flags = mode == SqlMode::Create  ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                          : mode == SqlMode::Write ? SQLite::OPEN_READWRITE
                                                   : SQLite::OPEN_READONLY;
        auto sql = std::make_unique<SqliteSql>(path, flags);
        SQLite::Database& database = sql->database();
        if (mode == SqlMode::Create) {
            database.exec("PRAGMA page_size = 8192; PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
            database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                      place.application_id, place.version));
            return sql;
        }
        database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536");
        if (mode == SqlMode::Read) {
            database.exec("BEGIN");  // one state of the store for everything that is read
        }
        if (database.execAndGet("PRAGMA application_id").getInt64() != place.application_id) {
            throw SQLite::Exception("no store", SQLITE_NOTADB);
        }
        if (database.execAndGet("PRAGMA user_version").getInt64() != place.version) {
            throw SQLite::Exception("it was made by another version of jankar-collect", SQLITE_ERROR);
        }
        if (mode == SqlMode::Write && sqlite3_db_readonly(database.getHandle(), "main") != 0) {
            throw SQLite::Exception("read-only", SQLITE_READONLY);
        }
        return sql;
    });
}

}  // namespace jankar::collect
