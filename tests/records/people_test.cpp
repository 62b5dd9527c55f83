// Learners, groups, PINs, the trainer's code, what women agreed to, two faces that are one woman.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
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

std::vector<std::string> ids_of(const std::vector<Learner>& learners) {
    std::vector<std::string> ids;
    for (const Learner& learner : learners) {
        ids.push_back(learner.id);
    }
    return ids;
}

TEST_CASE("groups: kept in the order they were made, with drawing and voice") {
    Device device;
    device.start();
    CHECK(device.store->groups().value().empty());
    const std::string monday = device.store->add_group("Monday", "boat").value();
    const std::string river = device.store->add_group("", "fish").value();
    CHECK(monday.size() == 8);
    CHECK(device.store->add_group("", "").error().code == ErrorCode::Usage);
    CHECK(device.store->add_group(std::string(401, 'x'), "").error().code == ErrorCode::Usage);
    CHECK(device.store->set_group("00000000", "x", "").error().code == ErrorCode::NotFound);
    CHECK(device.store->set_group_voice("00000000", {1}).error().code == ErrorCode::NotFound);
    CHECK(device.store->set_group_voice("", {1}).error().code == ErrorCode::NotFound);
    REQUIRE(device.store->set_group(river, "River", "well").has_value());
    REQUIRE(device.store->set_group_voice(monday, {9, 8, 7}).has_value());
    device.kill();
    device.start();
    const auto groups = device.store->groups().value();
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].id == monday);
    CHECK(groups[0].drawing == "boat");
    CHECK(groups[0].has_voice);
    CHECK(groups[0].bands == 0);
    CHECK(groups[1].name == "River");
    CHECK(groups[1].drawing == "well");
    CHECK_FALSE(groups[1].has_voice);
    CHECK(device.store->group_voice(monday).value() == Bytes{9, 8, 7});
    CHECK(device.store->group_voice(river).value().empty());
}

TEST_CASE("groups: a group that is named and not there is made, once") {
    Device device;
    device.start();
    for (const std::string name : {"Asha", "Bina"}) {
        REQUIRE(device.store->add_learner(name, "pot", "Monday", {}).has_value());
    }
    const auto groups = device.store->groups().value();
    REQUIRE(groups.size() == 1);
    const auto learners = device.store->learners().value();
    CHECK(learners.size() == 2);
    for (const Learner& learner : learners) {
        CHECK(learner.group == groups[0].id);
    }
}

TEST_CASE("join: everything she gave is there, and what she agreed to stands in the log") {
    Device device;
    device.start();
    const std::string group = device.store->add_group("Monday", "boat").value();
    NewLearner given{"Asha", "pot", group, "kn", {1, 2, 3}, {4, 5}, 1};
    const std::string asha = device.store->add_learner(given).value();
    const std::string bina = device.store->add_learner({"", "loom", "", "", {}, {}, 0}).value();
    const std::string voice_only = device.store->add_learner({"", "", "", "", {}, {6}, -1}).value();
    device.kill();
    device.start();
    const auto learners = device.store->learners().value();
    CHECK(ids_of(learners) == std::vector{asha, bina, voice_only});
    CHECK(learners[0].group == group);
    CHECK(learners[0].settings.lang == "kn");
    CHECK(learners[0].has_photo);
    CHECK(learners[0].has_voice);
    CHECK_FALSE(learners[0].has_pin);
    CHECK(learners[0].office == 1);
    CHECK(learners[1].office == 0);
    CHECK(learners[2].office == -1);
    CHECK(device.store->photo(asha).value() == Bytes{1, 2, 3});
    CHECK(device.store->learner_voice(asha).value() == Bytes{4, 5});
    CHECK(device.store->learner_voice(bina).value().empty());
    const auto lines = exported_lines(device);
    const auto consent = [](const std::string& learner, const char* to, int agreed) {
        return R"("learner":")" + learner + R"(","to":")" + to + R"(","agreed":)" + std::to_string(agreed) +
               "}";
    };
    CHECK(count_of(lines, R"("kind":"consent")") == 3);
    CHECK(count_of(lines, consent(asha, "office", 1)) == 1);
    CHECK(count_of(lines, consent(asha, "photo", 1)) == 1);
    CHECK(count_of(lines, consent(bina, "office", 0)) == 1);
}

