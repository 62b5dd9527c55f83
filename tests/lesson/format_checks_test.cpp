// Every rule of the step types beyond pictures, clips and questions: broken once, told once, with its line.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "content/base/files.h"
#include "content/lesson/checks.h"
#include "content/lesson/play.h"
#include "tests/lesson/format_steps.h"
#include "tests/lesson/sample_lesson.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::lesson;

namespace {

const MoneyPieces kPieces = {{"IN", {1, 2, 5, 10, 20, 50, 100, 200, 500}}, {"ET", {1, 10, 50, 100, 200}}};

Faults check(const std::string& toml, const MoneyPieces* pieces = &kPieces) {
    test::TempDir dir;
    test::write_steps(dir.path(), toml);
    Faults faults = check_lesson_folder(read_lesson_folder(dir.path()), pieces);
    // Thirteen steps are more than a good lesson has.
    std::erase_if(faults, [](const Fault& fault) { return fault.code == "number_of_steps"; });
    return faults;
}

/// Changes the lesson and gives the only fault that follows.
Fault only_fault(const std::string& from, const std::string& to, const MoneyPieces* pieces = &kPieces) {
    auto faults = check(test::replaced(test::steps_toml(), from, to), pieces);
    for (const Fault& fault : faults) {
        CAPTURE(with_place(fault));
        CHECK(faults.size() == 1);
    }
    REQUIRE(faults.size() == 1);
    return faults[0];
}

int line_of(const std::string& text) {
    const std::string toml = test::steps_toml();
    return 1 + static_cast<int>(
                   std::count(toml.begin(), toml.begin() + static_cast<long>(toml.find(text)), '\n'));
}

constexpr const char* kSorted =
    "  { picture = \"pictures/c.svg\", say = \"c\", basket = 2, cap.en = \"See\" },\n";

}  // namespace

TEST_CASE("checks of step types: a good lesson has no fault") {
    for (const Fault& fault : check(test::steps_toml())) {
        FAIL_CHECK(with_place(fault));
    }
}

TEST_CASE("checks of step types: too few or too many") {
    auto fault = only_fault(kSorted, "");
    CHECK(fault.text == "sort has 2 items; it needs 3 to 8.");
    CHECK(fault.line == line_of("[[step]]\nid      = \"sort-q\""));
    std::string many;
    for (int i = 0; i < 6; ++i) {
        many += kSorted;
    }
    CHECK(only_fault(kSorted, many + kSorted).text == "sort has 9 items; it needs 3 to 8.");
    CHECK(only_fault("  { picture = \"pictures/b.svg\", say = \"basket-b\" },\n", "").text ==
          "sort has 1 baskets; it needs 2 to 3.");
    CHECK(
        only_fault("  { a = { picture = \"pictures/b.svg\", say = \"b\" }, b = { say = \"sound\" } },\n", "")
            .text == "match has 1 pairs; it needs 2 to 4.");
    CHECK(only_fault("  { x = 0, y = 10.5, w = 25, h = 40, say = \"a\" },\n"
                     "  { x = 60, y = 50, w = 40, h = 50, ok = true, say = \"b\" },\n",
                     "")
              .text == "find has 0 spots; it needs 1 to 6.");
    const std::string bus = "  { picture = \"pictures/c.svg\", say = \"bus\", out.IN = 30 },\n";
    CHECK(
        only_fault("  { picture = \"pictures/b.svg\", say = \"bought\", out.IN = 120 },\n" + bus, "").text ==
        "cashbook has 1 entries; it needs 2 to 6.");
    CHECK(only_fault(bus, bus + bus + bus + bus + bus).text == "cashbook has 7 entries; it needs 2 to 6.");
    const std::string option =
        "  { picture = \"pictures/a.svg\", say = \"a\", then = [{ picture = \"pictures/b.svg\", say = "
        "\"after-a\" }] },\n";
    CHECK(only_fault(option, "").text == "story has 1 options; it needs 2 to 3.");
    CHECK(only_fault(option, option + option + option).text == "story has 4 options; it needs 2 to 3.");
    auto join = only_fault(", then = [{ picture = \"pictures/b.svg\", say = \"after-a\" }]", "");
    CHECK(join.text ==
          "this option has 0 pages in then; it needs 1 to 3, and after them the story goes on with the next "
          "step.");
    CHECK(join.line == line_of("  { picture = \"pictures/a.svg\", say = \"a\", then"));
    CHECK(only_fault("[100, 50, 20]", "[]").text == "tray.IN has 0 notes and coins; it needs 1 to 12.");
    CHECK(only_fault("[100, 50, 20]", "[50, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10]").text ==
          "tray.IN has 13 notes and coins; it needs 1 to 12.");
    const std::string home = "items = [{ picture = \"pictures/a.svg\", say = \"a\" }]";
    CHECK(only_fault(home, "items = []").text == "home has 0 items; it needs 1 to 4.");
}

