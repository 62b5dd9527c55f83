#include "content/lesson/checks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "content/base/files.h"
#include "tests/lesson/sample_lesson.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

Faults check(const std::string& toml, const std::string& words = test::sample_words(),
             const std::function<void(const std::string&)>& change = {}) {
    test::TempDir dir;
    test::write_sample(dir.path(), toml, words);
    if (change) {
        change(dir.path());
    }
    return check_lesson_folder(read_lesson_folder(dir.path()));
}

/// Changes the sample and gives the only fault that follows.
Fault only_fault(const std::string& from, const std::string& to) {
    auto faults = check(test::replaced(test::sample_toml(), from, to));
    for (const Fault& fault : faults) {
        CAPTURE(with_place(fault));
        CHECK(faults.size() == 1);
    }
    REQUIRE(faults.size() == 1);
    return faults[0];
}

}  // namespace

TEST_CASE("lesson checks: a good lesson has no fault") {
    for (const Fault& fault : check(test::sample_toml())) {
        FAIL_CHECK(with_place(fault));
    }
}

TEST_CASE("lesson checks: what is missing at the top is asked for with an example") {
    CHECK(only_fault("format   = 1\n", "").text == "format is missing. Write format = 1 at the top.");
    CHECK(only_fault("version  = 3\n", "").code == "missing_key");
    CHECK(only_fault("licence  = \"CC-BY-4.0\"\n", "").code == "missing_key");
    CHECK(only_fault("subject  = \"safety\"\n", "").code == "missing_key");
    CHECK(only_fault("cover    = \"pictures/cover.svg\"\n", "").code == "missing_key");
    CHECK(only_fault("title.hi = \"धोइए\"\n", "").code == "missing_title");
    CHECK(only_fault("minutes  = 4\n", "").level == "warning");
    CHECK(only_fault("minutes  = 4\n", "minutes = 20\n").code == "lesson_length");
    auto subject = only_fault("subject  = \"safety\"", "subject  = \"safty\"");
    CHECK(subject.line == 4);
    CHECK(subject.text.find("do you mean \"safety\"?") != std::string::npos);
    CHECK(only_fault("id       = \"wash\"", "id       = \"Wash hands\"").line == 2);
    CHECK(only_fault("[\"en\", \"hi\"]", "[\"en\", \"hi\", \"hi\"]").code == "twice");
}

TEST_CASE("lesson checks: pictures, clips and lines that are not there are named once, with their line") {
    auto picture = only_fault("pictures/dry.svg\", say = \"dry\" },\n]\n\n[[step]]\nid    = \"watch\"",
                              "pictures/drry.svg\", say = \"dry\" },\n]\n\n[[step]]\nid    = \"watch\"");
    CHECK(picture.code == "missing_picture");
    CHECK(picture.line == 28);
    CHECK(picture.text == "the picture pictures/drry.svg is not there; do you mean pictures/dry.svg?");
    CHECK(only_fault("video/wash.mp4", "video/other-film.mp4").code == "missing_clip");
    CHECK(only_fault("cover    = \"pictures/cover.svg\"", "cover    = \"nowhere/cover.svg\"").line == 6);
    CHECK(only_fault("video/wash.mp4", "pictures/wet.svg").code == "wrong_clip");
    auto line = check(test::replaced(test::sample_toml(), "say     = \"try-now\"", "say     = \"try-noww\""));
    REQUIRE(line.size() == 2);  // one for each language
    CHECK(line[0].code == "missing_line");
    CHECK(line[0].text ==
          "\"try-noww\" has neither a recording nor words in en. Record voice/en/try-noww.wav, or write "
          "try-noww = \"...\" in words/en.toml (there is \"try-now\").");
}

TEST_CASE("lesson checks: a recording stands for words, in its own language only") {
    const std::string words = test::replaced(test::sample_words(), "oil = ", "oil-x = ");
    CHECK(check(test::sample_toml(), words).size() == 2);
    auto faults = check(test::sample_toml(), words, [](const std::string& folder) {
        REQUIRE(write_file_atomic(folder + "/voice/hi/oil.wav", {}).has_value());
    });
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].text.find("in en") != std::string::npos);
    CHECK(check(test::sample_toml(),
                test::replaced(test::sample_words(), "\"words of oil with a *key*\"", "\"\""))
              .size() == 2);
}

TEST_CASE("lesson checks: words that cannot be spoken or shown as meant") {
    auto star = check(test::sample_toml(), test::replaced(test::sample_words(), "*key*", "*key"));
    REQUIRE(star.size() == 2);
    CHECK(star[0].code == "star_alone");
    CHECK(star[0].level == "warning");
}

