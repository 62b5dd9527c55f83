#include "player/records/people_store.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "player/records/backup.h"
#include "player/records/people_schema.h"
#include "player/records/sqlite_guard.h"

namespace jankar::records {

namespace {

constexpr int kApplicationId = 0x4A4B5031;  // "JKP1"
constexpr std::size_t kMaxPhotoBytes = 1u << 20;
constexpr std::size_t kMaxVoiceBytes = 1u << 20;
constexpr std::size_t kMaxNameBytes = 400;
constexpr std::size_t kLearnerIdBytes = 16, kGroupIdBytes = 4;

constexpr const char* kOffice = "office";
constexpr const char* kPhoto = "photo";

Result<void> check_words(const std::string& name, const std::string& drawing) {
    if (name.size() > kMaxNameBytes || drawing.size() > kMaxNameBytes) {
        return fail(ErrorCode::Usage, "The name is too long.");
    }
    return {};
}

Result<void> check_media(const Bytes& photo, const Bytes& voice) {
    if (photo.size() > kMaxPhotoBytes) {
        return fail(ErrorCode::Usage, "The photo is too large.");
    }
    if (voice.size() > kMaxVoiceBytes) {
        return fail(ErrorCode::Usage, "The recording of the name is too long.");
    }
    return {};
}

Error no_learner() {
    return {ErrorCode::NotFound, "There is no such learner."};
}
Error no_group() {
    return {ErrorCode::NotFound, "There is no such group."};
}

class SqlitePeople : public PeopleStore {
 public:
    SqlitePeople(std::string path, std::unique_ptr<SQLite::Database> database)
        : path_(std::move(path)), database_(std::move(database)) {}

    Result<void> prepare(bool read_only, bool look_through) {
        return guarded_and_marked(path_, [&]() -> Result<void> {
            database_->exec("PRAGMA secure_delete=ON");  // what is taken out is overwritten
            if (!read_only && (look_through || has_check_mark(path_))) {
                if (database_->execAndGet("PRAGMA integrity_check(1)").getString() != "ok") {
                    return fail(ErrorCode::Corrupt, fmt::format("{} is damaged.", path_));
                }
                remove_check_mark(path_);
            }
            if (!prepare_people(*database_, read_only)) {
                return fail(ErrorCode::Unsupported, fmt::format("{} was written by a newer program.", path_));
            }
            return {};
        });
    }

    Result<std::string> add(const NewLearner& learner, bool asked) override {
        RETURN_IF_ERROR(check_words(learner.name, learner.drawing));
        RETURN_IF_ERROR(check_media(learner.photo, learner.voice));
        if (learner.name.empty() && learner.drawing.empty() && learner.photo.empty() &&
            learner.voice.empty()) {
            return fail(ErrorCode::Usage, "A learner needs a name, a drawing or a photo.");
        }
        const std::string id = random_hex(kLearnerIdBytes);
        const auto insert = [&]() -> Result<void> {
            RETURN_IF_ERROR(need_group(learner.group));
            SQLite::Statement person(
                *database_, "INSERT INTO face(id, name, drawing, team, lang) VALUES(?1, ?2, ?3, ?4, ?5)");
            person.bind(1, id);
            person.bind(2, learner.name);
            person.bind(3, learner.drawing);
            person.bind(4, learner.group);
            person.bind(5, learner.lang);
            person.exec();
            put_bytes("photo", id, learner.photo);
            put_bytes("voice", id, learner.voice);
            if (asked && !learner.photo.empty()) {
                agree(id, kPhoto, true);
            }
            if (learner.office >= 0) {
                agree(id, kOffice, learner.office > 0);
            }
            return {};
        };
        RETURN_IF_ERROR(transact(insert));
        return id;
    }

    Result<std::vector<Learner>> all() override {
        return guarded_and_marked(path_, [&]() -> Result<std::vector<Learner>> {
            std::vector<Learner> learners;
            SQLite::Statement rows(
                *database_,
                "SELECT joined, id, name, drawing, team, lang, sound, tiles, contrast, captions,"
                " EXISTS(SELECT 1 FROM photo WHERE photo.learner=id),"
                " EXISTS(SELECT 1 FROM voice WHERE voice.owner=id),"
                " EXISTS(SELECT 1 FROM pin WHERE pin.learner=id),"
                " coalesce((SELECT yes FROM agreed WHERE agreed.learner=id AND what='office'), -1)"
                " FROM face WHERE kept='' ORDER BY joined");
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
                learner.has_voice = rows.getColumn(11).getInt() != 0;
                learner.has_pin = rows.getColumn(12).getInt() != 0;
                learner.office = rows.getColumn(13).getInt();
                learners.push_back(std::move(learner));
            }
            return learners;
        });
    }

