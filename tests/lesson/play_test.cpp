#include "content/lesson/play.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "content/lesson/json.h"
#include "tests/lesson/play_lessons.h"
#include "tests/lesson/sample_lesson.h"

using namespace jankar;
using namespace jankar::lesson;
using test::told;

namespace {

/// What is tapped in a step of the sample.
Part part_here(const LessonPlay& play) {
    return play.step().type == StepType::Choose ? Part::Answer : Part::Item;
}

/// A play of the sample with a clock of its own: each tap comes a second after the one before.
struct Session {
    explicit Session(PlayState state = {}, bool seen_before = false)
        : lesson(test::compiled_sample()), play(lesson, std::move(state), seen_before) {
        told_first = told(play.enter(now));
    }
    std::string next() { return told(play.next(now += 1000)); }
    std::string back() { return told(play.back(now += 1000)); }
    std::string tap(int item) { return told(play.tap(part_here(play), item, now += 1000)); }
    std::string done() { return told(play.done(now += 1000)); }
    std::string give(int item) {
        tap(item);
        return tap(item);
    }
    std::string lay(std::initializer_list<int> items) {
        for (int item : items) {
            tap(item);
        }
        return done();
    }
    ItemState state(int item) const { return play.state_of(part_here(play), item); }
    const std::string& id() const { return play.step().id; }
    /// From the first step to the clip.
    void to_video() {
        for (int i = 0; i < 4; ++i) {
            next();
        }
        REQUIRE(id() == "watch");
    }
    void to_order() {
        to_video();
        play.video_at(4500, now);
        give(1);
        next();
        play.video_ended(now);
        next();
        REQUIRE(id() == "order-q");
    }

    Lesson lesson;
    LessonPlay play;
    std::int64_t now = 1000;
    std::string told_first;
};

}  // namespace

TEST_CASE("play: a lesson without a slip, from the first step to the end") {
    Session s;
    CHECK(s.told_first == "say:why");
    CHECK(s.play.bead_count() == 7);  // the question at the pause has none
    CHECK(s.play.bead_now() == 0);
    CHECK_FALSE(s.play.can_back());
    CHECK(s.play.can_next());
    CHECK_FALSE(s.play.can_done());
    CHECK(s.next() == "step say:wet");
    CHECK(s.play.page_count() == 3);
    CHECK(s.play.bead_done(0));
    CHECK(s.next() == "step say:soap");
    CHECK(s.play.bead_now() == 1);
    CHECK(s.next() == "step say:dry");
    CHECK(s.next() == "step say:look");
    CHECK(s.id() == "watch");
    CHECK_FALSE(s.play.can_next());
    CHECK(s.next().empty());
    CHECK(s.play.next_stop_ms() == 4500);
    CHECK(told(s.play.video_at(4499, s.now)).empty());
    CHECK(told(s.play.video_at(4502, s.now)) == "step say:stop say:q-soap");
    CHECK(s.id() == "soap-q");
    CHECK(s.play.is_at_pause());
    CHECK(s.play.bead_now() == 2);
    CHECK(told(s.play.video_at(4600, s.now)).empty());  // a frame that was still on its way
    CHECK_FALSE(s.play.can_next());
    CHECK(s.tap(1) == "say:soap#answer:2");
    CHECK(s.play.can_done());
    CHECK(s.done() == "answer:soap-q+1 tune:right");
    CHECK(s.play.can_next());
    CHECK(s.next() == "step resume");
    CHECK(s.id() == "watch");
    CHECK(s.play.state().video_ms == 4500);
    CHECK_FALSE(s.play.next_stop_ms().has_value());
    CHECK(told(s.play.video_at(9000, s.now)).empty());
    CHECK_FALSE(s.play.can_next());
    CHECK(told(s.play.video_ended(s.now)).empty());
    CHECK(s.next() == "step say:q-order");
    CHECK(s.lay({0, 1, 2}) == "answer:order-q+1 tune:right");
    CHECK(s.next() == "step say:try-now");
    CHECK(s.play.can_next());
    CHECK(s.play.can_done());
    CHECK(s.done() == "tune:right");
    CHECK_FALSE(s.play.can_done());
    CHECK(s.next() == "step say:q-which");
    CHECK(s.give(0) == "answer:which-q+1 tune:right");
    CHECK_FALSE(s.play.is_complete());
    CHECK(s.next() == "step say:at-home");
    CHECK(s.play.is_complete());
    CHECK(s.tap(1) == "say:after#item:2");
    CHECK(s.state(1).ticked);
    CHECK_FALSE(s.state(0).ticked);
    CHECK(s.tap(1) == "say:after#item:2");
    CHECK(s.state(1).ticked);
    CHECK_FALSE(s.play.bead_done(6));
    CHECK(s.next() == "tune:finished completed");
    CHECK(s.play.bead_done(6));
    CHECK(s.play.state().completed);
    CHECK(s.next().empty());
    CHECK(s.play.first_try_right() == 3);
    CHECK(s.play.tries() == 3);
    CHECK(s.play.furthest_bead() == 6);
}

