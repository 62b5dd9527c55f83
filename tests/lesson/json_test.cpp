#include "content/lesson/json.h"

#include <doctest/doctest.h>

#include <random>

#include "tests/lesson/sample_lesson.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

/// The error that one change of the sample's JSON gives.
Error refused(const std::string& from, const std::string& to) {
    CAPTURE(to);
    auto lesson = lesson_from_json(test::replaced(to_json(test::compiled_sample()), from, to));
    REQUIRE_FALSE(lesson.has_value());
    CHECK_FALSE(lesson.error().text.empty());
    CHECK(lesson.error().text.back() == '.');
    return lesson.error();
}

}  // namespace

TEST_CASE("lesson.json: a lesson comes back as it was, and gives the same bytes again") {
    const Lesson sample = test::compiled_sample();
    const std::string json = to_json(sample);
    auto lesson = lesson_from_json(json);
    REQUIRE_MESSAGE(lesson.has_value(), lesson.error().text);
    CHECK(to_json(*lesson) == json);
    CHECK(json.find('\n') == std::string::npos);
    CHECK(lesson->id == "wash");
    CHECK(lesson->version == 3);
    CHECK(lesson->title == sample.title);
    CHECK(lesson->finish == sample.finish);
    CHECK(lesson->words == sample.words);
    REQUIRE(lesson->steps.size() == sample.steps.size());
    for (std::size_t i = 0; i < sample.steps.size(); ++i) {
        const Step& a = sample.steps[i];
        const Step& b = lesson->steps[i];
        CHECK(a.id == b.id);
        CHECK(a.type == b.type);
        CHECK(a.say == b.say);
        CHECK(a.cap == b.cap);
        CHECK(a.hint == b.hint);
        CHECK(a.teach == b.teach);
        CHECK(a.review == b.review);
        CHECK(a.seconds == b.seconds);
        CHECK(a.picture == b.picture);
        CHECK(a.video == b.video);
        REQUIRE(a.items.size() == b.items.size());
        for (std::size_t n = 0; n < a.items.size(); ++n) {
            CHECK(a.items[n].picture == b.items[n].picture);
            CHECK(a.items[n].say == b.items[n].say);
            CHECK(a.items[n].ok == b.items[n].ok);
        }
        REQUIRE(a.pauses.size() == b.pauses.size());
        for (std::size_t n = 0; n < a.pauses.size(); ++n) {
            CHECK(a.pauses[n].at_ms == b.pauses[n].at_ms);
            CHECK(a.pauses[n].ask == b.pauses[n].ask);
            CHECK(a.pauses[n].talk == b.pauses[n].talk);
        }
    }
    const MediaObject& voice = lesson->voices.at("hi").at("wet");
    CHECK(voice.draft);
    CHECK(voice.ms == 900);
    CHECK(voice.kind == MediaKind::Voice);
    CHECK(lesson->media.at("video/wash.mp4").width == 854);
}

