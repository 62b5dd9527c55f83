// A lesson with 25 different faults: all are told at once, each with its file and its line.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <tuple>

#include "tests/jankar_pack/samples.h"

using namespace jankar;
using namespace jankar::test;

namespace {

// A line that ends in "# FAULT code" has that fault, "# FAULT a b" has two.
constexpr const char* kLesson = R"(format = 1
id = "Bad Id"                       # FAULT wrong_id
version = 1
subject = "skils"                   # FAULT unknown_subject
cover = "pictures/cover.svg"
say = "title"
langs = ["en", "hi"]
minutes = 20                        # FAULT lesson_length
licence = "CC-BY-4.0"
author = "me"                       # FAULT unknown_key
title.en = "Faults"
title.hi = "Faults"

[[step]]                            # FAULT missing_picture
type = "picture"
picture = "pictures/covr.svg"
say = "look"

[[step]]                            # FAULT number_of_items missing_id
type = "choose"
say = "look"
answers = [
  { picture = "pictures/a.svg", say = "a", ok = true },
]

[[step]]                            # FAULT no_right_answer
type = "choose"
id = "q1"
say = "look"
answers = [
  { picture = "pictures/a.svg", say = "a" },
  { picture = "pictures/b.svg", say = "b" },
]

[[step]]                            # FAULT amount_unreachable
type = "money"
id = "q2"
picture = "pictures/cover.svg"
say = "look"
task = "pay"
amount.IN = 55
tray.IN = [50, 20, 10]

[[step]]                            # FAULT no_such_piece
type = "money"
id = "q3"
picture = "pictures/cover.svg"
say = "look"
task = "pay"
amount.IN = 30
tray.IN = [30]

[[step]]                            # FAULT sum_differs
type = "cashbook"
id = "q4"
say = "look"
start.IN = 200
entries = [
  { picture = "pictures/a.svg", say = "a", in.IN = 100 },
  { picture = "pictures/b.svg", say = "b", out.IN = 50 },
]
ask = { say = "look", answer.IN = 260 }

[[step]]
type = "find"
id = "q5"
picture = "pictures/cover.svg"
say = "look"
spots = [
  { x = 5, y = 5, w = 30, h = 45, say = "a", ok = true },
  { x = 70, y = 5, w = 10, h = 45, say = "b" },     # FAULT spot_small
  { x = 36, y = 5, w = 30, h = 45, say = "c" },     # FAULT spots_close
]

[[step]]                            # FAULT one_basket
type = "sort"
id = "q6"
say = "look"
baskets = [
  { picture = "pictures/a.svg", say = "a" },
  { picture = "pictures/b.svg", say = "b" },
]
items = [
  { picture = "pictures/a.svg", say = "a", basket = 1 },
  { picture = "pictures/b.svg", say = "b", basket = 1 },
  { picture = "pictures/c.svg", say = "c", basket = 1 },
]

[[step]]
type = "match"
id = "q7"
say = "look"
pairs = [
  { a = { picture = "pictures/a.svg", say = "a" }, b = { picture = "pictures/b.svg", say = "b" } },
  { a = { picture = "pictures/a.svg", say = "a" }, b = { picture = "pictures/c.svg", say = "c" } },     # FAULT all_alike
]

[[step]]                            # FAULT picture_and_video wrong_clip
type = "thumb"
id = "q8"
picture = "pictures/cover.svg"
video = "pictures/cover.svg"
say = "look"
ok = true

[[step]]                            # FAULT unknown_who
type = "call"
picture = "pictures/cover.svg"
say = "look"
who = "womens"

[[step]]                            # FAULT not_whole
type = "grow"
picture = "pictures/cover.svg"
say = "look"
kind = "loan"
principal.IN = 505
rate = 2
months = 6

[[step]]                            
type = "picture"
id = "do-15"
picture = "pictures/cover.svg"
say = "look"

[[step]]                            # FAULT missing_line
type = "picture"
picture = "pictures/small.png"
say = "nowhere"

[[step]]                            # FAULT missing_key twice
type = "do"
say = "look"

[[step]]                            # FAULT wrong_end number_of_steps
type = "picture"
picture = "pictures/cover.svg"
say = "long"
)";