TEST_CASE("checks of step types: pictures and voices in their place") {
    CHECK(only_fault("picture = \"pictures/a.svg\"\nsay     = \"is-it-right\"", "say     = \"is-it-right\"")
              .text == "this \"thumb\" step has no picture. Write picture = \"pictures/name.jpg\".");
    CHECK(
        only_fault("say     = \"is-it-right\"", "say     = \"is-it-right\"\nvideo = \"video/a.mp4\"").code ==
        "picture_and_video");
    CHECK(only_fault("video   = \"video/a.mp4\"", "video   = \"video/a.mp4\"\npicture = \"pictures/a.svg\"")
              .code == "picture_and_video");
    CHECK(only_fault("video   = \"video/a.mp4\"\n", "").code == "missing_key");
    CHECK(only_fault("a = { picture = \"pictures/a.svg\", say = \"a\" }", "a = { say = \"a\" }").text ==
          "number 1 of pairs, side a, has no picture. Write picture = \"pictures/name.jpg\".");
    CHECK(only_fault("b = { say = \"sound\" }", "b = { picture = \"pictures/c.svg\" }").text ==
          "number 2 of pairs, side b, says nothing. Write say = \"name\"; everything needs a voice.");
    CHECK(only_fault("{ picture = \"pictures/a.svg\", say = \"basket-a\" }", "{ say = \"basket-a\" }").text ==
          "number 1 of baskets has no picture. Write picture = \"pictures/name.jpg\".");
    CHECK(
        only_fault("{ picture = \"pictures/c.svg\", say = \"after-b\" }", "{ picture = \"pictures/c.svg\" }")
            .text ==
        "number 1 of then of number 2 of options says nothing. Write say = \"name\"; everything needs a "
        "voice.");
    CHECK(only_fault("h = 40, say = \"a\" }", "h = 40 }").text ==
          "number 1 of spots says nothing. Write say = \"name\"; everything needs a voice.");
    CHECK(only_fault("picture = \"pictures/a.svg\"\nsay     = \"find\"", "say     = \"find\"").text ==
          "this \"find\" step has no picture. Write picture = \"pictures/name.jpg\".");
    CHECK(only_fault("picture   = \"pictures/a.svg\"\nsay       = \"pay\"", "say       = \"pay\"").code ==
          "missing_key");
    CHECK(only_fault("picture = \"pictures/a.svg\"\nsay     = \"ring\"", "say     = \"ring\"").code ==
          "missing_key");
    CHECK(only_fault("b = { picture = \"pictures/b.svg\"", "b = { picture = \"pictures/bb.svg\"").text ==
          "the picture pictures/bb.svg is not there; do you mean pictures/b.svg?");
    CHECK(only_fault("say = \"after-c\"", "say = \"after-d\"").code == "missing_line");
    CHECK(only_fault("{ say = \"how-much-left\",", "{ say = \"how-much\",").code == "missing_line");
}

