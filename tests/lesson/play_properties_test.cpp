#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "content/lesson/json.h"
#include "content/lesson/play.h"
#include "tests/lesson/play_lessons.h"
#include "tests/lesson/sample_lesson.h"

// Walks with a seeded random hand through lessons of all step types: whatever she taps, some tap leads on,
// and a power cut changes nothing.

using namespace jankar;
using namespace jankar::lesson;
using test::kParts;
using test::Random;
using test::told;

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

bool same_things(const Item& a, const Item& b) {
    return a.picture == b.picture && a.say == b.say;
}

/// Whether the things of this kind stand on the screen so that nothing is left to find out.
bool stands_solved(const LessonPlay& play, Part part) {
    const Step& step = play.step();
    const auto order = play.screen_order(part);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto& side = step.type == StepType::Match ? step.partners : step.items;
        const bool twin =
            step.type == StepType::Match && same_things(step.items[at(order[i])], step.items[i]);
        if (!twin && !same_things(side[at(order[i])], side[i])) {
            return false;
        }
    }
    return true;
}

void check_money(const LessonPlay& play) {
    const auto tray = play.tray();
    CHECK(play.part_count(Part::Note) == static_cast<int>(tray.size()));
    std::int64_t sum = 0;
    std::set<int> places;
    for (std::size_t i = 0; i < tray.size(); ++i) {
        const ItemState note = play.state_of(Part::Note, static_cast<int>(i));
        CHECK(note.chosen == (note.place >= 0));
        CHECK((note.place < 0 || places.insert(note.place).second));
        sum += note.chosen ? tray[i] : 0;
    }
    CHECK(play.money_total() == sum);
    CHECK((places.empty() || *places.rbegin() + 1 == static_cast<int>(places.size())));
    if (play.is_settled()) {
        CHECK(play.money_total() == play.money_target());
    }
}

void check_cashbook(const LessonPlay& play) {
    const auto amounts = play.answer_amounts();
    CHECK(std::set<std::int64_t>(amounts.begin(), amounts.end()).size() == 3);
    CHECK(*std::min_element(amounts.begin(), amounts.end()) >= 0);
    CHECK((amounts[0] == play.step().answer.at("IN") || amounts[0] == play.step().answer.at("ET")));
    CHECK(play.money_total() >= 0);
    if (play.is_settled() || play.is_asking()) {
        CHECK(play.money_total() == amounts[0]);
    }
}

/// What every step shows, in every state.
void check_sound(const Lesson& lesson, const LessonPlay& play) {
    const Step& step = play.step();
    REQUIRE(&lesson.steps[at(play.step_index())] == &step);
    CHECK(play.bead_now() >= 0);
    CHECK(play.bead_now() < play.bead_count());
    CHECK(play.page() >= 0);
    CHECK(play.page() < play.page_count());
    CHECK((!play.can_done() || !is_scored(step.type) || !play.is_settled()));
    int held = 0;
    for (Part part : kParts) {
        auto order = play.screen_order(part);
        REQUIRE(static_cast<int>(order.size()) == play.part_count(part));
        std::sort(order.begin(), order.end());
        for (std::size_t i = 0; i < order.size(); ++i) {
            CHECK(order[i] == static_cast<int>(i));
            const ItemState state = play.state_of(part, static_cast<int>(i));
            held += state.held ? 1 : 0;
            CHECK((!state.held || state.place < 0));
            CHECK((!state.shown || play.is_settled()));
            CHECK((!state.dim || !state.chosen));
        }
        CHECK_FALSE(play.state_of(part, play.part_count(part)).chosen);
        CHECK_FALSE(play.state_of(part, -1).chosen);
    }
    CHECK(held <= 1);
    if (step.type == StepType::Match) {
        for (int item = 0; item < play.part_count(Part::Item); ++item) {
            const int partner = play.state_of(Part::Item, item).place;
            CHECK((partner < 0 || play.state_of(Part::Answer, partner).place == item));
        }
    }
    if (step.type == StepType::Money) {
        check_money(play);
    } else if (step.type == StepType::Cashbook) {
        check_cashbook(play);
    }
    CHECK((!play.is_telling() || step.type == StepType::Story));
    CHECK((!play.is_talking() || step.type == StepType::Video));
}

/// What is to be said can be said, and belongs to something that can be tapped.
void check_effects(const Effects& effects) {
    for (const Effect& effect : effects) {
        if (effect.kind == Effect::Kind::Say) {
            CHECK_FALSE(effect.line.empty());
            CHECK_FALSE(effect.line.starts_with("money:-"));
            if (!effect.control.empty()) {
                const auto part = part_of(effect.control);
                REQUIRE(part.has_value());
                CHECK(control_id(part->first, part->second) == effect.control);
            }
        }
        if (effect.kind == Effect::Kind::Answered) {
            CHECK(effect.attempt >= 1);
            CHECK(effect.attempt <= 3);
        }
    }
}

