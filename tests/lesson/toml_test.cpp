#include <doctest/doctest.h>

#include <random>
#include <utility>
#include <vector>

#include "content/base/files.h"
#include "content/lesson/toml_reader.h"
#include "content/lesson/toml_text.h"
#include "tests/lesson/sample_lesson.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

LessonFolder read(const std::string& toml) {
    LessonFolder folder;
    read_lesson_toml(toml, folder);
    return folder;
}

/// The only fault of the sample after one change.
Fault only_fault(const std::string& from, const std::string& to) {
    auto faults = read(test::replaced(test::sample_toml(), from, to)).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].level == "error");
    CHECK(faults[0].file == "lesson.toml");
    return faults[0];
}

}  // namespace

TEST_CASE("lesson.toml: every key arrives in the model") {
    auto folder = read(test::sample_toml());
    REQUIRE(folder.faults.empty());
    REQUIRE(folder.whole);
    const Lesson& lesson = folder.lesson;
    CHECK(lesson.id == "wash");
    CHECK(lesson.version == 3);
    CHECK(lesson.subject == "safety");
    CHECK(lesson.course == "safety");
    CHECK(lesson.langs == std::vector<std::string>{"en", "hi"});
    CHECK(lesson.minutes == 4);
    CHECK(lesson.licence == "CC-BY-4.0");
    CHECK(lesson.title.at("hi") == "धोइए");
    CHECK(lesson.finish.size() == 2);
    CHECK(folder.line_of("licence") == 10);
    CHECK(folder.line_of("private") == 0);
    REQUIRE(lesson.steps.size() == 8);
    CHECK(lesson.steps[0].id == "picture-1");
    CHECK(lesson.steps[0].cap.at("en") == "Why?");
    CHECK(lesson.steps[0].line == 16);
    CHECK(lesson.steps[1].items.size() == 3);
    CHECK(lesson.steps[1].items[1].cap.at("en") == "Soap");
    REQUIRE(lesson.steps[2].pauses.size() == 2);
    CHECK(lesson.steps[2].pauses[0].at_ms == 4500);
    CHECK(lesson.steps[2].pauses[0].ask == "soap-q");
    CHECK(lesson.steps[2].pauses[1].at_ms == 7000);
    CHECK(lesson.steps[2].pauses[1].talk);
    CHECK(lesson.steps[3].items[1].ok);
    CHECK_FALSE(lesson.steps[3].items[0].ok);
    CHECK(lesson.steps[3].hint == "hint-soap");
    CHECK(lesson.steps[3].review);
    CHECK(lesson.steps[4].teach == "how");
    CHECK(lesson.steps[5].seconds == 20);
}

TEST_CASE("lesson.toml: a misspelt key is named with the nearest one") {
    auto fault = only_fault("picture = \"pictures/dirty.svg\"\nsay     = \"why\"",
                            "picure = \"pictures/dirty.svg\"\nsay     = \"why\"");
    CHECK(fault.code == "unknown_key");
    CHECK(with_place(fault) == "lesson.toml, line 18: there is no key \"picure\"; do you mean \"picture\"?");
    CHECK(only_fault("licence ", "license ").text == "there is no key \"license\"; do you mean \"licence\"?");
    CHECK(only_fault("hint  ", "hnit  ").text == "there is no key \"hnit\"; do you mean \"hint\"?");
    CHECK(only_fault("picture = \"pictures/oil.svg\", say", "image = \"pictures/oil.svg\", say").text ==
          "there is no key \"image\"; do you mean \"picture\"?");
    CHECK(only_fault("talk = true", "tlak = true").text == "there is no key \"tlak\"; do you mean \"talk\"?");
    CHECK(only_fault("minutes  =", "xylophone =").text.find("The keys are: format, id") != std::string::npos);
}

