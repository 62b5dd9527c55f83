#include "player/records/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/records/backup.h"
#include "player/records/derived.h"
#include "player/records/json_text.h"
#include "player/records/prune.h"
#include "player/records/sqlite_guard.h"
#include "player/records/statements.h"

namespace jankar::records {

namespace {

constexpr int kApplicationId = 0x4A4B5231;  // "JKR1"
/// Each has more derived tables than the one before; the log itself is the same.
constexpr int kSchema = 3;

Hash256 hash_of(const SQLite::Column& column) {
    Hash256 hash{};
    const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
    if (bytes != nullptr && column.getBytes() == static_cast<int>(hash.size())) {
        std::copy_n(bytes, hash.size(), hash.begin());
    }
    return hash;
}

Bytes bytes_of(const SQLite::Column& column) {
    const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
    return bytes == nullptr ? Bytes() : Bytes(bytes, bytes + column.getBytes());
}

class SqliteLog : public Log {
 public:
    SqliteLog(std::string path, std::unique_ptr<SQLite::Database> database)
        : path_(std::move(path)),
          database_(std::move(database)),
          statements_(*database_),
          derived_(*database_, statements_) {}

    Result<void> prepare(bool read_only) {
        return guard([&]() -> Result<void> {
            const int version = database_->execAndGet("PRAGMA user_version").getInt();
            if (!read_only && version == 0) {
                create();
            } else if (version > 0 && version < kSchema) {
                RETURN_IF_ERROR(bring_up(read_only));
            } else if (version != kSchema) {
                return fail(ErrorCode::Unsupported, fmt::format("{} was written by a newer program.", path_));
            }
            return load_head();
        });
    }

    bool should_check() const override { return has_check_mark(path_); }

    Result<void> check() override {
        return guard([&]() -> Result<void> {
            if (database_->execAndGet("PRAGMA quick_check(1)").getString() != "ok") {
                return fail(ErrorCode::Corrupt, fmt::format("{} is damaged.", path_));
            }
            RETURN_IF_ERROR(verify());
            remove_check_mark(path_);
            return {};
        });
    }

    const Head& head() const override { return head_; }
    std::optional<Stamp> last_stamp() const override { return stamp_; }

    Result<void> transact(const std::function<Result<void>()>& work) override {
        const Head before = head_;
        const auto stamp_before = stamp_;
        auto done = guard([&]() -> Result<void> {
            Prepared(statements_, "BEGIN IMMEDIATE").exec();
            RETURN_IF_ERROR(work());
            Prepared(statements_, "COMMIT").exec();
            return {};
        });
        if (!done) {
            // After some errors SQLite has done so by itself, and says that there is nothing to take back.
            database_->tryExec("ROLLBACK");
            head_ = before;
            stamp_ = stamp_before;
        }
        return done;
    }

    Result<std::int64_t> append(const Stamp& stamp, const Draft& draft) override {
        return guard([&]() -> Result<std::int64_t> {
            const std::int64_t seq = head_.seq + 1;
            JsonLine line;
            line.number("seq", seq)
                .text("kind", draft.kind)
                .number("boot", stamp.boot)
                .number("mono", stamp.mono_ms);
            line.number("wall", stamp.wall_ms).number("clock", stamp.quality);
            if (!draft.learner.empty()) {
                line.text("learner", draft.learner);
            }
            if (!draft.session.empty()) {
                line.text("session", draft.session);
            }
            if (!draft.lesson.empty()) {
                line.raw("lesson", draft.lesson);
            }
            std::string json = line.done();
            if (draft.fields.size() > 2) {
                json.pop_back();
                json += ',';
                json.append(draft.fields, 1);
            }
            if (json.size() >= kMaxLineBytes) {
                return fail(ErrorCode::Refused, "The record is too long.");
            }
            const Hash256 id = record_id(head_.id, json);
            insert(seq, id, json);
            head_.seq = seq;
            head_.id = id;
            stamp_ = stamp;
            return seq;
        });
    }