TEST_CASE("checks of step types: what could not be solved, or not told apart") {
    CHECK(only_fault("ok = true, say = \"b\"", "say = \"b\"").text ==
          "no spot is right. Write ok = true in the one to be found.");
    CHECK(only_fault("b = { say = \"sound\" }", "b = { picture = \"pictures/b.svg\", say = \"b\" }").text ==
          "side b of pair number 2 is the same as one before it: nobody could tell them apart.");
    CHECK(only_fault("{ picture = \"pictures/b.svg\", say = \"basket-b\" }",
                     "{ picture = \"pictures/a.svg\", say = \"basket-a\" }")
              .code == "all_alike");
    auto basket = only_fault("say = \"a\", basket = 1 }", "say = \"a\", basket = 3 }");
    CHECK(basket.text == "basket = 3 is not there: the step has 2 baskets.");
    CHECK(basket.line == line_of("  { picture = \"pictures/a.svg\", say = \"a\", basket"));
    CHECK(only_fault("say = \"a\", basket = 1 }", "say = \"a\" }").text ==
          "this thing does not say into which basket it belongs. Write basket = 1.");
    CHECK(only_fault("say = \"a\", basket = 1 }", "say = \"a\", basket = 2 }").code == "one_basket");
    CHECK(only_fault("who     = \"women\"", "who     = \"womens\"").text ==
          "nobody is called \"womens\"; do you mean \"women\"? who is one of emergency, police, women, "
          "children, "
          "health, counsellor.");
    CHECK(only_fault("who     = \"women\"", "who     = \"+91 123\"").code == "unknown_who");
    CHECK(only_fault("who     = \"women\"\n", "").code == "missing_key");
}

TEST_CASE("checks of step types: spots lie in the picture, large enough and apart") {
    const std::string first = "{ x = 0, y = 10.5, w = 25, h = 40, say = \"a\" }";
    auto spot = [&](const std::string& place) { return only_fault(first, "{ " + place + ", say = \"a\" }"); };
    auto small = spot("x = 0, y = 0, w = 24.6, h = 40");
    CHECK(small.code == "spot_small");
    CHECK(small.text ==
          "on the smallest screen this spot is 19 by 20 mm, too small for a finger. Make w at least 24.7 and "
          "h at "
          "least 39.6.");
    CHECK(small.line == line_of(first));
    CHECK(spot("x = 0, y = 0, w = 25, h = 39.4").code == "spot_small");
    CHECK(spot("x = -1, y = 0, w = 25, h = 40").code == "spot_outside");
    CHECK(only_fault("x = 60, y = 50, w = 40", "x = 60.1, y = 50, w = 40").code == "spot_outside");
    CHECK(spot("x = 0, y = 61, w = 25, h = 40").code == "spot_outside");
    CHECK(spot("x = 0, y = 0, w = 25").text ==
          "this spot has no size. Write x, y, w and h in percent of the picture, like x = 40, y = 30, w = "
          "25, h = 40.");
    CHECK(spot("x = 0, y = 0, w = -25, h = 40").code == "spot_size");
    auto near = spot("x = 28, y = 50, w = 25, h = 40");
    CHECK(near.code == "spots_close");
    CHECK(near.line == line_of("  { x = 60"));
    CHECK(near.text ==
          "this spot is too near to spot number 1. Leave 7.5 percent of the width or 11.9 of the height "
          "between "
          "them, 6 mm on the smallest screen.");
    CHECK(spot("x = 40, y = 40, w = 25, h = 40").text.find("overlaps spot number 1") != std::string::npos);
    // Far enough apart in one direction is enough; the last digit decides.
    CHECK(
        check(test::replaced(test::steps_toml(), first, "{ x = 27.5, y = 50, w = 25, h = 40, say = \"a\" }"))
            .empty());
    CHECK(check(test::replaced(test::steps_toml(), first, "{ x = 60, y = 0, w = 25, h = 39.6, say = \"a\" }"))
              .size() == 1);
    CHECK(check(test::replaced(test::replaced(test::steps_toml(), first,
                                              "{ x = 60, y = 0, w = 25, h = 39.6, say = \"a\" }"),
                               "y = 50, w = 40, h = 50", "y = 52, w = 40, h = 48"))
              .empty());
}

