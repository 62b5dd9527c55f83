#include <algorithm>

#include "content/lesson/play_inside.h"

// Things that are put somewhere: into a row (order), to their partner (match), into a basket (sort, the
// entries of the cash book). What lies somewhere can always be taken up again.

namespace jankar::lesson {

bool LessonPlay::is_put_right(std::pair<int, int> put) const {
    const Step& now = step();
    return now.type == StepType::Match ? is_pair(now, put.first, put.second)
                                       : basket_of(now, put.first) == put.second;
}

bool LessonPlay::all_put() const {
    return state_.put.size() == step().items.size();
}

int LessonPlay::place_of(Part part, int index) const {
    for (const auto& [item, to] : state_.put) {
        if (part == Part::Answer ? to == index : item == index) {
            return part == Part::Answer ? item : to;
        }
    }
    return -1;
}

Effects LessonPlay::tap_order(int item) {
    if (contains(state_.placed, item)) {
        std::erase(state_.placed, item);
    } else {
        state_.placed.push_back(item);
    }
    Effects effects;
    say_part(effects, Part::Item, item);
    return effects;
}

Effects LessonPlay::tap_side(Part side, int index) {
    const bool is_answer = side == Part::Answer;
    // Whatever it was joined to is free again; with one of the other side in her hand the two are joined.
    std::erase_if(state_.put, [&](const auto& put) { return (is_answer ? put.second : put.first) == index; });
    if (state_.holding >= 0 && state_.holding_answer != is_answer) {
        state_.put.emplace_back(is_answer ? state_.holding : index, is_answer ? index : state_.holding);
        state_.holding = -1;
        state_.holding_answer = false;
    } else {
        state_.holding = index;
        state_.holding_answer = is_answer;
    }
    Effects effects;
    say_part(effects, side, index);
    return effects;
}

Effects LessonPlay::tap_thing(int item) {
    const bool lay = std::erase_if(state_.put, [&](const auto& put) { return put.first == item; }) > 0;
    state_.holding = item;
    Effects effects;
    say_part(effects, Part::Item, item);
    if (lay) {
        say_purse(effects, Part::Item, item);
    }
    return effects;
}

Effects LessonPlay::tap_basket(int basket) {
    Effects effects;
    const int item = state_.holding;
    if (item >= 0) {
        state_.put.emplace_back(item, basket);
        state_.holding = -1;
    }
    if (item < 0 || step().type != StepType::Cashbook) {
        say_part(effects, Part::Basket, basket);
    } else {
        say_purse(effects, Part::Basket, basket);
    }
    return effects;
}

void LessonPlay::say_purse(Effects& effects, Part part, int index) const {
    // No word for less than nothing: the purse is silent until there is something in it again.
    if (step().type == StepType::Cashbook && purse() >= 0) {
        say_line(effects, money_line(purse()), control_id(part, index));
    }
}

Effects LessonPlay::give_put() {
    const bool right =
        std::all_of(state_.put.begin(), state_.put.end(), [&](const auto& put) { return is_put_right(put); });
    if (!right || step().type != StepType::Cashbook || step().ask.empty()) {
        return give(right);
    }
    // The first half of the cash book is right: what is left now?
    state_.asking = true;
    state_.holding = -1;
    Effects effects{effect(Effect::Kind::Tune, "right")};
    for (Effect& one : changed()) {
        effects.push_back(std::move(one));
    }
    return effects;
}

}  // namespace jankar::lesson