TEST_CASE("join: what breaks a limit is refused in one sentence and leaves nothing") {
    Device device;
    device.start();
    const auto refused = [&](const NewLearner& learner) {
        const auto id = device.store->add_learner(learner);
        return !id && id.error().code == ErrorCode::Usage && id.error().text.back() == '.';
    };
    CHECK(refused({}));
    CHECK(refused({"Asha", "pot", "00000000", "", {}, {}, 1}));
    CHECK(refused({std::string(401, 'x'), "", "", "", {}, {}, 1}));
    CHECK(refused({"Asha", "", "", "", Bytes((1u << 20) + 1), {}, 1}));
    CHECK(refused({"Asha", "", "", "", {}, Bytes((1u << 20) + 1), 1}));
    CHECK(device.store->learners().value().empty());
    CHECK(count_of(exported_lines(device), "consent") == 0);
}

TEST_CASE("change: only what is named changes, and a changed mind is told") {
    Device device;
    device.start();
    const std::string group = device.store->add_group("Monday", "").value();
    const std::string id = device.store->add_learner({"Asha", "pot", "", "hi", {1}, {2}, 1}).value();
    const auto she = [&] { return device.store->learners().value().at(0); };
    const auto change = [&](const LearnerChange& what) { return device.store->change_learner(id, what); };
    LearnerChange what;
    REQUIRE(change(what).has_value());
    CHECK(she().drawing == "pot");
    CHECK(she().has_photo);
    what.group = group;
    what.drawing = "loom";
    what.office = 0;
    REQUIRE(change(what).has_value());
    CHECK(she().group == group);
    CHECK(she().drawing == "loom");
    CHECK(she().name == "Asha");
    CHECK(she().office == 0);
    LearnerChange less;
    less.photo = Bytes();
    less.voice = Bytes();
    less.group = "";
    REQUIRE(change(less).has_value());
    CHECK_FALSE(she().has_photo);
    CHECK_FALSE(she().has_voice);
    CHECK(she().group.empty());
    LearnerChange nothing_left;
    nothing_left.name = nothing_left.drawing = "";
    CHECK(change(nothing_left).error().code == ErrorCode::Usage);
    CHECK(she().name == "Asha");
    LearnerChange strange_group;
    strange_group.name = "Other";
    strange_group.group = "00000000";
    CHECK(change(strange_group).error().code == ErrorCode::Usage);
    CHECK(she().name == "Asha");
    CHECK(device.store->change_learner("nobody", what).error().code == ErrorCode::NotFound);
    REQUIRE(change(what).has_value());  // the same again is no news
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("to":"office","agreed":1)") == 1);
    CHECK(count_of(lines, R"("to":"office","agreed":0)") == 1);
    CHECK(count_of(lines, R"("to":"photo","agreed":1)") == 1);
    CHECK(count_of(lines, R"("to":"photo","agreed":0)") == 1);
}

TEST_CASE("consent: where the log lost it, it is told with the next record, once") {
    Device device;
    device.start();
    device.stop();
    fs::copy_file(device.folder + "/records.db", device.own / "before.db");
    device.start();
    const std::string id = device.store->add_learner({"Asha", "pot", "", "", {}, {}, 1}).value();
    CHECK(count_of(exported_lines(device), R"("kind":"consent")") == 1);
    device.stop();
    fs::copy_file(device.own / "before.db", device.folder + "/records.db",
                  fs::copy_options::overwrite_existing);
    device.start();
    REQUIRE(device.store->open_session(id).has_value());
    REQUIRE(device.store->open_session(id).has_value());
    device.kill();
    device.start();
    REQUIRE(device.store->open_session(id).has_value());
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"consent")") == 1);
    CHECK(count_of(lines, R"("to":"office","agreed":1)") == 1);
}

