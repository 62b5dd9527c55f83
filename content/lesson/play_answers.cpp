#include <algorithm>
#include <numeric>

#include "content/lesson/play.h"

// Answers: what a tap marks, what `done` gives, what follows.

namespace jankar::lesson {
namespace {

/// A second tap on the same thing within this time is a trembling finger.
constexpr std::int64_t kSecondTapMs = 400;

std::size_t place(int index) {
    return static_cast<std::size_t>(index);
}

Effect effect(Effect::Kind kind, std::string line, int item = -1) {
    return {kind, std::move(line), item, {}, false, 0};
}

void say_line(Effects& effects, const std::string& line, int item = -1) {
    if (!line.empty()) {
        effects.push_back(effect(Effect::Kind::Say, line, item));
    }
}

bool contains(const std::vector<int>& list, int item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

/// A thing that occurs twice (over, under, over) may stand in either of its places.
bool is_in_order(const Step& step, const std::vector<int>& order) {
    if (order.size() != step.items.size()) {
        return false;
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Item& wanted = step.items[i];
        const Item& given = step.items[place(order[i])];
        if (given.picture != wanted.picture || given.say != wanted.say) {
            return false;
        }
    }
    return true;
}

std::vector<int> as_written(const Step& step) {
    std::vector<int> order(step.items.size());
    std::iota(order.begin(), order.end(), 0);
    return order;
}

/// splitmix64: the same mix from the same seed on every machine, which std::shuffle does not promise.
std::uint64_t next_random(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
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

std::vector<int> LessonPlay::screen_order() const {
    const Step& now = step();
    std::vector<int> order = as_written(now);
    if ((now.type != StepType::Choose && now.type != StepType::Order) || order.size() < 2) {
        return order;
    }
    std::uint64_t random = state_.mix_seed;
    for (char c : now.id) {
        random = (random ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    for (std::size_t i = order.size() - 1; i > 0; --i) {
        std::swap(order[i], order[next_random(random) % (i + 1)]);
    }
    if (now.type == StepType::Order) {
        for (std::size_t turn = 0; turn < order.size() && is_in_order(now, order); ++turn) {
            std::rotate(order.begin(), order.begin() + 1, order.end());
        }
    }
    return order;
}

ItemState LessonPlay::item_state(int item) const {
    const Step& now = step();
    ItemState item_state;
    if (item < 0 || place(item) >= now.items.size()) {
        return item_state;
    }
    const PlayState::Scored* one = scored(now.id);
    const bool over = is_settled();
    if (now.type == StepType::Choose) {
        const bool ok = now.items[place(item)].ok;
        item_state.chosen =
            contains(state_.placed, item) || (over && state_.placed.empty() && ok && one->right);
        item_state.dim = contains(state_.dimmed, item) && !item_state.chosen;
        item_state.shown = over && ok && !one->right;
    } else if (now.type == StepType::Order) {
        const bool laid = over && state_.placed.size() != now.items.size();
        auto at = std::find(state_.placed.begin(), state_.placed.end(), item);
        item_state.place = laid                        ? item
                           : at == state_.placed.end() ? -1
                                                       : static_cast<int>(at - state_.placed.begin());
        item_state.chosen = item_state.place >= 0;
        item_state.shown = over && !one->right;
    } else if (now.type == StepType::Home) {
        auto ticked = state_.ticked.find(now.id);
        item_state.ticked = ticked != state_.ticked.end() && contains(ticked->second, item);
    }
    return item_state;
}

bool LessonPlay::can_done() const {
    const Step& now = step();
    switch (now.type) {
        case StepType::Choose:
            return !is_settled() && !state_.placed.empty();
        case StepType::Order:
            return !is_settled() && !now.items.empty() && state_.placed.size() == now.items.size();
        case StepType::Do:
            return now.seconds > 0 && !timer_over_;
        default:
            return false;
    }
}

Effects LessonPlay::tap_item(int item, std::int64_t now_ms) {
    const Step& now = step();
    if (item < 0 || place(item) >= now.items.size()) {
        return {};
    }
    if (item == last_tap_item_ && now_ms >= last_tap_ms_ && now_ms - last_tap_ms_ < kSecondTapMs) {
        return {};
    }
    last_tap_item_ = item;
    last_tap_ms_ = now_ms;
    Effects effects;
    switch (now.type) {
        case StepType::Choose:
            if (!is_settled()) {
                return tap_answer(item);
            }
            break;
        case StepType::Order:
            if (!is_settled()) {
                return tap_order(item);
            }
            break;
        case StepType::Home:
            if (auto& ticked = state_.ticked[now.id]; !contains(ticked, item)) {
                ticked.push_back(item);
            }
            break;
        default:
            return {};
    }
    say_line(effects, now.items[place(item)].say, item + 1);
    return effects;
}

Effects LessonPlay::tap_answer(int item) {
    const Item& answer = step().items[place(item)];
    if (contains(state_.placed, item)) {
        return give(answer.ok);
    }
    state_.placed = {item};
    Effects effects;
    say_line(effects, answer.say, item + 1);
    return effects;
}

Effects LessonPlay::tap_order(int item) {
    if (contains(state_.placed, item)) {
        std::erase(state_.placed, item);
    } else {
        state_.placed.push_back(item);
    }
    Effects effects;
    say_line(effects, step().items[place(item)].say, item + 1);
    return effects;
}

Effects LessonPlay::done(std::int64_t now_ms) {
    if (!can_done()) {
        return {};
    }
    const Step& now = step();
    if (now.type == StepType::Do) {
        return timer_ended(now_ms);
    }
    last_tap_item_ = -1;
    return give(now.type == StepType::Choose ? now.items[place(state_.placed.front())].ok
                                             : is_in_order(now, state_.placed));
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
    one.returned = one.returned || state_.in_return;
    one.right = one.right || right;

    Effects effects;
    Effect answered = effect(Effect::Kind::Answered, {});
    answered.step = now.id;
    answered.right = right;
    answered.attempt = one.attempts;
    effects.push_back(std::move(answered));
    effects.push_back(effect(Effect::Kind::Tune, right ? "right" : "again"));
    if (right) {
        return effects;
    }
    if (now.type == StepType::Choose && !contains(state_.dimmed, state_.placed.front())) {
        state_.dimmed.push_back(state_.placed.front());
    }
    state_.placed.clear();
    if (!state_.in_return && one.attempts < 2) {
        say_line(effects, "ui:not-this");
        say_line(effects, now.hint);
        say_line(effects, now.say);
        return effects;
    }
    one.shown = true;
    say_line(effects, "ui:see-this");
    if (now.type == StepType::Order) {
        state_.placed = as_written(now);
    }
    for (std::size_t i = 0; i < now.items.size(); ++i) {
        if (now.type == StepType::Order || now.items[i].ok) {
            say_line(effects, now.items[i].say, static_cast<int>(i) + 1);
        }
    }
    return effects;
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
