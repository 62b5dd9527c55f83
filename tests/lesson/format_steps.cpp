#include "tests/lesson/format_steps.h"

#include <doctest/doctest.h>

#include "content/base/files.h"
#include "content/lesson/toml_reader.h"
#include "content/lesson/uses.h"
#include "tests/lesson/sample_lesson.h"

namespace jankar::test {

std::string steps_toml() {
    return R"(format   = 1
id       = "steps"
version  = 1
subject  = "money"
cover    = "pictures/a.svg"
langs    = ["en"]
minutes  = 8
licence  = "CC-BY-4.0"
title.en = "Steps"

[[step]]
id      = "thumb-q"
type    = "thumb"
picture = "pictures/a.svg"
say     = "is-it-right"
ok      = true
hint    = "hint"
review  = true

[[step]]
id    = "match-q"
type  = "match"
say   = "join"
pairs = [
  { a = { picture = "pictures/a.svg", say = "a" }, b = { picture = "pictures/b.svg", say = "b" } },
  { a = { picture = "pictures/b.svg", say = "b" }, b = { say = "sound" } },
]

[[step]]
id      = "sort-q"
type    = "sort"
say     = "sort"
baskets = [
  { picture = "pictures/a.svg", say = "basket-a" },
  { picture = "pictures/b.svg", say = "basket-b" },
]
items   = [
  { picture = "pictures/a.svg", say = "a", basket = 1 },
  { picture = "pictures/b.svg", say = "b", basket = 2 },
  { picture = "pictures/c.svg", say = "c", basket = 2, cap.en = "See" },
]

[[step]]
id      = "find-q"
type    = "find"
picture = "pictures/a.svg"
say     = "find"
spots   = [
  { x = 0, y = 10.5, w = 25, h = 40, say = "a" },
  { x = 60, y = 50, w = 40, h = 50, ok = true, say = "b" },
]

[[step]]
id        = "pay-q"
type      = "money"
picture   = "pictures/a.svg"
say       = "pay"
task      = "pay"
amount.IN = 350
amount.ET = 340
tray.IN   = [500, 200, 100, 100, 50, 20, 20, 10]
tray.ET   = [200, 100, 100, 50, 50, 10, 10, 10, 10]

[[step]]
id        = "count-q"
type      = "money"
picture   = "pictures/a.svg"
say       = "count"
task      = "count"
amount.IN = 170
tray.IN   = [100, 50, 20]

[[step]]
id        = "change-q"
type      = "money"
picture   = "pictures/a.svg"
say       = "change"
task      = "change"
amount.IN = 120
paid.IN   = 200
tray.IN   = [50, 50, 20, 10]

[[step]]
id       = "book-q"
type     = "cashbook"
say      = "book"
start.IN = 200
entries  = [
  { picture = "pictures/a.svg", say = "sold", in.IN = 350 },
  { picture = "pictures/b.svg", say = "bought", out.IN = 120 },
  { picture = "pictures/c.svg", say = "bus", out.IN = 30 },
]
ask      = { say = "how-much-left", answer.IN = 400 }

[[step]]
id           = "pile"
type         = "grow"
say          = "grow"
kind         = "loan"
principal.IN = 1000
principal.ET = 500
rate         = 2
months       = 10

[[step]]
id      = "tale"
type    = "story"
picture = "pictures/a.svg"
say     = "tale"
options = [
  { picture = "pictures/a.svg", say = "a", then = [{ picture = "pictures/b.svg", say = "after-a" }] },
  { picture = "pictures/b.svg", say = "b", then = [
    { picture = "pictures/c.svg", say = "after-b" },
    { picture = "pictures/a.svg", say = "after-c", cap.en = "So" },
  ] },
]

[[step]]
id      = "ring"
type    = "call"
picture = "pictures/a.svg"
say     = "ring"
who     = "women"

[[step]]
id      = "try"
type    = "do"
video   = "video/a.mp4"
say     = "try"
seconds = 20

[[step]]
type  = "home"
say   = "home"
items = [{ picture = "pictures/a.svg", say = "a" }]
)";
}

void write_steps(const std::string& folder, const std::string& toml) {
    for (const char* sub : {"/pictures", "/video", "/words"}) {
        REQUIRE(make_folders(folder + sub).has_value());
    }
    auto write = [&](const std::string& name, const std::string& text) {
        REQUIRE(write_file_atomic(folder + "/" + name, as_bytes(text)).has_value());
    };
    for (const char* name : {"pictures/a.svg", "pictures/b.svg", "pictures/c.svg", "video/a.mp4"}) {
        write(name, "x");
    }
    std::string words;
    for (const char* line :
         {"title",   "is-it-right", "hint",     "join",          "a",    "b",     "c",       "sound",
          "sort",    "basket-a",    "basket-b", "find",          "pay",  "count", "change",  "book",
          "sold",    "bought",      "bus",      "how-much-left", "grow", "tale",  "after-a", "after-b",
          "after-c", "ring",        "try",      "home"}) {
        words += std::string(line) + " = \"words of " + line + "\"\n";
    }
    write("words/en.toml", words);
    write("lesson.toml", toml);
}

lesson::Lesson compiled_steps() {
    lesson::LessonFolder folder;
    lesson::read_lesson_toml(steps_toml(), folder);
    REQUIRE(folder.faults.empty());
    fill_tables(folder.lesson);
    return folder.lesson;
}

}  // namespace jankar::test
