// Data folders of older programs, and folders that can only be read.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <filesystem>
#include <iterator>
#include <memory>

#include "content/base/files.h"
#include "store_fixture.h"

namespace jankar::records {
namespace {

namespace fs = std::filesystem;
using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

void run_sql(const std::string& path, const std::string& sql) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open(path.c_str(), &opened);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
    REQUIRE(code == SQLITE_OK);
    const int done = sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr);
    REQUIRE_MESSAGE(done == SQLITE_OK, sqlite3_errmsg(database.get()));
}

const std::string kOne(32, '1'), kTwo(32, '2'), kThree(32, '3'), kFour(32, '4');

/// people.db as version 1 of its schema made it.
void write_people_1(const std::string& path) {
    fs::remove(path);
    run_sql(path,
            "PRAGMA application_id=1246449713; PRAGMA journal_mode=WAL;"
            "CREATE TABLE learner(joined INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL,"
            " name TEXT NOT NULL, drawing TEXT NOT NULL, team TEXT NOT NULL, lang TEXT NOT NULL DEFAULT '',"
            " sound INTEGER NOT NULL DEFAULT 2, tiles INTEGER NOT NULL DEFAULT 6,"
            " contrast INTEGER NOT NULL DEFAULT 0, captions INTEGER NOT NULL DEFAULT 0);"
            "CREATE TABLE photo(learner TEXT PRIMARY KEY, bytes BLOB NOT NULL);"
            "PRAGMA user_version=1;"
            "INSERT INTO learner(joined, id, name, drawing, team, lang, sound, contrast) VALUES"
            "(3, '" +
                kOne +
                "', 'Zeba', 'pot', 'River', 'kn', 3, 1),"
                "(5, '" +
                kTwo +
                "', 'Asha', 'loom', '', '', 2, 0),"
                "(6, '" +
                kThree +
                "', 'Bina', '', 'Monday', '', 2, 0),"
                "(9, '" +
                kFour +
                "', '', 'cow', 'River', '', 2, 0);"
                "INSERT INTO photo VALUES('" +
                kThree + "', x'010203')");
}

/// records.db as version 1 of its schema had it: the same log, fewer tables.
void write_records_1(const std::string& path) {
    run_sql(path,
            "DROP TABLE witnessed; DROP TABLE visit; DROP TABLE practising; DROP TABLE consent;"
            "DROP TABLE joined; DROP TABLE review; DROP TABLE team; PRAGMA user_version=1");
}

void check_people_1(Store& store) {
    const auto groups = store.groups().value();
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].name == "River");
    CHECK(groups[0].id.size() == 8);
    CHECK(groups[1].name == "Monday");
    CHECK(groups[0].id != groups[1].id);
    const auto learners = store.learners().value();
    REQUIRE(learners.size() == 4);
    CHECK(learners[0].id == kOne);
    CHECK(learners[0].joined == 3);
    CHECK(learners[0].group == groups[0].id);
    CHECK(learners[0].settings.lang == "kn");
    CHECK(learners[0].settings.sound == 3);
    CHECK(learners[0].settings.contrast);
    CHECK(learners[0].office == -1);
    CHECK(learners[1].group.empty());
    CHECK(learners[2].group == groups[1].id);
    CHECK(learners[2].has_photo);
    CHECK(store.photo(kThree).value() == Bytes{1, 2, 3});
    CHECK(learners[3].group == groups[0].id);
    CHECK(learners[3].drawing == "cow");
}

struct OldDevice : Device {
    /// A folder in which an older program worked: one woman finished a lesson and took practice home.
    OldDevice() {
        start();
        stop();
        write_people_1(folder + "/people.db");
        start();
        REQUIRE(store->open_session(kOne).has_value());
        play();
        REQUIRE(store->practice(wash_hands(), {1, 3}).has_value());
        REQUIRE(store->close_session().has_value());
        stop();
        write_people_1(folder + "/people.db");
        write_records_1(folder + "/records.db");
    }
    Result<std::unique_ptr<Store>> open_reader() {
        Store::Options options;
        options.folder = folder;
        options.read_only = true;
        options.clock = &clock;
        options.machine = &machine;
        return Store::open(options);
    }
};

TEST_CASE("older folder: women, groups by name, and what the log says come along") {
    OldDevice device;
    for (int i = 0; i < 2; ++i) {
        device.start();
        CHECK(device.store->warnings().empty());
        check_people_1(*device.store);
        CHECK(device.store->finished(kOne).value().size() == 1);
        REQUIRE(device.store->pending_practice(kOne).value().size() == 1);
        CHECK(device.store->wall({kOne}).value()[0].finished.size() == 1);
        device.stop();
    }
    device.start();
    const std::string next = device.store->add_learner("New", "pot", "Monday", {}).value();
    const auto learners = device.store->learners().value();
    CHECK(learners.back().id == next);
    CHECK(learners.back().joined == 10);
    CHECK(learners.back().group == device.store->groups().value()[1].id);
    REQUIRE(device.store->open_session(kOne).has_value());
    REQUIRE(device.store->review_answered(kOne, {"wash-hands", "", "q", 1}, false).has_value());
    REQUIRE(
        device.store->completed_together(wash_hands(), {}, {kOne, next}, learners.back().group).has_value());
    CHECK(count_of(exported_lines(device), R"("kind":"completed")") == 3);
    CHECK(device.store->verify().has_value());
}