TEST_CASE("play: the first tap says and marks, the second gives, but not within 400 ms") {
    Session s;
    s.to_video();
    s.play.video_at(4500, s.now);
    CHECK(told(s.play.tap(part_here(s.play), 1, 10'000)) == "say:soap#answer:2");
    CHECK(s.state(1).chosen);
    CHECK(told(s.play.tap(part_here(s.play), 1, 10'399)).empty());
    CHECK(s.play.state().scored.empty());
    CHECK(told(s.play.tap(part_here(s.play), 0, 10'450)) == "say:oil#answer:1");
    CHECK_FALSE(s.state(1).chosen);
    CHECK(told(s.play.tap(part_here(s.play), 0, 10'850)) ==
          "answer:soap-q-1 tune:again say:ui:not-this say:hint-soap say:q-soap");
    CHECK(s.state(0).dim);
    CHECK_FALSE(s.state(0).chosen);
    CHECK_FALSE(s.play.can_done());
    CHECK_FALSE(s.play.can_next());
    CHECK(s.play.tap(part_here(s.play), -1, 20'000).empty());
    CHECK(s.play.tap(part_here(s.play), 3, 20'000).empty());
    CHECK(s.give(1) == "answer:soap-q+2 tune:right");
    CHECK(s.play.first_try_right() == 0);
    CHECK(s.play.tries() == 2);
    CHECK(s.state(1).chosen);
    CHECK_FALSE(s.state(1).shown);
}

TEST_CASE("play: in an order a tap lays down, another takes back, done gives") {
    Session s;
    s.to_order();
    CHECK_FALSE(s.play.can_done());
    CHECK(s.tap(2) == "say:dry#item:3");
    CHECK(s.state(2).place == 0);
    s.tap(0);
    CHECK(s.state(0).place == 1);
    CHECK(told(s.play.tap(part_here(s.play), 0, s.now + 399))
              .empty());  // a trembling finger takes nothing back
    CHECK(s.state(0).place == 1);
    CHECK(s.tap(2) == "say:dry#item:3");
    CHECK(s.state(2).place == -1);
    CHECK(s.state(0).place == 0);
    CHECK(s.done().empty());
    s.tap(1);
    CHECK_FALSE(s.play.can_done());
    s.tap(2);
    CHECK(s.play.can_done());
    CHECK(s.done() == "answer:order-q+1 tune:right");
    CHECK(s.tap(0) == "say:wet#item:1");  // still speaks, changes nothing any more
    CHECK(s.state(0).place == 0);
}

TEST_CASE("play: wrong twice is shown and told, taught, and comes back once before the end") {
    Session s;
    s.to_order();
    CHECK(s.lay({1, 0, 2}) == "answer:order-q-1 tune:again say:ui:not-this say:q-order");
    CHECK(s.state(1).place == -1);
    CHECK(s.lay({2, 1, 0}) ==
          "answer:order-q-2 tune:again say:ui:see-this say:wet#item:1 say:soap#item:2 say:dry#item:3");
    for (int i = 0; i < 3; ++i) {
        CHECK(s.state(i).place == i);
        CHECK(s.state(i).shown);
    }
    CHECK(s.next() == "step say:wet");
    CHECK(s.id() == "how");
    CHECK(s.play.is_teaching());
    CHECK(s.play.bead_now() == 3);
    s.next();
    CHECK(s.play.page() == 1);
    CHECK(s.back() == "step say:wet");
    CHECK(s.back() == "step say:q-order");  // back to what was shown
    CHECK(s.id() == "order-q");
    CHECK(s.state(0).shown);
    CHECK(s.next() == "step say:try-now");  // taught once
    CHECK(s.next() == "step say:q-which");
    CHECK(s.give(1) == "answer:which-q-1 tune:again say:ui:not-this say:q-which");
    CHECK(s.give(0) == "answer:which-q+2 tune:right");
    CHECK(s.next() == "step say:q-order");  // in front of the closing step
    CHECK(s.play.is_returned());
    CHECK(s.play.bead_now() == 3);
    CHECK(s.state(0).place == -1);
    CHECK_FALSE(s.play.can_next());
    CHECK(s.play.is_complete() == false);
    CHECK(s.lay({2, 0, 1}) ==
          "answer:order-q-3 tune:again say:ui:see-this say:wet#item:1 say:soap#item:2 say:dry#item:3");
    CHECK(s.next() == "step say:at-home");  // there is no third failure
    CHECK(s.next() == "tune:finished completed");
    CHECK(s.play.tries() == 6);
    CHECK(s.play.first_try_right() == 1);
}

TEST_CASE("play: a question that came back may be right, and is not asked again") {
    Session s;
    s.to_order();
    s.lay({1, 0, 2});
    s.lay({1, 0, 2});
    s.next();
    s.next();
    s.next();
    CHECK(s.next() == "step say:try-now");
    s.next();
    s.give(0);
    CHECK(s.next() == "step say:q-order");
    CHECK(s.back() == "step say:q-which");  // back to the step before, unharmed
    CHECK_FALSE(s.play.is_returned());
    CHECK(s.state(0).chosen);
    CHECK(s.next() == "step say:q-order");
    CHECK(s.lay({0, 1, 2}) == "answer:order-q+3 tune:right");
    CHECK(s.next() == "step say:at-home");
    CHECK(s.back() == "step say:q-which");
    CHECK(s.next() == "step say:at-home");
    CHECK(s.next() == "tune:finished completed");
    CHECK(s.play.state().scored[1].right);
    CHECK_FALSE(s.play.state().scored[1].first_right);
}

TEST_CASE("play: a question at a pause is taught by its own clip, from the stop before") {
    Session s;
    s.to_video();
    s.play.video_at(4500, s.now);
    s.give(0);
    CHECK(s.give(2) == "answer:soap-q-2 tune:again say:ui:see-this say:soap#answer:2");
    CHECK(s.state(1).shown);
    CHECK(s.state(0).dim);
    CHECK(s.state(2).dim);
    CHECK(s.next() == "step resume");
    CHECK(s.play.state().video_ms == 0);
    CHECK(told(s.play.video_at(5000, s.now)).empty());  // not asked a second time
    s.play.video_ended(s.now);
    s.next();
    s.lay({0, 1, 2});
    s.next();
    s.next();
    s.give(0);
    CHECK(s.next() == "step say:q-soap");  // it comes back outside of the clip
    CHECK(s.play.is_returned());
    CHECK(s.play.bead_now() == 5);
    CHECK(s.give(1) == "answer:soap-q+3 tune:right");
    CHECK(s.next() == "step say:at-home");
}

TEST_CASE("play: a clip cannot be left without its questions, and back plays its part again") {
    Session s({}, true);
    s.to_video();
    CHECK(s.play.can_next());  // seen before
    CHECK(s.next() == "step say:stop say:q-soap");
    CHECK(s.back() == "step resume");
    CHECK(s.play.state().video_ms == 0);
    CHECK(told(s.play.video_ended(s.now)) == "step say:stop say:q-soap");
    s.give(1);
    CHECK(s.next() == "step resume");
    CHECK(s.next() == "step say:q-order");
    CHECK(s.back() == "step say:look");
    CHECK(s.play.state().video_ms == 0);
    CHECK_FALSE(s.play.next_stop_ms().has_value());
    CHECK(s.back() == "step say:dry");  // the last page of the pages before
    CHECK(s.play.page() == 2);
}

TEST_CASE("play: hearing again is counted and changes nothing") {
    Session s;
    s.next();
    const PlayState before = s.play.state();
    CHECK(told(s.play.again(s.now)) == "say:wet");
    CHECK(s.play.state().replays == 1);
    s.next();
    CHECK(told(s.play.again(s.now)) == "say:soap");
    s.back();
    PlayState after = s.play.state();
    after.replays = 0;
    CHECK(after == before);
    s.play.add_active_ms(500);
    s.play.add_active_ms(-9);
    CHECK(s.play.state().active_ms == 500);
}

TEST_CASE("play: after a power cut the same question stands there with what was laid") {
    Session s;
    s.to_order();
    s.lay({1, 0, 2});
    s.tap(2);
    s.tap(0);
    auto kept = play_state_from_json(to_json(s.play.state()));
    REQUIRE(kept.has_value());
    Session again(*kept);
    CHECK(again.id() == "order-q");
    CHECK(again.told_first == "say:q-order");
    CHECK(again.state(2).place == 0);
    CHECK(again.state(0).place == 1);
    CHECK(again.play.screen_order(Part::Item) == s.play.screen_order(Part::Item));
    CHECK(again.play.state() == s.play.state());
    again.tap(1);
    CHECK(again.done() ==
          "answer:order-q-2 tune:again say:ui:see-this say:wet#item:1 say:soap#item:2 say:dry#item:3");
}

TEST_CASE("play: a place in a lesson that changed is brought to where it fits") {
    Lesson lesson = test::compiled_sample();
    PlayState state;
    state.position = 1;
    state.position_id = "order-q";  // its id finds it, wherever it went
    state.page = 77;
    state.asked = "soap-q";
    state.teaching = "how";
    state.placed = {9, 1, 1, -3};
    state.scored = {{"gone", 1, true, true, false, false, false},
                    {"which-q", 9, false, false, false, false, false}};
    state.entered = {"gone", "how", "how"};
    state.in_return = true;
    state.return_index = 500;
    LessonPlay play(lesson, state, false);
    CHECK(play.step().id == "order-q");
    CHECK(play.page() == 0);
    CHECK_FALSE(play.is_teaching());
    CHECK_FALSE(play.is_returned());
    CHECK(play.state().placed == std::vector<int>{1});
    CHECK(play.tries() == 3);
    CHECK(play.first_try_right() == 0);
    CHECK(play.state().entered == std::vector<std::string>{"how", "which-q"});

    state.position_id = "gone";
    state.position = 99;
    CHECK(LessonPlay(lesson, state, false).step().id == "home");
    state.asked.clear();
    state.position = 3;  // a question that is asked at a pause only: its clip
    CHECK(LessonPlay(lesson, state, false).step().id == "watch");
}

TEST_CASE("play: steps that are new in the lesson are gone to before it is complete") {
    Session s;
    s.to_order();
    s.lay({0, 1, 2});
    s.next();
    s.next();
    s.give(0);
    s.next();
    REQUIRE(s.id() == "home");
    Lesson later = s.lesson;
    Step fresh = later.steps[0];
    fresh.id = "fresh";
    later.steps.insert(later.steps.begin(), fresh);
    LessonPlay play(later, s.play.state(), false);
    CHECK(play.step().id == "home");
    CHECK_FALSE(play.is_complete());
    CHECK(told(play.next(1)) == "step say:why");
    CHECK(play.step().id == "fresh");
}

TEST_CASE("play: a line without a closing step brings questions back at its end") {
    Lesson lesson = test::compiled_sample();
    lesson.steps = {lesson.steps[0], lesson.steps[6]};
    LessonPlay play(lesson, {}, false);
    std::int64_t now = 0;
    auto give = [&](int item) {
        play.tap(part_here(play), item, now += 1000);
        return told(play.tap(part_here(play), item, now += 1000));
    };
    play.enter(now);
    play.next(now);
    give(1);
    CHECK(give(1) == "answer:which-q-2 tune:again say:ui:see-this say:wet#answer:1");
    CHECK(told(play.next(now)) == "step say:why");  // the nearest step before teaches
    CHECK(play.is_teaching());
    CHECK(told(play.next(now)) == "step say:q-which");
    CHECK(play.is_returned());
    CHECK(give(1) == "answer:which-q-3 tune:again say:ui:see-this say:wet#answer:1");
    CHECK(told(play.next(now)) == "tune:finished completed");
}

TEST_CASE("play: things that occur twice may change places") {
    Lesson lesson = test::compiled_sample();
    Step step = lesson.steps[4];
    step.items = {step.items[0], step.items[1], step.items[0], step.items[1]};
    lesson.steps = {step, lesson.steps[7]};
    LessonPlay play(lesson, {}, false);
    std::int64_t now = 0;
    for (int item : {2, 1, 0, 3}) {
        play.tap(part_here(play), item, now += 1000);
    }
    CHECK(told(play.done(now)) == "answer:order-q+1 tune:right");
}
