#include <doctest/doctest.h>

#include "content/lesson/json.h"
#include "tests/lesson/play_session.h"

// How match, sort, find, thumb, story, call and a talk are answered; see play_test.cpp for the first types
// and for the rules that hold for all, play_money_test.cpp for sums.

using namespace jankar;
using namespace jankar::lesson;
using namespace jankar::test;

TEST_CASE("play: the ids of controls name their part and come back from it") {
    for (Part part : test::kParts) {
        for (int index : {0, 1, 8}) {
            if (index == 0 || (part != Part::Month && (part != Part::Thumb || index == 1))) {
                CHECK(part_of(control_id(part, index)) == std::pair(part, index));
            }
        }
    }
    CHECK(control_id(Part::Answer, 0) == "answer:1");
    CHECK(control_id(Part::Spot, 9) == "spot:10");
    CHECK(control_id(Part::Thumb, 1) == "thumb:no");
    CHECK(control_id(Part::Month, 0) == "month");
    for (const char* odd : {"", "answer", "answer:", "answer:0", "answer:01", "answer:-1", "answer:+1",
                            "answer:1x", "answer: 1", "answer:99999999999", "thumb:1", "thumb:", "month:1",
                            "next", "done", "items:1", "Item:1"}) {
        CAPTURE(odd);
        CHECK_FALSE(part_of(odd).has_value());
    }
}

TEST_CASE("play: thumb is right with the basket for what is right, with the open hand for what is not") {
    for (bool ok : {true, false}) {
        Step thumb = step(StepType::Thumb);
        thumb.ok = ok;
        Session s(thumb);
        const char* right = ok ? "thumb:yes" : "thumb:no";
        const char* wrong = ok ? "thumb:no" : "thumb:yes";
        CHECK(s.play->part_count(Part::Thumb) == 2);
        CHECK(s.tap({wrong}) == std::string("say:ui:") + (ok ? "no#" : "yes#") + wrong);
        CHECK(s.state(wrong).chosen);
        CHECK(s.done() == "answer:it-1 tune:again say:ui:not-this say:hint say:ask");
        CHECK(s.state(wrong).dim);
        CHECK_FALSE(s.play->can_done());
        CHECK(s.tap({right, right}) == "answer:it+2 tune:right");
        CHECK(s.state(right).chosen);
        CHECK(s.play->can_next());
    }
}

TEST_CASE("play: find takes any of the right places, and shows all of them") {
    Step find = step(StepType::Find);
    find.items = items({"belt", "wall", "wire"});
    find.items[0].ok = find.items[2].ok = true;
    {
        Session s(find);
        CHECK(s.tap({"spot:3"}) == "say:wire#spot:3");
        CHECK(s.tap({"spot:3"}) == "answer:it+1 tune:right");
    }
    Session s(find);
    s.tap({"spot:2", "spot:2"});
    CHECK(s.state("spot:2").dim);
    CHECK(s.tap({"spot:2", "spot:2"}) ==
          "answer:it-2 tune:again say:ui:see-this say:belt#spot:1 say:wire#spot:3");
    CHECK(s.state("spot:1").shown);
    CHECK(s.state("spot:3").shown);
    CHECK_FALSE(s.state("spot:2").shown);
}

TEST_CASE("play: match joins from either side, takes apart, and keeps what was right") {
    Session s(match_step());
    CHECK(s.tap({"item:1"}) == "say:needle#item:1");
    CHECK(s.state("item:1").held);
    CHECK(s.tap({"item:2"}) == "say:loom#item:2");  // another thing in the hand
    CHECK_FALSE(s.state("item:1").held);
    CHECK(s.tap({"answer:2"}) == "say:weave#answer:2");
    CHECK(s.state("item:2").place == 1);
    CHECK(s.state("answer:2").place == 1);
    CHECK_FALSE(s.state("item:2").held);
    s.tap({"answer:3", "item:1"});  // right side first
    CHECK(s.state("item:1").place == 2);
    CHECK(s.state("answer:3").chosen);
    CHECK_FALSE(s.play->can_done());
    s.tap({"item:3", "answer:1"});
    CHECK(s.play->can_done());
    CHECK(s.done() == "answer:it-1 tune:again say:ui:not-this say:hint say:ask");
    CHECK(s.state("item:2").place == 1);  // that pair was right
    CHECK(s.state("item:1").place == -1);
    CHECK(s.state("answer:1").place == -1);
    CHECK_FALSE(s.play->can_done());
    s.tap({"answer:2"});  // taken apart, and in her hand
    CHECK(s.state("item:2").place == -1);
    CHECK(s.state("answer:2").held);
    s.tap({"item:2", "item:1", "answer:1", "item:3", "answer:3"});
    CHECK(s.done() == "answer:it+2 tune:right");
    CHECK(s.tap({"item:1"}) == "say:needle#item:1");
    CHECK(s.state("item:1").place == 0);
}