TEST_CASE("older folder: opened for reading only it shows the same, and stays as it is to the byte") {
    OldDevice device;
    const std::string people = read_text_file(device.folder + "/people.db", 1 << 24).value();
    const std::string records = read_text_file(device.folder + "/records.db", 1 << 24).value();
    const auto count_files = [&] {
        return std::distance(fs::recursive_directory_iterator(device.folder),
                             fs::recursive_directory_iterator());
    };
    const auto files = count_files();
    {
        const auto reader = device.open_reader();
        REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : reader.error().text));
        check_people_1(**reader);
        CHECK((*reader)->wall({kOne}).value()[0].finished.size() == 1);
        CHECK((*reader)->pending_practice(kOne).value().size() == 1);
        CHECK((*reader)->due_reviews(kOne, 3).value().empty());
        CHECK((*reader)->no_group().value().bands == 0);
        CHECK((*reader)->save_settings(kOne, {}).error().code == ErrorCode::ReadOnly);
        CHECK((*reader)->add_group("x", "").error().code == ErrorCode::ReadOnly);
    }
    CHECK(read_text_file(device.folder + "/people.db", 1 << 24).value() == people);
    CHECK(read_text_file(device.folder + "/records.db", 1 << 24).value() == records);
    CHECK(count_files() == files);
}

TEST_CASE("newer folder: it is left alone with one sentence") {
    for (const std::string name : {"people.db", "records.db"}) {
        CAPTURE(name);
        Device device;
        device.start();
        device.learner();
        device.stop();
        run_sql(device.folder + "/" + name, "PRAGMA user_version=99");
        const auto opened = device.try_open();
        REQUIRE_FALSE(opened.has_value());
        CHECK(opened.error().code == ErrorCode::Unsupported);
        CHECK(opened.error().text.find("newer program") != std::string::npos);
        CHECK_FALSE(fs::exists(device.folder + "/people-damaged-1.db"));
    }
}

TEST_CASE("read-only: everything is shown, nothing is written, each refusal is one sentence") {
    Device device;
    device.start();
    const std::string group = device.store->add_group("Monday", "boat").value();
    const std::string id = device.store->add_learner({"Asha", "pot", group, "hi", {1}, {2}, 1}).value();
    const std::string other = device.learner("Bina");
    REQUIRE(device.store->set_pin(id, {1, 2, 3}).has_value());
    REQUIRE(device.store->set_trainer_code("1234").has_value());
    REQUIRE(device.store->completed_together(wash_hands(), {}, {id, other}, group).has_value());
    REQUIRE(device.store->open_session(id).has_value());
    REQUIRE(device.store->review_answered(id, {"wash-hands", "", "q", 1}, false).has_value());
    device.stop();
    Store::Options options;
    options.folder = device.folder;
    options.read_only = true;
    options.clock = &device.clock;
    options.machine = &device.machine;
    const auto opened = Store::open(options);
    REQUIRE(opened.has_value());
    Store& store = **opened;
    CHECK(store.learners().value()[0].has_pin);
    CHECK(store.learners().value()[0].office == 1);
    CHECK(store.check_pin(id, {1, 2, 3}).value());
    CHECK(store.has_trainer_code().value());
    CHECK(store.check_trainer_code("1234").value());
    CHECK(store.groups().value()[0].bands == 1);
    CHECK(store.groups().value()[0].last_here.size() == 2);
    CHECK(store.wall({id}).value()[0].finished.size() == 1);
    CHECK(store.due_reviews(id, 3).value().size() == 1);
    CHECK(store.learner_voice(id).value() == Bytes{2});
    const auto refused = [](const auto& result) {
        return !result && result.error().code == ErrorCode::ReadOnly && result.error().text.back() == '.';
    };
    CHECK(refused(store.add_group("x", "")));
    CHECK(refused(store.set_group(group, "x", "")));
    CHECK(refused(store.set_group_voice(group, {1})));
    CHECK(refused(store.add_learner({"x", "", "", "", {}, {}, 1})));
    CHECK(refused(store.change_learner(id, {})));
    CHECK(refused(store.merge_learners(id, other)));
    CHECK(refused(store.set_pin(id, {1, 2, 3})));
    CHECK(refused(store.set_trainer_code("1234")));
    CHECK(refused(store.completed_together(wash_hands(), {}, {id, other}, group)));
    CHECK(refused(store.witness(id, wash_hands())));
    CHECK(refused(store.review_answered(id, {"wash-hands", "", "q", 1}, true)));
}

TEST_CASE("damage: boxes, bands, who was marked and the code come through salvage") {
    Device device;
    device.start();
    const std::string group = device.store->add_group("Monday", "").value();
    const std::string id = device.learner();
    REQUIRE(device.store->open_session(id).has_value());
    REQUIRE(device.store->review_answered(id, {"wash-hands", "", "q", 1}, false).has_value());
    REQUIRE(device.store->completed_together(wash_hands(), {}, {id}, group).has_value());
    REQUIRE(device.store->set_trainer_code("1234").has_value());
    device.stop();
    // One id in the log that does not follow from the record before it.
    run_sql(device.folder + "/records.db",
            "DROP TRIGGER record_no_UPDATE; UPDATE record SET json=replace(json, '\"active_s\":0',"
            " '\"active_s\":9') WHERE json LIKE '%completed%'; UPDATE meta SET value='0' WHERE name='clean'");
    device.reboot();
    device.start();
    REQUIRE(device.store->warnings().size() == 1);
    CHECK(device.store->due_reviews(id, 3).value().size() == 1);
    CHECK(device.store->groups().value()[0].bands == 1);
    CHECK(device.store->groups().value()[0].last_here == std::vector{id});
    CHECK(device.store->check_trainer_code("1234").value());
}

}  // namespace
}  // namespace jankar::records