TEST_CASE("checks of step types: money that can be paid, counted and given back") {
    auto unreachable = only_fault("amount.IN = 350", "amount.IN = 345");
    CHECK(unreachable.code == "amount_unreachable");
    CHECK(unreachable.text ==
          "tray.IN cannot make 345, amount; the nearest sum that it can make is 340. Put other notes or "
          "coins into "
          "it.");
    CHECK(unreachable.line == line_of("[[step]]\nid        = \"pay-q\""));
    CHECK(only_fault("amount.IN = 350", "amount.IN = 5000").text.find("can make is 1000") !=
          std::string::npos);
    CHECK(only_fault("amount.IN = 170", "amount.IN = 150").text ==
          "tray.IN holds 170 in all, but amount.IN is 150. To be counted they must be the same.");
    CHECK(only_fault("paid.IN   = 200", "paid.IN   = 120").code == "sum_differs");
    CHECK(only_fault("tray.IN   = [50, 50, 20, 10]", "tray.IN   = [50, 50, 20]").text ==
          "tray.IN cannot make 80, the change; the nearest sum that it can make is 70. Put other notes or "
          "coins into "
          "it.");
    CHECK(only_fault("paid.IN   = 200\n", "").text == "paid is missing. Write paid.IN = 500.");
    CHECK(only_fault("task      = \"count\"", "task      = \"count\"\npaid.IN = 200").code == "paid_unused");
    CHECK(only_fault("task      = \"count\"", "task      = \"cuont\"").text ==
          "there is no task \"cuont\"; do you mean \"count\"? Write one of pay, count, change.");
    CHECK(only_fault("task      = \"count\"\n", "").text ==
          "task is missing. Write task = \"pay\", \"count\" or \"change\".");
    CHECK(only_fault("amount.IN = 170\n", "").text == "amount is missing. Write amount.IN = 350.");
    CHECK(only_fault("tray.IN   = [100, 50, 20]\n", "").text ==
          "tray is missing. Write tray.IN = [200, 100, 50].");
    CHECK(only_fault("[100, 50, 20]", "[90000, 9999, 500]", nullptr).code == "too_much");
    auto piece = only_fault("[100, 50, 20]", "[100, 40, 20, 10]");
    CHECK(piece.code == "no_such_piece");
    CHECK(piece.line == line_of("[[step]]\nid        = \"count-q\""));
}

TEST_CASE("checks of step types: a step's amounts are for the same countries") {
    auto differ = only_fault("amount.ET = 340\n", "");
    CHECK(differ.text ==
          "amount is given for IN, but tray for ET and IN. Write all of a step for the same countries.");
    CHECK(differ.line == line_of("[[step]]\nid        = \"pay-q\""));
    auto entry = only_fault("out.IN = 30", "out.IN = 30, out.ET = 10");
    CHECK(entry.code == "countries_differ");
    CHECK(entry.line == line_of("  { picture = \"pictures/c.svg\", say = \"bus\""));
    CHECK(only_fault("answer.IN = 400", "answer.ET = 400").code == "countries_differ");
    auto none = check(test::replaced(test::replaced(test::steps_toml(), "amount.IN = 170", "amount.KE = 170"),
                                     "tray.IN   = [100, 50, 20]", "tray.KE = [100, 50, 20]"),
                      nullptr);
    REQUIRE(none.size() == 1);
    CHECK(none[0].text == "amount is given for KE; at least IN or ET must be there.");
    // A third country beside them needs a file of its own.
    auto third = check(test::replaced(
        test::replaced(test::steps_toml(), "amount.IN = 170", "amount.IN = 170\namount.KE = 170"),
        "tray.IN   = [100, 50, 20]", "tray.IN   = [100, 50, 20]\ntray.KE = [100, 50, 20]"));
    REQUIRE(third.size() == 1);
    CHECK(third[0].code == "unknown_country");
}

TEST_CASE("checks of step types: the cash book agrees with itself") {
    auto sum = only_fault("answer.IN = 400", "answer.IN = 410");
    CHECK(sum.text == "200 + 350 - 120 - 30 is 400, but answer.IN is 410.");
    CHECK(sum.line == line_of("[[step]]\nid       = \"book-q\""));
    auto empty = only_fault("out.IN = 120", "out.IN = 900");
    CHECK(empty.code == "purse_empty");
    CHECK(empty.text == "here 350 IN more goes out than the purse holds.");
    CHECK(empty.line == line_of("  { picture = \"pictures/b.svg\", say = \"bought\""));
    CHECK(only_fault("start.IN = 200\n", "").text == "start is missing. Write start.IN = 200.");
    CHECK(only_fault(", out.IN = 30", "").text ==
          "this entry does not say what came in or went out. Write in.IN = 350 or out.IN = 120.");
    CHECK(only_fault("ask      = { say = \"how-much-left\", answer.IN = 400 }",
                     "ask = { say = \"how-much-left\" }")
              .code == "missing_key");
    CHECK(only_fault("ask      = { say = \"how-much-left\", answer.IN = 400 }", "ask = { answer.IN = 400 }")
              .code == "missing_key");
    CHECK(check(test::replaced(test::steps_toml(),
                               "ask      = { say = \"how-much-left\", answer.IN = 400 }\n", ""))
              .empty());
    auto much = check(test::replaced(test::replaced(test::steps_toml(), "start.IN = 200", "start.IN = 99999"),
                                     "answer.IN = 400", "answer.IN = 99999"));
    CHECK(std::any_of(much.begin(), much.end(), [](const Fault& fault) { return fault.code == "too_much"; }));
}