    Result<bool> knows(const std::string& learner) override {
        return guarded_and_marked(path_, [&]() -> Result<bool> {
            return has("SELECT 1 FROM face WHERE id=?1 AND kept=''", learner);
        });
    }

    Result<Bytes> photo(const std::string& learner) override {
        return bytes("SELECT bytes FROM photo WHERE learner=?1", learner);
    }
    Result<Bytes> voice(const std::string& owner) override {
        return bytes("SELECT bytes FROM voice WHERE owner=?1", owner);
    }

    Result<void> save_settings(const std::string& learner, const Settings& settings) override {
        return guarded_and_marked(path_, [&]() -> Result<void> {
            SQLite::Statement change(
                *database_,
                "UPDATE face SET lang=?2, sound=?3, tiles=?4, contrast=?5, captions=?6 WHERE id=?1");
            change.bind(1, learner);
            change.bind(2, settings.lang);
            change.bind(3, settings.sound);
            change.bind(4, settings.tiles);
            change.bind(5, settings.contrast ? 1 : 0);
            change.bind(6, settings.captions ? 1 : 0);
            return change.exec() == 0 ? Result<void>(fail(no_learner())) : Result<void>();
        });
    }

    Result<void> change(const std::string& learner, const LearnerChange& change) override {
        RETURN_IF_ERROR(check_words(change.name.value_or(""), change.drawing.value_or("")));
        RETURN_IF_ERROR(check_media(change.photo.value_or(Bytes()), change.voice.value_or(Bytes())));
        return transact([&]() -> Result<void> {
            if (!has("SELECT 1 FROM face WHERE id=?1 AND kept=''", learner)) {
                return fail(no_learner());
            }
            if (change.group) {
                RETURN_IF_ERROR(need_group(*change.group));
            }
            set("name", learner, change.name);
            set("drawing", learner, change.drawing);
            set("team", learner, change.group);
            if (change.photo) {
                put_bytes("photo", learner, *change.photo);
                agree(learner, kPhoto, !change.photo->empty());
            }
            if (change.voice) {
                put_bytes("voice", learner, *change.voice);
            }
            if (change.office && *change.office >= 0) {
                agree(learner, kOffice, *change.office > 0);
            }
            if (change.clear_pin) {
                remove("DELETE FROM pin WHERE learner=?1", learner);
            }
            if (!has("SELECT 1 FROM face WHERE id=?1 AND (name<>'' OR drawing<>''"
                     " OR EXISTS(SELECT 1 FROM photo WHERE photo.learner=id)"
                     " OR EXISTS(SELECT 1 FROM voice WHERE voice.owner=id))",
                     learner)) {
                return fail(ErrorCode::Usage, "A learner needs a name, a drawing or a photo.");
            }
            return {};
        });
    }

    Result<void> put_away(const std::string& other, const std::string& kept) override {
        return guarded_and_marked(path_, [&]() -> Result<void> {
            SQLite::Statement change(*database_, "UPDATE face SET kept=?2 WHERE id=?1");
            change.bind(1, other);
            change.bind(2, kept);
            change.exec();
            return {};
        });
    }

    Result<void> forget(const std::string& learner) override {
        RETURN_IF_ERROR(transact([&]() -> Result<void> {
            // Faces that the trainer joined to hers are hers too.
            for (const char* sql :
                 {"DELETE FROM photo WHERE learner IN (SELECT id FROM face WHERE id=?1 OR kept=?1)",
                  "DELETE FROM voice WHERE owner IN (SELECT id FROM face WHERE id=?1 OR kept=?1)",
                  "DELETE FROM pin WHERE learner IN (SELECT id FROM face WHERE id=?1 OR kept=?1)",
                  "DELETE FROM agreed WHERE learner IN (SELECT id FROM face WHERE id=?1 OR kept=?1)",
                  "DELETE FROM face WHERE id=?1 OR kept=?1"}) {
                SQLite::Statement statement(*database_, sql);
                statement.bind(1, learner);
                statement.exec();
            }
            return {};
        }));
        // What was written of her may still stand in the write-ahead log.
        return guarded_and_marked(path_, [&]() -> Result<void> {
            database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
            return {};
        });
    }

    Result<void> back_up(std::int64_t mark) override {
        const std::string folder = path_.substr(0, path_.find_last_of('/'));
        return records::back_up(*database_, folder, "people", mark, nullptr);
    }

