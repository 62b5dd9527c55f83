#include "player/records/people_schema.h"

#include <string>

namespace jankar::records {

namespace {

constexpr int kSchema = 2;

/// `table`: "CREATE TABLE " or "CREATE TEMP TABLE ". Names of one kind of thing are the same in version 1
/// only where their columns are.
void create(SQLite::Database& database, const std::string& table) {
    const auto make = [&](const char* columns) { database.exec(table + columns); };
    make(
        "face(joined INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, name TEXT NOT NULL,"
        " drawing TEXT NOT NULL, team TEXT NOT NULL, lang TEXT NOT NULL DEFAULT '',"
        " sound INTEGER NOT NULL DEFAULT 2, tiles INTEGER NOT NULL DEFAULT 6,"
        " contrast INTEGER NOT NULL DEFAULT 0, captions INTEGER NOT NULL DEFAULT 0,"
        // The face that the trainer said is the same woman; empty for all who are shown.
        " kept TEXT NOT NULL DEFAULT '')");
    make(
        "team(made INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, name TEXT NOT NULL,"
        " drawing TEXT NOT NULL)");
    // Pictures and voices lie apart, so that reading all faces does not read them.
    make("voice(owner TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
    make("pin(learner TEXT PRIMARY KEY, device TEXT NOT NULL, hash BLOB NOT NULL)");
    make("agreed(learner TEXT, what TEXT, yes INTEGER NOT NULL, PRIMARY KEY(learner, what)) WITHOUT ROWID");
}

void fill_from_version_1(SQLite::Database& database) {
    database.exec(
        "INSERT INTO team(id, name, drawing) SELECT lower(hex(randomblob(4))), learner.team, '' FROM learner"
        " WHERE learner.team<>'' GROUP BY learner.team ORDER BY min(joined);"
        "INSERT INTO face(joined, id, name, drawing, team, lang, sound, tiles, contrast, captions)"
        " SELECT joined, id, name, drawing,"
        " coalesce((SELECT team.id FROM team WHERE team.name=learner.team), ''),"
        " lang, sound, tiles, contrast, captions FROM learner ORDER BY joined");
}

}  // namespace

bool prepare_people(SQLite::Database& database, bool read_only) {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version == kSchema) {
        return true;
    }
    if (version > kSchema) {
        return false;
    }
    if (read_only) {
        database.exec("PRAGMA temp_store=MEMORY");
        create(database, "CREATE TEMP TABLE ");
        if (version == 0) {
            database.exec("CREATE TEMP TABLE photo(learner TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
        } else {
            fill_from_version_1(database);
        }
        return true;
    }
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    create(database, "CREATE TABLE ");
    if (version == 0) {
        database.exec("CREATE TABLE photo(learner TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
    } else {
        fill_from_version_1(database);
        database.exec("DROP TABLE learner");
    }
    database.exec("PRAGMA user_version=" + std::to_string(kSchema));
    transaction.commit();
    return true;
}

}  // namespace jankar::records
