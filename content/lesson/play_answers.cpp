#include <algorithm>
#include <numeric>

#include "content/lesson/play_inside.h"

// Answers: what a tap does, what `done` gives, what follows. What is particular to a kind of step is in
// play_choose.cpp, play_put.cpp and play_money.cpp.

namespace jankar::lesson {
namespace {

/// A second tap on the same thing within this time is a trembling finger.
constexpr std::int64_t kSecondTapMs = 400;

/// splitmix64: the same mix from the same seed on every machine, which std::shuffle does not promise.
std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
}

bool is_mixed(StepType type, Part part) {
    switch (part) {
        case Part::Answer:
            return type == StepType::Choose || type == StepType::Match || type == StepType::Cashbook;
        case Part::Item:
            return type == StepType::Order || type == StepType::Sort;
        default:
            return false;
    }
}

/// Whether things that stand on the screen like this show their solution.
bool is_given_away(const Step& step, const std::vector<int>& order) {
    if (step.type == StepType::Order) {
        return is_in_order(step, order);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (step.type != StepType::Match || !is_pair(step, static_cast<int>(i), order[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace

const PlayState::Scored* LessonPlay::scored(const std::string& step_id) const {
    auto at = std::find_if(state_.scored.begin(), state_.scored.end(),
                           [&](const PlayState::Scored& one) { return one.step == step_id; });
    return at == state_.scored.end() ? nullptr : &*at;
}

PlayState::Scored& LessonPlay::scored_for_change(const std::string& step_id) {
    auto at = std::find_if(state_.scored.begin(), state_.scored.end(),
                           [&](const PlayState::Scored& one) { return one.step == step_id; });
    if (at == state_.scored.end()) {
        state_.scored.emplace_back().step = step_id;
        return state_.scored.back();
    }
    return *at;
}

bool LessonPlay::settled(int step_index) const {
    const PlayState::Scored* one = scored(lesson_->steps[place(step_index)].id);
    if (one == nullptr) {
        return false;
    }
    if (state_.in_return && step_index == state_.return_index) {
        return one->returned;
    }
    return one->right || one->shown;
}

bool LessonPlay::is_settled() const {
    return !is_scored(step().type) || settled(current_index());
}

int LessonPlay::part_count(Part part) const {
    const Step& now = step();
    const int items = static_cast<int>(now.items.size());
    switch (part) {
        case Part::Answer:
            return now.type == StepType::Choose || (now.type == StepType::Story && !is_telling()) ? items
                   : now.type == StepType::Match ? static_cast<int>(now.partners.size())
                   : is_asking()                 ? static_cast<int>(answer_amounts().size())
                                                 : 0;
        case Part::Item:
            switch (now.type) {
                case StepType::Order:
                case StepType::Match:
                case StepType::Sort:
                case StepType::Home:
                    return items;
                case StepType::Cashbook:
                    return is_asking() ? 0 : items;
                default:
                    return 0;
            }
        case Part::Basket:
            return now.type == StepType::Sort || (now.type == StepType::Cashbook && !is_asking())
                       ? basket_count(now)
                       : 0;
        case Part::Note:
            return static_cast<int>(tray().size());
        case Part::Spot:
            return now.type == StepType::Find ? items : 0;
        case Part::Thumb:
            return now.type == StepType::Thumb ? 2 : 0;
        case Part::Month:
            return now.type == StepType::Grow ? 1 : 0;
    }
    return 0;
}

std::vector<int> LessonPlay::screen_order(Part part) const {
    const Step& now = step();
    std::vector<int> order = as_written(part_count(part));
    if (!is_mixed(now.type, part) || order.size() < 2) {
        return order;
    }
    std::uint64_t random = state_.mix_seed;
    for (char c : now.id) {
        random = (random ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    for (std::size_t i = order.size() - 1; i > 0; --i) {
        std::swap(order[i], order[next_random(random) % (i + 1)]);
    }
    for (std::size_t turn = 0; turn < order.size() && is_given_away(now, order); ++turn) {
        std::rotate(order.begin(), order.begin() + 1, order.end());
    }
    return order;
}

ItemState LessonPlay::state_of(Part part, int index) const {
    ItemState state;
    if (index < 0 || index >= part_count(part)) {
        return state;
    }
    const Step& now = step();
    const bool over = is_scored(now.type) && is_settled();
    const bool right = over && scored(now.id)->right;
    if (is_choice()) {
        const bool ok = is_ok(index);
        state.chosen = contains(state_.placed, index) || (right && state_.placed.empty() && ok);
        state.dim = contains(state_.dimmed, index) && !state.chosen;
        state.shown = over && ok && !right;
        return state;
    }
    switch (now.type) {
        case StepType::Order:
        case StepType::Money: {
            const auto at = std::find(state_.placed.begin(), state_.placed.end(), index);
            state.place = at == state_.placed.end() ? -1 : static_cast<int>(at - state_.placed.begin());
            break;
        }
        case StepType::Match:
        case StepType::Sort:
        case StepType::Cashbook:
            if (part == Part::Basket) {
                return state;
            }
            state.place = place_of(part, index);
            state.held = state_.holding == index && state_.holding_answer == (part == Part::Answer);
            break;
        case StepType::Home: {
            const auto ticked = state_.ticked.find(now.id);
            state.ticked = ticked != state_.ticked.end() && contains(ticked->second, index);
            return state;
        }
        case StepType::Grow:
            state.dim = state_.month >= months_of(now);
            return state;
        default:
            return state;
    }
    state.chosen = state.place >= 0;
    state.shown = over && !right && state.chosen;
    return state;
}

bool LessonPlay::can_done() const {
    const Step& now = step();
    if (now.type == StepType::Do) {
        return now.seconds > 0 && !timer_over_;
    }
    if (is_scored(now.type) && is_settled()) {
        return false;
    }
    if (is_choice()) {
        return !state_.placed.empty();
    }
    switch (now.type) {
        case StepType::Order:
            return state_.placed.size() == now.items.size();
        case StepType::Match:
        case StepType::Sort:
        case StepType::Cashbook:
            return all_put();
        case StepType::Money:
            // Where there is nothing to take, or nothing to give, the empty hand is an answer.
            return !state_.placed.empty() || part_count(Part::Note) == 0 || money_target() == 0;
        default:
            return false;
    }
}

std::string LessonPlay::line_of(Part part, int index) const {
    const Step& now = step();
    switch (part) {
        case Part::Thumb:
            return index == 0 ? "ui:yes" : "ui:no";
        case Part::Month:
            return {};
        case Part::Note:
            return money_line(tray()[place(index)]);
        case Part::Basket:
            return now.type == StepType::Sort ? now.baskets[place(index)].say
                   : index == 0               ? "ui:basket-in"
                                              : "ui:basket-out";
        case Part::Answer:
            if (now.type == StepType::Match) {
                return now.partners[place(index)].say;
            }
            if (now.type == StepType::Cashbook) {
                return money_line(answer_amounts()[place(index)]);
            }
            break;
        case Part::Item:
        case Part::Spot:
            break;
    }
    return now.items[place(index)].say;
}

void LessonPlay::say_part(Effects& effects, Part part, int index) const {
    say_line(effects, line_of(part, index), control_id(part, index));
}

Effects LessonPlay::tap(Part part, int index, std::int64_t now_ms) {
    if (index < 0 || index >= part_count(part)) {
        return {};
    }
    const std::pair tapped(part, index);
    if (last_tap_ == tapped && now_ms >= last_tap_ms_ && now_ms - last_tap_ms_ < kSecondTapMs) {
        return {};
    }
    last_tap_ = tapped;
    last_tap_ms_ = now_ms;
    const Step& now = step();
    Effects effects;
    if (is_scored(now.type) && is_settled()) {
        say_part(effects, part, index);  // it still speaks, and changes nothing any more
        return effects;
    }
    if (is_choice()) {
        return tap_choice(index);
    }
    switch (now.type) {
        case StepType::Order:
            return tap_order(index);
        case StepType::Match:
            return tap_side(part, index);
        case StepType::Sort:
        case StepType::Cashbook:
            return part == Part::Basket ? tap_basket(index) : tap_thing(index);
        case StepType::Money:
            return tap_note(index);
        case StepType::Grow:
            return tap_month();
        case StepType::Home:
            if (auto& ticked = state_.ticked[now.id]; !contains(ticked, index)) {
                ticked.push_back(index);
            }
            say_part(effects, part, index);
            return effects;
        default:
            return effects;
    }
}

Effects LessonPlay::done(std::int64_t now_ms) {
    if (!can_done()) {
        return {};
    }
    last_tap_.reset();
    if (is_choice()) {
        return give_choice();
    }
    switch (step().type) {
        case StepType::Do:
            return timer_ended(now_ms);
        case StepType::Order:
            return give(is_in_order(step(), state_.placed));
        case StepType::Money:
            return give(is_paid_right());
        default:
            return give_put();
    }
}

Effects LessonPlay::timer_ended(std::int64_t) {
    if (step().type != StepType::Do || step().seconds <= 0 || timer_over_) {
        return {};
    }
    timer_over_ = true;
    return {effect(Effect::Kind::Tune, "right")};
}

Effects LessonPlay::give(bool right) {
    const Step& now = step();
    PlayState::Scored& one = scored_for_change(now.id);
    one.attempts = std::min(one.attempts + 1, 3);
    one.first_right = one.attempts == 1 ? right : one.first_right;
    one.returned = one.returned || (state_.in_return && current_index() == state_.return_index);
    one.right = one.right || right;
    state_.holding = -1;
    state_.holding_answer = false;

    Effects effects;
    Effect answered = effect(Effect::Kind::Answered);
    answered.step = now.id;
    answered.right = right;
    answered.attempt = one.attempts;
    effects.push_back(std::move(answered));
    effects.push_back(effect(Effect::Kind::Tune, right ? "right" : "again"));
    if (right) {
        return effects;
    }
    take_back_wrong();
    if (!state_.in_return && one.attempts < 2) {
        say_line(effects, "ui:not-this");
        say_line(effects, now.hint);
        say_line(effects, is_asking() ? now.ask : now.say);
        return effects;
    }
    one.shown = true;
    say_line(effects, "ui:see-this");
    lay_right();
    tell_right(effects);
    return effects;
}

void LessonPlay::take_back_wrong() {
    if (is_choice() && !contains(state_.dimmed, state_.placed.front())) {
        state_.dimmed.push_back(state_.placed.front());
    }
    state_.placed.clear();
    std::erase_if(state_.put, [&](const auto& put) { return !is_put_right(put); });
}

void LessonPlay::lay_right() {
    const Step& now = step();
    switch (now.type) {
        case StepType::Order:
            if (!is_in_order(now, state_.placed)) {
                state_.placed = as_written(part_count(Part::Item));
            }
            break;
        case StepType::Money:
            if (now.task == "count") {
                state_.placed = as_written(part_count(Part::Note));
            } else if (!is_paid_right()) {
                state_.placed = pieces_for(tray(), money_target()).value_or(std::vector<int>{});
            }
            break;
        case StepType::Match:
        case StepType::Sort:
        case StepType::Cashbook:
            std::erase_if(state_.put, [&](const auto& put) { return !is_put_right(put); });
            if (!all_put()) {
                state_.put.clear();
                for (int item = 0; item < static_cast<int>(now.items.size()); ++item) {
                    state_.put.emplace_back(item, now.type == StepType::Match ? item : basket_of(now, item));
                }
            }
            break;
        default:
            break;
    }
}

void LessonPlay::tell_right(Effects& effects) const {
    const Step& now = step();
    if (is_choice()) {
        for (int index = 0; index < part_count(choice_part()); ++index) {
            if (is_ok(index)) {
                say_part(effects, choice_part(), index);
            }
        }
        return;
    }
    if (now.type == StepType::Money) {
        say_line(effects, money_line(money_total()));
        return;
    }
    const int items = part_count(Part::Item);
    const int baskets = part_count(Part::Basket);
    for (int basket = 0; basket < baskets; ++basket) {
        say_part(effects, Part::Basket, basket);
        for (int item = 0; item < items; ++item) {
            if (basket_of(now, item) == basket) {
                say_part(effects, Part::Item, item);
            }
        }
    }
    for (int item = 0; item < items && baskets == 0; ++item) {
        say_part(effects, Part::Item, item);
        if (now.type == StepType::Match) {
            say_part(effects, Part::Answer, item);
        }
    }
    if (now.type == StepType::Cashbook) {
        say_line(effects, money_line(answer_amounts().front()));
    }
}

int LessonPlay::first_try_right() const {
    return static_cast<int>(std::count_if(state_.scored.begin(), state_.scored.end(),
                                          [](const PlayState::Scored& one) { return one.first_right; }));
}

int LessonPlay::tries() const {
    return std::accumulate(state_.scored.begin(), state_.scored.end(), 0,
                           [](int sum, const PlayState::Scored& one) { return sum + one.attempts; });
}

}  // namespace jankar::lesson
