#include "player/records/store.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>

#include "content/base/files.h"
#include "player/records/records_thread.h"
#include "store_fixture.h"

namespace jankar::records {
namespace {

using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

TEST_CASE("store: a lesson from session to export, field by field") {
    Device device;
    device.start();
    CHECK(device.store->warnings().empty());
    const std::string learner = device.learner();
    CHECK(learner.size() == 32);
    const auto opened = device.store->open_session(learner);
    REQUIRE(opened.has_value());
    CHECK(opened->kind == "session-open");
    CHECK(opened->durable);
    device.play();
    REQUIRE(device.store->practice(wash_hands(), {1, 3}).has_value());
    const auto closed = device.store->close_session();
    REQUIRE(closed.has_value());
    CHECK(closed->size() == 1);

    const auto lines = exported_lines(device);
    REQUIRE(lines.size() == 10);
    CHECK(
        lines[0].find(
            R"({"seq":1,"kind":"genesis","boot":1,"mono":1000,"wall":1763750000000,"clock":3,"device":")") ==
        0);
    CHECK(lines[0].find(R"("reason":"first")") != std::string::npos);
    CHECK(lines[1].find(R"("kind":"boot")") != std::string::npos);
    CHECK(lines[3].find(R"("kind":"lesson-start")") != std::string::npos);
    CHECK(lines[3].find(
              R"("lesson":["wash-hands",3,"0a1b2c3d",""],"lang":"hi","course":"start","subject":"health",)"
              R"("steps":9,"scored":3,"resumed":0})") != std::string::npos);
    const std::string completed = lines[4];
    CHECK(
        completed.find(
            R"({"seq":5,"kind":"completed","boot":1,"mono":61000,"wall":1763750060000,"clock":3,"learner":")" +
            learner + R"(","session":")") == 0);
    CHECK(completed.find(R"("lang":"hi","tries":4,"first_try":2,"scored":3,"together":1,"active_s":61})") !=
          std::string::npos);
    CHECK(lines[5].find(R"("step":8,"active_s":61,"replays":0,"finished":1})") != std::string::npos);
    CHECK(lines[6].find(R"("items":[1,3]})") != std::string::npos);
    CHECK(lines[7].find(R"("cut":0})") != std::string::npos);
    // Totals of the question, without her.
    CHECK(lines[8].find(R"("kind":"result")") != std::string::npos);
    CHECK(lines[8].find("learner") == std::string::npos);
    CHECK(lines[8].find(R"("step":"soap-q","answers":2,"right":1,"first":1,"first_right":0})") !=
          std::string::npos);
    CHECK(lines[9].find(R"("kind":"export")") != std::string::npos);
}

TEST_CASE("store: detail decides what is written of each answer") {
    for (const std::string detail : {"completions", "lessons", "steps"}) {
        CAPTURE(detail);
        Device device;
        device.start();
        REQUIRE(device.store->set_device_setting("detail", detail).has_value());
        REQUIRE(device.store->open_session(device.learner()).has_value());
        device.play();
        const auto lines = exported_lines(device);
        CHECK(count_of(lines, R"("kind":"completed")") == 1);
        CHECK(count_of(lines, R"("kind":"lesson-start")") == (detail == "completions" ? 0 : 1));
        CHECK(count_of(lines, R"("kind":"lesson-left")") == (detail == "completions" ? 0 : 1));
        CHECK(count_of(lines, R"("attempt":)") == (detail == "steps" ? 2 : 0));
        CHECK(count_of(lines, R"("answers":)") == (detail == "lessons" ? 1 : 0));
    }
}

TEST_CASE("store: learners come in the order they joined, with their settings and photos") {
    Device device;
    device.start();
    const std::string one = device.store->add_learner("Zeba", "pot", "Monday", {1, 2, 3}).value();
    const std::string two = device.store->add_learner("Asha", "loom", "", {}).value();
    Settings settings;
    settings.lang = "kn";
    settings.sound = 3;
    settings.tiles = 2;
    settings.contrast = settings.captions = true;
    REQUIRE(device.store->save_settings(two, settings).has_value());
    CHECK(device.store->save_settings("nobody", settings).error().code == ErrorCode::NotFound);
    CHECK(device.store->add_learner("", "", "", {}).error().code == ErrorCode::Usage);
    CHECK(device.store->open_session("nobody").error().code == ErrorCode::Usage);
    device.stop();
    device.start();
    const auto learners = device.store->learners().value();
    REQUIRE(learners.size() == 2);
    CHECK(learners[0].name == "Zeba");
    const auto groups = device.store->groups().value();
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].name == "Monday");
    CHECK(learners[0].group == groups[0].id);
    CHECK(learners[1].group.empty());
    CHECK(learners[0].has_photo);
    CHECK(device.store->photo(one).value() == Bytes{1, 2, 3});
    CHECK(learners[1].id == two);
    CHECK(learners[1].settings.lang == "kn");
    CHECK(learners[1].settings.tiles == 2);
    CHECK(learners[1].settings.captions);
    CHECK(device.store->photo(two).value().empty());
}

