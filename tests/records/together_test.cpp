// Watching together, the trainer's wall, practice at home: what is written for whom.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "store_fixture.h"

namespace jankar::records {
namespace {

using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

std::vector<std::string> women(Device& device, int number) {
    std::vector<std::string> ids;
    for (int i = 0; i < number; ++i) {
        ids.push_back(device.learner("Woman " + std::to_string(i)));
    }
    return ids;
}

TEST_CASE("together: each woman marked gets the lesson with the number present, nobody else") {
    for (const int number : {2, 30, 120}) {
        for (const std::string detail : {"completions", "lessons", "steps"}) {
            CAPTURE(number);
            CAPTURE(detail);
            Device device;
            device.start();
            REQUIRE(device.store->set_device_setting("detail", detail).has_value());
            const std::string group = device.store->add_group("Monday", "boat").value();
            auto here = women(device, number);
            const std::string absent = device.learner("Absent");
            PlaySummary play;
            play.active_s = 240;
            play.tries = 4;
            play.first_try_right = 2;
            const auto written = device.store->completed_together(wash_hands(), play, here, group);
            REQUIRE(written.has_value());
            for (const Written& one : *written) {
                CHECK(one.durable);
            }
            device.kill();  // no session, no close: it is on the medium
            device.start();
            for (const std::string& woman : here) {
                const auto finished = device.store->finished(woman).value();
                REQUIRE(finished.size() == 1);
                CHECK(finished[0].times == 1);
            }
            CHECK(device.store->finished(absent).value().empty());
            const auto groups = device.store->groups().value();
            CHECK(groups[0].bands == 1);
            CHECK(groups[0].last_here == here);
            const auto lines = exported_lines(device);
            int completed = 0;
            for (const std::string& line : lines) {
                const auto record = nlohmann::json::parse(line);
                CHECK(line.find(absent) == std::string::npos);
                CHECK(line.find(group) == std::string::npos);
                if (record["kind"] == "completed") {
                    CHECK(record["together"] == number);
                    CHECK(record["active_s"] == 240);
                    CHECK(record["learner"] == here.at(static_cast<std::size_t>(completed)));
                    CHECK_FALSE(record.contains("session"));
                    ++completed;
                } else if (record["kind"] == "together") {
                    CHECK(record["together"] == number);
                    CHECK(record["lesson"][0] == "wash-hands");
                    CHECK_FALSE(record.contains("learner"));
                }
            }
            CHECK(completed == number);
            CHECK(count_of(lines, R"("kind":"together")") == 1);
            CHECK(device.store->verify().has_value());
        }
    }
}

TEST_CASE("together: who is marked twice counts once, who is not known makes it nothing") {
    Device device;
    device.start();
    const auto ids = women(device, 2);
    const std::string group = device.store->add_group("Monday", "").value();
    const auto refused = [&](const std::vector<std::string>& here, const std::string& where) {
        const auto written = device.store->completed_together(wash_hands(), {}, here, where);
        return !written && written.error().code == ErrorCode::Usage;
    };
    CHECK(refused({}, group));
    CHECK(refused({""}, group));  // a guest
    CHECK(refused({ids[0], "nobody"}, group));
    CHECK(refused(ids, "00000000"));
    CHECK(device.store->finished(ids[0]).value().empty());
    CHECK(device.store->groups().value()[0].bands == 0);
    REQUIRE(device.store->completed_together(wash_hands(), {}, {ids[0], ids[1], ids[0]}, group).has_value());
    CHECK(device.store->finished(ids[0]).value()[0].times == 1);
    CHECK(count_of(exported_lines(device), R"("together":2)") == 3);
}

TEST_CASE("together: women without a group have their cloth too, a new day replaces who was there") {
    Device device;
    device.start();
    const auto ids = women(device, 3);
    CHECK(device.store->no_group().value().bands == 0);
    REQUIRE(device.store->completed_together(wash_hands(), {}, ids, "").has_value());
    REQUIRE(device.store->completed_together(wash_hands(), {}, {ids[2], ids[0]}, "").has_value());
    const Group all = device.store->no_group().value();
    CHECK(all.bands == 2);
    CHECK(all.last_here == std::vector{ids[2], ids[0]});
    REQUIRE(device.store->merge_learners(ids[0], ids[2]).has_value());
    CHECK(device.store->no_group().value().last_here == std::vector{ids[0]});
}

TEST_CASE("together: her own session and her other lessons are left alone, her play of this one is over") {
    Device device;
    device.start();
    const auto ids = women(device, 2);
    REQUIRE(device.store->open_session(ids[0]).has_value());
    REQUIRE(device.store->save_place(ids[1], {"wash-hands", "", "{}", "", "", 0}).has_value());
    REQUIRE(device.store->save_place(ids[1], {"sums", "", "{}", "", "", 0}).has_value());
    REQUIRE(device.store->completed_together(wash_hands(), {}, ids, "").has_value());
    const auto places = device.store->places(ids[1]).value();
    REQUIRE(places.size() == 1);
    CHECK(places[0].lesson_id == "sums");
    device.play();  // the session is still open
    CHECK(device.store->finished(ids[0]).value()[0].times == 2);
    CHECK(device.store->finished(ids[1]).value()[0].times == 1);
}

TEST_CASE("witness: once for each woman and lesson, and the wall shows it") {
    Device device;
    device.start();
    const auto ids = women(device, 2);
    REQUIRE(device.store->completed_together(wash_hands(), {}, ids, "").has_value());
    const auto first = device.store->witness(ids[1], wash_hands());
    REQUIRE(first.has_value());
    CHECK(first->kind == "witness");
    CHECK(first->durable);
    const auto second = device.store->witness(ids[1], wash_hands());
    REQUIRE(second.has_value());
    CHECK(second->seq == first->seq);
    CHECK(device.store->witness("", wash_hands()).error().code == ErrorCode::Usage);
    const auto wall = device.store->wall({ids[1], ids[0], "nobody"}).value();
    REQUIRE(wall.size() == 3);
    CHECK(wall[0].learner == ids[1]);
    CHECK(wall[0].finished == std::set<std::string>{"/wash-hands"});
    CHECK(wall[0].witnessed == std::set<std::string>{"/wash-hands"});
    CHECK(wall[1].finished.size() == 1);
    CHECK(wall[1].witnessed.empty());
    CHECK(wall[2].finished.empty());
    // A wrong touch is taken back, and she may be seen after all.
    const auto taken = device.store->take_back_witness(ids[1], wash_hands());
    REQUIRE(taken.has_value());
    CHECK(taken->kind == "void");
    CHECK(device.store->take_back_witness(ids[1], wash_hands()).error().code == ErrorCode::Usage);
    CHECK(device.store->wall({ids[1]}).value()[0].witnessed.empty());
    const std::string derived = device.store->derived_text().value();
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == derived);
    CHECK(count_of(exported_lines(device), "\"voids\":" + std::to_string(first->seq) + "}") == 1);
    CHECK(device.store->witness(ids[1], wash_hands()).value().seq > taken->seq);
    CHECK(device.store->wall({ids[1]}).value()[0].witnessed.size() == 1);
    // What was told before this chain began stays told.
    device.stop();
    device.machine.card = "another card";
    device.start();
    CHECK(device.store->take_back_witness(ids[1], wash_hands()).error().code == ErrorCode::Usage);
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"witness")") == 2);
    CHECK(count_of(lines, R"("learner":")" + ids[1] + R"(","lesson":["wash-hands",3,"0a1b2c3d",""]})") == 2);
}