    Result<std::vector<Agreement>> agreements() override {
        return guarded_and_marked(path_, [&]() -> Result<std::vector<Agreement>> {
            std::vector<Agreement> all;
            SQLite::Statement rows(*database_,
                                   "SELECT learner, what, yes FROM agreed JOIN face ON face.id=learner"
                                   " WHERE kept='' ORDER BY joined, what");
            while (rows.executeStep()) {
                all.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(),
                               rows.getColumn(2).getInt() != 0});
            }
            return all;
        });
    }

    Result<std::vector<Group>> groups() override {
        return guarded_and_marked(path_, [&]() -> Result<std::vector<Group>> {
            std::vector<Group> groups;
            SQLite::Statement rows(*database_,
                                   "SELECT id, name, drawing, EXISTS(SELECT 1 FROM voice WHERE"
                                   " voice.owner=id) FROM team ORDER BY made");
            while (rows.executeStep()) {
                Group group;
                group.id = rows.getColumn(0).getString();
                group.name = rows.getColumn(1).getString();
                group.drawing = rows.getColumn(2).getString();
                group.has_voice = rows.getColumn(3).getInt() != 0;
                groups.push_back(std::move(group));
            }
            return groups;
        });
    }

    Result<std::string> add_group(const std::string& name, const std::string& drawing) override {
        RETURN_IF_ERROR(check_group(name, drawing));
        return guarded_and_marked(path_, [&]() -> Result<std::string> {
            const std::string id = random_hex(kGroupIdBytes);
            SQLite::Statement group(*database_, "INSERT INTO team(id, name, drawing) VALUES(?1, ?2, ?3)");
            group.bind(1, id);
            group.bind(2, name);
            group.bind(3, drawing);
            group.exec();
            return id;
        });
    }

    Result<void> set_group(const std::string& id, const std::string& name,
                           const std::string& drawing) override {
        RETURN_IF_ERROR(check_group(name, drawing));
        return guarded_and_marked(path_, [&]() -> Result<void> {
            SQLite::Statement group(*database_, "UPDATE team SET name=?2, drawing=?3 WHERE id=?1");
            group.bind(1, id);
            group.bind(2, name);
            group.bind(3, drawing);
            return group.exec() == 0 ? Result<void>(fail(no_group())) : Result<void>();
        });
    }

    Result<void> set_group_voice(const std::string& id, const Bytes& voice) override {
        RETURN_IF_ERROR(check_media({}, voice));
        return transact([&]() -> Result<void> {
            if (id.empty() || !need_group(id)) {
                return fail(no_group());
            }
            put_bytes("voice", id, voice);
            return {};
        });
    }

    Result<void> need_group(const std::string& id) override {
        return guarded_and_marked(path_, [&]() -> Result<void> {
            return id.empty() || has("SELECT 1 FROM team WHERE id=?1", id)
                       ? Result<void>()
                       : Result<void>(fail(ErrorCode::Usage, "There is no such group."));
        });
    }

    Result<void> set_pin(const std::string& learner, const KeyedHash& pin) override {
        return transact([&]() -> Result<void> {
            if (!has("SELECT 1 FROM face WHERE id=?1 AND kept=''", learner)) {
                return fail(no_learner());
            }
            SQLite::Statement put(*database_, "INSERT OR REPLACE INTO pin VALUES(?1, ?2, ?3)");
            put.bind(1, learner);
            put.bind(2, pin.device);
            put.bindNoCopy(3, pin.hash.data(), static_cast<int>(pin.hash.size()));
            put.exec();
            return {};
        });
    }

    Result<std::optional<KeyedHash>> pin(const std::string& learner) override {
        return guarded_and_marked(path_, [&]() -> Result<std::optional<KeyedHash>> {
            SQLite::Statement one(*database_, "SELECT device, hash FROM pin WHERE learner=?1");
            one.bind(1, learner);
            if (!one.executeStep()) {
                return std::optional<KeyedHash>();
            }
            return std::optional(KeyedHash{one.getColumn(0).getString(), bytes_of(one.getColumn(1))});
        });
    }

 private:
    template <class Work>
    Result<void> transact(Work work) {
        return guarded_and_marked(path_, [&]() -> Result<void> {
            // Rolled back by its destructor unless committed.
            SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
            RETURN_IF_ERROR(work());
            transaction.commit();
            return {};
        });
    }
    static Result<void> check_group(const std::string& name, const std::string& drawing) {
        if (name.empty() && drawing.empty()) {
            return fail(ErrorCode::Usage, "A group needs a name or a drawing.");
        }
        return check_words(name, drawing);
    }
    static Bytes bytes_of(const SQLite::Column& column) {
        const auto* bytes = static_cast<const std::uint8_t*>(column.getBlob());
        return bytes == nullptr ? Bytes() : Bytes(bytes, bytes + column.getBytes());
    }

    bool has(const char* sql, const std::string& id) {
        SQLite::Statement one(*database_, sql);
        one.bind(1, id);
        return one.executeStep();
    }
    void remove(const char* sql, const std::string& id) {
        SQLite::Statement gone(*database_, sql);
        gone.bind(1, id);
        gone.exec();
    }
    Result<Bytes> bytes(const char* sql, const std::string& id) {
        return guarded_and_marked(path_, [&]() -> Result<Bytes> {
            SQLite::Statement one(*database_, sql);
            one.bind(1, id);
            return one.executeStep() ? bytes_of(one.getColumn(0)) : Bytes();
        });
    }
    void set(const std::string& column, const std::string& learner, const std::optional<std::string>& value) {
        if (value) {
            SQLite::Statement change(*database_, "UPDATE face SET " + column + "=?2 WHERE id=?1");
            change.bind(1, learner);
            change.bind(2, *value);
            change.exec();
        }
    }
    /// `table`: photo or voice. No bytes take away what is there.
    void put_bytes(const std::string& table, const std::string& owner, const Bytes& bytes) {
        const std::string key = table == "photo" ? "learner" : "owner";
        remove(("DELETE FROM " + table + " WHERE " + key + "=?1").c_str(), owner);
        if (!bytes.empty()) {
            SQLite::Statement put(*database_, "INSERT INTO " + table + " VALUES(?1, ?2)");
            put.bind(1, owner);
            put.bindNoCopy(2, bytes.data(), static_cast<int>(bytes.size()));
            put.exec();
        }
    }
    void agree(const std::string& learner, const char* what, bool yes) {
        SQLite::Statement put(*database_, "INSERT OR REPLACE INTO agreed VALUES(?1, ?2, ?3)");
        put.bind(1, learner);
        put.bind(2, what);
        put.bind(3, yes ? 1 : 0);
        put.exec();
    }

    std::string path_;
    std::unique_ptr<SQLite::Database> database_;
};

}  // namespace