TEST_CASE("store: her place survives a kill, the cut session is closed, the play goes on") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->open_session(learner).has_value());
    REQUIRE(device.store->lesson_start(wash_hands()).has_value());
    Place place{"wash-hands", "", R"({"position":4})", "0a1b2c3d", "", 0};
    REQUIRE(device.store->save_place(learner, place).has_value());
    PlaySummary half;
    half.furthest_step = 4;
    half.active_s = 100;
    REQUIRE(device.store->lesson_left(wash_hands(), half, false).has_value());
    place.play_state_json = R"({"position":5})";
    REQUIRE(device.store->save_place(learner, place).has_value());
    device.kill();

    device.start();
    const auto places = device.store->places(learner).value();
    REQUIRE(places.size() == 1);
    CHECK(places[0].play_state_json == R"({"position":5})");
    CHECK(places[0].session.size() == 32);
    REQUIRE(device.store->open_session(learner).has_value());
    REQUIRE(device.store->lesson_start(wash_hands()).has_value());
    PlaySummary whole = half;
    whole.furthest_step = 8;
    whole.active_s = 160;
    REQUIRE(device.store->completed(wash_hands(), whole).has_value());
    REQUIRE(device.store->lesson_left(wash_hands(), whole, true).has_value());
    CHECK(device.store->places(learner).value().empty());
    const auto finished = device.store->finished(learner).value();
    REQUIRE(finished.size() == 1);
    CHECK(finished[0].lesson_id == "wash-hands");
    CHECK(finished[0].times == 1);

    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("cut":1})") == 1);
    CHECK(count_of(lines, R"("resumed":0)") == 1);
    CHECK(count_of(lines, R"("resumed":1)") == 1);
    CHECK(count_of(lines, R"("active_s":100,)") == 1);
    CHECK(count_of(lines, R"("active_s":60,)") == 1);  // the rest of the play, not the whole again
    // One session ends before the next begins.
    const auto kind_at = [&](const std::string& text) {
        return std::find_if(lines.begin(), lines.end(),
                            [&](const std::string& line) { return line.find(text) != std::string::npos; }) -
               lines.begin();
    };
    CHECK(kind_at(R"("cut":1})") < kind_at(R"("resumed":1)"));
    CHECK(count_of(lines, "session-open") == 2);
    CHECK(device.store->verify().has_value());
}

TEST_CASE("store: two women on one device, no record of one carries the other") {
    Device device;
    device.start();
    const std::string one = device.learner("one");
    const std::string two = device.learner("two");
    REQUIRE(device.store->open_session(one).has_value());
    REQUIRE(device.store->lesson_start(wash_hands()).has_value());
    REQUIRE(device.store->open_session(two).has_value());
    device.play();
    CHECK(device.store->finished(one).value().empty());
    CHECK(device.store->finished(two).value().size() == 1);
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, one) == 3);
    CHECK(count_of(lines, "session-close") == 1);
}

