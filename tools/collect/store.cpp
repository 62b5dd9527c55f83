#include "tools/collect/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "content/base/files.h"
#include "tools/collect/bundle_json.h"

namespace jankar::collect {
namespace {

constexpr int kApplicationId = 0x4A4B434F;  // "JKCO"
constexpr int kSchemaVersion = 1;
constexpr int kBusyMs = 2'000;
/// Below this nothing is begun: SQLite needs room for its log before the first record.
constexpr std::uint64_t kNeededBytes = 4ull << 20;

constexpr const char* kSchema = R"sql(
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE device(id TEXT PRIMARY KEY, label TEXT NOT NULL, site TEXT NOT NULL, grp TEXT NOT NULL,
                    state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stream(id INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch TEXT NOT NULL, UNIQUE(device, epoch));
CREATE TABLE record(stream INTEGER NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL, whole INTEGER NOT NULL,
                    json TEXT NOT NULL, PRIMARY KEY(stream, seq, id)) WITHOUT ROWID;
CREATE TABLE file(sha256 BLOB PRIMARY KEY, stream INTEGER NOT NULL, whole INTEGER NOT NULL,
                  held INTEGER NOT NULL, header TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX file_stream ON file(stream);
CREATE TABLE lesson(device TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, hash8 TEXT NOT NULL,
                    maker8 TEXT NOT NULL, whole INTEGER NOT NULL, info TEXT NOT NULL,
                    PRIMARY KEY(device, id, version, hash8, maker8)) WITHOUT ROWID;
)sql";

Error store_error(const std::string& path, int code, const std::string& detail) {
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
        return fail(store_error(path, trouble.getErrorCode(), trouble.getErrorStr()));
    }
}

Hash256 hash_of(const SQLite::Column& column) {
    Hash256 hash{};
    if (column.getBytes() == static_cast<int>(hash.size())) {
        std::memcpy(hash.data(), column.getBlob(), hash.size());
    }
    return hash;
}

Hash256 hash_of_hex(const std::string& hex) {
    Hash256 hash{};
    if (const auto bytes = from_hex(hex); bytes && bytes->size() == hash.size()) {
        std::copy(bytes->begin(), bytes->end(), hash.begin());
    }
    return hash;
}

std::string setting(SQLite::Database& database, const char* key) {
    SQLite::Statement query(database, "SELECT value FROM setting WHERE key = ?");
    query.bind(1, key);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
}

}  // namespace

struct Store::Parts {
    Parts(std::string store_path, int flags) : path(std::move(store_path)), database(path, flags, kBusyMs) {}

    struct Adding {
        explicit Adding(SQLite::Database& database)
            : stream_in(database, "INSERT INTO stream(device, epoch) VALUES(?, ?) ON CONFLICT DO NOTHING"),
              stream_of(database, "SELECT id FROM stream WHERE device = ? AND epoch = ?"),
              // The second bundle that brings a record can only better how well it is attested.
              record_in(database,
                        "INSERT INTO record VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET whole = 1 "
                        "WHERE excluded.whole > whole"),
              count(database, "SELECT count(*) FROM record WHERE stream = ? AND seq BETWEEN ? AND ?"),
              file_in(database, "INSERT INTO file VALUES(?, ?, ?, ?, ?)"),
              // A cut-short bundle lost the signature over its table of lessons, so a whole one goes before
              // it.
              lesson_in(database,
                        "INSERT INTO lesson VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                        "info = CASE WHEN excluded.whole > whole THEN excluded.info "
                        "WHEN excluded.whole < whole THEN info ELSE min(info, excluded.info) END, "
                        "whole = max(whole, excluded.whole)") {}
        SQLite::Statement stream_in, stream_of, record_in, count, file_in, lesson_in;
    };