TEST_CASE("lesson checks: how many of what") {
    CHECK(only_fault("  { picture = \"pictures/wet.svg\", say = \"wet\" },\n  { picture = "
                     "\"pictures/soap.svg\", say = "
                     "\"soap\" },\n",
                     "")
              .text == "order has 1 items; it needs 3 to 5.");
    CHECK(only_fault("  { picture = \"pictures/oil.svg\", say = \"oil\" },\n]\n", "]\n").code ==
          "number_of_items");
    std::string six;
    for (int i = 0; i < 3; ++i) {
        six += "  { picture = \"pictures/oil.svg\", say = \"oil\" },\n";
    }
    CHECK(only_fault("answers = [\n", "answers = [\n" + six).text ==
          "choose has 6 answers; it needs 2 to 4.");
    CHECK(only_fault("say = \"soap\", ok = true", "say = \"soap\"").code == "no_right_answer");
    CHECK(only_fault("{ picture = \"pictures/oil.svg\", say = \"oil\" },\n]\n",
                     "{ picture = \"pictures/oil.svg\", say = \"oil\", ok = true },\n]\n")
              .code == "all_right");
    CHECK(only_fault("  { picture = \"pictures/dirty.svg\", say = \"before\" },\n  { picture = "
                     "\"pictures/dry.svg\", say = "
                     "\"after\" },\n",
                     "")
              .code == "number_of_items");
    auto none = check(
        "format=1\nid=\"a\"\nversion=1\nsubject=\"money\"\ncover=\"pictures/wet.svg\"\nlangs=[\"en\"]\n"
        "licence=\"x\"\ntitle.en=\"x\"\nminutes=3\n");
    CHECK(std::any_of(none.begin(), none.end(), [](const Fault& fault) { return fault.code == "no_steps"; }));
}

TEST_CASE("lesson checks: each step has its picture and its voice") {
    CHECK(only_fault("picture = \"pictures/dirty.svg\"\nsay     = \"why\"", "say     = \"why\"").code ==
          "missing_key");
    CHECK(only_fault("say     = \"try-now\"\n", "").text.find("says nothing") != std::string::npos);
    CHECK(only_fault("{ picture = \"pictures/wet.svg\", say = \"wet\" }", "{ say = \"wet\" }").text ==
          "number 1 of pages has no picture. Write picture = \"pictures/name.jpg\".");
    CHECK(only_fault("video = \"video/wash.mp4\"\n", "").code == "missing_key");
}

TEST_CASE("lesson checks: references between steps") {
    auto twice = check(test::replaced(test::sample_toml(), "id      = \"try\"", "id      = \"home\""));
    REQUIRE(twice.size() == 1);
    CHECK(twice[0].code == "twice");
    CHECK(only_fault("teach = \"how\"", "teach = \"nothing\"").code == "unknown_step");
    CHECK(only_fault("teach = \"how\"", "teach = \"soap-q\"").code == "teach_is_question");
    CHECK(only_fault("ask = \"soap-q\"", "ask = \"soup-q\"").code == "unknown_step");
    CHECK(only_fault("ask = \"soap-q\"", "ask = \"how\"").code == "not_a_question");
    CHECK(only_fault("talk = true", "ask = \"soap-q\"").text == "\"soap-q\" is asked at two pauses.");
    CHECK(only_fault(", talk = true", "").code == "pause_without_use");
    CHECK(only_fault("at = 7", "at = 4.5").code == "pause_order");
}

TEST_CASE("lesson checks: the end, and the rules of thumb") {
    std::string no_end = test::sample_toml();
    no_end = no_end.substr(0, no_end.find("[[step]]\nid    = \"home\""));
    auto faults = check(no_end);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "wrong_end");
    std::string order = test::sample_toml();
    order.erase(order.find("[[step]]\nid    = \"order-q\""),
                order.find("[[step]]\nid      = \"try\"") - order.find("[[step]]\nid    = \"order-q\""));
    faults = check(order);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "few_questions");
    CHECK(faults[0].level == "warning");
    std::string many = test::sample_toml();
    const std::string picture =
        "[[step]]\ntype = \"picture\"\npicture = \"pictures/wet.svg\"\nsay = \"wet\"\n\n";
    many = test::replaced(many, "[[step]]\n", picture + picture + "[[step]]\n");
    faults = check(many);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "number_of_steps");
}

TEST_CASE("lesson checks: a private lesson keeps its rules") {
    const std::string toml =
        test::replaced(test::sample_toml(), "minutes  = 4\n", "minutes  = 4\nprivate = true\n");
    auto faults = check(toml);
    auto count = [&](const char* code) {
        return std::count_if(faults.begin(), faults.end(),
                             [&](const Fault& fault) { return fault.code == code; });
    };
    CHECK(count("private_rule") == 4);  // do, home, review, talk
    CHECK(count("not_neutral") == 1);
    CHECK(faults.size() == 5);
    CHECK(check(test::replaced(toml, "private = true\n", "private = true\nneutral = true\n")).size() == 4);
}

TEST_CASE("lesson checks: faults of all files come sorted by place") {
    auto faults = check(
        test::replaced(test::replaced(test::sample_toml(), "licence ", "license "), "at = 4.5", "at = 0"),
        "wet = Wet\n");
    CHECK(std::is_sorted(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
        return a.file != b.file ? a.file < b.file : a.line < b.line;
    }));
    CHECK(faults.back().file == "words/hi.toml");
    auto broken = check("id = wash\n");
    REQUIRE(broken.size() == 1);  // nothing more is said about a file that could not be read
    CHECK(broken[0].line == 1);
}
