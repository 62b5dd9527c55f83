#include "player/records/state.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "player/records/json_text.h"
#include "player/records/sqlite_guard.h"
#include "player/records/statements.h"

namespace jankar::records {

namespace {

constexpr std::pair<const char*, const char*> kTables[] = {
    {"question",
     "(lesson TEXT, step TEXT, answers INTEGER, right INTEGER, first INTEGER, first_right INTEGER,"
     " PRIMARY KEY(lesson, step)) WITHOUT ROWID;"},
    {"lesson",
     "(ref TEXT PRIMARY KEY, subject TEXT, course TEXT, steps INTEGER, scored INTEGER, title TEXT)"
     " WITHOUT ROWID;"},
    {"place",
     "(learner TEXT, lesson TEXT, maker TEXT, hash TEXT, session TEXT, play TEXT NOT NULL,"
     " ord INTEGER NOT NULL, told_s INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(learner, lesson, maker))"
     " WITHOUT ROWID;"},
    {"review",
     "(learner TEXT, lesson TEXT, maker TEXT, step TEXT, box INTEGER NOT NULL, visit INTEGER NOT NULL,"
     " wall INTEGER NOT NULL, ord INTEGER NOT NULL, PRIMARY KEY(learner, lesson, maker, step))"
     " WITHOUT ROWID;"},
    // `here`: ids of learners with blanks between them.
    {"team", "(id TEXT PRIMARY KEY, bands INTEGER NOT NULL, here TEXT NOT NULL) WITHOUT ROWID;"},
};

void bind_lesson(Prepared& statement, const std::string& learner, const LessonRef& lesson) {
    statement.bind(1, learner);
    statement.bind(2, lesson.id);
    statement.bind(3, lesson.maker8);
}

}  // namespace

std::string lesson_array(const LessonRef& lesson) {
    return "[" + json_quoted(lesson.id) + "," + std::to_string(lesson.version) + "," +
           json_quoted(lesson.hash8) + "," + json_quoted(lesson.maker8) + "]";
}

Result<void> State::create(bool temporary) {
    return guarded(log_.path(), [&]() -> Result<void> {
        std::string missing;
        for (const auto& [name, columns] : kTables) {
            if (!log_.database().tableExists(name)) {
                missing += std::string(temporary ? "CREATE TEMP TABLE " : "CREATE TABLE ") + name + columns;
            }
        }
        if (!missing.empty()) {
            log_.database().exec(temporary ? "PRAGMA temp_store=MEMORY;" + missing
                                           : "BEGIN;" + missing + "COMMIT");
        }
        return {};
    });
}

Result<void> State::save_place(const std::string& learner, const Place& place) {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared statement(
            log_.statements(),
            "INSERT INTO place(learner, lesson, maker, hash, session, play, ord) VALUES(?1, ?2, ?3, ?4, ?5, "
            "?6,"
            " (SELECT coalesce(max(ord), 0) + 1 FROM place)) ON CONFLICT(learner, lesson, maker) DO UPDATE "
            "SET"
            " hash=excluded.hash, session=excluded.session, play=excluded.play, ord=excluded.ord");
        statement.bind(1, learner);
        statement.bind(2, place.lesson_id);
        statement.bind(3, place.maker8);
        statement.bind(4, place.lesson_hash8);
        statement.bind(5, place.session);
        statement.bind(6, place.play_state_json);
        statement.exec();
        return {};
    });
}

Result<void> State::remove_place(const std::string& learner, const LessonRef& lesson) {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared statement(log_.statements(),
                           "DELETE FROM place WHERE learner=?1 AND lesson=?2 AND maker=?3");
        bind_lesson(statement, learner, lesson);
        statement.exec();
        return {};
    });
}

