#include "player/records/derived.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace jankar::records {

namespace {

using Json = nlohmann::json;

struct Table {
    const char* name;
    const char* columns;
};
constexpr std::array<Table, 11> kTables = {{
    {"chain",
     "(first_seq INTEGER PRIMARY KEY, device TEXT NOT NULL, epoch TEXT NOT NULL, public_key TEXT NOT NULL)"},
    {"finished",
     "(learner TEXT, lesson TEXT, maker TEXT, times INTEGER NOT NULL, first_seq INTEGER NOT NULL,"
     " last_seq INTEGER NOT NULL, PRIMARY KEY(learner, lesson, maker)) WITHOUT ROWID"},
    {"open_session",
     "(session TEXT PRIMARY KEY, learner TEXT NOT NULL, opened INTEGER NOT NULL) WITHOUT ROWID"},
    {"kind", "(kind TEXT PRIMARY KEY, number INTEGER NOT NULL, last_seq INTEGER NOT NULL) WITHOUT ROWID"},
    {"witnessed",
     "(learner TEXT, lesson TEXT, maker TEXT, seq INTEGER NOT NULL, PRIMARY KEY(learner, lesson, maker))"
     " WITHOUT ROWID"},
    // Sessions of each woman: her visits.
    {"visit", "(learner TEXT PRIMARY KEY, number INTEGER NOT NULL, last_seq INTEGER NOT NULL) WITHOUT ROWID"},
    // Taken home and not ticked off.
    {"practising",
     "(learner TEXT, lesson TEXT, maker TEXT, items TEXT NOT NULL, session TEXT NOT NULL,"
     " seq INTEGER NOT NULL, PRIMARY KEY(learner, lesson, maker)) WITHOUT ROWID"},
    // The last word on each thing that was asked.
    {"consent",
     "(learner TEXT, what TEXT, agreed INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(learner, what))"
     " WITHOUT ROWID"},
    {"joined", "(other TEXT PRIMARY KEY, kept TEXT NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID"},
    {"forgotten", "(learner TEXT PRIMARY KEY, seq INTEGER NOT NULL, boot INTEGER NOT NULL) WITHOUT ROWID"},
    // What is installed.
    {"pack", "(id TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID"},
}};

std::string text_of(const Json& record, const char* key) {
    const auto it = record.find(key);
    return it != record.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::int64_t number_of(const Json& record, const char* key) {
    const auto it = record.find(key);
    return it != record.end() && it->is_number_integer() ? it->get<std::int64_t>() : 0;
}

/// Id and maker of the lesson that the record speaks of; nothing when it speaks of none.
std::optional<std::pair<std::string, std::string>> lesson_of(const Json& record) {
    const auto lesson = record.find("lesson");
    if (lesson == record.end() || !lesson->is_array() || lesson->size() != 4 || !(*lesson)[0].is_string() ||
        !(*lesson)[3].is_string()) {
        return std::nullopt;
    }
    return std::pair((*lesson)[0].get<std::string>(), (*lesson)[3].get<std::string>());
}

void bind(Prepared& statement, int index, const std::string& text) {
    statement.bindNoCopy(index, text);
}
void bind(Prepared& statement, int index, std::int64_t number) {
    statement.bind(index, number);
}

template <class... Values>
void run(Statements& statements, std::string_view sql, const Values&... values) {
    Prepared statement(statements, sql);
    int index = 0;
    (bind(statement, ++index, values), ...);
    statement.exec();
}

}  // namespace

void Derived::create(bool temporary) {
    for (const Table& table : kTables) {
        database_.exec(std::string(temporary ? "CREATE TEMP TABLE " : "CREATE TABLE IF NOT EXISTS ") +
                       table.name + table.columns);
    }
}

std::string Derived::face_of(const std::string& learner) const {
    Prepared one(statements_, "SELECT kept FROM joined WHERE other=?1");
    one.bind(1, learner);
    return one.executeStep() ? one.getColumn(0).getString() : learner;
}

void Derived::join_faces(const std::string& other, const std::string& kept_now, std::int64_t seq) {
    const std::string kept = face_of(kept_now);
    if (other.empty() || kept.empty() || kept == other || face_of(other) != other) {
        return;
    }
    run(statements_, "UPDATE joined SET kept=?2 WHERE kept=?1", other, kept);
    run(statements_, "INSERT INTO joined VALUES(?1, ?2, ?3)", other, kept, seq);
    run(statements_,
        "INSERT INTO finished SELECT ?2, lesson, maker, times, first_seq, last_seq FROM finished"
        " WHERE learner=?1 ON CONFLICT(learner, lesson, maker) DO UPDATE SET times=times+excluded.times,"
        " first_seq=min(first_seq, excluded.first_seq), last_seq=max(last_seq, excluded.last_seq)",
        other, kept);
    run(statements_,
        "INSERT OR IGNORE INTO witnessed SELECT ?2, lesson, maker, seq FROM witnessed WHERE learner=?1",
        other, kept);
    // Of two lists of one lesson the later one stands, as it does for one woman.
    run(statements_,
        "INSERT INTO practising SELECT ?2, lesson, maker, items, session, seq FROM practising"
        " WHERE learner=?1 ON CONFLICT(learner, lesson, maker) DO UPDATE SET items=excluded.items,"
        " session=excluded.session, seq=excluded.seq WHERE excluded.seq>practising.seq",
        other, kept);
    // Her visits are those of the face that stays: boxes are counted by them.
    for (const char* table : {"finished", "witnessed", "practising", "visit"}) {
        run(statements_, "DELETE FROM " + std::string(table) + " WHERE learner=?1", other);
    }
}

bool Derived::fold(std::int64_t seq, const std::string& json) {
    const Json record = Json::parse(json, nullptr, false);
    if (!record.is_object()) {
        return false;
    }
    const std::string kind = text_of(record, "kind");
    const std::string session = text_of(record, "session");
    const std::string learner = text_of(record, "learner");
    const auto lesson = lesson_of(record);
    run(statements_,
        "INSERT INTO kind VALUES(?1, 1, ?2) ON CONFLICT(kind) DO UPDATE SET number=number+1,"
        " last_seq=excluded.last_seq",
        kind, seq);
    if (kind == "genesis") {
        // What was open in the chain before ended with it.
        run(statements_, "DELETE FROM open_session");
        run(statements_, "INSERT INTO chain(device, epoch, public_key, first_seq) VALUES(?1, ?2, ?3, ?4)",
            text_of(record, "device"), text_of(record, "epoch"), text_of(record, "key"), seq);
    } else if (kind == "session-open") {
        run(statements_, "INSERT OR REPLACE INTO open_session(session, learner, opened) VALUES(?1, ?2, ?3)",
            session, learner, seq);
        run(statements_,
            "INSERT INTO visit VALUES(?1, 1, ?2) ON CONFLICT(learner) DO UPDATE SET number=number+1,"
            " last_seq=excluded.last_seq",
            face_of(learner), seq);
    } else if (kind == "session-close") {
        run(statements_, "DELETE FROM open_session WHERE session=?1", session);
    } else if (kind == "completed" && lesson) {
        run(statements_,
            "INSERT INTO finished VALUES(?1, ?2, ?3, 1, ?4, ?4) ON CONFLICT(learner, lesson, maker)"
            " DO UPDATE SET times=times+1, last_seq=excluded.last_seq",
            face_of(learner), lesson->first, lesson->second, seq);
    } else if (kind == "witness" && lesson) {
        run(statements_, "INSERT OR IGNORE INTO witnessed VALUES(?1, ?2, ?3, ?4)", face_of(learner),
            lesson->first, lesson->second, seq);
    } else if (kind == "void" && lesson) {
        run(statements_, "DELETE FROM witnessed WHERE learner=?1 AND lesson=?2 AND maker=?3 AND seq=?4",
            face_of(learner), lesson->first, lesson->second, number_of(record, "voids"));
    } else if (kind == "practice" && lesson) {
        const auto items = record.find("items");
        const bool takes =
            number_of(record, "done") == 0 && items != record.end() && items->is_array() && !items->empty();
        if (takes) {
            run(statements_, "INSERT OR REPLACE INTO practising VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                face_of(learner), lesson->first, lesson->second, items->dump(), session, seq);
        } else {
            run(statements_, "DELETE FROM practising WHERE learner=?1 AND lesson=?2 AND maker=?3",
                face_of(learner), lesson->first, lesson->second);
        }
    } else if (kind == "consent") {
        run(statements_, "INSERT OR REPLACE INTO consent VALUES(?1, ?2, ?3, ?4)", learner,
            text_of(record, "to"), number_of(record, "agreed"), seq);
    } else if (kind == "erase") {
        run(statements_, "INSERT OR IGNORE INTO forgotten VALUES(?1, ?2, ?3)", learner, seq,
            number_of(record, "boot"));
    } else if (kind == "pack") {
        if (const std::int64_t version = number_of(record, "version"); version > 0) {
            run(statements_, "INSERT OR REPLACE INTO pack VALUES(?1, ?2, ?3)", text_of(record, "pack"),
                version, seq);
        } else {
            run(statements_, "DELETE FROM pack WHERE id=?1", text_of(record, "pack"));
        }
    } else if (kind == "label") {
        join_faces(learner, text_of(record, "same"), seq);
    }
    return true;
}

bool Derived::rebuild() {
    for (const Table& table : kTables) {
        database_.exec(std::string("DROP TABLE IF EXISTS ") + table.name);
    }
    create();
    return fold_all();
}

bool Derived::fold_all() {
    Prepared all(statements_, "SELECT seq, json FROM record ORDER BY seq");
    while (all.executeStep()) {
        if (!fold(all.getColumn(0).getInt64(), all.getColumn(1).getString())) {
            return false;
        }
    }
    return true;
}

std::string Derived::text() const {
    std::string out;
    for (const Table& table : kTables) {
        Prepared all(statements_, std::string("SELECT * FROM ") + table.name + " ORDER BY 1, 2, 3");
        while (all.executeStep()) {
            out += table.name;
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