void check_scored(const LessonPlay& play) {
    for (const PlayState::Scored& one : play.state().scored) {
        CHECK(one.attempts >= 1);
        CHECK(one.attempts <= 3);
        CHECK((!one.first_right || one.right));
        CHECK((one.attempts < 2 || one.right || one.shown));
        CHECK((!one.returned || one.shown));
        CHECK((one.attempts < 3 || one.returned));
    }
}

bool has(const Effects& effects, Effect::Kind kind) {
    return std::any_of(effects.begin(), effects.end(), [&](const Effect& one) { return one.kind == kind; });
}

PlayState mixed(Random& random) {
    PlayState state;
    state.mix_seed = random();
    return state;
}

bool same(const ItemState& a, const ItemState& b) {
    return a.chosen == b.chosen && a.held == b.held && a.dim == b.dim && a.shown == b.shown &&
           a.place == b.place && a.ticked == b.ticked;
}

}  // namespace

TEST_CASE("play: from wherever a random hand leads, the lesson can be completed") {
    Random random(2024);
    int completions = 0;
    for (int walk = 0; walk < 400; ++walk) {
        CAPTURE(walk);
        const Lesson lesson = test::random_lesson(random);
        LessonPlay play(lesson, mixed(random), random() % 2 == 0, test::random_world(random));
        std::int64_t now = static_cast<std::int64_t>(random() % 1000);
        play.enter(now);
        bool completed = false;
        for (int i = 0; i < 60 && !completed; ++i) {
            CAPTURE(play.step().id);
            now += static_cast<std::int64_t>(random() % 900);
            const Effects effects = test::poke(play, random(), random(), now);
            check_effects(effects);
            completed = has(effects, Effect::Kind::Completed);
            check_sound(lesson, play);
            check_scored(play);
            if (!completed) {
                REQUIRE(test::leads_to_completion(play, now));
            }
        }
        if (completed) {
            ++completions;
            CHECK(play.is_complete());
            for (const Step& step : lesson.steps) {
                const auto& entered = play.state().entered;
                CHECK(std::find(entered.begin(), entered.end(), step.id) != entered.end());
            }
        }
    }
    CHECK(completions > 10);
}

TEST_CASE("play: a power cut at any point changes nothing") {
    Random random(77);
    for (int walk = 0; walk < 250; ++walk) {
        CAPTURE(walk);
        const Lesson lesson = test::random_lesson(random);
        const World world = test::random_world(random);
        const bool seen = random() % 2 == 0;
        LessonPlay whole(lesson, mixed(random), seen, world);
        std::int64_t now = 0;
        whole.enter(now);
        for (int i = 0; i < 60; ++i) {
            // Slow taps: what a finger trembled just before the cut is rightly forgotten.
            now += 500;
            CAPTURE(whole.step().id);
            auto kept = play_state_from_json(to_json(whole.state()));
            REQUIRE(kept.has_value());
            REQUIRE(*kept == whole.state());
            LessonPlay cut(lesson, *kept, seen, world);
            cut.enter(now);
            REQUIRE(to_json(cut.state()) == to_json(whole.state()));
            REQUIRE(cut.step_index() == whole.step_index());
            for (Part part : kParts) {
                REQUIRE(cut.screen_order(part) == whole.screen_order(part));
                for (int index = 0; index < whole.part_count(part); ++index) {
                    CHECK(same(cut.state_of(part, index), whole.state_of(part, index)));
                }
            }
            CHECK(cut.money_total() == whole.money_total());
            CHECK(cut.can_next() == whole.can_next());
            CHECK(cut.can_back() == whole.can_back());
            CHECK(cut.next_stop_ms() == whole.next_stop_ms());
            const unsigned choice = random();
            const unsigned detail = random();
            if (whole.step().type == StepType::Do && (choice % 12 == 3 || choice % 12 == 6)) {
                continue;  // whether the circle was full is not kept: it runs again
            }
            REQUIRE(told(test::poke(cut, choice, detail, now)) ==
                    told(test::poke(whole, choice, detail, now)));
            REQUIRE(cut.state() == whole.state());
        }
    }
}

