#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "content/lesson/json.h"
#include "content/lesson/play.h"
#include "tests/lesson/sample_lesson.h"

// Walks with a seeded random hand: whatever she taps, some tap leads on, and a power cut changes nothing.

using namespace jankar;
using namespace jankar::lesson;

namespace {

Part part_here(const LessonPlay& play) {
    return play.step().type == StepType::Choose ? Part::Answer : Part::Item;
}

/// A lesson of 1 to 9 steps in any order, with questions at pauses where there is a clip.
Lesson random_lesson(std::mt19937& random) {
    const Lesson sample = test::compiled_sample();
    Lesson lesson = sample;
    lesson.steps.clear();
    const int count = 1 + static_cast<int>(random() % 9);
    for (int i = 0; i < count; ++i) {
        Step step = sample.steps[random() % sample.steps.size()];
        step.id = std::string(name_of(step.type)) + "-" + std::to_string(i + 1);
        step.teach.clear();
        step.pauses.clear();
        if (step.type == StepType::Order) {
            step.items.resize(3);
            step.items.push_back(step.items[random() % 3]);
        }
        lesson.steps.push_back(step);
    }
    std::set<std::string> asked;
    for (Step& step : lesson.steps) {
        if (step.type == StepType::Video) {
            for (std::int64_t at_ms : {2000, 4000, 90'000}) {
                const Step& other = lesson.steps[random() % lesson.steps.size()];
                Pause pause;
                pause.at_ms = at_ms;
                pause.talk = true;
                if (is_scored(other.type) && asked.insert(other.id).second) {
                    pause.talk = false;
                    pause.ask = other.id;
                }
                step.pauses.push_back(pause);
            }
        }
        if (is_scored(step.type) && random() % 3 == 0) {
            const Step& other = lesson.steps[random() % lesson.steps.size()];
            step.teach = is_scored(other.type) ? "" : other.id;
        }
    }
    return lesson;
}

/// One input, chosen by `choice`; times pass by `pause_ms`.
Effects poke(LessonPlay& play, unsigned choice, unsigned detail, std::int64_t now) {
    switch (choice % 10) {
        case 0:
        case 1:
            return play.next(now);
        case 2:
            return play.back(now);
        case 3:
            return play.done(now);
        case 4:
            return play.again(now);
        case 5:
            return play.video_at(static_cast<std::int64_t>(detail % 10'000), now);
        case 6:
            return detail % 4 == 0 ? play.video_ended(now) : play.timer_ended(now);
        default:
            return play.tap(part_here(play), static_cast<int>(detail % 6) - 1, now);
    }
}

/// The tap that leads on: answers right, waits for clips, else next.
Effects lead_on(LessonPlay& play, std::int64_t& now) {
    now += 1000;
    const Step& step = play.step();
    if (play.can_next()) {
        return play.next(now);
    }
    if (step.type == StepType::Video) {
        return play.video_ended(now);
    }
    if (step.type == StepType::Choose) {
        for (std::size_t i = 0; i < step.items.size(); ++i) {
            if (step.items[i].ok) {
                play.tap(part_here(play), static_cast<int>(i), now);
                return play.tap(part_here(play), static_cast<int>(i), now += 1000);
            }
        }
    }
    for (std::size_t i = 0; i < step.items.size(); ++i) {
        if (play.state_of(part_here(play), static_cast<int>(i)).place >= 0) {
            return play.tap(part_here(play), static_cast<int>(i), now);  // takes back what lies there
        }
    }
    for (std::size_t i = 0; i < step.items.size(); ++i) {
        play.tap(part_here(play), static_cast<int>(i), now += 1000);
    }
    return play.done(now);
}

bool leads_to_completion(LessonPlay play, std::int64_t now) {
    for (int i = 0; i < 200; ++i) {
        for (const Effect& effect : lead_on(play, now)) {
            if (effect.kind == Effect::Kind::Completed) {
                return play.is_complete();
            }
        }
    }
    return false;
}

void check_sound(const Lesson& lesson, const LessonPlay& play) {
    const Step& step = play.step();
    REQUIRE(&lesson.steps[static_cast<std::size_t>(play.step_index())] == &step);
    CHECK(play.bead_now() >= 0);
    CHECK(play.bead_now() < play.bead_count());
    CHECK(play.page() >= 0);
    CHECK(play.page() < play.page_count());
    auto order = play.screen_order(part_here(play));
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i) {
        CHECK(order[i] == static_cast<int>(i));
    }
    CHECK(static_cast<int>(order.size()) == play.part_count(part_here(play)));
    CHECK((!play.can_done() || step.type == StepType::Do || !play.is_settled()));
}

}  // namespace

TEST_CASE("play: from wherever a random hand leads, the lesson can be completed") {
    std::mt19937 random(2024);
    for (int walk = 0; walk < 150; ++walk) {
        CAPTURE(walk);
        const Lesson lesson = random_lesson(random);
        PlayState state;
        state.mix_seed = random();
        LessonPlay play(lesson, state, random() % 2 == 0);
        std::int64_t now = 0;
        play.enter(now);
        bool completed = false;
        for (int i = 0; i < 40 && !completed; ++i) {
            now += static_cast<std::int64_t>(random() % 900);
            for (const Effect& effect : poke(play, random(), random(), now)) {
                completed = completed || effect.kind == Effect::Kind::Completed;
                CHECK((effect.kind != Effect::Kind::Say || !effect.line.empty()));
                CHECK(
                    (effect.kind != Effect::Kind::Answered || (effect.attempt >= 1 && effect.attempt <= 3)));
            }
            check_sound(lesson, play);
            if (!completed) {
                REQUIRE(leads_to_completion(play, now));
            }
        }
        if (completed) {
            CHECK(play.is_complete());
        }
    }
}

TEST_CASE("play: a power cut at any point changes nothing") {
    std::mt19937 random(77);
    for (int walk = 0; walk < 200; ++walk) {
        CAPTURE(walk);
        const Lesson lesson = random_lesson(random);
        PlayState state;
        state.mix_seed = random();
        const bool seen = random() % 2 == 0;
        LessonPlay whole(lesson, state, seen);
        std::int64_t now = 0;
        whole.enter(now);
        for (int i = 0; i < 60; ++i) {
            // Slow taps: what a finger trembled just before the cut is rightly forgotten.
            now += 500;
            auto kept = play_state_from_json(to_json(whole.state()));
            REQUIRE(kept.has_value());
            REQUIRE(*kept == whole.state());
            LessonPlay cut(lesson, *kept, seen);
            cut.enter(now);
            REQUIRE(cut.state() == whole.state());
            REQUIRE(cut.step_index() == whole.step_index());
            REQUIRE(cut.screen_order(part_here(cut)) == whole.screen_order(part_here(whole)));
            for (int item = 0; item < static_cast<int>(whole.step().items.size()); ++item) {
                const ItemState a = whole.state_of(part_here(whole), item);
                const ItemState b = cut.state_of(part_here(cut), item);
                CHECK(a.chosen == b.chosen);
                CHECK(a.dim == b.dim);
                CHECK(a.shown == b.shown);
                CHECK(a.place == b.place);
                CHECK(a.ticked == b.ticked);
            }
            CHECK(cut.can_next() == whole.can_next());
            CHECK(cut.can_back() == whole.can_back());
            const unsigned choice = random();
            const unsigned detail = random();
            if (choice % 10 == 3 || choice % 10 == 6) {
                continue;  // whether the circle was full is not kept: it runs again
            }
            poke(cut, choice, detail, now);
            poke(whole, choice, detail, now);
            REQUIRE(cut.state() == whole.state());
            REQUIRE(cut.step_index() == whole.step_index());
        }
    }
}

TEST_CASE("play: the answers of a question never exceed three, and its end is always shown or right") {
    std::mt19937 random(5);
    for (int walk = 0; walk < 200; ++walk) {
        const Lesson lesson = random_lesson(random);
        LessonPlay play(lesson, {}, true);
        std::int64_t now = 0;
        play.enter(now);
        for (int i = 0; i < 200; ++i) {
            poke(play, random(), random(), now += 1000);
        }
        for (const PlayState::Scored& one : play.state().scored) {
            CHECK(one.attempts >= 1);
            CHECK(one.attempts <= 3);
            CHECK((!one.first_right || one.right));
            CHECK((one.attempts < 2 || one.right || one.shown));
            CHECK((!one.returned || one.shown));
            CHECK((one.attempts < 3 || one.returned));
        }
        CHECK(play.first_try_right() <= lesson.scored_steps());
    }
}

TEST_CASE("play: a mixed order never stands solved, and is the same for one play") {
    Lesson lesson = test::compiled_sample();
    for (int kind = 0; kind < 4; ++kind) {
        Lesson one = lesson;
        one.steps = {lesson.steps[4], lesson.steps[7]};
        auto& items = one.steps[0].items;
        if (kind > 0) {
            items.push_back(items[kind == 1 ? 0 : 1]);
        }
        if (kind == 3) {
            items = {items[0], items[0], items[0], items[1], items[0]};
        }
        std::set<std::vector<int>> seen;
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            PlayState state;
            state.mix_seed = seed * 0x123456789abcdefU;
            LessonPlay play(one, state, false);
            const auto order = play.screen_order(Part::Item);
            CHECK(order == LessonPlay(one, state, false).screen_order(Part::Item));
            bool solved = true;
            for (std::size_t i = 0; i < order.size(); ++i) {
                solved = solved && items[static_cast<std::size_t>(order[i])].picture == items[i].picture;
            }
            CHECK_FALSE(solved);
            seen.insert(order);
        }
        CHECK(seen.size() > 3);
    }
}

TEST_CASE("play: the right answer stands at every place about equally often") {
    Lesson lesson = test::compiled_sample();
    lesson.steps = {lesson.steps[3], lesson.steps[7]};
    std::vector<int> at(3);
    for (std::uint64_t seed = 0; seed < 900; ++seed) {
        PlayState state;
        state.mix_seed = seed;
        const auto order = LessonPlay(lesson, state, false).screen_order(Part::Answer);
        ++at[static_cast<std::size_t>(std::find(order.begin(), order.end(), 1) - order.begin())];
    }
    for (int count : at) {
        CHECK(count > 220);
        CHECK(count < 380);
    }
}

TEST_CASE("play: any state that can be read can be played on") {
    std::mt19937 random(99);
    const Lesson lesson = test::compiled_sample();
    LessonPlay play(lesson, {}, true);
    std::int64_t now = 0;
    play.enter(now);
    std::vector<std::string> states;
    for (int i = 0; i < 400; ++i) {
        poke(play, random(), random(), now += 700);
        states.push_back(to_json(play.state()));
    }
    for (int i = 0; i < 1500; ++i) {
        std::string json = states[random() % states.size()];
        for (int n = static_cast<int>(random() % 6); n >= 0; --n) {
            // Digits, flags and ids are exchanged more often than brackets, so that much of it still parses.
            std::size_t at = random() % json.size();
            json[at] = json[at] >= '0' && json[at] <= '9'
                           ? static_cast<char>('0' + random() % 10)
                           : (n == 0 ? static_cast<char>(random() % 256) : json[at]);
        }
        auto state = play_state_from_json(json);
        if (!state) {
            continue;
        }
        LessonPlay odd(lesson, *state, random() % 2 == 0);
        odd.enter(now);
        check_sound(lesson, odd);
        for (int n = 0; n < 5; ++n) {
            poke(odd, random(), random(), now += 300);
            check_sound(lesson, odd);
        }
        if (!odd.state().completed) {
            CHECK(leads_to_completion(odd, now));
        }
        LessonPlay same(lesson, odd.state(), false);
        CHECK(same.state() == odd.state());
    }
}
