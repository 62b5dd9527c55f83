#include "content/lesson/play.h"

#include <algorithm>
#include <limits>
#include <set>

// Where she is. Four places can be on the screen, the first that holds wins: a teaching step, a question at
// a pause of the clip, a question that came back, the step of the line. Answers are in play_answers.cpp.

namespace jankar::lesson {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

std::size_t place(int index) {
    return static_cast<std::size_t>(index);
}

Effect say(const std::string& line) {
    return {Effect::Kind::Say, line, -1, {}, false, 0};
}
Effect plain(Effect::Kind kind) {
    return {kind, {}, -1, {}, false, 0};
}

/// Scored steps that a pause of a clip asks for.
std::set<std::string> asked_steps(const Lesson& lesson) {
    std::set<std::string> asked;
    for (const Step& step : lesson.steps) {
        if (step.type != StepType::Video) {
            continue;
        }
        for (const Pause& pause : step.pauses) {
            const Step* question = lesson.step(pause.ask);
            if (question != nullptr && is_scored(question->type)) {
                asked.insert(pause.ask);
            }
        }
    }
    return asked;
}

/// Keeps what is an item of the step, each once.
void keep_items(std::vector<int>& items, std::size_t count) {
    std::set<int> known;
    std::erase_if(items, [&](int item) {
        return item < 0 || static_cast<std::size_t>(item) >= count || !known.insert(item).second;
    });
}

}  // namespace

LessonPlay::LessonPlay(const Lesson& lesson, PlayState state, bool seen_before)
    : lesson_(&lesson), state_(std::move(state)), seen_before_(seen_before) {
    const auto asked = asked_steps(lesson);
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        if (!asked.contains(lesson.steps[i].id)) {
            line_.push_back(static_cast<int>(i));
        }
    }
    for (int index : line_) {
        StepType type = lesson.steps[place(index)].type;
        if (type == StepType::Do || type == StepType::Home) {
            closing_ = index;
        }
    }
    make_fit();
}

void LessonPlay::make_fit() {
    const auto& steps = lesson_->steps;
    int known = lesson_->index_of(state_.position_id);
    int wanted = std::clamp(known >= 0 ? known : state_.position, 0, static_cast<int>(steps.size()) - 1);
    auto beyond = std::upper_bound(line_.begin(), line_.end(), wanted);
    state_.position = beyond == line_.begin() ? line_.front() : *(beyond - 1);
    const Step& line_step = steps[place(state_.position)];
    state_.position_id = line_step.id;

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
    std::erase_if(state_.entered, [&](const std::string& id) {
        return lesson_->step(id) == nullptr || !seen.insert(id).second;
    });
    seen.clear();
    std::erase_if(state_.watched, [&](const std::string& id) {
        const Step* step = lesson_->step(id);
        return step == nullptr || step->type != StepType::Video || !seen.insert(id).second;
    });
    std::erase_if(state_.ticked, [&](const auto& entry) {
        const Step* step = lesson_->step(entry.first);
        return step == nullptr || step->type != StepType::Home;
    });
    for (auto& [id, items] : state_.ticked) {
        keep_items(items, lesson_->step(id)->items.size());
    }

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
    const Step& now = step();
    state_.page = std::clamp(state_.page, 0, page_count() - 1);
    state_.video_ms = std::max<std::int64_t>(state_.video_ms, 0);
    keep_items(state_.placed, now.items.size());
    keep_items(state_.dimmed, now.items.size());
    if (now.type == StepType::Choose) {
        state_.placed.resize(std::min<std::size_t>(state_.placed.size(), 1));
    } else {
        state_.dimmed.clear();
    }
    if (now.type != StepType::Choose && now.type != StepType::Order) {
        state_.placed.clear();
    }
}

int LessonPlay::current_index() const {
    if (!state_.teaching.empty()) {
        return lesson_->index_of(state_.teaching);
    }
    if (!state_.asked.empty()) {
        return lesson_->index_of(state_.asked);
    }
    return state_.in_return ? state_.return_index : state_.position;
}