TEST_CASE("checks of step types: what grows stays whole at every stop") {
    const std::string pile =
        "kind         = \"loan\"\nprincipal.IN = 1000\nprincipal.ET = 500\nrate         = 2\n"
        "months       = 10\n";
    auto grow = [&](const std::string& kind, const std::string& principal, const std::string& rate,
                    const std::string& months) {
        return "kind = \"" + kind + "\"\nprincipal.IN = " + principal + "\nrate = " + rate +
               "\nmonths = " + months + "\n";
    };
    auto fault = only_fault(pile, grow("loan", "1010", "2", "10"));
    CHECK(fault.code == "not_whole");
    CHECK(fault.text ==
          "1010 IN at 2 percent does not stay whole for 10 months. The nearest that does is principal.IN = "
          "1000.");
    CHECK(fault.line == line_of("[[step]]\nid           = \"pile\""));
    CHECK(only_fault(pile, grow("interest", "340", "3", "12")).text ==
          "340 IN at 3 percent does not stay whole for 12 months. The nearest that does is principal.IN = "
          "300.");
    CHECK(only_fault(pile, grow("saving", "120", "10", "3")).text ==
          "120 IN at 10 percent does not stay whole for 3 months. The nearest that does is principal.IN = "
          "100.");
    CHECK(only_fault(pile, grow("saving", "120", "3", "24")).text.find("no other sum does") !=
          std::string::npos);
    CHECK(check(test::replaced(test::steps_toml(), pile, grow("saving", "120", "0", "24"))).empty());
    CHECK(only_fault(pile, grow("saving", "9000", "0", "24")).code == "too_much");
    CHECK(only_fault(pile, grow("interest", "99900", "100", "2")).code == "too_much");
    CHECK(only_fault("kind         = \"loan\"", "kind         = \"laon\"").text ==
          "there is no kind \"laon\"; do you mean \"loan\"? Write one of saving, loan, interest.");
    CHECK(only_fault("rate         = 2\n", "").text ==
          "a \"loan\" grows by some percent each month. Write rate = 2.");
    CHECK(only_fault("months       = 10\n", "").text ==
          "it is not said for how long. Write months = 6; 1 to 24.");
    CHECK(only_fault("principal.IN = 1000\nprincipal.ET = 500\n", "").text ==
          "principal is missing. Write principal.IN = 500.");
}

TEST_CASE("checks of step types: a private lesson and the end of the line") {
    auto faults =
        check(test::replaced(test::steps_toml(), "minutes  = 8\n", "minutes  = 8\nprivate = true\n"));
    auto count = [&](const char* code) {
        return std::count_if(faults.begin(), faults.end(),
                             [&](const Fault& fault) { return fault.code == code; });
    };
    CHECK(count("private_rule") == 3);  // review, do, home
    CHECK(count("not_neutral") == 1);
    CHECK(faults.size() == 4);
    std::string toml = test::steps_toml();
    toml.erase(toml.find("[[step]]\nid      = \"try\""));
    auto end = check(toml);
    REQUIRE(end.size() == 1);
    CHECK(end[0].code == "wrong_end");
}

TEST_CASE("checks of step types: every fault of a lesson is told at once") {
    std::string toml = test::steps_toml();
    toml = test::replaced(toml, "amount.IN = 350", "amount.IN = 345");
    toml = test::replaced(toml, "answer.IN = 400", "answer.IN = 401");
    toml = test::replaced(toml, "w = 25, h = 40", "w = 5, h = 5");
    toml = test::replaced(toml, "who     = \"women\"", "who     = \"me\"");
    toml = test::replaced(toml, "baskets = [", "basckets = [");
    auto faults = check(toml);
    CHECK(faults.size() == 6);  // the misspelt key, and that the baskets are missing
    CHECK(std::is_sorted(faults.begin(), faults.end(),
                         [](const Fault& a, const Fault& b) { return a.line < b.line; }));
}