TEST_CASE("PIN: three pictures in their order, nothing else opens, and it can be taken away") {
    Device device;
    device.start();
    const std::string asha = device.learner("Asha");
    const std::string bina = device.learner("Bina");
    CHECK_FALSE(device.store->check_pin(asha, {1, 2, 3}).value());
    REQUIRE(device.store->set_pin(asha, {7, 1, 7}).has_value());
    REQUIRE(device.store->set_pin(bina, {7, 1, 7}).has_value());
    device.kill();
    device.start();
    CHECK(device.store->learners().value()[0].has_pin);
    int opened = 0;
    for (int a = 1; a <= 9; ++a) {
        for (int b = 1; b <= 9; ++b) {
            for (int c = 1; c <= 9; ++c) {
                const bool right = device.store->check_pin(asha, {a, b, c}).value();
                CHECK(right == (a == 7 && b == 1 && c == 7));
                opened += right ? 1 : 0;
            }
        }
    }
    CHECK(opened == 1);
    for (const std::vector<int>& bad :
         std::vector<std::vector<int>>{{}, {1, 2}, {1, 2, 3, 4}, {0, 1, 2}, {1, 2, 10}}) {
        CHECK(device.store->set_pin(asha, bad).error().code == ErrorCode::Usage);
        CHECK(device.store->check_pin(asha, bad).error().code == ErrorCode::Usage);
    }
    CHECK(device.store->set_pin("nobody", {1, 2, 3}).error().code == ErrorCode::NotFound);
    REQUIRE(device.store->set_pin(asha, {1, 2, 3}).has_value());
    CHECK(device.store->check_pin(asha, {1, 2, 3}).value());
    CHECK_FALSE(device.store->check_pin(asha, {7, 1, 7}).value());
    LearnerChange clear;
    clear.clear_pin = true;
    REQUIRE(device.store->change_learner(asha, clear).has_value());
    CHECK_FALSE(device.store->learners().value()[0].has_pin);
    CHECK(device.store->learners().value()[1].has_pin);
    CHECK_FALSE(device.store->check_pin(asha, {1, 2, 3}).value());
    // The same pictures of two women are not the same bytes on the card.
    REQUIRE(device.store->set_pin(asha, {7, 1, 7}).has_value());
    device.stop();
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open((device.folder + "/people.db").c_str(), &handle) == SQLITE_OK);
    const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(handle, sqlite3_close);
    std::string found;
    const auto take = [](void* out, int columns, char** texts, char**) {
        for (int i = 0; i < columns; ++i) {
            *static_cast<std::string*>(out) += std::string(texts[i]) + " ";
        }
        return 0;
    };
    REQUIRE(sqlite3_exec(database.get(), "SELECT count(DISTINCT hash), min(length(hash)) FROM pin", take,
                         &found, nullptr) == SQLITE_OK);
    CHECK(found == "2 32 ");
}

TEST_CASE("trainer's code: set, changed, checked, four to eight digits") {
    Device device;
    device.start();
    CHECK_FALSE(device.store->has_trainer_code().value());
    CHECK_FALSE(device.store->check_trainer_code("").value());
    for (const std::string bad : {"", "123", "123456789", "12a4", "12 4", "-123", "१२३४"}) {
        CAPTURE(bad);
        CHECK(device.store->set_trainer_code(bad).error().code == ErrorCode::Usage);
    }
    CHECK_FALSE(device.store->has_trainer_code().value());
    REQUIRE(device.store->set_trainer_code("0420").has_value());
    device.kill();
    device.start();
    CHECK(device.store->has_trainer_code().value());
    CHECK(device.store->check_trainer_code("0420").value());
    for (const std::string wrong : {"", "420", "0421", "04200", "0402"}) {
        CHECK_FALSE(device.store->check_trainer_code(wrong).value());
    }
    REQUIRE(device.store->set_trainer_code("87654321").has_value());
    CHECK(device.store->check_trainer_code("87654321").value());
    CHECK_FALSE(device.store->check_trainer_code("0420").value());
    CHECK(exported_lines(device).size() >= 2);
    CHECK(count_of(exported_lines(device), "87654321") == 0);
}