TEST_CASE("lesson.toml: a key in the wrong place is told where it belongs") {
    auto wrong_type = only_fault("cap.en  = \"Why?\"", "answers = []");
    CHECK(wrong_type.text == "\"answers\" is a key of \"choose\" steps, not of \"picture\" steps.");
    CHECK(wrong_type.code == "unknown_key");
    CHECK(only_fault("cap.en  = \"Why?\"", "licence = \"x\"").text ==
          "\"licence\" belongs at the top of the file, before the first [[step]].");
    CHECK(only_fault("course   = ", "answers  = ").text ==
          "\"answers\" belongs into \"choose\" steps, below their [[step]].");
    CHECK(only_fault("cap.en  = \"Why?\"", "review = true").text ==
          "\"review\" is a key of \"choose\", \"order\" or other question steps, not of \"picture\" steps.");
    CHECK(only_fault("say = \"wet\" },", "say = \"wet\", ok = true },").code == "unknown_key");
}

TEST_CASE("lesson.toml: values of the wrong kind are told in plain words") {
    CHECK(only_fault("version  = 3", "version  = \"3\"").text ==
          "version = must be a whole number, without quotes.");
    CHECK(only_fault("version  = 3", "version  = 0").text ==
          "version = must be a number from 1 to 1000000000.");
    CHECK(only_fault("review  = true", "review  = \"yes\"").text ==
          "review = must be true or false, without quotes.");
    CHECK(only_fault("[\"en\", \"hi\"]", "\"en\"").text == "langs = must be a list, like [\"a\", \"b\"].");
    CHECK(only_fault("say     = \"why\"", "say     = 7").text == "say = must be words in \"quotes\".");
    CHECK(only_fault("at = 4.5", "at = -1").text == "at = must be a number of seconds, like 14.5.");
    CHECK(only_fault("at = 4.5", "at = nan").code == "wrong_value");
    CHECK(only_fault("at = 4.5, ", "").code == "missing_key");
    CHECK(only_fault("cap.en  = \"Why?\"", "cap = \"Why?\"").text ==
          "write cap.en = \"...\", cap.hi = \"...\", one for each language.");
    CHECK(only_fault("cap.en", "cap.english").code == "wrong_language");
    CHECK(only_fault("say     = \"why\"", "say     = \"voice/hi/why.wav\"").text ==
          "say = names a recording without folder and ending: write say = \"why\".");
    CHECK(only_fault("say     = \"why\"", "say     = \"why so\"").code == "wrong_line_name");
    CHECK(only_fault("pictures/cover.svg\"\nsay", "../cover.svg\"\nsay").code == "wrong_file_name");
    CHECK(only_fault("video/wash.mp4", "/etc/passwd").code == "wrong_file_name");
    CHECK(only_fault("id    = \"how\"", "id    = \"How To\"").code == "wrong_id");
    CHECK(only_fault("format   = 1", "format   = 2").code == "later_format");
    CHECK(only_fault("pages = [\n", "pages = [ \"wet\",\n").code == "wrong_value");
    CHECK(only_fault("\"Wash\"", "\"" + std::string(5000, 'x') + "\"").code == "too_long");
}

TEST_CASE("lesson.toml: types that are not there, and questions without an id") {
    CHECK(only_fault("type    = \"do\"", "type    = \"chose\"").text ==
          "there is no type \"chose\"; do you mean \"choose\"?");
    CHECK(only_fault("type    = \"do\"", "type    = \"hologram\"").code == "unknown_type");
    CHECK(only_fault("type    = \"do\"", "").code == "missing_type");
    auto fault = only_fault("id      = \"which-q\"\n", "");
    CHECK(fault.code == "missing_id");
    CHECK(fault.text.find("id = \"choose-7\"") != std::string::npos);
    // A type that is known and not played yet may carry its own keys.
    auto folder =
        read(test::sample_toml() + "\n[[step]]\nid=\"s\"\ntype=\"sort\"\nbaskets=[]\nitems=[{basket=1}]\n");
    CHECK(folder.faults.empty());
    CHECK(folder.lesson.steps.back().type == StepType::Sort);
}

