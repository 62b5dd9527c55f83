#include <doctest/doctest.h>

#include <limits>

#include "tests/lesson/play_session.h"

// Paying, counting and giving change, the cash book, and what grows with the months.

using namespace jankar;
using namespace jankar::lesson;
using namespace jankar::test;

TEST_CASE("play: paying says the sum in the hand at each tap") {
    Session s(money_step("pay"));
    CHECK(s.play->tray() == std::vector<std::int64_t>{50, 20, 20, 20});
    CHECK(s.play->money_target() == 60);
    CHECK_FALSE(s.play->can_done());
    CHECK(s.tap({"note:1"}) == "say:money:50#note:1");
    CHECK(s.tap({"note:3"}) == "say:money:70#note:3");
    CHECK(s.state("note:3").place == 1);
    CHECK(s.tap({"note:1"}) == "say:money:20#note:1");  // taken back
    CHECK(s.state("note:3").place == 0);
    CHECK(s.tap({"note:3"}) == "say:money:0#note:3");
    CHECK_FALSE(s.play->can_done());
    s.tap({"note:1"});
    CHECK(s.done() == "answer:it-1 tune:again say:ui:not-this say:hint say:ask");
    CHECK(s.play->money_total() == 0);
    s.tap({"note:1"});
    // Largest first does not come out here: the fifty has to stay.
    CHECK(s.done() == "answer:it-2 tune:again say:ui:see-this say:money:60");
    CHECK(s.play->money_total() == 60);
    CHECK_FALSE(s.state("note:1").chosen);
    CHECK(s.state("note:4").shown);
    CHECK(s.tap({"note:1"}) == "say:money:50#note:1");
    CHECK(s.play->money_total() == 60);
}

TEST_CASE("play: paying in the money of the country, or of the first one the step knows") {
    World world;
    world.country = "ET";
    Session there(money_step("pay"), world);
    CHECK(there.play->tray() == std::vector<std::int64_t>{10, 20});
    CHECK(there.play->money_target() == 30);
    there.tap({"note:1", "note:2"});
    CHECK(there.done() == "answer:it+1 tune:right");
    world.country = "NP";
    CHECK(Session(money_step("pay"), world).play->money_target() == 30);
}

TEST_CASE("play: counting needs every piece, giving change what is too much") {
    Step count = money_step("count");
    count.amount["IN"] = 110;
    Session counted(count);
    counted.tap({"note:1", "note:2", "note:3"});
    CHECK(counted.done().starts_with("answer:it-1"));
    CHECK(counted.tap({"note:4", "note:3", "note:2", "note:1"}) == "say:money:110#note:1");
    CHECK(counted.done() == "answer:it+2 tune:right");

    Step change = money_step("change");
    change.paid["IN"] = 100;
    Session s(change);
    CHECK(s.play->money_paid() == 100);
    CHECK(s.play->money_price() == 60);
    CHECK(s.play->money_target() == 40);
    s.tap({"note:2", "note:4"});
    CHECK(s.done() == "answer:it+1 tune:right");
}

TEST_CASE("play: the cash book moves the purse, then asks what is left") {
    Session s(cashbook_step(true));
    CHECK(s.play->part_count(Part::Item) == 3);
    CHECK(s.play->part_count(Part::Basket) == 2);
    CHECK(s.play->part_count(Part::Answer) == 0);
    CHECK(s.play->money_total() == 200);
    CHECK(s.tap({"basket:1"}) == "say:ui:basket-in#basket:1");
    CHECK(s.tap({"basket:2"}) == "say:ui:basket-out#basket:2");
    CHECK(s.tap({"item:1"}) == "say:sold#item:1");
    CHECK(s.tap({"basket:1"}) == "say:money:550#basket:1");
    CHECK(s.tap({"item:2", "basket:2"}) == "say:money:430#basket:2");
    CHECK(s.tap({"item:2"}) == "say:reed#item:2 say:money:550#item:2");  // taken up: the purse has it again
    s.tap({"basket:2", "item:3"});
    CHECK(s.tap({"basket:2"}) == "say:money:400#basket:2");
    CHECK_FALSE(s.play->is_asking());
    CHECK(s.done() == "tune:right step say:left");
    CHECK(s.play->is_asking());
    CHECK(s.play->state().scored.empty());
    CHECK(s.play->part_count(Part::Item) == 0);
    CHECK(s.play->part_count(Part::Basket) == 0);
    CHECK(s.play->part_count(Part::Answer) == 3);
    CHECK(s.play->answer_amounts() == std::vector<std::int64_t>{400, 430, 460});
    CHECK(s.again() == "say:left");
    CHECK(s.tap({"answer:1"}) == "say:money:400#answer:1");
    CHECK(s.tap({"answer:1"}) == "answer:it+1 tune:right");
    CHECK(s.play->first_try_right() == 1);
    s.next();
    CHECK(s.back() == "step say:ask");
    CHECK(s.state("item:1").place == 0);
    CHECK(s.state("item:3").place == 1);
    CHECK(s.play->money_total() == 400);
}