    std::string path;
    Programme programme;
    SQLite::Database database;
    std::unique_ptr<Adding> adding;
};

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Store::~Store() = default;
const Programme& Store::programme() const {
    return parts_->programme;
}

Result<std::unique_ptr<Store>> Store::create(const std::string& path, const Programme& programme) {
    if (std::error_code ignored; std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        return fail(ErrorCode::Usage,
                    fmt::format("{} is there already; a store is never overwritten.", path));
    }
    const std::string folder = std::filesystem::path(path).parent_path().string();
    RETURN_IF_ERROR(check_writable(folder.empty() ? "." : folder));
    auto made = guarded(path, [&] {
        auto parts = std::make_unique<Parts>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        SQLite::Database& database = parts->database;
        database.exec("PRAGMA page_size = 8192; PRAGMA synchronous = FULL");
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId,
                                  kSchemaVersion));
        database.exec(kSchema);
        SQLite::Statement insert(database, "INSERT INTO setting VALUES(?, ?)");
        for (const auto& [key, value] :
             {std::pair{"programme", programme.name}, std::pair{"homepage", programme.homepage},
              std::pair{"signing_key", programme.signing_key}}) {
            insert.reset();
            insert.bind(1, key);
            insert.bind(2, value);
            insert.exec();
        }
        transaction.commit();
        parts->programme = programme;
        return std::unique_ptr<Store>(new Store(std::move(parts)));
    });
    if (!made) {
        std::remove(path.c_str());
    }
    return made;
}

Result<std::unique_ptr<Store>> Store::open(const std::string& path, Mode mode) {
    if (!is_file(path)) {
        return fail(ErrorCode::NotFound,
                    fmt::format("There is no store {}; jankar-collect init makes one.", path));
    }
    ASSIGN_OR_RETURN(
        auto store, guarded(path, [&] {
            auto parts = std::make_unique<Parts>(
                path, mode == Mode::Read ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE);
            SQLite::Database& database = parts->database;
            database.exec(
                "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536");
            if (mode == Mode::Read) {
                database.exec("BEGIN");  // one state of the store for everything that is read
            }
            if (database.execAndGet("PRAGMA application_id").getInt() != kApplicationId) {
                throw SQLite::Exception("no store", SQLITE_NOTADB);
            }
            if (database.execAndGet("PRAGMA user_version").getInt() > kSchemaVersion) {
                throw SQLite::Exception("it was made by a newer jankar-collect", SQLITE_ERROR);
            }
            parts->programme = {setting(database, "programme"), setting(database, "homepage"),
                                setting(database, "signing_key")};
            return std::unique_ptr<Store>(new Store(std::move(parts)));
        }));
    if (mode == Mode::Write && sqlite3_db_readonly(store->parts_->database.getHandle(), "main") != 0) {
        return fail(store_error(path, SQLITE_READONLY, ""));
    }
    return store;
}

Result<void> Store::begin_adding() {
    const auto free = free_space(parts_->path);
    if (free && *free < kNeededBytes) {
        return fail(store_error(parts_->path, SQLITE_FULL, ""));
    }
    return guarded(parts_->path, [&] {
        // A write-ahead log makes a commit cheap; end_adding folds it back, so that the store is one file
        // again that can be read from a read-only place.
        parts_->database.exec("PRAGMA locking_mode = EXCLUSIVE");
        parts_->database.execAndGet("PRAGMA journal_mode = WAL");
        parts_->database.exec("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4096");
        parts_->adding = std::make_unique<Parts::Adding>(parts_->database);
    });
}

Result<void> Store::end_adding() {
    parts_->adding.reset();
    return guarded(parts_->path, [&] {
        parts_->database.exec("PRAGMA synchronous = FULL");
        parts_->database.execAndGet("PRAGMA journal_mode = DELETE");
    });
}

Result<bool> Store::has_file(const Hash256& sha256) {
    return guarded(parts_->path, [&] {
        SQLite::Statement query(parts_->database, "SELECT 1 FROM file WHERE sha256 = ?");
        query.bind(1, sha256.data(), static_cast<int>(sha256.size()));
        return query.executeStep();
    });
}

