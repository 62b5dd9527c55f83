#include "content/lesson/model.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "content/lesson/fault.h"
#include "content/lesson/uses.h"
#include "content/lesson/words.h"

using namespace jankar::lesson;

TEST_CASE("lesson model: every step type has a name and comes back from it") {
    int scored = 0;
    for (int i = 0; i <= static_cast<int>(StepType::Call); ++i) {
        auto type = static_cast<StepType>(i);
        CHECK(step_type_from_name(name_of(type)) == type);
        scored += is_scored(type);
    }
    CHECK(scored == 8);
    CHECK_FALSE(step_type_from_name("quiz").has_value());
    CHECK_FALSE(step_type_from_name("").has_value());
}

TEST_CASE("lesson model: steps are found by id, and the language falls back to the maker's own") {
    Lesson lesson;
    lesson.langs = {"hi", "en"};
    Step video;
    video.id = "watch";
    video.type = StepType::Video;
    video.pauses.push_back({1000, "stop", "soap-q", false, 0});
    Step question;
    question.id = "soap-q";
    question.type = StepType::Choose;
    lesson.steps = {video, question};
    CHECK(lesson.index_of("soap-q") == 1);
    CHECK(lesson.index_of("none") == -1);
    CHECK(lesson.step("watch")->type == StepType::Video);
    CHECK(lesson.step("none") == nullptr);
    CHECK(lesson.is_asked_at_pause("soap-q"));
    CHECK_FALSE(lesson.is_asked_at_pause("watch"));
    CHECK_FALSE(lesson.is_asked_at_pause(""));
    CHECK(lesson.scored_steps() == 1);
    CHECK(lesson.language_for("en") == "en");
    CHECK(lesson.language_for("kn") == "hi");
    CHECK(Lesson{}.language_for("kn").empty());
}

TEST_CASE("lesson model: a fault is told with its place") {
    Fault fault{"error", "lesson.toml", 7, "unknown_key", "there is no key \"picure\"."};
    CHECK(with_place(fault) == "lesson.toml, line 7: there is no key \"picure\".");
    fault.line = 0;
    CHECK(with_place(fault) == "lesson.toml: there is no key \"picure\".");
    CHECK(has_errors({fault}));
    fault.level = "warning";
    CHECK_FALSE(has_errors({fault}));
}

TEST_CASE("lesson uses: names are listed once, in order") {
    Lesson lesson;
    lesson.cover = "pictures/cover.svg";
    Step sequence;
    sequence.type = StepType::Sequence;
    sequence.line = 9;
    Item page;
    page.picture = "pictures/wet.svg";
    page.say = "wet";
    page.line = 10;
    sequence.items = {page, page};
    sequence.say = "look";
    lesson.steps = {sequence};
    auto pictures = pictures_of(lesson);
    REQUIRE(pictures.size() == 2);
    CHECK(pictures[1].name == "pictures/wet.svg");
    CHECK(pictures[1].line == 10);
    auto lines = lines_of(lesson);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].name == "title");
    CHECK(lines[1].name == "look");
    CHECK(videos_of(lesson).empty());
}

TEST_CASE("lesson uses: names that leave the folder are none") {
    for (const char* good : {"a.jpg", "pictures/wet.svg", "चित्र/हाथ.jpg", "a/b/c.d"}) {
        CHECK(is_media_name(good));
    }
    for (const char* bad : {"", "/etc/passwd", "../a", "a/../b", "a//b", "a/", "./a", "a\\b", "a\nb", ".."}) {
        CHECK_FALSE(is_media_name(bad));
    }
    CHECK(is_line_name("q1_a-B"));
    for (const char* bad : {"", "ui:x", "a b", "a/b", "a.b"}) {
        CHECK_FALSE(is_line_name(bad));
    }
    CHECK_FALSE(is_line_name(std::string(65, 'a')));
}

TEST_CASE("lesson words: stars mark key words for the eye and are not spoken") {
    CHECK(spoken_text("Now *soap* and *water*.") == "Now soap and water.");
    using Runs = std::vector<TextRun>;
    CHECK(caption_runs("Now *soap*.") == Runs{{"Now ", false}, {"soap", true}, {".", false}});
    CHECK(caption_runs("*a**b*") == Runs{{"ab", true}});
    CHECK(caption_runs("**") == Runs{});
    CHECK(caption_runs("") == Runs{});
    CHECK(caption_runs("2 * 3") == Runs{{"2 * 3", false}});
    CHECK(caption_runs("*a* *") == Runs{{"a", true}, {" *", false}});
    CHECK(spoken_text("2 * 3") == "2  3");
    CHECK(stars_are_paired("*a*"));
    CHECK_FALSE(stars_are_paired("*a"));
    Lesson lesson;
    lesson.words["hi"]["wet"] = "गीला";
    CHECK(caption_of(lesson, {{"hi", "own"}}, "wet", "hi") == "own");
    CHECK(caption_of(lesson, {{"en", "own"}}, "wet", "hi") == "गीला");
    CHECK(caption_of(lesson, {}, "none", "hi").empty());
    CHECK(caption_of(lesson, {}, "wet", "kn").empty());
}