TEST_CASE("codes: they hold on a copy of the device, with the key lost they count as not set") {
    Device device;
    device.start();
    const std::string asha = device.learner();
    REQUIRE(device.store->set_pin(asha, {1, 2, 3}).has_value());
    REQUIRE(device.store->set_trainer_code("1234").has_value());
    device.stop();
    const std::string secret =
        read_text_file(device.folder + "/identity/device.key", 4096).value().substr(0, 64);
    for (int copy = 2; copy < 5; ++copy) {  // a copy of a copy of a copy
        device.machine.card = "card-" + std::to_string(copy);
        device.machine.board = "board-" + std::to_string(copy);
        device.start();
        CHECK(device.store->learners().value()[0].has_pin);
        CHECK(device.store->check_pin(asha, {1, 2, 3}).value());
        CHECK_FALSE(device.store->check_pin(asha, {1, 2, 4}).value());
        CHECK(device.store->check_trainer_code("1234").value());
        CHECK_FALSE(device.store->check_trainer_code("1235").value());
        device.stop();
    }
    const std::string kept = read_text_file(device.folder + "/identity/code-keys", 1 << 16).value();
    CHECK(kept.find(secret) == std::string::npos);
    CHECK(fs::status(device.folder + "/identity/code-keys").permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write));
    fs::remove(device.folder + "/identity/device.key");
    fs::remove(device.folder + "/identity/code-keys");
    device.start();
    CHECK_FALSE(device.store->learners().value()[0].has_pin);
    CHECK_FALSE(device.store->has_trainer_code().value());
    CHECK_FALSE(device.store->check_trainer_code("1234").value());
    REQUIRE(device.store->set_trainer_code("5678").has_value());
    CHECK(device.store->check_trainer_code("5678").value());
}

TEST_CASE("one woman, two faces: the kept one has what both did, the office is told") {
    Device device;
    device.start();
    const std::string kept = device.learner("Asha");
    const std::string other = device.learner("Asha again");
    const std::string third = device.learner("Third");
    LessonRef weave = wash_hands();
    weave.id = "weave-base";
    weave.maker8 = "deadbeef";
    REQUIRE(device.store->open_session(kept).has_value());
    device.play();
    REQUIRE(device.store->open_session(other).has_value());
    device.play();
    device.play(weave);
    REQUIRE(device.store->practice(weave, {2}).has_value());
    REQUIRE(device.store->save_place(other, {"sums", "", R"({"position":3})", "", "", 0}).has_value());
    REQUIRE(device.store->review_answered(other, {"sums", "", "q", 1}, true).has_value());
    REQUIRE(device.store->witness(other, weave).has_value());
    // Her session is open while the trainer joins the faces: it ends with the face.
    CHECK(device.store->merge_learners(kept, kept).error().code == ErrorCode::Usage);
    CHECK(device.store->merge_learners(kept, "nobody").error().code == ErrorCode::Usage);
    REQUIRE(device.store->merge_learners(kept, other).has_value());
    CHECK(device.store->lesson_start(weave).error().code == ErrorCode::Usage);
    CHECK(device.store->open_session(other).error().code == ErrorCode::Usage);
    CHECK(device.store->merge_learners(kept, other).error().code == ErrorCode::Usage);
    for (const bool again : {false, true}) {
        CAPTURE(again);
        CHECK(ids_of(device.store->learners().value()) == std::vector{kept, third});
        const auto wall = device.store->wall({kept, other}).value();
        CHECK(wall[0].finished == std::set<std::string>{"/wash-hands", "deadbeef/weave-base"});
        CHECK(wall[0].witnessed == std::set<std::string>{"deadbeef/weave-base"});
        CHECK(wall[1].finished.empty());
        const auto finished = device.store->finished(kept).value();
        REQUIRE(finished.size() == 2);
        CHECK(finished[0].times + finished[1].times == 3);
        REQUIRE(device.store->places(kept).value().size() == 1);
        CHECK(device.store->places(kept).value()[0].lesson_id == "sums");
        CHECK(device.store->places(other).value().empty());
        REQUIRE(device.store->pending_practice(kept).value().size() == 1);
        CHECK(device.store->pending_practice(kept).value()[0].items == std::vector{2});
        device.stop();
        device.start();
    }
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"label")") == 1);
    CHECK(count_of(lines, R"("learner":")" + other + R"(","same":")" + kept + R"("})") == 1);
    CHECK(count_of(lines, R"("kind":"session-open")") == count_of(lines, R"("kind":"session-close")"));
    // What the records of the other say is not touched.
    CHECK(count_of(lines, R"("kind":"completed","boot":)") == 3);
    CHECK(device.store->verify().has_value());

    // A face that took another can be joined on: all three are one.
    REQUIRE(device.store->merge_learners(third, kept).has_value());
    CHECK(ids_of(device.store->learners().value()) == std::vector{third});
    CHECK(device.store->wall({third}).value()[0].finished.size() == 2);
    CHECK(device.store->pending_practice(third).value().size() == 1);
    const std::string before = device.store->derived_text().value();
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == before);
}