TEST_CASE("play: a wrong answer in each half of the cash book are two") {
    Session s(cashbook_step(true));
    s.tap({"item:1", "basket:2", "item:2", "basket:2", "item:3", "basket:2"});
    CHECK(s.play->money_total() == 0);  // below nothing there is no money, and no word
    CHECK(s.done() == "answer:it-1 tune:again say:ui:not-this say:hint say:ask");
    CHECK(s.state("item:1").place == -1);
    CHECK(s.state("item:2").place == 1);
    s.tap({"item:1", "basket:1"});
    CHECK(s.done() == "tune:right step say:left");
    CHECK(s.tap({"answer:3", "answer:3"}) == "answer:it-2 tune:again say:ui:see-this say:money:400#answer:1");
    CHECK(s.state("answer:1").shown);
    CHECK(s.state("answer:3").dim);
    CHECK(s.play->can_next());
}

TEST_CASE("play: the cash book's question is asked again after one wrong answer") {
    Session s(cashbook_step(true));
    s.tap({"item:1", "basket:1", "item:2", "basket:2", "item:3", "basket:2"});
    s.done();
    s.tap({"answer:2"});
    CHECK(s.done() == "answer:it-1 tune:again say:ui:not-this say:hint say:left");
    CHECK(s.play->is_asking());
    CHECK(s.tap({"answer:1", "answer:1"}) == "answer:it+2 tune:right");
    CHECK(s.play->first_try_right() == 0);
}

TEST_CASE("play: entries of the cash book put wrong twice are shown, with what is left") {
    Session s(cashbook_step(true));
    for (int turn = 0; turn < 2; ++turn) {
        s.tap({"item:1", "basket:2", "item:2", "basket:2", "item:3", "basket:2"});
        if (turn == 0) {
            s.done();
            s.tap({"item:2", "item:3"});
        }
    }
    CHECK(s.done() ==
          "answer:it-2 tune:again say:ui:see-this say:ui:basket-in#basket:1 say:sold#item:1 "
          "say:ui:basket-out#basket:2 say:reed#item:2 say:bus#item:3 say:money:400");
    CHECK_FALSE(s.play->is_asking());
    CHECK(s.state("item:1").shown);
    CHECK(s.play->money_total() == 400);
    CHECK(s.play->can_next());
}

TEST_CASE("play: a cash book without a question ends with its entries") {
    Session s(cashbook_step(false));
    s.tap({"item:1", "basket:1", "item:2", "basket:2", "item:3", "basket:2"});
    CHECK(s.done() == "answer:it+1 tune:right");
    CHECK_FALSE(s.play->is_asking());
}

TEST_CASE("play: what is left can be told from two mistakes, whatever came and went") {
    Step only_in = cashbook_step(true);
    only_in.items.resize(1);
    only_in.answer["IN"] = 550;
    CHECK(Session(only_in).play->answer_amounts() == std::vector<std::int64_t>{550, 200, 900});
    Step nothing = cashbook_step(true);
    nothing.items = items({"rest"});
    nothing.items[0].basket = 0;
    nothing.answer["IN"] = 200;
    CHECK(Session(nothing).play->answer_amounts() == std::vector<std::int64_t>{200, 210, 220});
    CHECK(Session(step(StepType::Picture)).play->answer_amounts().empty());
}