TEST_CASE("play: match wrong twice is shown pair by pair") {
    Session s(match_step());
    for (int turn = 0; turn < 2; ++turn) {
        s.tap({"item:1", "answer:2", "item:2", "answer:3", "item:3", "answer:1"});
        if (turn == 0) {
            s.done();
        }
    }
    CHECK(s.done() ==
          "answer:it-2 tune:again say:ui:see-this say:needle#item:1 say:sew#answer:1 say:loom#item:2 "
          "say:weave#answer:2 say:dye#item:3 say:colour#answer:3");
    for (int i = 0; i < 3; ++i) {
        CHECK(s.play->state_of(Part::Item, i).place == i);
        CHECK(s.play->state_of(Part::Item, i).shown);
        CHECK(s.play->state_of(Part::Answer, i).shown);
    }
}

TEST_CASE("play: of two partners that look and sound the same either is right") {
    Step twins = match_step();
    twins.partners[1] = twins.partners[0];
    Session s(twins);
    s.tap({"item:1", "answer:2", "item:2", "answer:1", "item:3", "answer:3"});
    CHECK(s.done() == "answer:it+1 tune:right");
}

TEST_CASE("play: sort puts the thing in her hand into a basket and takes it up again") {
    Session s(sort_step());
    CHECK(s.tap({"basket:2"}) == "say:wish#basket:2");  // nothing in the hand: it says itself
    CHECK(s.tap({"item:1"}) == "say:rice#item:1");
    CHECK(s.tap({"basket:2"}) == "say:wish#basket:2");
    CHECK(s.state("item:1").place == 1);
    CHECK(s.state("item:1").chosen);
    CHECK(s.tap({"item:1"}) == "say:rice#item:1");
    CHECK(s.state("item:1").place == -1);
    CHECK(s.state("item:1").held);
    CHECK(s.tap({"basket:1"}) == "say:need#basket:1");
    s.tap({"item:2", "basket:1", "item:3", "basket:1"});
    CHECK(s.done() == "answer:it-1 tune:again say:ui:not-this say:hint say:ask");
    CHECK(s.state("item:1").place == 0);
    CHECK(s.state("item:2").place == -1);
    CHECK(s.state("item:3").place == 0);
    s.tap({"item:2", "basket:1"});
    CHECK(s.done() ==
          "answer:it-2 tune:again say:ui:see-this say:need#basket:1 say:rice#item:1 say:oil#item:3 "
          "say:wish#basket:2 say:ring#item:2");
    CHECK(s.state("item:2").place == 1);
    CHECK(s.state("item:2").shown);
}

TEST_CASE("play: a story shows what follows, comes back to the choice and rejoins the line") {
    Step story = step(StepType::Story);
    story.items = items({"shout", "bargain"});
    story.items[0].then = items({"he-leaves"});
    story.items[1].then = items({"he-smiles", "they-agree"});
    Session s(story);
    CHECK_FALSE(s.play->can_next());
    CHECK(s.tap({"answer:1"}) == "say:shout#answer:1");
    CHECK(s.state("answer:1").chosen);
    CHECK(s.tap({"answer:2"}) == "say:bargain#answer:2");
    CHECK(s.play->can_done());
    CHECK(s.done() == "step say:he-smiles");
    CHECK(s.play->is_telling());
    CHECK(s.play->page_count() == 2);
    CHECK(s.play->part_count(Part::Answer) == 0);
    CHECK_FALSE(s.play->can_done());
    CHECK(s.again() == "say:he-smiles");
    CHECK(s.back() == "step say:ask");  // the choice again; one way must be seen to its end
    CHECK_FALSE(s.play->is_telling());
    CHECK_FALSE(s.play->can_next());
    CHECK(s.tap({"answer:2", "answer:2"}) == "step say:he-smiles");
    CHECK(s.next() == "step say:they-agree");
    CHECK(s.back() == "step say:he-smiles");
    CHECK(s.back() == "step say:ask");
    CHECK(s.play->can_next());
    CHECK(s.tap({"answer:1", "answer:1"}) == "step say:he-leaves");
    CHECK(s.next() == "step say:bye");
    CHECK(s.back() == "step say:ask");
    CHECK(s.play->can_next());
    CHECK(s.play->state().scored.empty());
    CHECK(Session(story, {}, true).play->can_next());
}