TEST_CASE("play: the answers of a question never exceed three, and its end is always shown or right") {
    Random random(5);
    for (int walk = 0; walk < 200; ++walk) {
        const Lesson lesson = test::random_lesson(random);
        LessonPlay play(lesson, mixed(random), true, test::random_world(random));
        std::int64_t now = 0;
        play.enter(now);
        for (int i = 0; i < 300; ++i) {
            test::poke(play, random(), random(), now += 1000);
        }
        check_scored(play);
        CHECK(play.first_try_right() <= lesson.scored_steps());
    }
}

TEST_CASE("play: every scored step is solved by taps alone, at the first try") {
    Random random(11);
    for (int run = 0; run < 1600; ++run) {
        const auto type = static_cast<StepType>(run % 16);
        if (!is_scored(type)) {
            continue;
        }
        Lesson lesson;
        lesson.steps = {test::random_step(random, type, 1)};
        CAPTURE(lesson.steps[0].id);
        LessonPlay play(lesson, mixed(random), false, test::random_world(random));
        std::int64_t now = 0;
        play.enter(now);
        CHECK_FALSE(play.can_next());
        Effects effects;
        REQUIRE(test::answer(play, true, now, effects));
        CHECK(told(effects) == "answer:" + lesson.steps[0].id + "+1 tune:right");
        CHECK(play.is_settled());
        check_sound(lesson, play);
        CHECK(play.first_try_right() == 1);
        CHECK(play.tries() == 1);
        CHECK(told(play.next(now)) == "tune:finished completed");
    }
}

TEST_CASE("play: every scored step that is never answered right is shown, returns once and lets her go") {
    Random random(12);
    int played = 0;
    for (int run = 0; run < 1600; ++run) {
        const auto type = static_cast<StepType>(run % 16);
        if (!is_scored(type)) {
            continue;
        }
        Lesson lesson;
        lesson.steps = {test::random_step(random, StepType::Picture, 1), test::random_step(random, type, 2),
                        test::random_step(random, StepType::Home, 3)};
        const std::string id = lesson.steps[1].id;
        CAPTURE(id);
        LessonPlay play(lesson, mixed(random), false, test::random_world(random));
        std::int64_t now = static_cast<std::int64_t>(random() % 6);
        play.enter(now);
        play.next(now);
        Effects effects;
        if (!test::answer(play, false, now, effects)) {
            continue;
        }
        ++played;
        CHECK(told(effects).starts_with("answer:" + id + "-1 tune:again say:ui:not-this"));
        CHECK_FALSE(play.can_next());
        check_sound(lesson, play);
        REQUIRE(test::answer(play, false, now, effects));
        CHECK(told(effects).starts_with("answer:" + id + "-2 tune:again say:ui:see-this say:"));
        check_sound(lesson, play);
        check_effects(effects);
        play.next(now);
        CHECK(play.is_teaching());
        CHECK(play.step().id == lesson.steps[0].id);
        play.next(now);
        CHECK(play.is_returned());
        CHECK(play.step().id == id);
        CHECK_FALSE(play.is_settled());
        check_sound(lesson, play);
        REQUIRE(test::answer(play, false, now, effects));
        CHECK(told(effects).starts_with("answer:" + id + "-3 tune:again say:ui:see-this say:"));
        check_sound(lesson, play);
        play.next(now);
        CHECK(play.step().id == lesson.steps[2].id);
        // Back at it, it stands there solved.
        play.back(now);
        CHECK(play.step().id == id);
        CHECK(play.is_settled());
        check_sound(lesson, play);
        play.next(now);
        CHECK(told(play.next(now)) == "tune:finished completed");
        CHECK(play.is_complete());
        CHECK(play.first_try_right() == 0);
        CHECK(play.tries() == 3);
    }
    CHECK(played > 600);
}

TEST_CASE("play: what is mixed never stands solved, and stands the same for one play") {
    Random random(21);
    std::set<std::vector<int>> seen;
    for (int run = 0; run < 3000; ++run) {
        const StepType types[] = {StepType::Order, StepType::Match, StepType::Sort};
        const StepType type = types[run % 3];
        Lesson lesson;
        lesson.steps = {test::random_step(random, type, 1)};
        if (type == StepType::Order && run % 5 == 0) {
            auto& items = lesson.steps[0].items;
            items = {items[0], items[0], items[0], items[1], items[0]};
        }
        const PlayState state = mixed(random);
        const LessonPlay play(lesson, state, false);
        const Part part = type == StepType::Match ? Part::Answer : Part::Item;
        CHECK(play.screen_order(part) == LessonPlay(lesson, state, false).screen_order(part));
        if (type != StepType::Sort) {
            CHECK_FALSE(stands_solved(play, part));
        }
        seen.insert(play.screen_order(part));
    }
    CHECK(seen.size() > 300);
}