Result<std::vector<Place>> State::places(const std::string& learner) const {
    return guarded(log_.path(), [&]() -> Result<std::vector<Place>> {
        std::vector<Place> places;
        Prepared all(
            log_.statements(),
            "SELECT lesson, maker, play, hash, session, ord FROM place WHERE learner=?1 ORDER BY ord");
        all.bind(1, learner);
        while (all.executeStep()) {
            places.push_back({all.getColumn(0).getString(), all.getColumn(1).getString(),
                              all.getColumn(2).getString(), all.getColumn(3).getString(),
                              all.getColumn(4).getString(), all.getColumn(5).getInt64()});
        }
        return places;
    });
}

Result<std::int64_t> State::told_seconds(const std::string& learner, const LessonRef& lesson) const {
    return guarded(log_.path(), [&]() -> Result<std::int64_t> {
        Prepared statement(log_.statements(),
                           "SELECT told_s FROM place WHERE learner=?1 AND lesson=?2 AND maker=?3");
        bind_lesson(statement, learner, lesson);
        return statement.executeStep() ? statement.getColumn(0).getInt64() : -1;
    });
}

Result<void> State::set_told_seconds(const std::string& learner, const LessonRef& lesson,
                                     std::int64_t seconds) {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared statement(log_.statements(),
                           "UPDATE place SET told_s=?4 WHERE learner=?1 AND lesson=?2 AND maker=?3");
        bind_lesson(statement, learner, lesson);
        statement.bind(4, seconds);
        statement.exec();
        return {};
    });
}

Result<std::vector<Finished>> State::finished(const std::string& learner) const {
    return guarded(log_.path(), [&]() -> Result<std::vector<Finished>> {
        std::vector<Finished> lessons;
        Prepared all(log_.statements(),
                     "SELECT lesson, maker, times, first_seq, last_seq FROM finished WHERE learner=?1"
                     " ORDER BY last_seq");
        all.bind(1, learner);
        while (all.executeStep()) {
            lessons.push_back({all.getColumn(0).getString(), all.getColumn(1).getString(),
                               all.getColumn(2).getInt(), all.getColumn(3).getInt64(),
                               all.getColumn(4).getInt64()});
        }
        return lessons;
    });
}

Result<void> State::move_places(const std::string& other, const std::string& kept) {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared move(log_.statements(), "UPDATE OR IGNORE place SET learner=?2 WHERE learner=?1");
        move.bind(1, other);
        move.bind(2, kept);
        move.exec();
        Prepared gone(log_.statements(), "DELETE FROM place WHERE learner=?1");
        gone.bind(1, other);
        gone.exec();
        return {};
    });
}

Result<void> State::forget(const std::string& learner) {
    return guarded(log_.path(), [&]() -> Result<void> {
        for (const char* sql : {"DELETE FROM place WHERE learner=?1", "DELETE FROM review WHERE learner=?1",
                                "UPDATE team SET here=trim(replace(' '||here||' ', ' '||?1||' ', ' '))"}) {
            Prepared statement(log_.statements(), sql);
            statement.bind(1, learner);
            statement.exec();
        }
        return {};
    });
}

Result<std::set<std::string>> State::forgotten() const {
    return guarded(log_.path(), [&]() -> Result<std::set<std::string>> {
        std::set<std::string> forgotten;
        Prepared all(log_.statements(), "SELECT learner FROM forgotten");
        while (all.executeStep()) {
            forgotten.insert(all.getColumn(0).getString());
        }
        return forgotten;
    });
}

Result<std::map<std::string, int>> State::packs() const {
    return guarded(log_.path(), [&]() -> Result<std::map<std::string, int>> {
        std::map<std::string, int> packs;
        Prepared all(log_.statements(), "SELECT id, version FROM pack");
        while (all.executeStep()) {
            packs[all.getColumn(0).getString()] = all.getColumn(1).getInt();
        }
        return packs;
    });
}

