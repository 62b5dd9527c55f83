#include "player/screen/trace.h"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "tests/support/temp_dir.h"

using namespace jankar::screen;
using nlohmann::json;

namespace {

/// A trace into a file of its own, and what stands in it.
struct Rig {
    jankar::test::TempDir dir;
    Trace trace{1000.0};

    Rig() { REQUIRE(trace.open(dir / "trace.jsonl").has_value()); }
    std::vector<json> lines() const {
        std::ifstream in(dir / "trace.jsonl");
        std::vector<json> out;
        for (std::string line; std::getline(in, line);) {
            CAPTURE(line);
            json value = json::parse(line, nullptr, false);
            REQUIRE(value.is_object());
            CHECK(value.at("ms").is_number());
            CHECK(value.at("event").is_string());
            out.push_back(value);
        }
        return out;
    }
};

std::vector<std::string> keys_of(const json& value) {
    std::vector<std::string> out;
    for (const auto& [key, ignored] : value.items()) {
        out.push_back(key);
    }
    return out;
}

ScreenRecord sample() {
    ScreenRecord record;
    record.screen = "home";
    record.lang = "hi";
    record.controls = {{"lesson:count-money", Role::Tile, {40, 80, 360, 260}, "title", true, false},
                       {"next", Role::Key, {900, 500, 90, 95}, "", false, true}};
    return record;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("trace: every event has the keys and types of the design") {
    Rig rig;
    rig.trace.start("0.1.0");
    rig.trace.window(1280, 720, "software", 0.17);
    rig.trace.screen(sample());
    rig.trace.frame(1, 2.13, 0.61, Reason::Input, 30.1);
    rig.trace.frame(2, 2.13, 0.61, Reason::Voice, -1);
    rig.trace.sound("count-money/title", "hi", "start");
    rig.trace.sound("tune/right", "", "end");
    rig.trace.video(1200, 1198, 0, 3);
    rig.trace.answer("soap-q", true, 1);
    rig.trace.record("completed", 17, true);
    rig.trace.error("pack_damaged", "It did not arrive whole.");
    rig.trace.exit(0);

    const auto lines = rig.lines();
    REQUIRE(lines.size() == 12);
    const json &start = lines[0], &window = lines[1], &screen = lines[2], &frame = lines[3];
    // nlohmann sorts keys.
    CHECK(keys_of(start) == Keys{"event", "mono_ms", "ms", "pid", "version"});
    CHECK(start["mono_ms"] == 1000.0);
    CHECK(start["pid"].is_number_integer());
    CHECK(keys_of(window) == Keys{"event", "h", "mm_per_px", "ms", "renderer", "w"});
    CHECK(window["w"] == 1280);
    CHECK(window["h"] == 720);
    CHECK(window["mm_per_px"] == 0.17);
    CHECK(keys_of(screen) ==
          Keys{"controls", "event", "lang", "learner", "lesson", "ms", "screen", "step", "step_type"});
    CHECK(screen["screen"] == "home");
    CHECK(screen["lang"] == "hi");
    for (const char* key : {"learner", "lesson", "step", "step_type"}) {
        CHECK(screen[key].is_null());
    }
    REQUIRE(screen["controls"].size() == 2);
    CHECK(screen["controls"][0] == json{{"id", "lesson:count-money"},
                                        {"role", "tile"},
                                        {"rect", {40, 80, 360, 260}},
                                        {"voice", "title"},
                                        {"enabled", true},
                                        {"focus", false}});
    CHECK(screen["controls"][1]["voice"].is_null());
    CHECK(screen["controls"][1]["enabled"] == false);
    CHECK(screen["controls"][1]["focus"] == true);
    CHECK(keys_of(frame) == Keys{"draw_ms", "event", "input_ms", "ms", "n", "present_ms", "reason"});
    CHECK(frame["reason"] == "input");
    CHECK(frame["draw_ms"] == 2.13);
    CHECK(keys_of(lines[4]) == Keys{"draw_ms", "event", "ms", "n", "present_ms", "reason"});
    CHECK(keys_of(lines[5]) == Keys{"event", "id", "lang", "ms", "what"});
    CHECK(lines[5]["what"] == "start");
    CHECK(lines[6]["lang"].is_null());
    CHECK(keys_of(lines[7]) == Keys{"clock_ms", "dropped", "event", "late", "ms", "pts_ms"});
    CHECK(lines[7]["dropped"] == 3);
    CHECK(keys_of(lines[8]) == Keys{"event", "ms", "right", "step", "try"});
    CHECK(lines[8]["right"] == true);
    CHECK(lines[8]["try"] == 1);
    CHECK(keys_of(lines[9]) == Keys{"durable", "event", "kind", "ms", "seq"});
    CHECK(lines[9]["seq"] == 17);
    CHECK(keys_of(lines[10]) == Keys{"code", "event", "ms", "text"});
    CHECK(keys_of(lines[11]) == Keys{"code", "event", "ms"});
    CHECK(lines[11]["code"] == 0);
}

TEST_CASE("trace: a screen is written when it changed, and only then") {
    Rig rig;
    ScreenRecord record = sample();
    CHECK(rig.trace.screen(record));
    CHECK_FALSE(rig.trace.screen(record));
    record.controls[0].focus = true;
    CHECK(rig.trace.screen(record));
    record.controls[0].rect.x += 1;
    CHECK(rig.trace.screen(record));
    record.controls[1].enabled = true;
    CHECK(rig.trace.screen(record));
    record.step = "q";
    CHECK(rig.trace.screen(record));
    record.controls.pop_back();
    CHECK(rig.trace.screen(record));
    CHECK_FALSE(rig.trace.screen(record));
    CHECK(rig.lines().size() == 6);
}

TEST_CASE("trace: in a private lesson nothing but screens is written") {
    Rig rig;
    rig.trace.set_private(true);
    rig.trace.frame(1, 1, 1, Reason::Input, 3);
    rig.trace.window(800, 480, "software", 0.19);
    rig.trace.sound("x", "hi", "start");
    rig.trace.video(1, 1, 0, 0);
    rig.trace.answer("q", false, 1);
    rig.trace.record("practice", 3, true);
    rig.trace.error("internal", "x");
    CHECK(rig.lines().empty());
    rig.trace.screen(sample());
    REQUIRE(rig.lines().size() == 1);
    CHECK(rig.lines()[0]["event"] == "screen");
    rig.trace.set_private(false);
    rig.trace.sound("x", "hi", "start");
    CHECK(rig.lines().size() == 2);
}

TEST_CASE("trace: any text gives a line of valid JSON") {
    const std::string texts[] = {"plain",
                                 "\"quoted\" \\ back",
                                 std::string("zero\0inside", 11),
                                 "tab\tnew\nline\r",
                                 "\x01\x1f\x7f",
                                 "धोइए",
                                 "ሰላም",
                                 "cut \xE0\xA4",
                                 "lone \x80 byte",
                                 "\xFF\xFE",
                                 "surrogate \xED\xA0\x80",
                                 "overlong \xC0\xAF",
                                 "beyond \xF4\x90\x80\x80",
                                 "\xF0\x9F\x98\x80",
                                 ""};
    for (const std::string& text : texts) {
        CAPTURE(text);
        Rig rig;
        rig.trace.error("internal", text);
        rig.trace.sound(text, text, "start");
        ScreenRecord record = sample();
        record.controls[0].id = text;
        record.controls[0].voice = text;
        record.lesson = text;
        rig.trace.screen(record);
        CHECK(rig.lines().size() == 3);
    }
    // What is valid comes through unchanged.
    Rig rig;
    rig.trace.error("internal", "धोइए \"x\"\n");
    CHECK(rig.lines()[0]["text"] == "धोइए \"x\"\n");
}

TEST_CASE("trace: appends to what is there, and is on the medium at once") {
    Rig rig;
    rig.trace.exit(3);
    Trace second(2000.0);
    REQUIRE(second.open(rig.dir / "trace.jsonl").has_value());
    second.exit(0);
    REQUIRE(rig.lines().size() == 2);
    CHECK(rig.lines()[0]["code"] == 3);
    CHECK(rig.lines()[1]["code"] == 0);
}

TEST_CASE("trace: lines of several threads do not mix") {
    Rig rig;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&rig, t] {
            for (int i = 0; i < 200; ++i) {
                rig.trace.sound("thread-" + std::to_string(t) + std::string(static_cast<std::size_t>(i), 'x'),
                                "hi", "start");
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(rig.lines().size() == 800);
}

TEST_CASE("trace: without a file it does nothing, a file that cannot be made is told") {
    Trace trace(0);
    trace.start("0.1.0");
    CHECK(trace.screen(sample()));
    trace.exit(0);
    CHECK_FALSE(trace.is_open());
    auto opened = trace.open("/nowhere/at/all/trace.jsonl");
    REQUIRE_FALSE(opened.has_value());
    CHECK_FALSE(opened.error().text.empty());
}

TEST_CASE("trace: every reason and role has its own name") {
    std::set<std::string> reasons, roles;
    for (Reason reason : {Reason::Start, Reason::Input, Reason::Voice, Reason::Picture, Reason::Video,
                          Reason::Timer, Reason::Motion, Reason::Resize, Reason::Expose, Reason::Data}) {
        reasons.insert(name_of(reason));
    }
    for (Role role : {Role::Key, Role::Tile, Role::Answer, Role::Item, Role::Practice, Role::Video}) {
        roles.insert(name_of(role));
    }
    CHECK(reasons.size() == 10);
    CHECK(roles.size() == 6);
}