TEST_CASE("practice: pending from the next visit on until it is ticked off, nothing done is an answer") {
    Device device;
    device.start();
    const std::string she = device.learner();
    const auto pending = [&] { return device.store->pending_practice(she).value(); };
    REQUIRE(device.store->open_session(she).has_value());
    CHECK(device.store->practice_done(wash_hands(), {}).has_value());
    REQUIRE(device.store->practice(wash_hands(), {1, 3}).has_value());
    CHECK(pending().empty());  // she has only just taken it home
    for (const bool killed : {true, false}) {
        if (killed) {
            device.kill();
        } else {
            device.stop();
        }
        device.start();
        REQUIRE(pending().size() == 1);
        REQUIRE(device.store->open_session(she).has_value());
        REQUIRE(pending().size() == 1);
        CHECK(pending()[0].lesson_id == "wash-hands");
        CHECK(pending()[0].items == std::vector{1, 3});
    }
    const auto done = device.store->practice_done(wash_hands(), {});
    REQUIRE(done.has_value());
    CHECK(done->kind == "practice");
    CHECK(done->durable);
    CHECK(pending().empty());
    REQUIRE(device.store->practice(wash_hands(), {2}).has_value());
    CHECK(pending().empty());
    REQUIRE(device.store->open_session(she).has_value());
    CHECK(pending().size() == 1);
    REQUIRE(device.store->practice(wash_hands(), {}).has_value());  // she takes nothing home this time
    REQUIRE(device.store->open_session(she).has_value());
    CHECK(pending().empty());
    REQUIRE(device.store->close_session().has_value());
    CHECK(device.store->practice_done(wash_hands(), {1}).error().code == ErrorCode::Usage);
    CHECK(device.store->pending_practice("").value().empty());
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("items":[1,3]})") == 1);
    CHECK(count_of(lines, R"("items":[],"done":1})") == 2);
}

}  // namespace
}  // namespace jankar::records