Result<std::int64_t> Store::add_bundle(const Hash256& sha256, const records::ReadBundle& bundle) {
    const records::BundleHeader& header = bundle.content.header;
    const auto& lines = bundle.content.records;
    if (!parts_->adding || lines.size() != bundle.ids.size()) {
        return fail(ErrorCode::Bug, "A bundle was added at the wrong moment.");
    }
    const int whole = bundle.state == records::BundleState::Whole ? 1 : 0;
    return guarded(parts_->path, [&] {
        Parts::Adding& add = *parts_->adding;
        // Destroyed without commit when something throws: then nothing of this bundle stays.
        SQLite::Transaction transaction(parts_->database, SQLite::TransactionBehavior::IMMEDIATE);
        add.stream_in.reset();
        add.stream_in.bind(1, header.device);
        add.stream_in.bind(2, header.epoch);
        add.stream_in.exec();
        add.stream_of.reset();
        add.stream_of.bind(1, header.device);
        add.stream_of.bind(2, header.epoch);
        add.stream_of.executeStep();
        const std::int64_t stream = add.stream_of.getColumn(0).getInt64();
        add.stream_of.reset();
        const auto count = [&]() -> std::int64_t {
            if (lines.empty()) {
                return 0;
            }
            add.count.reset();
            add.count.bind(1, stream);
            add.count.bind(2, lines.front().seq);
            add.count.bind(3, lines.back().seq);
            add.count.executeStep();
            const std::int64_t number = add.count.getColumn(0).getInt64();
            add.count.reset();
            return number;
        };
        const std::int64_t before = count();
        for (std::size_t i = 0; i < lines.size(); ++i) {
            add.record_in.reset();
            add.record_in.bind(1, stream);
            add.record_in.bind(2, lines[i].seq);
            add.record_in.bindNoCopy(3, bundle.ids[i].data(), static_cast<int>(bundle.ids[i].size()));
            add.record_in.bind(4, whole);
            add.record_in.bindNoCopy(5, lines[i].json);
            add.record_in.exec();
        }
        const std::int64_t added = count() - before;
        for (const records::LessonInfo& lesson : bundle.content.lessons) {
            add.lesson_in.reset();
            add.lesson_in.bind(1, header.device);
            add.lesson_in.bind(2, lesson.id);
            add.lesson_in.bind(3, lesson.version);
            add.lesson_in.bind(4, lesson.hash8);
            add.lesson_in.bind(5, lesson.maker8);
            add.lesson_in.bind(6, whole);
            add.lesson_in.bind(7, lesson_to_json(lesson));
            add.lesson_in.exec();
        }
        add.file_in.reset();
        add.file_in.bind(1, sha256.data(), static_cast<int>(sha256.size()));
        add.file_in.bind(2, stream);
        add.file_in.bind(3, whole);
        add.file_in.bind(4, lines.empty() ? header.lo - 1 : lines.back().seq);
        add.file_in.bind(5, header_to_json(header));
        add.file_in.exec();
        transaction.commit();
        return added;
    });
}