TEST_CASE("play: a way of a story of which nothing is told lets her go on") {
    Step story = step(StepType::Story);
    story.items = items({"wait", "go"});
    Session s(story);
    CHECK(s.tap({"answer:1", "answer:1"}) == "step");
    CHECK(s.play->can_next());
    CHECK(s.next() == "step say:bye");
}

TEST_CASE("play: call tells a number key by key, and then how nobody sees it") {
    Step call = step(StepType::Call);
    call.who = "women";
    World world;
    world.helplines = {{"women", "18-1"}, {"police", "100"}};
    Session s(call, world);
    CHECK(s.play->call_digits() == "181");
    CHECK(s.play->page_count() == 5);
    CHECK(s.again() == "say:ask");
    CHECK(s.next() == "step say:digit:1");
    CHECK(s.next() == "step say:digit:8");
    CHECK(s.again() == "say:digit:8");
    CHECK(s.next() == "step say:digit:1");
    CHECK(s.next() == "step say:ui:call-wipe say:ui:call-friend");
    CHECK(s.back() == "step say:digit:1");
    s.next();
    CHECK(s.next() == "step say:bye");
    CHECK(s.back() == "step say:ui:call-wipe say:ui:call-friend");

    Session unknown(call);
    CHECK(unknown.play->call_digits().empty());
    CHECK(unknown.play->page_count() == 2);
    CHECK(unknown.next() == "step say:ui:call-none");
    CHECK(unknown.next() == "step say:bye");
}

TEST_CASE("play: for a group the clip stops to talk until next, for one it does not") {
    Step clip = step(StepType::Video);
    clip.video = "video/a.mp4";
    Pause talk;
    talk.at_ms = 5000;
    talk.say = "tell";
    talk.talk = true;
    Pause second = talk;
    second.at_ms = 8000;
    second.say.clear();
    clip.pauses = {talk, second};

    Session alone(clip);
    CHECK_FALSE(alone.play->next_stop_ms().has_value());
    CHECK(told(alone.play->video_at(5100, 1)).empty());
    CHECK_FALSE(alone.play->is_talking());

    World world;
    world.together = true;
    Session s(clip, world);
    CHECK(s.play->next_stop_ms() == 5000);
    CHECK(told(s.play->video_at(4999, 1)).empty());
    CHECK(told(s.play->video_at(5004, 1)) == "step say:tell say:ui:talk");
    CHECK(s.play->is_talking());
    CHECK(s.play->can_next());
    CHECK(s.play->state().video_ms == 5000);
    CHECK(told(s.play->video_at(5100, 1)).empty());
    CHECK(s.again() == "say:tell say:ui:talk");
    CHECK(s.back() == "step resume");  // the part before it once more
    CHECK(s.play->state().video_ms == 0);
    CHECK(told(s.play->video_at(5000, 1)) == "step say:tell say:ui:talk");
    CHECK(s.next() == "step resume");
    CHECK_FALSE(s.play->is_talking());
    CHECK(s.play->next_stop_ms() == 8000);
    CHECK_FALSE(s.play->can_next());
    CHECK(told(s.play->video_at(6000, 1)).empty());
    CHECK(told(s.play->video_at(8000, 1)) == "step say:ui:talk");
    // A power cut there: the group still talks; one alone goes on from there.
    LessonPlay kept(s.lesson, s.play->state(), false, world);
    CHECK(kept.is_talking());
    CHECK_FALSE(LessonPlay(s.lesson, s.play->state(), false).is_talking());
    s.next();
    CHECK_FALSE(s.play->next_stop_ms().has_value());
    CHECK(told(s.play->video_ended(1)).empty());
    CHECK(s.next() == "step say:bye");
}

TEST_CASE("play: answers in a hand, in a row and in baskets are there again after a power cut") {
    const std::pair<Step, std::vector<const char*>> cases[] = {
        {match_step(), {"item:1", "answer:2", "answer:3"}},
        {sort_step(), {"item:2", "basket:1", "item:3"}},
        {money_step("pay"), {"note:4", "note:1"}},
        {cashbook_step(true), {"item:2", "basket:2", "item:1"}}};
    for (const auto& [one, taps] : cases) {
        Session s(one);
        s.tap(taps);
        auto kept = play_state_from_json(to_json(s.play->state()));
        REQUIRE(kept.has_value());
        const LessonPlay again(s.lesson, *kept, false);
        CHECK(again.state() == s.play->state());
        CHECK(again.money_total() == s.play->money_total());
        for (const char* id : taps) {
            const auto part = part_of(id);
            CHECK(again.state_of(part->first, part->second).held == s.state(id).held);
            CHECK(again.state_of(part->first, part->second).place == s.state(id).place);
        }
    }
}
