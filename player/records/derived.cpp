#include "player/records/derived.h"

#include <array>
#include <nlohmann/json.hpp>

namespace jankar::records {

namespace {

using Json = nlohmann::json;

constexpr std::array<const char*, 4> kTables = {"chain", "finished", "open_session", "kind"};

std::string text_of(const Json& record, const char* key) {
    const auto it = record.find(key);
    return it != record.end() && it->is_string() ? it->get<std::string>() : std::string();
}

void run(SQLite::Database& database, const char* sql, const std::string& a, const std::string& b,
         const std::string& c, std::int64_t seq) {
    SQLite::Statement statement(database, sql);
    statement.bind(1, a);
    statement.bind(2, b);
    statement.bind(3, c);
    statement.bind(4, seq);
    statement.exec();
}

}  // namespace

void Derived::create() {
    database_.exec(
        "CREATE TABLE IF NOT EXISTS chain(first_seq INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch TEXT "
        "NOT NULL,"
        " public_key TEXT NOT NULL);"
        "CREATE TABLE IF NOT EXISTS finished(learner TEXT, lesson TEXT, maker TEXT, times INTEGER NOT NULL,"
        " first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, PRIMARY KEY(learner, lesson, maker)) "
        "WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS open_session(session TEXT PRIMARY KEY, learner TEXT NOT NULL,"
        " opened INTEGER NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE IF NOT EXISTS kind(kind TEXT PRIMARY KEY, number INTEGER NOT NULL,"
        " last_seq INTEGER NOT NULL) WITHOUT ROWID;");
}

bool Derived::fold(std::int64_t seq, const std::string& json) {
    const Json record = Json::parse(json, nullptr, false);
    if (!record.is_object()) {
        return false;
    }
    const std::string kind = text_of(record, "kind");
    const std::string session = text_of(record, "session");
    SQLite::Statement count(
        database_,
        "INSERT INTO kind VALUES(?1, 1, ?2) ON CONFLICT(kind) DO UPDATE SET number=number+1,"
        " last_seq=excluded.last_seq");
    count.bind(1, kind);
    count.bind(2, seq);
    count.exec();
    if (kind == "genesis") {
        // What was open in the chain before ended with it.
        database_.exec("DELETE FROM open_session");
        run(database_, "INSERT INTO chain(device, epoch, public_key, first_seq) VALUES(?1, ?2, ?3, ?4)",
            text_of(record, "device"), text_of(record, "epoch"), text_of(record, "key"), seq);
    } else if (kind == "session-open") {
        run(database_,
            "INSERT OR REPLACE INTO open_session(session, learner, opened) VALUES(?1, ?2 || ?3, ?4)", session,
            text_of(record, "learner"), "", seq);
    } else if (kind == "session-close") {
        SQLite::Statement close(database_, "DELETE FROM open_session WHERE session=?1");
        close.bind(1, session);
        close.exec();
    } else if (kind == "completed") {
        const auto lesson = record.find("lesson");
        if (lesson != record.end() && lesson->is_array() && lesson->size() == 4 && (*lesson)[0].is_string() &&
            (*lesson)[3].is_string()) {
            run(database_,
                "INSERT INTO finished VALUES(?1, ?2, ?3, 1, ?4, ?4) ON CONFLICT(learner, lesson, maker)"
                " DO UPDATE SET times=times+1, last_seq=excluded.last_seq",
                text_of(record, "learner"), (*lesson)[0].get<std::string>(), (*lesson)[3].get<std::string>(),
                seq);
        }
    }
    return true;
}

bool Derived::rebuild() {
    for (const char* table : kTables) {
        database_.exec(std::string("DROP TABLE IF EXISTS ") + table);
    }
    create();
    SQLite::Statement all(database_, "SELECT seq, json FROM record ORDER BY seq");
    while (all.executeStep()) {
        if (!fold(all.getColumn(0).getInt64(), all.getColumn(1).getString())) {
            return false;
        }
    }
    return true;
}

std::string Derived::text() const {
    std::string out;
    for (const char* table : kTables) {
        SQLite::Statement all(database_, std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
        while (all.executeStep()) {
            out += table;
            for (int i = 0; i < all.getColumnCount(); ++i) {
                out += '|';
                out += all.getColumn(i).getString();
            }
            out += '\n';
        }
    }
    return out;
}

}  // namespace jankar::records