Result<void> Store::put_devices(const std::vector<Device>& devices) {
    return guarded(parts_->path, [&] {
        SQLite::Transaction transaction(parts_->database, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement insert(parts_->database, "INSERT OR REPLACE INTO device VALUES(?, ?, ?, ?, ?)");
        for (const Device& device : devices) {
            insert.reset();
            insert.bind(1, device.id);
            insert.bind(2, device.label);
            insert.bind(3, device.site);
            insert.bind(4, device.group);
            insert.bind(5, device.state);
            insert.exec();
        }
        transaction.commit();
    });
}

Result<void> Store::put_spoken(const SpokenFact& fact) {
    return guarded(parts_->path, [&] {
        parts_->database.exec(
            "CREATE TABLE IF NOT EXISTS spoken(device TEXT NOT NULL, seq BIGINT NOT NULL, learner TEXT NOT "
            "NULL,"
            " lesson TEXT NOT NULL, day_ms BIGINT NOT NULL, PRIMARY KEY(device, seq, learner, lesson))");
        SQLite::Statement insert(parts_->database, "INSERT OR IGNORE INTO spoken VALUES(?, ?, ?, ?, ?)");
        insert.bind(1, fact.device);
        insert.bind(2, fact.seq);
        insert.bind(3, fact.learner);
        insert.bind(4, fact.lesson);
        insert.bind(5, fact.day_ms);
        insert.exec();
    });
}

Result<std::map<std::string, Device>> Store::devices() {
    return guarded(parts_->path, [&] {
        std::map<std::string, Device> devices;
        SQLite::Statement query(parts_->database, "SELECT id, label, site, grp, state FROM device");
        while (query.executeStep()) {
            Device device{query.getColumn(0), query.getColumn(1), query.getColumn(2), query.getColumn(3),
                          query.getColumn(4)};
            devices.emplace(device.id, device);
        }
        return devices;
    });
}

Result<std::int64_t> Store::count_records() {
    return guarded(parts_->path, [&] {
        return std::int64_t{parts_->database.execAndGet("SELECT count(*) FROM record").getInt64()};
    });
}

Result<std::vector<Stream>> Store::streams() {
    return guarded(parts_->path, [&] {
        std::vector<Stream> streams;
        SQLite::Statement query(parts_->database,
                                "SELECT id, device, epoch FROM stream ORDER BY device, epoch");
        while (query.executeStep()) {
            streams.push_back({query.getColumn(0).getInt64(), query.getColumn(1), query.getColumn(2)});
        }
        return streams;
    });
}

Result<std::vector<TakenFile>> Store::files(const Stream& stream) {
    return guarded(parts_->path, [&] {
        std::vector<TakenFile> files;
        SQLite::Statement query(parts_->database,
                                "SELECT whole, held, header FROM file WHERE stream = ? ORDER BY sha256");
        query.bind(1, stream.row);
        while (query.executeStep()) {
            const auto header = header_from_json(query.getColumn(2).getString());
            if (!header) {
                throw SQLite::Exception("a header in the store is damaged", SQLITE_CORRUPT);
            }
            TakenFile file;
            file.whole = query.getColumn(0).getInt() != 0;
            file.held = query.getColumn(1).getInt64();
            file.lo = header->lo;
            file.hi = header->hi;
            file.previous = hash_of_hex(header->prev_id);
            file.header = *header;
            files.push_back(std::move(file));
        }
        return files;
    });
}

Result<void> Store::each_record(const Stream& stream, const RecordVisitor& visit) {
    return guarded(parts_->path, [&] {
        SQLite::Statement query(parts_->database,
                                "SELECT seq, id, whole, json FROM record WHERE stream = ? ORDER BY seq, id");
        query.bind(1, stream.row);
        while (query.executeStep()) {
            const SQLite::Column json = query.getColumn(3);
            const char* text = json.getText();
            visit(query.getColumn(0).getInt64(), hash_of(query.getColumn(1)),
                  query.getColumn(2).getInt() != 0,
                  std::string_view(text, static_cast<std::size_t>(json.getBytes())));
        }
    });
}

Result<std::vector<records::LessonInfo>> Store::lessons(const std::string& device) {
    return guarded(parts_->path, [&] {
        std::vector<records::LessonInfo> lessons;
        SQLite::Statement query(
            parts_->database, "SELECT info FROM lesson WHERE device = ? ORDER BY id, version, hash8, maker8");
        query.bind(1, device);
        while (query.executeStep()) {
            if (const auto lesson = lesson_from_json(query.getColumn(0).getString())) {
                lessons.push_back(*lesson);
            }
        }
        return lessons;
    });
}

}  // namespace jankar::collect