TEST_CASE("store: without a session nothing of a lesson is written") {
    Device device;
    device.start();
    CHECK(device.store->lesson_start(wash_hands()).error().code == ErrorCode::Usage);
    CHECK(device.store->completed(wash_hands(), {}).error().code == ErrorCode::Usage);
    CHECK(device.store->close_session().value().empty());
}

TEST_CASE("store: a second one on the folder is refused in one sentence") {
    Device device;
    device.start();
    const auto second = device.try_open();
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().code == ErrorCode::Locked);
    CHECK(second.error().text.find("Another program") == 0);
    device.stop();
    device.start();
}

TEST_CASE("store: the derived tables come out the same when they are built anew") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    for (int round = 0; round < 3; ++round) {
        REQUIRE(device.store->open_session(learner).has_value());
        device.play();
        LessonRef other = wash_hands();
        other.id = "weave-base";
        other.maker8 = "deadbeef";
        device.play(other);
        if (round == 1) {
            device.kill();
            device.machine.board = "board-2";
            device.start();
        }
    }
    const std::string before = device.store->derived_text().value();
    CHECK(before.find("finished|" + learner + "|weave-base|deadbeef|3|") != std::string::npos);
    CHECK(std::count(before.begin(), before.end(), '\n') >= 10);
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == before);
}

TEST_CASE("store: export writes once into one folder, again into another, more when there is news") {
    Device device;
    const test::TempDir stick;
    const std::string out = stick / "jankar/out";
    device.start();
    REQUIRE(device.store->open_session(device.learner()).has_value());
    device.play();
    const auto first = device.store->export_bundles(out).value();
    REQUIRE(first.size() == 1);
    CHECK(first[0].find(out + "/" + device.store->device_id().substr(0, 8) + "-" +
                        device.store->epoch().substr(0, 4) + "-1-") == 0);
    CHECK(device.store->export_bundles(out).value().empty());
    // A session without a lesson is no news, nor is a start of the machine.
    REQUIRE(device.store->close_session().has_value());
    device.stop();
    device.reboot();
    device.start();
    CHECK(device.store->export_bundles(out).value().empty());

    const auto elsewhere = device.store->export_bundles(stick / "other").value();
    REQUIRE(elsewhere.size() == 1);
    const auto one = test::read_file_bundle(first[0]);
    const auto two = test::read_file_bundle(elsewhere[0]);
    CHECK(one.ids == two.ids);
    CHECK(one.content.lessons.size() == 1);
    CHECK(one.content.lessons[0].title.at("en") == "Washing hands");

    // A damaged file is not taken for the real one, and is left as it is.
    std::filesystem::resize_file(first[0], std::filesystem::file_size(first[0]) - 10);
    const auto again = device.store->export_bundles(out).value();
    REQUIRE(again.size() == 1);
    CHECK(again[0] != first[0]);
    CHECK(std::filesystem::exists(first[0]));

    REQUIRE(device.store->open_session(device.store->learners().value()[0].id).has_value());
    device.play();
    const auto more = device.store->export_bundles(out).value();
    REQUIRE(more.size() == 1);
    const auto grown = test::read_file_bundle(more[0]);
    CHECK(grown.content.header.hi > one.content.header.hi);
    CHECK(std::equal(one.ids.begin(), one.ids.end(), grown.ids.begin()));
    const auto names = list_folder(out).value();
    for (const std::string& name : names) {
        CHECK(name.find(".part") == std::string::npos);
    }
}