const Step& LessonPlay::step() const {
    return lesson_->steps[place(current_index())];
}
int LessonPlay::step_index() const {
    return current_index();
}
const PlayState& LessonPlay::state() const {
    return state_;
}

int LessonPlay::bead_count() const {
    return static_cast<int>(line_.size());
}

int LessonPlay::bead_of(int step_index) const {
    auto at = std::lower_bound(line_.begin(), line_.end(), step_index);
    return at != line_.end() && *at == step_index ? static_cast<int>(at - line_.begin()) : -1;
}

int LessonPlay::bead_now() const {
    int returned = state_.in_return ? bead_of(state_.return_index) : -1;
    return returned >= 0 ? returned : bead_of(state_.position);
}

int LessonPlay::furthest_bead() const {
    int furthest = 0;
    for (const std::string& id : state_.entered) {
        furthest = std::max(furthest, bead_of(lesson_->index_of(id)));
    }
    return furthest;
}

bool LessonPlay::bead_done(int bead) const {
    if (bead < 0 || bead >= bead_count()) {
        return false;
    }
    if (state_.completed) {
        return true;
    }
    int index = line_[place(bead)];
    const Step& one = lesson_->steps[place(index)];
    if (is_scored(one.type)) {
        return settled(index);
    }
    return bead < furthest_bead() && contains(state_.entered, one.id);
}

int LessonPlay::page() const {
    return state_.page;
}

int LessonPlay::page_count() const {
    const Step& now = step();
    return now.type == StepType::Sequence ? std::max(1, static_cast<int>(now.items.size())) : 1;
}

int LessonPlay::line_after(int step_index) const {
    auto at = std::upper_bound(line_.begin(), line_.end(), step_index);
    return at == line_.end() ? -1 : *at;
}

int LessonPlay::line_before(int step_index) const {
    auto at = std::lower_bound(line_.begin(), line_.end(), step_index);
    return at == line_.begin() ? -1 : *(at - 1);
}

int LessonPlay::teaching_index(int question) const {
    const Step& asked = lesson_->steps[place(question)];
    int named = lesson_->index_of(asked.teach);
    if (named >= 0) {
        return is_scored(lesson_->steps[place(named)].type) ? -1 : named;
    }
    for (int i = question - 1; i >= 0; --i) {
        StepType type = lesson_->steps[place(i)].type;
        if (type == StepType::Picture || type == StepType::Sequence || type == StepType::Video) {
            return i;
        }
    }
    return -1;
}

const Pause* LessonPlay::open_question(std::int64_t up_to_ms) const {
    const Pause* first = nullptr;
    for (const Pause& pause : lesson_->steps[place(state_.position)].pauses) {
        int index = pause.ask.empty() ? -1 : lesson_->index_of(pause.ask);
        if (index >= 0 && bead_of(index) < 0 && pause.at_ms <= up_to_ms && !settled(index) &&
            (first == nullptr || pause.at_ms < first->at_ms)) {
            first = &pause;
        }
    }
    return first;
}

std::int64_t LessonPlay::stop_before(const Step& clip, std::int64_t at_ms) const {
    std::int64_t before = 0;
    for (const Pause& pause : clip.pauses) {
        if (pause.at_ms < at_ms) {
            before = std::max(before, pause.at_ms);
        }
    }
    return before;
}

bool LessonPlay::can_next() const {
    if (is_teaching()) {
        return true;
    }
    const Step& now = step();
    if (is_scored(now.type)) {
        return is_settled();
    }
    if (now.type == StepType::Video) {
        return seen_before_ || contains(state_.watched, now.id);
    }
    return !(state_.completed && line_after(state_.position) < 0 && state_.page + 1 >= page_count());
}

bool LessonPlay::can_back() const {
    return state_.page > 0 || is_teaching() || !state_.asked.empty() || state_.in_return ||
           line_before(state_.position) >= 0;
}

void LessonPlay::mark_entered() {
    if (!is_teaching() && !contains(state_.entered, step().id)) {
        state_.entered.push_back(step().id);
    }
}