    void begin_chain(const std::string& device, const std::string& epoch) override {
        head_.device = device;
        head_.epoch = epoch;
        head_.id = Hash256{};
    }

    Result<void> checkpoint(ByteView secret_key) override {
        if (head_.seq == 0 || head_.signed_seq == head_.seq) {
            return {};
        }
        ASSIGN_OR_RETURN(const Checkpoint signed_head,
                         sign_checkpoint(head_.device, head_.epoch, head_.seq, head_.id, secret_key));
        return guard([&]() -> Result<void> {
            insert_checkpoint(head_.seq, signed_head.signature);
            head_.signed_seq = head_.seq;
            return {};
        });
    }

    Result<void> set_meta(const std::string& name, const std::string& value) override {
        return guard([&]() -> Result<void> {
            Prepared statement(statements_, "INSERT OR REPLACE INTO meta VALUES(?1, ?2)");
            statement.bind(1, name);
            statement.bind(2, value);
            statement.exec();
            return {};
        });
    }

    Result<void> restore(std::int64_t seq, const Hash256& id, const std::string& json,
                         const Bytes& signature) override {
        return guard([&]() -> Result<void> {
            insert(seq, id, json);
            if (!signature.empty()) {
                insert_checkpoint(seq, signature);
            }
            return {};
        });
    }

    Result<std::string> meta(const std::string& name) const override {
        return guard([&]() -> Result<std::string> {
            Prepared statement(statements_, "SELECT value FROM meta WHERE name=?1");
            statement.bind(1, name);
            return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
        });
    }

    Result<std::optional<Hash256>> id_of(std::int64_t seq) const override {
        return guard([&]() -> Result<std::optional<Hash256>> {
            Prepared statement(statements_, "SELECT id FROM record WHERE seq=?1");
            statement.bind(1, seq);
            return statement.executeStep() ? std::optional(hash_of(statement.getColumn(0))) : std::nullopt;
        });
    }

    Result<std::vector<Chain>> chains() const override {
        return guard([&]() -> Result<std::vector<Chain>> {
            std::vector<Chain> chains;
            Prepared all(statements_,
                         "SELECT device, epoch, public_key, first_seq FROM chain ORDER BY first_seq");
            while (all.executeStep()) {
                const std::int64_t first = all.getColumn(3).getInt64();
                if (!chains.empty()) {
                    chains.back().last_seq = first - 1;
                }
                chains.push_back({all.getColumn(0).getString(), all.getColumn(1).getString(),
                                  all.getColumn(2).getString(), first, head_.seq});
            }
            return chains;
        });
    }

    Result<std::vector<OpenSession>> open_sessions() const override {
        return guard([&]() -> Result<std::vector<OpenSession>> {
            std::vector<OpenSession> sessions;
            Prepared all(statements_, "SELECT session, learner FROM open_session ORDER BY opened");
            while (all.executeStep()) {
                sessions.push_back({all.getColumn(0).getString(), all.getColumn(1).getString()});
            }
            return sessions;
        });
    }

    Result<void> read_range(std::int64_t lo, std::int64_t hi, std::vector<RecordLine>& records,
                            std::vector<Checkpoint>& checkpoints) const override {
        return guard([&]() -> Result<void> {
            Prepared all(statements_,
                         "SELECT seq, id, json, signature FROM record LEFT JOIN checkpoint USING(seq)"
                         " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq");
            all.bind(1, lo);
            all.bind(2, hi);
            while (all.executeStep()) {
                const std::int64_t seq = all.getColumn(0).getInt64();
                records.push_back({seq, all.getColumn(2).getString()});
                if (!all.getColumn(3).isNull()) {
                    checkpoints.push_back({seq, hash_of(all.getColumn(1)), bytes_of(all.getColumn(3))});
                }
            }
            return {};
        });
    }