Result<WallRow> State::wall_row(const std::string& learner) const {
    return guarded(log_.path(), [&]() -> Result<WallRow> {
        WallRow row{learner, {}, {}};
        const auto read = [&](const char* sql, std::set<std::string>& keys) {
            Prepared all(log_.statements(), sql);
            all.bind(1, learner);
            while (all.executeStep()) {
                keys.insert(all.getColumn(0).getString() + "/" + all.getColumn(1).getString());
            }
        };
        read("SELECT maker, lesson FROM finished WHERE learner=?1", row.finished);
        read("SELECT maker, lesson FROM witnessed WHERE learner=?1", row.witnessed);
        return row;
    });
}

Result<std::int64_t> State::witnessed(const std::string& learner, const LessonRef& lesson) const {
    return guarded(log_.path(), [&]() -> Result<std::int64_t> {
        Prepared one(log_.statements(),
                     "SELECT seq FROM witnessed WHERE learner=?1 AND lesson=?2 AND maker=?3");
        bind_lesson(one, learner, lesson);
        return one.executeStep() ? one.getColumn(0).getInt64() : 0;
    });
}

Result<std::int64_t> State::visits(const std::string& learner) const {
    return guarded(log_.path(), [&]() -> Result<std::int64_t> {
        Prepared one(log_.statements(), "SELECT number FROM visit WHERE learner=?1");
        one.bind(1, learner);
        return one.executeStep() ? one.getColumn(0).getInt64() : 0;
    });
}

Result<std::vector<PendingPractice>> State::practising(const std::string& learner,
                                                       const std::string& session) const {
    return guarded(log_.path(), [&]() -> Result<std::vector<PendingPractice>> {
        std::vector<PendingPractice> pending;
        Prepared all(log_.statements(),
                     "SELECT lesson, maker, items FROM practising WHERE learner=?1 AND session<>?2"
                     " ORDER BY seq");
        all.bind(1, learner);
        all.bind(2, session);
        while (all.executeStep()) {
            PendingPractice one{all.getColumn(0).getString(), all.getColumn(1).getString(), {}};
            const auto items = nlohmann::json::parse(all.getColumn(2).getString(), nullptr, false);
            for (const auto& item : items) {
                if (item.is_number_integer()) {
                    one.items.push_back(item.get<int>());
                }
            }
            pending.push_back(std::move(one));
        }
        return pending;
    });
}

Result<std::map<std::pair<std::string, std::string>, bool>> State::consents() const {
    using Consents = std::map<std::pair<std::string, std::string>, bool>;
    return guarded(log_.path(), [&]() -> Result<Consents> {
        Consents consents;
        Prepared all(log_.statements(), "SELECT learner, what, agreed FROM consent");
        while (all.executeStep()) {
            consents[{all.getColumn(0).getString(), all.getColumn(1).getString()}] =
                all.getColumn(2).getInt() != 0;
        }
        return consents;
    });
}

Result<std::map<std::string, std::string>> State::joined() const {
    return guarded(log_.path(), [&]() -> Result<std::map<std::string, std::string>> {
        std::map<std::string, std::string> joined;
        Prepared all(log_.statements(), "SELECT other, kept FROM joined");
        while (all.executeStep()) {
            joined[all.getColumn(0).getString()] = all.getColumn(1).getString();
        }
        return joined;
    });
}

Result<Group> State::group(const std::string& id) const {
    return guarded(log_.path(), [&]() -> Result<Group> {
        Group group;
        group.id = id;
        Prepared one(log_.statements(), "SELECT bands, here FROM team WHERE id=?1");
        one.bind(1, id);
        if (one.executeStep()) {
            group.bands = one.getColumn(0).getInt();
            std::istringstream here(one.getColumn(1).getString());
            group.last_here.assign(std::istream_iterator<std::string>(here), {});
        }
        return group;
    });
}

Result<void> State::add_band(const std::string& group, const std::vector<std::string>& here) {
    return guarded(log_.path(), [&]() -> Result<void> {
        std::string ids;
        for (const std::string& learner : here) {
            ids += (ids.empty() ? "" : " ") + learner;
        }
        Prepared put(log_.statements(),
                     "INSERT INTO team VALUES(?1, 1, ?2) ON CONFLICT(id) DO UPDATE SET"
                     " bands=bands+1, here=excluded.here");
        put.bind(1, group);
        put.bind(2, ids);
        put.exec();
        return {};
    });
}