void LessonPlay::clear_input() {
    state_.placed.clear();
    state_.dimmed.clear();
    last_tap_item_ = -1;
    timer_over_ = false;
}

Effects LessonPlay::speak() const {
    const Step& now = step();
    Effects effects;
    const bool on_page = now.type == StepType::Sequence && !now.items.empty();
    if (!now.say.empty() && (!on_page || state_.page == 0)) {
        effects.push_back(say(now.say));
    }
    if (on_page && !now.items[place(state_.page)].say.empty()) {
        effects.push_back(say(now.items[place(state_.page)].say));
    }
    return effects;
}

Effects LessonPlay::changed() {
    mark_entered();
    Effects effects{plain(Effect::Kind::StepChanged)};
    for (Effect& effect : speak()) {
        effects.push_back(std::move(effect));
    }
    return effects;
}

Effects LessonPlay::enter(std::int64_t) {
    mark_entered();
    return speak();
}

Effects LessonPlay::again(std::int64_t) {
    if (state_.replays < std::numeric_limits<int>::max()) {
        ++state_.replays;
    }
    return speak();
}

Effects LessonPlay::go_to(int step_index, bool from_behind) {
    state_.position = step_index;
    state_.position_id = lesson_->steps[place(step_index)].id;
    state_.asked.clear();
    state_.teaching.clear();
    state_.in_return = false;
    state_.return_index = 0;
    state_.video_ms = 0;
    state_.page = 0;
    state_.page = from_behind ? page_count() - 1 : 0;
    clear_input();
    return changed();
}

Effects LessonPlay::resume_clip(std::int64_t at_ms) {
    state_.asked.clear();
    state_.teaching.clear();
    state_.page = 0;
    state_.video_ms = at_ms;
    clear_input();
    return {plain(Effect::Kind::StepChanged), plain(Effect::Kind::ResumeVideo)};
}

Effects LessonPlay::ask_at_pause(const Pause& pause) {
    state_.asked = pause.ask;
    state_.video_ms = pause.at_ms;
    state_.page = 0;
    clear_input();
    Effects effects = changed();
    if (!pause.say.empty()) {
        effects.insert(effects.begin() + 1, say(pause.say));
    }
    return effects;
}