TEST_CASE("play: the right answer stands at every place about equally often") {
    Lesson lesson = test::compiled_sample();
    lesson.steps = {lesson.steps[3], lesson.steps[7]};
    std::vector<int> count_at(3);
    for (std::uint64_t seed = 0; seed < 900; ++seed) {
        PlayState state;
        state.mix_seed = seed;
        const auto order = LessonPlay(lesson, state, false).screen_order(Part::Answer);
        ++count_at[static_cast<std::size_t>(std::find(order.begin(), order.end(), 1) - order.begin())];
    }
    for (int count : count_at) {
        CHECK(count > 220);
        CHECK(count < 380);
    }
}

namespace {

void check_odd(const Lesson& lesson, const PlayState& state, Random& random) {
    const World world = test::random_world(random);
    const bool seen = random() % 2 == 0;
    std::int64_t now = 0;
    LessonPlay odd(lesson, state, seen, world);
    CHECK(LessonPlay(lesson, odd.state(), seen, world).state() == odd.state());
    odd.enter(now);
    check_sound(lesson, odd);
    for (int n = 0; n < 5; ++n) {
        check_effects(test::poke(odd, random(), random(), now += 300));
        check_sound(lesson, odd);
    }
    for (const PlayState::Scored& one : odd.state().scored) {
        CHECK(one.attempts <= 3);
    }
    if (odd.state().completed) {
        CHECK(odd.is_complete());
    } else {
        CHECK(test::leads_to_completion(odd, now));
    }
}

}  // namespace

TEST_CASE("play: any state that can be read can be played on") {
    Random random(99);
    for (int run = 0; run < 20; ++run) {
        const Lesson lesson = run == 0 ? test::compiled_sample() : test::random_lesson(random);
        LessonPlay play(lesson, mixed(random), true, test::random_world(random));
        std::int64_t now = 0;
        play.enter(now);
        std::vector<std::string> states;
        for (int i = 0; i < 200; ++i) {
            test::poke(play, random(), random(), now += 700);
            states.push_back(to_json(play.state()));
        }
        for (int i = 0; i < 150; ++i) {
            std::string json = states[random() % states.size()];
            for (int n = static_cast<int>(random() % 6); n >= 0; --n) {
                // Digits and flags are exchanged more often than brackets, so that much of it still parses.
                std::size_t place = random() % json.size();
                json[place] = json[place] >= '0' && json[place] <= '9'
                                  ? static_cast<char>('0' + random() % 10)
                                  : (n == 0 ? static_cast<char>(random() % 256) : json[place]);
            }
            if (auto state = play_state_from_json(json)) {
                check_odd(lesson, *state, random);
            }
        }
    }
}

TEST_CASE("play: a state of any values whatever is brought to a place that leads on") {
    Random random(100);
    for (int run = 0; run < 3000; ++run) {
        CAPTURE(run);
        const Lesson lesson = test::random_lesson(random);
        auto number = [&] {
            const unsigned kind = random() % 20;
            return kind == 0   ? std::numeric_limits<int>::max()
                   : kind == 1 ? std::numeric_limits<int>::min()
                               : static_cast<int>(random() % 12) - 2;
        };
        auto flag = [&] { return random() % 2 == 0; };
        auto id = [&] {
            return random() % 5 == 0 ? std::string("gone") : lesson.steps[random() % lesson.steps.size()].id;
        };
        auto numbers = [&] {
            std::vector<int> list(random() % 8);
            std::generate(list.begin(), list.end(), number);
            return list;
        };
        auto ids = [&] {
            std::vector<std::string> list(random() % 20);
            std::generate(list.begin(), list.end(), id);
            return list;
        };
        PlayState state;
        state.position = number();
        state.position_id = id();
        state.page = number();
        state.asked = flag() ? id() : "";
        state.teaching = flag() ? id() : "";
        state.video_ms = flag() ? 4000 : number();
        for (unsigned n = random() % 12; n > 0; --n) {
            state.scored.push_back({id(), number(), flag(), flag(), flag(), flag(), flag()});
        }
        state.entered = ids();
        state.watched = ids();
        state.told = ids();
        state.placed = numbers();
        state.dimmed = numbers();
        for (unsigned n = random() % 8; n > 0; --n) {
            state.put.emplace_back(number(), number());
        }
        state.holding = number();
        state.holding_answer = flag();
        state.asking = flag();
        state.branch = number();
        state.month = number();
        state.talking = flag();
        state.talked_ms = flag() ? 0 : number();
        state.ticked[id()] = numbers();
        state.mix_seed = random();
        state.in_return = flag();
        state.return_index = number();
        state.completed = flag();
        check_odd(lesson, state, random);
    }
}