TEST_CASE("lesson.toml: all faults are told at once") {
    std::string text = test::sample_toml();
    text = test::replaced(text, "licence ", "license ");
    text = test::replaced(text, "hint  ", "hnit  ");
    text = test::replaced(text, "version  = 3", "version  = true");
    text = test::replaced(text, "type    = \"do\"", "type    = \"doo\"");
    CHECK(read(text).faults.size() == 4);
}

TEST_CASE("lesson.toml: what TOML itself refuses is told in plain words, with the line") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"a = 1\nid = soap", "put \"quotes\" around the words after id =."},
        {"a = 1\nid = pictures/x.jpg", "put \"quotes\" around the words after id =."},
        {"a = 1\np = [ { picture = x.jpg } ]", "put \"quotes\" around the words after picture =."},
        {"a = 1\nl = [hi, en]", "put \"quotes\" around the words after l =."},
        {"a = 1\nid = \"soap", "a closing \" is missing after id =."},
        {"a = 1\na = 2", "\"a\" is given a second time. Keep one of the two."},
        {"a = 1\nb 1", "this line should be key = value, and the key one word without spaces."},
        {"a = 1\nb: \"x\"", "write = between the key and its value, not a colon."},
        {"a = 1\nb = “x”", "use straight \"quotes\", not curly ones."},
        {"a = 1\nb = [ 1 2 ]", "a comma is missing in the list, or the ] that closes it, before this place."},
        {"a = 1\nb = { c = 1 d = 2 }", "what stands between { and } must be on one line"},
        {"a = 1\nb = { c = 1, }", "take away the comma before the }."},
        {"a = 1\nb = \"c:\\pic\"",
         "a backslash \\ has a meaning of its own here. Write / between folders and files."},
        {"a = 1\nok = True", "write true or false after ok =, in small letters and without quotes."},
        {"a = 1\nok = yes", "write true or false after ok =, in small letters and without quotes."},
        {"[step]\n[step]", "each step begins with [[step]], with two brackets on both sides."},
        {"a = 1\nb =", "something is missing after b =."},
        {"a = 1\nb = 3,5", "take away the comma; a number is written 3.5, with a point."},
        {"a = 1\nb = \"say \"x\" now\"", "one value a line. A quote within the words is written \\\"."},
        {"a = 1\n[[step]", "brackets come in pairs, alone on their line: a step begins with [[step]]."},
        {"a = 1\nstep]", "brackets come in pairs: a step begins with [[step]]."},
        {"a = 1\nहाथ = 1", "this line should begin with a key in plain letters a-z."},
        {"a = 1\nb = \"\xff\"", "Save the file as UTF-8"},
        {"a = 1\nb == 2", "write one = after b, not two."},
        {"a = 1\nb = 007", "the number after b = cannot be read."},
    };
    for (const auto& [text, wanted] : cases) {
        for (const char* end : {"\n", "\nc = 3\n"}) {
            CAPTURE(text);
            auto folder = read(text + end);
            REQUIRE(folder.faults.size() == 1);
            CHECK_FALSE(folder.whole);
            const Fault& fault = folder.faults[0];
            CHECK(fault.code == "toml_syntax");
            CHECK(fault.line == 2);
            CHECK_MESSAGE(fault.text.find(wanted) != std::string::npos, fault.text);
            CHECK(fault.text.find("The rest of this file was not read.") != std::string::npos);
        }
    }
}