TEST_CASE("play: months go by, savings and loans grow and shrink in whole units") {
    Step grow = step(StepType::Grow);
    grow.principal["IN"] = 100;
    grow.months = 3;
    grow.kind = "saving";
    Session saving(grow);
    CHECK(saving.play->can_next());
    CHECK_FALSE(saving.play->can_done());
    CHECK(saving.play->growth().own == 0);
    CHECK(saving.tap({"month"}) == "say:ui:month#month say:ui:savings#month say:money:100#month");
    CHECK(saving.tap({"month"}) == "say:ui:month#month say:ui:savings#month say:money:200#month");
    CHECK_FALSE(saving.state("month").dim);
    CHECK(saving.tap({"month"}) == "say:ui:month#month say:ui:savings#month say:money:300#month");
    CHECK(saving.state("month").dim);
    CHECK(saving.tap({"month"}) == "say:ui:savings#month say:money:300#month");
    CHECK(saving.play->growth().month == 3);
    CHECK(saving.next() == "step say:bye");
    CHECK(saving.back() == "step say:ask");
    CHECK(saving.play->growth().month == 0);

    grow.rate = 5;
    Session with_interest(grow);
    with_interest.tap({"month", "month", "month"});
    CHECK(with_interest.play->growth().own == 315);  // 100; 100 + 5 + 100; 205 + 10.25 + 100
    CHECK(with_interest.play->growth().interest == 15);

    grow.kind = "loan";
    Session loan(grow);
    CHECK(loan.play->growth().owed == 100);
    CHECK(loan.tap({"month"}) == "say:ui:month#month say:ui:loan-left#month say:money:67#month");
    CHECK(loan.play->growth().interest == 5);
    CHECK(loan.tap({"month"}) == "say:ui:month#month say:ui:loan-left#month say:money:33#month");
    CHECK(loan.play->growth().interest == 8);  // 3.35 on 67
    CHECK(loan.tap({"month"}) == "say:ui:month#month say:ui:loan-left#month say:money:0#month");
    CHECK(loan.play->growth().interest == 10);  // 1.65 on 33
    CHECK(loan.play->growth().own == 100);

    grow.kind = "interest";
    Session interest(grow);
    CHECK(interest.tap({"month"}) == "say:ui:month#month say:ui:interest#month say:money:5#month");
    CHECK(interest.tap({"month"}) == "say:ui:month#month say:ui:interest#month say:money:10#month");
    CHECK(interest.play->growth().owed == 100);
    CHECK(interest.play->growth().months == 3);
}

TEST_CASE("play: sums of any size stay within what can be counted") {
    Step grow = step(StepType::Grow);
    grow.principal["IN"] = std::numeric_limits<std::int64_t>::max();
    grow.months = std::numeric_limits<std::int64_t>::max();
    grow.rate = std::numeric_limits<std::int64_t>::max();
    for (const char* kind : {"saving", "loan", "interest", "?"}) {
        grow.kind = kind;
        Session s(grow);
        for (int i = 0; i < 5; ++i) {
            s.tap({"month"});
        }
        CHECK(s.play->growth().month == 5);
        CHECK(s.play->growth().own >= 0);
        CHECK(s.play->growth().owed >= 0);
        CHECK(s.play->growth().interest >= 0);
    }
    Step money = money_step("pay");
    money.tray["IN"].assign(40, std::numeric_limits<std::int64_t>::max());
    money.tray["IN"][3] = -7;
    Session s(money);
    for (int i = 0; i < 40; ++i) {
        s.tap(Part::Note, i);
    }
    CHECK(s.play->money_total() > 0);
    s.done();
    s.tap({"note:1"});
    s.done();  // no pieces make it, and yet she goes on
    CHECK(s.play->can_next());
}

TEST_CASE("play: the pieces that make a sum are found among many") {
    Step money = money_step("pay");
    auto& tray = money.tray["IN"];
    tray.clear();
    for (int i = 0; i < 30; ++i) {
        tray.push_back(1000 + 2 * i);
    }
    tray.push_back(1);
    money.amount["IN"] = 1000 + 1058 + 1030 + 1;
    Session s(money);
    for (int turn = 0; turn < 2; ++turn) {
        s.tap({"note:31"});
        s.done();
    }
    CHECK(s.play->money_total() == money.amount["IN"]);
}
