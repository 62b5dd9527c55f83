#include <algorithm>
#include <set>

#include "content/lesson/play_inside.h"

// A kept place comes from a database that may be damaged, from another version of the lesson and from a
// device that knew another number or money: what does not fit is brought to the nearest place that exists.

namespace jankar::lesson {
namespace {

/// Keeps what is one of `count` things, each once.
void keep_items(std::vector<int>& items, int count) {
    std::set<int> known;
    std::erase_if(items, [&](int item) { return item < 0 || item >= count || !known.insert(item).second; });
}

}  // namespace

void LessonPlay::make_fit() {
    const auto& steps = lesson_->steps;
    int known = lesson_->index_of(state_.position_id);
    int wanted = std::clamp(known >= 0 ? known : state_.position, 0, static_cast<int>(steps.size()) - 1);
    auto beyond = std::upper_bound(line_.begin(), line_.end(), wanted);
    state_.position = beyond == line_.begin() ? line_.front() : *(beyond - 1);
    const Step& line_step = steps[place(state_.position)];
    state_.position_id = line_step.id;
    fit_answers();

    bool asked_here = std::any_of(line_step.pauses.begin(), line_step.pauses.end(), [&](const Pause& pause) {
        int index = pause.ask == state_.asked && !pause.ask.empty() ? lesson_->index_of(pause.ask) : -1;
        return index >= 0 && bead_of(index) < 0;
    });
    if (line_step.type != StepType::Video || !asked_here) {
        state_.asked.clear();
    }
    const bool return_stands = state_.asked.empty() && state_.return_index >= 0 &&
                               place(state_.return_index) < steps.size() &&
                               scored(steps[place(state_.return_index)].id) != nullptr &&
                               scored(steps[place(state_.return_index)].id)->shown;
    state_.in_return = state_.in_return && return_stands;
    if (!state_.in_return) {
        state_.return_index = 0;
    }
    if (!state_.teaching.empty()) {
        int question = state_.asked.empty() ? state_.position : lesson_->index_of(state_.asked);
        const PlayState::Scored* one = scored(steps[place(question)].id);
        int teacher = teaching_index(question);
        if (state_.in_return || one == nullptr || !one->shown || teacher < 0 ||
            steps[place(teacher)].id != state_.teaching) {
            state_.teaching.clear();
        }
    }
    state_.video_ms = std::max<std::int64_t>(state_.video_ms, 0);
    state_.talked_ms = line_step.type == StepType::Video ? std::max<std::int64_t>(state_.talked_ms, 0) : 0;
    state_.talking = state_.talking && &step() == &line_step && !is_teaching() && !state_.in_return &&
                     talk_here() != nullptr;
    fit_input();
    state_.page = std::clamp(state_.page, 0, page_count() - 1);
    state_.completed = state_.completed && is_complete();
}

void LessonPlay::fit_answers() {
    std::set<std::string> answered;
    std::erase_if(state_.scored, [&](const PlayState::Scored& one) {
        const Step* step = lesson_->step(one.step);
        return step == nullptr || !is_scored(step->type) || !answered.insert(one.step).second;
    });
    for (PlayState::Scored& one : state_.scored) {
        one.right = one.right || one.first_right;
        one.attempts = std::clamp(one.attempts, one.right || one.shown ? 1 : 0, 3);
        one.shown = one.shown || (!one.right && one.attempts >= 2);
        if (!contains(state_.entered, one.step)) {
            state_.entered.push_back(one.step);
        }
    }
    std::set<std::string> seen;
    auto keep_steps = [&](std::vector<std::string>& ids, auto&& fits) {
        seen.clear();
        std::erase_if(ids, [&](const std::string& id) {
            const Step* step = lesson_->step(id);
            return step == nullptr || !fits(step->type) || !seen.insert(id).second;
        });
    };
    keep_steps(state_.entered, [](StepType) { return true; });
    keep_steps(state_.watched, [](StepType type) { return type == StepType::Video; });
    keep_steps(state_.told, [](StepType type) { return type == StepType::Story; });
    std::erase_if(state_.ticked, [&](const auto& entry) {
        const Step* step = lesson_->step(entry.first);
        return step == nullptr || step->type != StepType::Home;
    });
    for (auto& [id, items] : state_.ticked) {
        keep_items(items, static_cast<int>(lesson_->step(id)->items.size()));
    }
}

void LessonPlay::fit_input() {
    const Step& now = step();
    const bool over = is_scored(now.type) && is_settled();
    const int items = static_cast<int>(now.items.size());
    const bool branches = now.type == StepType::Story && state_.branch >= 0 && state_.branch < items &&
                          !now.items[place(state_.branch)].then.empty();
    state_.branch = branches ? state_.branch : -1;
    state_.month = now.type == StepType::Grow ? std::clamp(state_.month, 0, months_of(now)) : 0;
    fit_put();
    if (is_choice()) {
        keep_items(state_.placed, part_count(choice_part()));
        keep_items(state_.dimmed, part_count(choice_part()));
        state_.placed.resize(std::min<std::size_t>(state_.placed.size(), 1));
        if (now.type == StepType::Story) {
            state_.dimmed.clear();
        } else if (over && !state_.placed.empty() && !is_ok(state_.placed.front())) {
            state_.placed.clear();
        }
    } else {
        state_.dimmed.clear();
        const bool row = now.type == StepType::Order || now.type == StepType::Money;
        keep_items(state_.placed,
                   row ? part_count(now.type == StepType::Order ? Part::Item : Part::Note) : 0);
    }
    if (over) {
        lay_right();
    }
}

void LessonPlay::fit_put() {
    const Step& now = step();
    const bool pairs = now.type == StepType::Match;
    const bool things = now.type == StepType::Sort || now.type == StepType::Cashbook;
    const int items = pairs || things ? static_cast<int>(now.items.size()) : 0;
    const int places = pairs ? static_cast<int>(now.partners.size()) : basket_count(now);
    std::set<int> known;
    std::set<int> used;
    std::erase_if(state_.put, [&](const std::pair<int, int>& put) {
        const auto [item, to] = put;
        return item < 0 || item >= items || to < 0 || to >= places || known.contains(item) ||
               (pairs && !used.insert(to).second) || !known.insert(item).second;
    });
    state_.asking =
        state_.asking && now.type == StepType::Cashbook && !now.ask.empty() && all_put() &&
        std::all_of(state_.put.begin(), state_.put.end(), [&](const auto& put) { return is_put_right(put); });
    state_.holding_answer = state_.holding_answer && pairs && state_.holding >= 0;
    const int holdable = state_.holding_answer ? places : items;
    const bool free = state_.holding >= 0 && state_.holding < holdable && !is_settled() && !state_.asking &&
                      place_of(state_.holding_answer ? Part::Answer : Part::Item, state_.holding) < 0;
    if (!free) {
        state_.holding = -1;
        state_.holding_answer = false;
    }
}

}  // namespace jankar::lesson