    Result<std::int64_t> last_of_kind(const std::string& kind) const override {
        return guard([&]() -> Result<std::int64_t> {
            Prepared statement(statements_, "SELECT last_seq FROM kind WHERE kind=?1");
            statement.bind(1, kind);
            return statement.executeStep() ? statement.getColumn(0).getInt64() : 0;
        });
    }

    Result<std::int64_t> last_beside(const std::vector<std::string>& quiet) const override {
        return guard([&]() -> Result<std::int64_t> {
            Prepared all(statements_, "SELECT kind, last_seq FROM kind");
            std::int64_t last = 0;
            while (all.executeStep()) {
                if (std::find(quiet.begin(), quiet.end(), all.getColumn(0).getString()) == quiet.end()) {
                    last = std::max(last, all.getColumn(1).getInt64());
                }
            }
            return last;
        });
    }

    Result<void> verify() const override {
        return guard([&]() -> Result<void> { return verify_chains(*database_, path_); });
    }

    Result<void> back_up() override {
        const std::string folder = path_.substr(0, path_.find_last_of('/'));
        return records::back_up(*database_, folder, "records", head_.seq, verify_chains);
    }

    Result<void> rebuild_derived() override {
        return transact([&]() -> Result<void> {
            if (!derived_.rebuild()) {
                return fail(ErrorCode::Corrupt, fmt::format("A record of {} cannot be read.", path_));
            }
            return {};
        });
    }

    Result<std::string> derived_text() const override {
        return guard([&]() -> Result<std::string> { return derived_.text(); });
    }

    SQLite::Database& database() const override { return *database_; }
    Statements& statements() const override { return statements_; }
    const std::string& path() const override { return path_; }

 private:
    template <class Work>
    auto guard(Work work) const -> decltype(work()) {
        return guarded_and_marked(path_, std::move(work));
    }

    void create() {
        SQLite::Transaction transaction(*database_);
        database_->exec(
            "CREATE TABLE record(seq INTEGER PRIMARY KEY, id BLOB NOT NULL, json TEXT NOT NULL);"
            "CREATE TABLE checkpoint(seq INTEGER PRIMARY KEY REFERENCES record, signature BLOB NOT NULL);"
            "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;");
        for (const char* table : {"record", "checkpoint"}) {
            for (const char* change : {"UPDATE", "DELETE"}) {
                database_->exec(
                    fmt::format("CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN"
                                " SELECT RAISE(ABORT, 'the log is append-only'); END",
                                table, change));
            }
        }
        derived_.create();
        database_->exec("PRAGMA user_version=" + std::to_string(kSchema));
        transaction.commit();
    }

    /// The derived tables of an older program become ours.
    Result<void> bring_up(bool read_only) {
        const Error unreadable{ErrorCode::Corrupt, fmt::format("A record of {} cannot be read.", path_)};
        if (read_only) {
            database_->exec("PRAGMA temp_store=MEMORY");
            derived_.create(true);
            return derived_.fold_all() ? Result<void>() : Result<void>(fail(unreadable));
        }
        SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
        if (!derived_.rebuild()) {
            return fail(unreadable);
        }
        database_->exec("PRAGMA user_version=" + std::to_string(kSchema));
        transaction.commit();
        return {};
    }