TEST_CASE("lesson.json: every millisecond of a pause survives") {
    Lesson sample = test::compiled_sample();
    for (std::int64_t ms : {1, 3, 1001, 12'345, 33'333, 999'999, 3'599'999}) {
        sample.steps[2].pauses.resize(1);
        sample.steps[2].pauses[0].at_ms = ms;
        auto lesson = lesson_from_json(to_json(sample));
        REQUIRE(lesson.has_value());
        CHECK(lesson->steps[2].pauses[0].at_ms == ms);
    }
}

TEST_CASE("lesson.json: keys of a later writer are passed over") {
    auto json =
        test::replaced(to_json(test::compiled_sample()), "{\"course\"", "{\"aroma\":[{\"x\":1}],\"course\"");
    json = test::replaced(json, "\"kind\":\"picture\"", "\"kind\":\"picture\",\"scent\":3");
    CHECK(lesson_from_json(json).has_value());
}

TEST_CASE("lesson.json: what this player cannot run is unsupported, not damaged") {
    CHECK(refused("\"format\":1", "\"format\":2").code == ErrorCode::Unsupported);
    CHECK(refused("\"type\":\"do\"", "\"type\":\"hologram\"").code == ErrorCode::Unsupported);
}

TEST_CASE("lesson.json: each broken rule is refused with a sentence") {
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"\"format\":1,", ""},
        {"\"format\":1", "\"format\":0"},
        {"\"format\":1", "\"format\":1.5"},
        {"\"id\":\"wash\"", "\"id\":\"Wash\""},
        {"\"version\":3", "\"version\":-3"},
        {"\"version\":3", "\"version\":18446744073709551615"},
        {"\"langs\":[\"en\",\"hi\"]", "\"langs\":[]"},
        {"\"langs\":[\"en\",\"hi\"]", "\"langs\":\"en\""},
        {"\"langs\":[\"en\",\"hi\"]", "\"langs\":[\"en\",\"kn\"]"},
        {"\"langs\":[\"en\",\"hi\"]", "\"langs\":[\"en\",\"en\"]"},
        {"\"id\":\"try\"", "\"id\":\"home\""},
        {"\"id\":\"try\"", "\"id\":7"},
        {"\"pause\":[{\"ask\":\"soap-q\",\"at\":4.5", "\"pause\":[{\"ask\":\"soap-q\",\"at\":\"4\""},
        {"\"ask\":\"soap-q\"", "\"ask\":\"nothing\""},
        {"\"ask\":\"soap-q\"", "\"ask\":\"home\""},
        {"\"ok\":true", "\"ok\":false"},
        {"\"ok\":true", "\"ok\":1"},
        {"\"teach\":\"how\"", "\"teach\":\"which-q\""},
        {"\"seconds\":20", "\"seconds\":99999"},
        {"\"cover\":\"pictures/cover.svg\"", "\"cover\":\"pictures/other.svg\""},
        {"\"cover\":\"pictures/cover.svg\"", "\"cover\":\"video/wash.mp4\""},
        {"\"video\":\"video/wash.mp4\"", "\"video\":\"pictures/wet.svg\""},
        {"\"say\":\"why\"", "\"say\":\"unheard\""},
        {"\"say\":\"why\"", "\"say\":[\"why\"]"},
        {"\"pictures/cover.svg\":{", "\"../cover.svg\":{"},
        {"\"kind\":\"picture\"", "\"kind\":\"voice\""},
        {"\"kind\":\"picture\"", "\"kind\":\"program\""},
        {"\"ext\":\"webp\"", "\"ext\":\"exe\""},
        {"\"ext\":\"opus\"", "\"ext\":\"webp\""},
        {"\"hash\":\"a", "\"hash\":\"A"},
        {"\"hash\":\"a", "\"hash\":\""},
        {"\"bytes\":1000", "\"bytes\":0"},
        {"\"bytes\":1000", "\"bytes\":1e3"},
        {"\"width\":800", "\"width\":100000"},
        {"\"words\":{\"en\":{", "\"words\":{\"en\":{\"a b\":\"x\","},
        {"\"words\":{\"en\":", "\"words\":{\"../x\":"},
        {"\"media\":{", "\"media\":[{"},
        {"words of dry", "words \\u0007 of dry"},
    };
    for (const auto& [from, to] : changes) {
        CHECK(refused(from, to).code == ErrorCode::Corrupt);
    }
}