TEST_CASE("lesson.toml: depth without end is refused before it costs the stack") {
    std::string dots = "a";
    for (int i = 0; i < 100'000; ++i) {
        dots += ".a";
    }
    auto folder = read(dots + " = 1\n");
    REQUIRE(folder.faults.size() == 1);
    CHECK(folder.faults[0].code == "toml_syntax");
    CHECK(read("a = " + std::string(100'000, '[')).faults.size() == 1);
    CHECK(read("a = " + std::string(100'000, '{')).faults.size() == 1);
    CHECK(read(std::string(2'000'000, '#')).faults.size() == 1);
    // In strings and comments they are only words.
    CHECK(read("credit = \"" + std::string(500, '.') + "[[[[[[[[[[[[[[[[[[[[[\" # " + std::string(500, '.'))
              .faults.empty());
    CHECK(read("credit = \"\"\"\n" + std::string(500, '.') + "\n\\\"\"\"\" # " + std::string(500, '['))
              .faults.empty());
    CHECK(too_deep("a = 'x.\"' # '\nb = 1.5") == std::nullopt);
}

TEST_CASE("words: lines are read, and what is none is told") {
    Faults faults;
    auto words = read_words_toml("wet = \"Wet.\"\nq-1 = \"*Two*?\"\n", "words/en.toml", faults);
    CHECK(faults.empty());
    CHECK(words.at("q-1") == "*Two*?");
    read_words_toml("wet = 3\n\"a b\" = \"x\"\n[part]\na = \"x\"\n", "words/en.toml", faults);
    CHECK(faults.size() == 3);
    faults.clear();
    read_words_toml("wet = Wet.\n", "words/en.toml", faults);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].file == "words/en.toml");
    CHECK(faults[0].text.find("put \"quotes\" around the words after wet =.") == 0);
}

TEST_CASE("lesson folder: words and recordings are found beside lesson.toml") {
    test::TempDir dir;
    test::write_sample(dir.path());
    REQUIRE(make_folders(dir / "voice/hi-IN").has_value());
    for (const char* name : {"voice/hi/wet.wav", "voice/hi/wet.mp3", "voice/hi-IN/soap.opus",
                             "voice/hi/soap.wav", "voice/hi/notes.txt", "words/ta.toml", "words/readme.md"}) {
        REQUIRE(write_file_atomic(dir / name, {}).has_value());
    }
    auto folder = read_lesson_folder(dir.path());
    CHECK(folder.lesson.words.at("hi").at("wet") == "words of wet with a *key*");
    CHECK(folder.voices.find("hi", "wet") == "voice/hi/wet.wav");
    CHECK(folder.voices.find("hi", "soap") == "voice/hi-IN/soap.opus");
    CHECK(folder.voices.find("hi", "soap", "NP") == "voice/hi/soap.wav");
    CHECK_FALSE(folder.voices.find("hi", "notes").has_value());
    CHECK_FALSE(folder.voices.find("en", "wet").has_value());
    CHECK(default_country("am") == "ET");
    REQUIRE(folder.faults.size() == 2);
    CHECK(folder.faults[0].code == "voice_twice");
    CHECK(folder.faults[1].code == "language_not_listed");
    CHECK_FALSE(has_errors(folder.faults));

    test::TempDir empty;
    auto none = read_lesson_folder(empty.path());
    REQUIRE(none.faults.size() == 1);
    CHECK(none.faults[0].code == "no_lesson_file");
    CHECK_FALSE(none.whole);
}

TEST_CASE("lesson.toml: spoilt in any way it gives faults, never a crash") {
    const std::string good = test::sample_toml();
    std::size_t told = 0;
    for (std::size_t begin = 0; begin < good.size();) {
        auto end = good.find('\n', begin) + 1;
        auto folder = read(good.substr(0, begin) + good.substr(end));
        told += folder.faults.size();
        CHECK(folder.lesson.steps.size() <= 8);
        begin = end;
    }
    CHECK(told > 20);
    std::mt19937 random(7);
    for (int i = 0; i < 1500; ++i) {
        std::string bad = good;
        for (int n = static_cast<int>(random() % 4); n >= 0; --n) {
            bad[random() % bad.size()] = static_cast<char>(random() % 256);
        }
        auto folder = read(bad);
        for (const Fault& fault : folder.faults) {
            CHECK_FALSE(fault.text.empty());
        }
    }
    for (int i = 0; i < 500; ++i) {
        std::string noise(random() % 200, ' ');
        for (char& c : noise) {
            c = "ab=[]{}\"'.,#\n\\1 \xe0"[random() % 17];
        }
        read(noise);
    }
}
