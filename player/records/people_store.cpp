#include "player/records/people_store.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "player/records/sqlite_guard.h"

namespace jankar::records {

namespace {

constexpr int kApplicationId = 0x4A4B5031;  // "JKP1"
constexpr std::size_t kMaxPhotoBytes = 1u << 20;
constexpr std::size_t kMaxNameBytes = 400;

class SqlitePeople : public PeopleStore {
 public:
    SqlitePeople(std::string path, std::unique_ptr<SQLite::Database> database)
        : path_(std::move(path)), database_(std::move(database)) {}

    Result<void> create() {
        return guarded(path_, [&]() -> Result<void> {
            if (database_->execAndGet("PRAGMA user_version").getInt() == 0) {
                database_->exec(
                    "BEGIN;"
                    "CREATE TABLE learner(joined INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL,"
                    " name TEXT NOT NULL, drawing TEXT NOT NULL, team TEXT NOT NULL, lang TEXT NOT NULL "
                    "DEFAULT '',"
                    " sound INTEGER NOT NULL DEFAULT 2, tiles INTEGER NOT NULL DEFAULT 6,"
                    " contrast INTEGER NOT NULL DEFAULT 0, captions INTEGER NOT NULL DEFAULT 0);"
                    // Apart, so that reading all faces does not read all pictures.
                    "CREATE TABLE photo(learner TEXT PRIMARY KEY, bytes BLOB NOT NULL);"
                    "PRAGMA user_version=1; COMMIT");
            }
            if (database_->execAndGet("PRAGMA user_version").getInt() != 1) {
                return fail(ErrorCode::Unsupported, fmt::format("{} was written by a newer program.", path_));
            }
            return {};
        });
    }

    Result<std::string> add(const std::string& name, const std::string& drawing, const std::string& group,
                            const Bytes& photo) override {
        if (name.empty() && drawing.empty() && photo.empty()) {
            return fail(ErrorCode::Usage, "A learner needs a name, a drawing or a photo.");
        }
        if (name.size() > kMaxNameBytes || group.size() > kMaxNameBytes || drawing.size() > kMaxNameBytes) {
            return fail(ErrorCode::Usage, "The name is too long.");
        }
        if (photo.size() > kMaxPhotoBytes) {
            return fail(ErrorCode::Usage, "The photo is too large.");
        }
        return guarded(path_, [&]() -> Result<std::string> {
            constexpr std::size_t kIdBytes = 16;
            const std::string id = random_hex(kIdBytes);
            SQLite::Transaction transaction(*database_);
            SQLite::Statement person(*database_,
                                     "INSERT INTO learner(id, name, drawing, team) VALUES(?1, ?2, ?3, ?4)");
            person.bind(1, id);
            person.bind(2, name);
            person.bind(3, drawing);
            person.bind(4, group);
            person.exec();
            if (!photo.empty()) {
                SQLite::Statement picture(*database_, "INSERT INTO photo VALUES(?1, ?2)");
                picture.bind(1, id);
                picture.bindNoCopy(2, photo.data(), static_cast<int>(photo.size()));
                picture.exec();
            }
            transaction.commit();
            return id;
        });
    }

    Result<std::vector<Learner>> all() override {
        return guarded(path_, [&]() -> Result<std::vector<Learner>> {
            std::vector<Learner> learners;
            SQLite::Statement rows(
                *database_,
                "SELECT joined, id, name, drawing, team, lang, sound, tiles, contrast, captions,"
                " EXISTS(SELECT 1 FROM photo WHERE photo.learner=id) FROM learner ORDER BY joined");
            while (rows.executeStep()) {
                Learner learner;
                learner.joined = rows.getColumn(0).getInt64();
                learner.id = rows.getColumn(1).getString();
                learner.name = rows.getColumn(2).getString();
                learner.drawing = rows.getColumn(3).getString();
                learner.group = rows.getColumn(4).getString();
                learner.settings.lang = rows.getColumn(5).getString();
                learner.settings.sound = rows.getColumn(6).getInt();
                learner.settings.tiles = rows.getColumn(7).getInt();
                learner.settings.contrast = rows.getColumn(8).getInt() != 0;
                learner.settings.captions = rows.getColumn(9).getInt() != 0;
                learner.has_photo = rows.getColumn(10).getInt() != 0;
                learners.push_back(std::move(learner));
            }
            return learners;
        });
    }

    Result<bool> knows(const std::string& learner) override {
        return guarded(path_, [&]() -> Result<bool> {
            SQLite::Statement one(*database_, "SELECT 1 FROM learner WHERE id=?1");
            one.bind(1, learner);
            return one.executeStep();
        });
    }

    Result<Bytes> photo(const std::string& learner) override {
        return guarded(path_, [&]() -> Result<Bytes> {
            SQLite::Statement one(*database_, "SELECT bytes FROM photo WHERE learner=?1");
            one.bind(1, learner);
            if (!one.executeStep()) {
                return Bytes();
            }
            const SQLite::Column column = one.getColumn(0);
            const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
            return bytes == nullptr ? Bytes() : Bytes(bytes, bytes + column.getBytes());
        });
    }

    Result<void> save_settings(const std::string& learner, const Settings& settings) override {
        return guarded(path_, [&]() -> Result<void> {
            SQLite::Statement change(
                *database_,
                "UPDATE learner SET lang=?2, sound=?3, tiles=?4, contrast=?5, captions=?6 WHERE id=?1");
            change.bind(1, learner);
            change.bind(2, settings.lang);
            change.bind(3, settings.sound);
            change.bind(4, settings.tiles);
            change.bind(5, settings.contrast ? 1 : 0);
            change.bind(6, settings.captions ? 1 : 0);
            if (change.exec() == 0) {
                return fail(ErrorCode::NotFound, "There is no such learner.");
            }
            return {};
        });
    }

 private:
    std::string path_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace

Result<std::unique_ptr<PeopleStore>> PeopleStore::open(const std::string& folder, FileSystem file_system,
                                                       bool read_only) {
    const std::string path = folder + "/people.db";
    ASSIGN_OR_RETURN(auto database, open_database(path, file_system, read_only, kApplicationId));
    auto people = std::make_unique<SqlitePeople>(path, std::move(database));
    RETURN_IF_ERROR(people->create());
    return std::unique_ptr<PeopleStore>(std::move(people));
}

Result<void> set_people_aside(const std::string& folder) {
    int number = 1;
    while (is_file(fmt::format("{}/people-damaged-{}.db", folder, number))) {
        ++number;
    }
    const std::string aside = fmt::format("{}/people-damaged-{}.db", folder, number);
    // The journals first: a fresh file must not find those of the old one.
    for (const char* ending : {"-wal", "-journal", ""}) {
        const std::string from = folder + "/people.db" + ending;
        if (::rename(from.c_str(), (aside + ending).c_str()) != 0 && errno != ENOENT) {
            return fail(io_error(errno, "rename", from));
        }
    }
    return fsync_folder(folder);
}

}  // namespace jankar::records