TEST_CASE("store: names, drawings, groups and labels of women never stand in a bundle") {
    Device device;
    device.start();
    const std::string learner =
        device.store->add_learner("CANARYNAME", "CANARYDRAWING", "CANARYGROUP", {1, 2, 3}).value();
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    REQUIRE(device.store->save_place(learner, {"wash-hands", "", "CANARYPLACE", "", "", 0}).has_value());
    const test::TempDir stick;
    const auto paths = device.store->export_bundles(stick.path()).value();
    REQUIRE(paths.size() == 1);
    const Bytes bytes = read_file(paths[0], 1 << 20).value();
    CHECK(as_text(bytes).find("CANARY") == std::string_view::npos);
    const auto bundle = test::read_file_bundle(paths[0]);
    std::string all;
    for (const RecordLine& record : bundle.content.records) {
        all += record.json;
    }
    CHECK(all.find(learner) != std::string::npos);  // the search looks at the right bytes
    CHECK(all.find("CANARY") == std::string::npos);
}

TEST_CASE("store: opened for reading only it shows and writes nothing") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    device.stop();
    Store::Options options;
    options.folder = device.folder;
    options.read_only = true;
    options.clock = &device.clock;
    options.machine = &device.machine;
    const auto before = std::filesystem::last_write_time(device.folder + "/records.db");
    auto reader = Store::open(options);
    REQUIRE(reader.has_value());
    CHECK((*reader)->learners().value().size() == 1);
    CHECK((*reader)->finished(learner).value().size() == 1);
    CHECK((*reader)->open_session(learner).error().code == ErrorCode::ReadOnly);
    CHECK((*reader)->add_learner("x", "", "", {}).error().code == ErrorCode::ReadOnly);
    CHECK(std::filesystem::last_write_time(device.folder + "/records.db") == before);
    options.folder = device.own / "nothing";
    CHECK(Store::open(options).error().code == ErrorCode::NotFound);
    CHECK_FALSE(std::filesystem::exists(options.folder));
}

TEST_CASE("store: records for the worst kinds of text stay one well-formed line") {
    Device device;
    device.start();
    REQUIRE(device.store->open_session(device.learner()).has_value());
    LessonRef lesson = wash_hands();
    lesson.id = "a\"b\nc\\";
    lesson.course = std::string("\xFF\x00", 2) + "\xF0\x9F\xA7\xB5";
    device.play(lesson);
    CHECK(device.store->verify().has_value());
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("lesson":["a\"b\u000ac\\",3)") == 3 + 1);
}

TEST_CASE("records thread: answers come in drain, in order, what was posted is done before it ends") {
    Device device;
    Store::Options options;
    options.folder = device.folder;
    options.clock = &device.clock;
    options.machine = &device.machine;
    std::atomic<int> wakes = 0;
    std::vector<std::string> names;
    {
        RecordsThread thread(options, [&] { ++wakes; });
        REQUIRE(thread.wait_opened().has_value());
        for (const std::string name : {"one", "two", "three"}) {
            thread.ask([name](Store& store) { return store.add_learner(name, "", "", {}); },
                       [&, name](Result<std::string> id) {
                           CHECK(id.has_value());
                           names.push_back(name);
                       });
        }
        while (names.size() < 3) {
            thread.drain();
        }
        CHECK(names == std::vector<std::string>{"one", "two", "three"});
        CHECK(wakes == 3);
        for (int i = 0; i < 20; ++i) {
            thread.post([](Store& store) { CHECK(store.add_learner("late", "", "", {}).has_value()); });
        }
    }
    device.start();
    CHECK(device.store->learners().value().size() == 23);
}

TEST_CASE("records thread: a folder that is in use is told by wait_opened") {
    Device device;
    device.start();
    Store::Options options;
    options.folder = device.folder;
    options.machine = &device.machine;
    bool ran = false;
    {
        RecordsThread thread(options, nullptr);
        thread.post([&](Store&) { ran = true; });
        CHECK(thread.wait_opened().error().code == ErrorCode::Locked);
    }
    CHECK_FALSE(ran);
}

}  // namespace
}  // namespace jankar::records