TEST_CASE("lesson.json: size, depth and counts are limited before anything is built") {
    const std::string json = to_json(test::compiled_sample());
    CHECK(lesson_from_json(json + std::string(kMaxLessonBytes, ' ')).error().code == ErrorCode::Corrupt);
    CHECK(lesson_from_json("{\"x\":" + std::string(500'000, '[')).error().code == ErrorCode::Corrupt);
    CHECK(lesson_from_json("{\"x\":" + std::string(17, '[') + std::string(17, ']') + "}")
              .error()
              .text.find("deeper") != std::string::npos);
    for (const char* none : {"", " ", "[]", "null", "7", "\"x\"", "{", "{}", "\xff\xfe"}) {
        CHECK(lesson_from_json(none).error().code == ErrorCode::Corrupt);
    }
    Lesson many = test::compiled_sample();
    while (many.steps.size() <= 100) {
        many.steps.insert(many.steps.begin(), many.steps.front());
        many.steps.front().id = "s" + std::to_string(many.steps.size());
    }
    CHECK_FALSE(lesson_from_json(to_json(many)).has_value());
    many.steps.erase(many.steps.begin());
    CHECK(lesson_from_json(to_json(many)).has_value());
}

TEST_CASE("lesson.json: pictures to 4096 by 4096 pixels, clips to 1920 by 1088, lying or upright") {
    const auto taken = [](const char* kind, int width, int height) {
        Lesson sample = test::compiled_sample();
        auto& object = sample.media.at(kind);
        object.width = width;
        object.height = height;
        return lesson_from_json(to_json(sample));
    };
    const char *picture = "pictures/wet.svg", *clip = "video/wash.mp4";
    CHECK(taken(picture, 4096, 4096).has_value());
    CHECK_FALSE(taken(picture, 4097, 10).has_value());
    CHECK_FALSE(taken(picture, 10, 4097).has_value());
    CHECK(taken(clip, 1920, 1088).has_value());
    CHECK(taken(clip, 1088, 1920).has_value());
    for (const auto& [width, height] : {std::pair(1920, 1089), std::pair(4096, 4096), std::pair(4097, 2)}) {
        CHECK(taken(clip, width, height).error().code == ErrorCode::Corrupt);
    }
    CHECK(taken(clip, 1920, 1089).error().text.find("1920 by 1088") != std::string::npos);
}

TEST_CASE("lesson.json: any byte may be spoilt, it is refused or a lesson that keeps the rules") {
    Lesson small = test::compiled_sample();
    small.langs = {"en"};
    small.voices.erase("hi");
    small.words.erase("hi");
    const std::string json = to_json(small);
    std::mt19937 random(11);
    int refused_count = 0;
    for (std::size_t at = 0; at < json.size(); ++at) {
        std::string bad = json;
        bad[at] = static_cast<char>(bad[at] ^ (1 + random() % 255));
        auto lesson = lesson_from_json(bad);
        if (!lesson) {
            ++refused_count;
            continue;
        }
        CHECK(lesson->steps.size() == small.steps.size());
        CHECK(lesson_from_json(to_json(*lesson)).has_value());
        if (at % 97 == 0) {
            CHECK_FALSE(lesson_from_json(bad.substr(0, at)).has_value());
        }
    }
    CHECK(refused_count > static_cast<int>(json.size()) / 3);
}

TEST_CASE("play state: comes back whole, and what is odd in it keeps its default") {
    PlayState state;
    state.position = 4;
    state.position_id = "order-q";
    state.page = 2;
    state.asked = "soap-q";
    state.teaching = "how";
    state.video_ms = 4500;
    state.scored = {{"soap-q", 2, false, false, true, true, false},
                    {"order-q", 1, true, true, false, false, false}};
    state.entered = {"picture-1", "how"};
    state.watched = {"watch"};
    state.placed = {2, 0};
    state.dimmed = {1};
    state.ticked = {{"home", {1}}};
    state.mix_seed = 0xfedcba9876543210U;
    state.in_return = true;
    state.return_index = 3;
    state.completed = true;
    state.active_ms = 123'456'789'012;
    state.replays = 3;
    auto back = play_state_from_json(to_json(state));
    REQUIRE(back.has_value());
    CHECK(*back == state);

    CHECK(play_state_from_json("{}").value() == PlayState{});
    auto odd = play_state_from_json(
        R"({"position":-7,"page":"x","asked":3,"video_ms":1e99,"scored":[1,{"attempts":99999999999,"step":2}],
            "entered":[1,"a"],"placed":[-1,2.5,3,99999999],"ticked":{"h":"x"},"mix_seed":-1,"in_return":0,"replays":true})");
    REQUIRE(odd.has_value());
    CHECK(odd->position == 0);
    CHECK(odd->video_ms == 0);
    CHECK(odd->entered == std::vector<std::string>{"a"});
    CHECK(odd->placed == std::vector<int>{3});
    CHECK(odd->scored.size() == 1);
    for (const char* none : {"", "[]", "{", "nul", "\xff"}) {
        CHECK_FALSE(play_state_from_json(none).has_value());
    }
    CHECK_FALSE(play_state_from_json("{\"asked\":\"" + std::string(100'000, 'a') + "\"}").has_value());
    const std::string json = to_json(state);
    for (std::size_t at = 0; at < json.size(); ++at) {
        for (char bit : {1, 2, 16, 64}) {
            std::string bad = json;
            bad[at] = static_cast<char>(bad[at] ^ bit);
            if (auto read = play_state_from_json(bad)) {
                CHECK(play_state_from_json(to_json(*read)).value() == *read);
            }
        }
    }
}