Result<void> State::remember_lesson(const LessonRef& lesson) {
    return guarded(log_.path(), [&]() -> Result<void> {
        const JsonLine title = JsonLine().texts("title", lesson.title);
        // Written only when it is new or another, so that a lesson played again costs no page.
        Prepared statement(
            log_.statements(),
            "INSERT INTO lesson VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(ref) DO UPDATE SET"
            " subject=excluded.subject, course=excluded.course, steps=excluded.steps, scored=excluded.scored,"
            " title=excluded.title WHERE (subject, course, steps, scored, title) IS NOT"
            " (excluded.subject, excluded.course, excluded.steps, excluded.scored, excluded.title)");
        statement.bind(1, lesson_array(lesson));
        statement.bind(2, lesson.subject);
        statement.bind(3, lesson.course);
        statement.bind(4, lesson.steps);
        statement.bind(5, lesson.scored_steps);
        statement.bind(6, title.done());
        statement.exec();
        return {};
    });
}

Result<std::map<std::string, LessonInfo>> State::lessons() const {
    using Json = nlohmann::json;
    return guarded(log_.path(), [&]() -> Result<std::map<std::string, LessonInfo>> {
        std::map<std::string, LessonInfo> lessons;
        Prepared all(log_.statements(), "SELECT ref, subject, course, steps, scored, title FROM lesson");
        while (all.executeStep()) {
            const std::string ref = all.getColumn(0).getString();
            const Json array = Json::parse(ref, nullptr, false);
            const Json title = Json::parse(all.getColumn(5).getString(), nullptr, false);
            if (!array.is_array() || array.size() != 4 || !title.is_object() || !title.contains("title")) {
                continue;
            }
            LessonInfo& lesson = lessons[ref];
            lesson.id = array[0].get<std::string>();
            lesson.version = array[1].get<int>();
            lesson.hash8 = array[2].get<std::string>();
            lesson.maker8 = array[3].get<std::string>();
            lesson.subject = all.getColumn(1).getString();
            lesson.course = all.getColumn(2).getString();
            lesson.steps = all.getColumn(3).getInt();
            lesson.scored_steps = all.getColumn(4).getInt();
            lesson.title = title.at("title").get<std::map<std::string, std::string>>();
        }
        return lessons;
    });
}

Result<void> State::count(const QuestionCount& more) {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared statement(
            log_.statements(),
            "INSERT INTO question VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(lesson, step) DO UPDATE SET"
            " answers=answers+excluded.answers, right=right+excluded.right, first=first+excluded.first,"
            " first_right=first_right+excluded.first_right");
        statement.bind(1, more.lesson);
        statement.bind(2, more.step);
        statement.bind(3, more.answers);
        statement.bind(4, more.right);
        statement.bind(5, more.first);
        statement.bind(6, more.first_right);
        statement.exec();
        return {};
    });
}

Result<std::vector<QuestionCount>> State::counts() const {
    return guarded(log_.path(), [&]() -> Result<std::vector<QuestionCount>> {
        std::vector<QuestionCount> counts;
        Prepared all(log_.statements(), "SELECT * FROM question ORDER BY lesson, step");
        while (all.executeStep()) {
            counts.push_back({all.getColumn(0).getString(), all.getColumn(1).getString(),
                              all.getColumn(2).getInt64(), all.getColumn(3).getInt64(),
                              all.getColumn(4).getInt64(), all.getColumn(5).getInt64()});
        }
        return counts;
    });
}

Result<void> State::clear_counts() {
    return guarded(log_.path(), [&]() -> Result<void> {
        Prepared(log_.statements(), "DELETE FROM question").exec();
        return {};
    });
}

}  // namespace jankar::records
