#include "content/lesson/play.h"

#include <algorithm>
#include <limits>
#include <set>

#include "content/lesson/play_inside.h"

// Where she is. Four places can be on the screen, the first that holds wins: a teaching step, a question at
// a pause of the clip, a question that came back, the step of the line. Answers are in play_answers.cpp.

namespace jankar::lesson {
namespace {

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

}  // namespace

LessonPlay::LessonPlay(const Lesson& lesson, PlayState state, bool seen_before, World world)
    : lesson_(&lesson), state_(std::move(state)), seen_before_(seen_before), world_(std::move(world)) {
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
    switch (now.type) {
        case StepType::Sequence:
            return std::max(1, static_cast<int>(now.items.size()));
        case StepType::Story:
            return is_telling() ? static_cast<int>(now.items[place(state_.branch)].then.size()) : 1;
        case StepType::Call:
            // The picture, the keys one by one, and how nobody sees it; or that the number is not known.
            return call_digits().empty() ? 2 : static_cast<int>(call_digits().size()) + 2;
        default:
            return 1;
    }
}

bool LessonPlay::is_telling() const {
    return step().type == StepType::Story && state_.branch >= 0;
}

std::string LessonPlay::call_digits() const {
    constexpr std::size_t kMostDigits = 20;
    std::string digits;
    const auto known = world_.helplines.find(step().who);
    if (step().type == StepType::Call && known != world_.helplines.end()) {
        for (char c : known->second) {
            if (c >= '0' && c <= '9' && digits.size() < kMostDigits) {
                digits += c;
            }
        }
    }
    return digits;
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

bool LessonPlay::can_next() const {
    if (is_teaching()) {
        return true;
    }
    const Step& now = step();
    if (is_scored(now.type)) {
        return is_settled();
    }
    if (now.type == StepType::Video) {
        return is_talking() || seen_before_ || contains(state_.watched, now.id);
    }
    if (state_.completed && line_after(state_.position) < 0 && state_.page + 1 >= page_count()) {
        return false;
    }
    return now.type != StepType::Story || is_telling() || seen_before_ || contains(state_.told, now.id);
}

bool LessonPlay::can_back() const {
    return state_.page > 0 || is_telling() || is_talking() || is_teaching() || !state_.asked.empty() ||
           state_.in_return || line_before(state_.position) >= 0;
}

void LessonPlay::mark_entered() {
    if (!is_teaching() && !contains(state_.entered, step().id)) {
        state_.entered.push_back(step().id);
    }
}

void LessonPlay::clear_input() {
    state_.placed.clear();
    state_.dimmed.clear();
    state_.put.clear();
    state_.holding = -1;
    state_.holding_answer = false;
    state_.asking = false;
    state_.branch = -1;
    state_.month = 0;
    last_tap_.reset();
    timer_over_ = false;
}

Effects LessonPlay::speak() const {
    const Step& now = step();
    Effects effects;
    if (is_telling()) {
        say_line(effects, now.items[place(state_.branch)].then[place(state_.page)].say);
    } else if (is_asking()) {
        say_line(effects, now.ask);
    } else if (const Pause* talk = talk_here()) {
        say_line(effects, talk->say);
        say_line(effects, "ui:talk");
    } else if (now.type == StepType::Call && state_.page > 0) {
        const std::string digits = call_digits();
        if (digits.empty()) {
            say_line(effects, "ui:call-none");
        } else if (place(state_.page) <= digits.size()) {
            say_line(effects, std::string("digit:") + digits[place(state_.page) - 1]);
        } else {
            say_line(effects, "ui:call-wipe");
            say_line(effects, "ui:call-friend");
        }
    } else {
        if (state_.page == 0) {
            say_line(effects, now.say);
        }
        if (now.type == StepType::Sequence && !now.items.empty()) {
            say_line(effects, now.items[place(state_.page)].say);
        }
    }
    return effects;
}

Effects LessonPlay::changed() {
    mark_entered();
    if (is_scored(step().type) && is_settled()) {
        lay_right();
    }
    if (is_telling() && state_.page + 1 >= page_count() && !contains(state_.told, step().id)) {
        state_.told.push_back(step().id);
    }
    Effects effects{effect(Effect::Kind::StepChanged)};
    for (Effect& one : speak()) {
        effects.push_back(std::move(one));
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
    state_.talking = false;
    state_.talked_ms = 0;
    state_.page = 0;
    clear_input();
    state_.page = from_behind ? page_count() - 1 : 0;
    return changed();
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
    const bool from_beside = state_.in_return || is_teaching();
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
    if (from_beside) {
        // The last step of the line is what she sees again, as it stands answered.
        state_.page = 0;
        clear_input();
        changed();
    }
    state_.completed = true;
    return {effect(Effect::Kind::Tune, "finished"), effect(Effect::Kind::Completed)};
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
    if (is_talking()) {
        state_.talked_ms = state_.video_ms + 1;
        return resume_clip(state_.video_ms);
    }
    if (state_.page + 1 < page_count()) {
        ++state_.page;
        return changed();
    }
    if (is_teaching()) {
        // The question it belongs to is behind her: on with the clip or the line.
        if (state_.asked.empty()) {
            return go_on();
        }
        state_.teaching.clear();
        return leave_question();
    }
    if (is_scored(step().type)) {
        return leave_question();
    }
    if (step().type == StepType::Video) {
        // Leaving a clip early does not leave its questions behind: it stops at the next one.
        if (const Pause* pause = open_stop(std::numeric_limits<std::int64_t>::max(), false)) {
            return stop_at(*pause);
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
    if (is_telling()) {
        clear_input();
        return changed();
    }
    if (is_teaching()) {
        state_.teaching.clear();
        clear_input();
        return changed();
    }
    if (is_talking()) {
        return resume_clip(stop_before(step(), state_.video_ms));
    }
    if (!state_.asked.empty()) {
        const Step& clip = lesson_->steps[place(state_.position)];
        auto pause = std::find_if(clip.pauses.begin(), clip.pauses.end(),
                                  [&](const Pause& one) { return one.ask == state_.asked; });
        return resume_clip(stop_before(clip, pause == clip.pauses.end() ? 0 : pause->at_ms));
    }
    return go_to(state_.in_return ? state_.position : line_before(state_.position), true);
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
