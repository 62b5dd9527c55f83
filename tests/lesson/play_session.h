#pragma once
// For the tests of the step types: a step of each kind with few things, and a play of one of them between a
// picture and a practice list.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "content/lesson/play.h"
#include "tests/lesson/play_lessons.h"

namespace jankar::test {

using lesson::Item;
using lesson::ItemState;
using lesson::LessonPlay;
using lesson::Part;
using lesson::PlayState;
using lesson::Step;
using lesson::StepType;
using lesson::World;

inline Item item(const std::string& say) {
    Item made;
    made.say = say;
    made.picture = "pictures/" + say + ".svg";
    return made;
}

inline std::vector<Item> items(std::initializer_list<const char*> lines) {
    std::vector<Item> made;
    for (const char* line : lines) {
        made.push_back(item(line));
    }
    return made;
}

inline Step step(StepType type) {
    Step made;
    made.id = "it";
    made.type = type;
    made.say = "ask";
    made.hint = "hint";
    return made;
}

/// A step between a picture and a practice list, with a clock of its own: each input a second after the last.
struct Session {
    explicit Session(Step middle, World world = {}, bool seen_before = false) {
        lesson.id = "one";
        Step before = step(StepType::Picture);
        before.id = "before";
        before.say = "look";
        Step after = step(StepType::Home);
        after.id = "after";
        after.say = "bye";
        lesson.steps = {before, std::move(middle), after};
        PlayState state;
        state.position = 1;
        state.entered = {"before"};
        play = std::make_unique<LessonPlay>(lesson, state, seen_before, std::move(world));
        play->enter(now);
    }
    std::string tap(Part part, int index) { return told(play->tap(part, index, now += 1000)); }
    /// Taps ids one after another, tells the last.
    std::string tap(const std::vector<const char*>& ids) {
        std::string last;
        for (const char* id : ids) {
            const auto part = lesson::part_of(id);
            REQUIRE(part.has_value());
            last = tap(part->first, part->second);
        }
        return last;
    }
    ItemState state(const char* id) const {
        const auto part = lesson::part_of(id);
        REQUIRE(part.has_value());
        return play->state_of(part->first, part->second);
    }
    std::string done() { return told(play->done(now += 1000)); }
    std::string next() { return told(play->next(now += 1000)); }
    std::string back() { return told(play->back(now += 1000)); }
    std::string again() { return told(play->again(now += 1000)); }

    lesson::Lesson lesson;
    std::unique_ptr<LessonPlay> play;
    std::int64_t now = 0;
};

inline Step match_step() {
    Step made = step(StepType::Match);
    made.items = items({"needle", "loom", "dye"});
    made.partners = items({"sew", "weave", "colour"});
    return made;
}

inline Step sort_step() {
    Step made = step(StepType::Sort);
    made.items = items({"rice", "ring", "oil"});
    made.baskets = items({"need", "wish"});
    made.items[0].basket = made.items[2].basket = 0;
    made.items[1].basket = 1;
    return made;
}

inline Step money_step(const std::string& task) {
    Step made = step(StepType::Money);
    made.task = task;
    made.amount = {{"ET", 30}, {"IN", 60}};
    made.tray = {{"ET", {10, 20}}, {"IN", {50, 20, 20, 20}}};
    return made;
}

inline Step cashbook_step(bool ask) {
    Step made = step(StepType::Cashbook);
    made.start["IN"] = 200;
    made.items = items({"sold", "reed", "bus"});
    made.items[0].basket = 0;
    made.items[0].amount["IN"] = 350;
    made.items[1].basket = 1;
    made.items[1].amount["IN"] = 120;
    made.items[2].basket = 1;
    made.items[2].amount["IN"] = 30;
    made.answer["IN"] = 400;
    made.ask = ask ? "left" : "";
    return made;
}

}  // namespace jankar::test