    Result<void> load_head() {
        // All of it is written as one. A card that lies about syncing keeps the one and loses the other; that
        // is found here, before anything is written behind the gap.
        const std::int64_t signed_seq =
            database_->execAndGet("SELECT coalesce(max(seq), 0) FROM checkpoint").getInt64();
        const std::int64_t folded =
            database_->execAndGet("SELECT coalesce(max(last_seq), 0) FROM kind").getInt64();
        const std::int64_t written =
            database_->execAndGet("SELECT coalesce(max(seq), 0) FROM record").getInt64();
        if (signed_seq > written || folded != written) {
            return fail(ErrorCode::Corrupt, fmt::format("{} is damaged.", path_));
        }
        Prepared last(statements_, "SELECT seq, id, json FROM record ORDER BY seq DESC LIMIT 1");
        if (!last.executeStep()) {
            return {};
        }
        head_.seq = last.getColumn(0).getInt64();
        head_.id = hash_of(last.getColumn(1));
        const auto json = nlohmann::json::parse(last.getColumn(2).getString(), nullptr, false);
        const auto number = [&](const char* key) -> std::int64_t {
            const auto it = json.is_object() ? json.find(key) : json.end();
            return json.is_object() && it != json.end() && it->is_number_integer() ? it->get<std::int64_t>()
                                                                                   : 0;
        };
        stamp_ = Stamp{number("boot"), number("mono"), number("wall"), static_cast<int>(number("clock"))};
        Prepared chain(statements_, "SELECT device, epoch FROM chain ORDER BY first_seq DESC LIMIT 1");
        if (!chain.executeStep() || !json.is_object()) {
            return fail(ErrorCode::Corrupt, fmt::format("{} is damaged.", path_));
        }
        head_.device = chain.getColumn(0).getString();
        head_.epoch = chain.getColumn(1).getString();
        head_.signed_seq = signed_seq;
        return {};
    }

    void insert(std::int64_t seq, const Hash256& id, const std::string& json) {
        Prepared statement(statements_, "INSERT INTO record VALUES(?1, ?2, ?3)");
        statement.bind(1, seq);
        statement.bindNoCopy(2, id.data(), static_cast<int>(id.size()));
        statement.bindNoCopy(3, json);
        statement.exec();
        derived_.fold(seq, json);
    }

    void insert_checkpoint(std::int64_t seq, const Bytes& signature) {
        Prepared statement(statements_, "INSERT INTO checkpoint VALUES(?1, ?2)");
        statement.bind(1, seq);
        statement.bindNoCopy(2, signature.data(), static_cast<int>(signature.size()));
        statement.exec();
    }

    std::string path_;
    std::unique_ptr<SQLite::Database> database_;
    mutable Statements statements_;  // gone before the connection is closed
    Derived derived_;
    Head head_;
    std::optional<Stamp> stamp_;
};

}  // namespace

Result<void> verify_chains(SQLite::Database& database, const std::string& path) {
    SQLite::Statement all(database, "SELECT seq, id, json FROM record ORDER BY seq");
    Hash256 previous{};
    std::int64_t expected = 0;
    while (all.executeStep()) {
        const std::int64_t seq = all.getColumn(0).getInt64();
        const std::string json = all.getColumn(2).getString();
        const bool genesis = json.find("\"kind\":\"genesis\"") != std::string::npos;
        // A pruned record has given up its bytes; its id is proved by the record behind it.
        const Hash256 id =
            is_pruned(json) ? hash_of(all.getColumn(1)) : record_id(genesis ? Hash256{} : previous, json);
        if ((expected == 0 && !genesis) || (expected != 0 && seq != expected) ||
            id != hash_of(all.getColumn(1)) || json.find(fmt::format("{{\"seq\":{},", seq)) != 0) {
            return fail(ErrorCode::Corrupt, fmt::format("Record {} of {} is damaged.", seq, path));
        }
        previous = id;
        expected = seq + 1;
    }
    // A card that lies about syncing may keep a signature and lose the record.
    const auto orphans = database.execAndGet(
        "SELECT EXISTS(SELECT 1 FROM checkpoint WHERE NOT EXISTS(SELECT 1 FROM record WHERE"
        " record.seq=checkpoint.seq))");
    return orphans.getInt() == 0
               ? Result<void>()
               : Result<void>(fail(ErrorCode::Corrupt, fmt::format("{} is damaged.", path)));
}

Result<std::unique_ptr<Log>> Log::open(const std::string& folder, FileSystem file_system, bool read_only) {
    const std::string path = folder + "/records.db";
    ASSIGN_OR_RETURN(auto database, open_database(path, file_system, read_only, kApplicationId));
    auto log = std::make_unique<SqliteLog>(path, std::move(database));
    RETURN_IF_ERROR(log->prepare(read_only));
    return std::unique_ptr<Log>(std::move(log));
}

}  // namespace jankar::records