Result<std::unique_ptr<PeopleStore>> PeopleStore::open(const std::string& folder, FileSystem file_system,
                                                       bool read_only, bool look_through) {
    const std::string path = folder + "/people.db";
    ASSIGN_OR_RETURN(auto database, open_database(path, file_system, read_only, kApplicationId));
    auto people = std::make_unique<SqlitePeople>(path, std::move(database));
    RETURN_IF_ERROR(people->prepare(read_only, look_through));
    return std::unique_ptr<PeopleStore>(std::move(people));
}

Result<void> remove_damaged_people(const std::string& folder) {
    ASSIGN_OR_RETURN(const auto names, list_folder(folder));
    for (const std::string& name : names) {
        if (name.starts_with("people-damaged-") && ::unlink((folder + "/" + name).c_str()) != 0) {
            return fail(io_error(errno, "remove", folder + "/" + name));
        }
    }
    return {};
}

namespace {

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
    remove_check_mark(folder + "/people.db");
    return fsync_folder(folder);
}

std::string fresh_people_folder(const std::string& folder) {
    return folder + "/people-new";
}

}  // namespace

Result<bool> replace_people(const std::string& folder) {
    const std::string place = fresh_people_folder(folder);
    RETURN_IF_ERROR(make_folders(place));
    for (const char* name : {"/people.db", "/people.db-journal"}) {
        ::unlink((place + name).c_str());
    }
    ASSIGN_OR_RETURN(const bool back, put_back(folder, "people", place + "/people.db"));
    {
        // On a card that takes nothing just now this fails, and all stays as it is.
        const auto fresh = PeopleStore::open(place, FileSystem::Fat, false, false);
        if (!fresh) {
            return fail(fresh.error());
        }
    }
    RETURN_IF_ERROR(set_people_aside(folder));
    RETURN_IF_ERROR(finish_replacing_people(folder));
    return back;
}

Result<void> finish_replacing_people(const std::string& folder) {
    const std::string path = folder + "/people.db";
    const std::string place = fresh_people_folder(folder);
    if (is_file(path) || !is_file(place + "/people.db")) {
        return {};
    }
    if (::rename((place + "/people.db").c_str(), path.c_str()) != 0) {
        return fail(io_error(errno, "rename", place + "/people.db"));
    }
    RETURN_IF_ERROR(fsync_folder(folder));
    ::rmdir(place.c_str());
    return {};
}

}  // namespace jankar::records