TEST_CASE("one woman, two faces: with an older people.db the log still knows") {
    Device device;
    device.start();
    const std::string kept = device.learner("Asha");
    const std::string other = device.learner("Asha again");
    device.stop();
    fs::copy_file(device.folder + "/people.db", device.own / "people.db");
    device.start();
    REQUIRE(device.store->merge_learners(kept, other).has_value());
    device.stop();
    fs::copy_file(device.own / "people.db", device.folder + "/people.db",
                  fs::copy_options::overwrite_existing);
    device.start();
    CHECK(ids_of(device.store->learners().value()) == std::vector{kept});
    CHECK(device.store->open_session(other).error().code == ErrorCode::Usage);
    CHECK(device.store->witness(other, wash_hands()).error().code == ErrorCode::Usage);
}

TEST_CASE("people: names, drawings, groups, voices and PINs never stand in a bundle") {
    Device device;
    device.start();
    const std::string group = device.store->add_group("CANARYGROUP", "CANARYBOAT").value();
    const std::string voice = "CANARYVOICE", photo = "CANARYPHOTO";
    const std::string id =
        device.store
            ->add_learner({"CANARYNAME", "CANARYPOT", group, "hi", Bytes(photo.begin(), photo.end()),
                           Bytes(voice.begin(), voice.end()), 1})
            .value();
    const std::string other = device.learner("CANARYOTHER");
    REQUIRE(device.store->set_pin(id, {1, 2, 3}).has_value());
    REQUIRE(device.store->completed_together(wash_hands(), {}, {id, other}, group).has_value());
    REQUIRE(device.store->witness(id, wash_hands()).has_value());
    REQUIRE(device.store->merge_learners(id, other).has_value());
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, id) >= 4);
    CHECK(count_of(lines, "CANARY") == 0);
    CHECK(count_of(lines, group) == 0);
}

TEST_CASE("200 learners in 10 groups: faces, groups and the wall come as fast as with few") {
    Device device;
    device.start();
    std::vector<std::string> groups;
    for (int i = 0; i < 10; ++i) {
        groups.push_back(device.store->add_group("Group " + std::to_string(i), "boat").value());
    }
    std::vector<std::string> ids;
    for (int i = 0; i < 200; ++i) {
        NewLearner learner{"Woman " + std::to_string(i),
                           "pot",
                           groups[static_cast<std::size_t>(i % 10)],
                           "hi",
                           Bytes(20'000, 1),
                           Bytes(30'000, 2),
                           i % 2};
        ids.push_back(device.store->add_learner(learner).value());
    }
    for (int lesson = 0; lesson < 40; ++lesson) {
        LessonRef ref = wash_hands();
        ref.id = "lesson-" + std::to_string(lesson);
        for (std::size_t group = 0; group < groups.size(); ++group) {
            std::vector<std::string> here;
            for (std::size_t i = group; i < ids.size(); i += groups.size()) {
                here.push_back(ids[i]);
            }
            REQUIRE(device.store->completed_together(ref, {}, here, groups[group]).has_value());
        }
    }
    device.stop();
    device.start();
    using Time = std::chrono::steady_clock;
    const auto measured = [](const std::string& what, const auto& work) {
        const auto begun = Time::now();
        const bool good = work();
        const double ms = std::chrono::duration<double, std::milli>(Time::now() - begun).count();
        MESSAGE(what, ": ", ms, " ms");
        CHECK(good);
        CHECK(ms < 500);  // far above what it takes, even under sanitizers on a busy machine
    };
    measured("learners", [&] { return ids_of(device.store->learners().value()) == ids; });
    measured("groups", [&] {
        const auto all = device.store->groups().value();
        return all.size() == 10 && all[9].bands == 40 && all[9].last_here.size() == 20;
    });
    measured("wall", [&] {
        const auto all = device.store->wall(ids).value();
        return all.size() == 200 && std::all_of(all.begin(), all.end(),
                                                [](const WallRow& row) { return row.finished.size() == 40; });
    });
    measured("one woman's start", [&] {
        return device.store->finished(ids[77]).value().size() == 40 &&
               device.store->due_reviews(ids[77], 3).value().empty() &&
               device.store->pending_practice(ids[77]).value().empty();
    });
    CHECK(device.store->verify().has_value());
}

}  // namespace
}  // namespace jankar::records
