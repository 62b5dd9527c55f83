#include "content/lesson/play_inside.h"

// One of several: choose, thumb, find, what is left in the purse, and what a woman does in a story. The first
// tap says and marks it, the second gives it, as `done` does.

namespace jankar::lesson {

bool LessonPlay::is_choice() const {
    switch (step().type) {
        case StepType::Choose:
        case StepType::Thumb:
        case StepType::Find:
        case StepType::Story:
            return true;
        case StepType::Cashbook:
            return is_asking();
        default:
            return false;
    }
}

Part LessonPlay::choice_part() const {
    const StepType type = step().type;
    return type == StepType::Thumb ? Part::Thumb : type == StepType::Find ? Part::Spot : Part::Answer;
}

bool LessonPlay::is_ok(int index) const {
    const Step& now = step();
    switch (now.type) {
        case StepType::Choose:
        case StepType::Find:
            return now.items[place(index)].ok;
        case StepType::Thumb:
            return (index == 0) == now.ok;
        case StepType::Cashbook:
            return index == 0;
        default:
            return false;
    }
}

Effects LessonPlay::tap_choice(int index) {
    if (contains(state_.placed, index)) {
        return give_choice();
    }
    state_.placed = {index};
    Effects effects;
    say_part(effects, choice_part(), index);
    return effects;
}

Effects LessonPlay::give_choice() {
    if (step().type != StepType::Story) {
        return give(is_ok(state_.placed.front()));
    }
    const int option = state_.placed.front();
    if (step().items[place(option)].then.empty()) {
        // Nothing is told of this way: it is chosen, and the line goes on.
        if (!contains(state_.told, step().id)) {
            state_.told.push_back(step().id);
        }
        return {effect(Effect::Kind::StepChanged)};
    }
    clear_input();
    state_.branch = option;
    state_.page = 0;
    return changed();
}

}  // namespace jankar::lesson