constexpr const char* kWords = R"(title = "Faults."
look = "Look at the *hands."          # FAULT star_alone
a = "Soap."
b = "Oil 🧼."                         # FAULT no_font
"c c" = "Cloth."                      # FAULT wrong_line_name
c = "Cloth."
)";

constexpr const char* kHindi = R"(title = "दोष"
look = देखिए                          # FAULT toml_syntax
)";

struct Place {
    std::string file;
    int line;
    std::string code;
    bool operator<(const Place& other) const {
        return std::tie(file, line, code) < std::tie(other.file, other.line, other.code);
    }
};

/// The places that a file's own marks name.
void add_marked(const std::string& file, const std::string& text, std::set<Place>& places) {
    std::istringstream lines(text);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        const std::size_t at = line.find("# FAULT ");
        if (at != std::string::npos) {
            std::istringstream codes(line.substr(at + 8));
            for (std::string code; codes >> code;) {
                places.insert({file, number, code});
            }
        }
    }
}

int line_with(const std::string& text, const std::string& part) {
    return static_cast<int>(
               std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find(part)), '\n')) +
           1;
}

}  // namespace

TEST_CASE("check: a lesson with more than 25 different faults names all of them, each with its line") {
    TempDir folder;
    const std::string lesson = folder / "faulty";
    put(lesson + "/lesson.toml", kLesson);
    put(lesson + "/words/en.toml", kWords);
    put(lesson + "/words/hi.toml", kHindi);
    put(lesson + "/pictures/cover.svg", svg(1280, 800, "#1F7187"));
    for (const char* name : {"a", "b", "c"}) {
        put(lesson + "/pictures/" + name + ".svg", svg(800, 800, "#B5482C"));
    }
    put(lesson + "/pictures/small.png", png_with_orientation(300, 200, 1));
    put(lesson + "/voice/en/long.wav", wav(tone(13, 0.2)));
    put(lesson + "/voice/hi/long.wav", wav(tone(2, 0.004)));

    std::set<Place> wanted;
    add_marked("lesson.toml", kLesson, wanted);
    add_marked("words/en.toml", kWords, wanted);
    add_marked("words/hi.toml", kHindi, wanted);
    // Media have no lines: told is the line of the lesson that wants them.
    const std::map<std::string, std::pair<std::string, std::string>> media = {
        {"pictures/small.png", {"picture_small", "pictures/small.png"}},
        {"voice/en/long.wav", {"voice_long", "say = \"long\""}},
        {"voice/hi/long.wav", {"loudness_off", "say = \"long\""}},
    };

    Ran ran = jankar_pack({"check", lesson, "--json"});
    REQUIRE(ran.code == 1);
    const nlohmann::json answer = nlohmann::json::parse(ran.out);
    std::set<Place> found;
    std::map<std::string, std::string> texts;
    for (const nlohmann::json& fault : answer["faults"]) {
        found.insert({fault["file"], fault["line"], fault["code"]});
        texts[fault["file"].get<std::string>()] = fault["text"];
        CHECK_FALSE(fault["text"].get<std::string>().empty());
        CHECK_FALSE(fault["file"].get<std::string>().empty());
    }
    std::set<std::string> kinds;
    for (const Place& place : wanted) {
        CAPTURE(place.file);
        CAPTURE(place.line);
        CAPTURE(place.code);
        CHECK(found.contains(place));
        kinds.insert(place.code);
    }
    const std::string text(kLesson);
    for (const auto& [file, what] : media) {
        CAPTURE(file);
        CHECK(found.contains({file, 0, what.first}));
        std::size_t step = text.rfind("[[step]]", text.find(what.second));
        CHECK(texts[file].find("lesson.toml, line " + std::to_string(line_with(text, text.substr(step)))) !=
              std::string::npos);
        kinds.insert(what.first);
    }
    CHECK(kinds.size() >= 25);
    // Told to a person, each stands on a line of its own with its place in front.
    Ran told = jankar_pack({"check", lesson});
    CHECK(told.code == 1);
    for (const Place& place : wanted) {
        CHECK(told.out.find(lesson + "/" + place.file + ":" + std::to_string(place.line) + ": ") !=
              std::string::npos);
    }
    CHECK(told.out.find("The rest of this file was not read.") != std::string::npos);
}