int LessonPlay::pending_return() const {
    for (std::size_t i = 0; i < lesson_->steps.size(); ++i) {
        const PlayState::Scored* one = scored(lesson_->steps[i].id);
        if (one != nullptr && one->shown && !one->right && !one->returned) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

Effects LessonPlay::go_on() {
    state_.in_return = false;
    state_.return_index = 0;
    state_.teaching.clear();
    const int after = line_after(state_.position);
    if (after < 0 || after == closing_) {
        if (int question = pending_return(); question >= 0) {
            state_.in_return = true;
            state_.return_index = question;
            state_.page = 0;
            clear_input();
            return changed();
        }
    }
    if (after >= 0) {
        return go_to(after, false);
    }
    if (state_.completed) {
        return go_to(state_.position, true);
    }
    // In a lesson that changed since she began, a step before this one may be new to her.
    for (int index : line_) {
        const Step& one = lesson_->steps[place(index)];
        bool open = !contains(state_.entered, one.id) || (is_scored(one.type) && !settled(index));
        for (const Pause& pause : one.pauses) {
            int question = pause.ask.empty() ? -1 : lesson_->index_of(pause.ask);
            open = open || (question >= 0 && bead_of(question) < 0 && !settled(question));
        }
        if (open) {
            return go_to(index, false);
        }
    }
    state_.completed = true;
    Effect tune = plain(Effect::Kind::Tune);
    tune.line = "finished";
    return {tune, plain(Effect::Kind::Completed)};
}

Effects LessonPlay::leave_question() {
    const int question = current_index();
    std::int64_t at_ms = 0;
    const Step& clip = lesson_->steps[place(state_.position)];
    for (const Pause& pause : clip.pauses) {
        if (pause.ask == state_.asked && !state_.asked.empty()) {
            at_ms = pause.at_ms;
        }
    }
    PlayState::Scored& one = scored_for_change(lesson_->steps[place(question)].id);
    if (!state_.in_return && one.shown && !one.right && !one.taught) {
        one.taught = true;
        const int teacher = teaching_index(question);
        if (teacher >= 0 && !state_.asked.empty() && teacher == state_.position) {
            return resume_clip(stop_before(clip, at_ms));
        }
        if (teacher >= 0) {
            state_.teaching = lesson_->steps[place(teacher)].id;
            state_.page = 0;
            state_.video_ms = 0;
            clear_input();
            return changed();
        }
    }
    return state_.asked.empty() ? go_on() : resume_clip(at_ms);
}

Effects LessonPlay::next(std::int64_t) {
    if (!can_next()) {
        return {};
    }
    if (state_.page + 1 < page_count()) {
        ++state_.page;
        return changed();
    }
    if (is_teaching()) {
        // The question it belongs to is behind her: on with the clip or the line.
        state_.teaching.clear();
        return state_.asked.empty() ? go_on() : leave_question();
    }
    if (is_scored(step().type)) {
        return leave_question();
    }
    if (step().type == StepType::Video) {
        // Leaving a clip early does not leave its questions behind: it stops at the next one.
        if (const Pause* pause = open_question(std::numeric_limits<std::int64_t>::max())) {
            return ask_at_pause(*pause);
        }
    }
    return go_on();
}

Effects LessonPlay::back(std::int64_t) {
    if (!can_back()) {
        return {};
    }
    if (state_.page > 0) {
        --state_.page;
        return changed();
    }
    if (is_teaching()) {
        state_.teaching.clear();
        clear_input();
        return changed();
    }
    if (!state_.asked.empty()) {
        const Step& clip = lesson_->steps[place(state_.position)];
        auto pause = std::find_if(clip.pauses.begin(), clip.pauses.end(),
                                  [&](const Pause& one) { return one.ask == state_.asked; });
        return resume_clip(stop_before(clip, pause == clip.pauses.end() ? 0 : pause->at_ms));
    }
    return go_to(state_.in_return ? state_.position : line_before(state_.position), true);
}

Effects LessonPlay::video_at(std::int64_t clip_ms, std::int64_t) {
    if (step().type != StepType::Video) {
        return {};  // a late report of a clip that was left
    }
    state_.video_ms = std::max<std::int64_t>(clip_ms, 0);
    if (is_teaching()) {
        return {};
    }
    const Pause* pause = open_question(state_.video_ms);
    return pause == nullptr ? Effects{} : ask_at_pause(*pause);
}

Effects LessonPlay::video_ended(std::int64_t) {
    if (step().type != StepType::Video) {
        return {};
    }
    if (!contains(state_.watched, step().id)) {
        state_.watched.push_back(step().id);
    }
    if (is_teaching()) {
        return {};
    }
    const Pause* pause = open_question(std::numeric_limits<std::int64_t>::max());
    return pause == nullptr ? Effects{} : ask_at_pause(*pause);
}

std::optional<std::int64_t> LessonPlay::next_stop_ms() const {
    if (is_teaching() || step().type != StepType::Video) {
        return std::nullopt;
    }
    const Pause* pause = open_question(std::numeric_limits<std::int64_t>::max());
    return pause == nullptr ? std::nullopt : std::optional(pause->at_ms);
}

void LessonPlay::add_active_ms(std::int64_t ms) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    if (ms > 0) {
        state_.active_ms = state_.active_ms > kMost - ms ? kMost : state_.active_ms + ms;
    }
}

bool LessonPlay::is_complete() const {
    for (std::size_t i = 0; i < lesson_->steps.size(); ++i) {
        const Step& one = lesson_->steps[i];
        if (!contains(state_.entered, one.id) ||
            (is_scored(one.type) &&
             !(scored(one.id) != nullptr && (scored(one.id)->right || scored(one.id)->shown)))) {
            return false;
        }
    }
    return true;
}

}  // namespace jankar::lesson
