// The two lessons that the design shows as examples (learners-and-lessons.md, 4.3), word for word.
#include <doctest/doctest.h>

#include "content/base/files.h"
#include "content/lesson/checks.h"
#include "content/lesson/uses.h"
#include "tests/lesson/sample_lesson.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

std::string wash() {
    return R"(# One lesson = one folder.  Pictures in pictures/, voices in voice/<language>/.
# "say" is the name of a recording without its ending: voice/hi/wash-why.opus, voice/kn/wash-why.opus ...
# "cap" (caption) is optional and is never needed to finish the lesson.

format   = 1
id       = "safety-wash-hands"
version  = 3
subject  = "safety"
cover    = "pictures/cover.jpg"
say      = "title"
langs    = ["hi", "kn", "ta", "or", "mr", "am", "om", "en"]
minutes  = 6
license  = "CC-BY-4.0"
credit   = "Example trainer, 2024"
title.en = "Wash your hands"
title.hi = "हाथ धोइए"
title.am = "እጅዎን ይታጠቡ"

[[step]]
type    = "picture"            # one picture, one voice
picture = "pictures/dirty-hands.jpg"
say     = "why"
cap.en  = "Dirty hands make food and family sick."

[[step]]
type   = "sequence"            # pictures one after another, each with its own voice
pages  = [
  { picture = "pictures/wet.jpg",   say = "wet"   },
  { picture = "pictures/soap.jpg",  say = "soap"  },
  { picture = "pictures/rub.jpg",   say = "rub"   },
  { picture = "pictures/rinse.jpg", say = "rinse" },
  { picture = "pictures/dry.jpg",   say = "dry"   },
]

[[step]]
type  = "video"
video = "video/wash.mp4"
say   = "watch"
pause = [                      # the video stops here, asks, and goes on
  { at = 14.0, say = "pause-soap", ask = "soap-q" },
  { at = 41.5, say = "pause-talk", talk = true    },   # group mode: talk together
]

[[step]]
id      = "soap-q"
type    = "choose"             # 2 to 4 pictures
say     = "q-soap"
answers = [
  { picture = "pictures/soap.jpg",  say = "soap-word",  ok = true },
  { picture = "pictures/oil.jpg",   say = "oil-word"  },
  { picture = "pictures/cloth.jpg", say = "cloth-word" },
]
hint    = "soap"               # played after the first wrong answer
review  = true                 # comes back in later visits (Leitner)

[[step]]
type    = "order"              # right order as written; the player mixes them
say     = "q-order"
items   = [
  { picture = "pictures/wet.jpg",   say = "wet"   },
  { picture = "pictures/soap.jpg",  say = "soap"  },
  { picture = "pictures/rinse.jpg", say = "rinse" },
]
review  = true

[[step]]
type    = "home"               # practice at home, ticked off at the next visit
say     = "home"
items   = [
  { picture = "pictures/before-cooking.jpg", say = "before-cooking" },
  { picture = "pictures/after-toilet.jpg",   say = "after-toilet"   },
]
)";
}

std::string money() {
    return R"(format  = 1
id      = "money-count-350"
version = 1
subject = "money"
cover   = "pictures/purse.jpg"
say     = "title"
langs   = ["hi", "am"]
title.en = "Count the money"

[[step]]
type  = "money"                 # pay exactly; notes and coins come from the country file, not from the lesson
say   = "pay-basket"
picture = "pictures/basket.jpg"
task  = "pay"                   # pay | count | change
amount.IN = 350
amount.ET = 350
tray.IN   = [500, 200, 100, 100, 50, 20, 20, 10]
tray.ET   = [200, 100, 100, 50, 50, 10, 10]
review = true

[[step]]
type = "cashbook"               # drag each event to "money in" or "money out"; the purse shows what is left
say  = "cashbook"
start.IN = 200
entries = [
  { picture = "pictures/sold-basket.jpg", say = "sold-basket", in.IN  = 350 },
  { picture = "pictures/reed.jpg",        say = "bought-reed", out.IN = 120 },
  { picture = "pictures/bus.jpg",         say = "bus",         out.IN = 30  },
]
ask = { say = "how-much-left", answer.IN = 400 }
)";
}

/// The faults of the lesson in a folder that has every picture, clip and line it names.
Faults check(const std::string& toml) {
    test::TempDir dir;
    auto write = [&](const std::string& name, const std::string& text) {
        REQUIRE(make_folders(dir / name.substr(0, name.rfind('/'))).has_value());
        REQUIRE(write_file_atomic(dir / name, as_bytes(text)).has_value());
    };
    LessonFolder read;
    read_lesson_toml(toml, read);
    REQUIRE(read.whole);
    for (const Use& use : pictures_of(read.lesson)) {
        write(use.name, "x");
    }
    for (const Use& use : videos_of(read.lesson)) {
        write(use.name, "x");
    }
    std::string words;
    for (const Use& use : lines_of(read.lesson)) {
        words += use.name + " = \"words\"\n";
    }
    for (const std::string& lang : read.lesson.langs) {
        write("words/" + lang + ".toml", words);
    }
    REQUIRE(write_file_atomic(dir / "lesson.toml", as_bytes(toml)).has_value());
    return check_lesson_folder(read_lesson_folder(dir.path()));
}

/// "missing_key unknown_key".
std::string codes(const Faults& faults) {
    std::string out;
    for (const Fault& fault : faults) {
        out += (out.empty() ? "" : " ") + fault.code;
    }
    return out;
}

}  // namespace

TEST_CASE("examples of the design: what later rules ask of them is told, and nothing else") {
    auto first = check(wash());
    // license is called licence now; a title for each language; ids for questions.
    CHECK(codes(first) ==
          "missing_key unknown_key missing_title missing_title missing_title missing_title missing_title "
          "missing_id");
    CHECK(first[1].text == "there is no key \"license\"; do you mean \"licence\"?");
    CHECK(first[1].line == 13);
    auto second = check(money());
    // How many steps there are is told where the last one stands.
    CHECK(codes(second) ==
          "missing_key missing_key missing_title missing_title missing_id missing_id wrong_end "
          "number_of_steps");
}

TEST_CASE("examples of the design: with these mended they pass") {
    std::string first = test::replaced(wash(), "license ", "licence ");
    first = test::replaced(first, "type    = \"order\"", "id = \"order-q\"\ntype = \"order\"");
    for (const char* lang : {"kn", "ta", "or", "mr", "om"}) {
        first = test::replaced(first, "title.en", std::string("title.") + lang + " = \"x\"\ntitle.en");
    }
    for (const Fault& fault : check(first)) {
        FAIL_CHECK(with_place(fault));
    }
    std::string second = test::replaced(money(), "title.en",
                                        "licence = \"CC-BY-4.0\"\nminutes = 3\ntitle.hi = \"x\"\n"
                                        "title.am = \"x\"\ntitle.en");
    second = test::replaced(second, "type  = \"money\"", "id = \"pay\"\ntype = \"money\"");
    second = test::replaced(second, "type = \"cashbook\"", "id = \"book\"\ntype = \"cashbook\"");
    second +=
        "\n[[step]]\ntype = \"home\"\nsay = \"home\"\nitems = [{ picture = \"pictures/purse.jpg\", say = "
        "\"count\" }]\n";
    auto faults = check(second);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "number_of_steps");  // three steps are few, which is only advice
    CHECK(faults[0].level == "warning");
}
