#include <algorithm>
#include <limits>

#include "content/lesson/play_inside.h"

// Clips and where they stop: at questions always, at talks when a group watches. Of several stops the
// earliest comes first, of two at one place the one that is written first.

namespace jankar::lesson {
namespace {

constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

}  // namespace

bool LessonPlay::is_open_question(const Pause& pause) const {
    const int index = pause.ask.empty() ? -1 : lesson_->index_of(pause.ask);
    return index >= 0 && bead_of(index) < 0 && !settled(index);
}

bool LessonPlay::is_open_talk(const Pause& pause) const {
    return world_.together && pause.talk && pause.ask.empty() && pause.at_ms >= state_.talked_ms;
}

const Pause* LessonPlay::open_stop(std::int64_t up_to_ms, bool with_talks) const {
    const Pause* first = nullptr;
    for (const Pause& pause : lesson_->steps[place(state_.position)].pauses) {
        if (pause.at_ms <= up_to_ms && (first == nullptr || pause.at_ms < first->at_ms) &&
            (is_open_question(pause) || (with_talks && is_open_talk(pause)))) {
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

const Pause* LessonPlay::talk_here() const {
    if (!state_.talking) {
        return nullptr;
    }
    for (const Pause& pause : lesson_->steps[place(state_.position)].pauses) {
        if (pause.at_ms == state_.video_ms && is_open_talk(pause)) {
            return &pause;
        }
    }
    return nullptr;
}

Effects LessonPlay::stop_at(const Pause& pause) {
    state_.video_ms = pause.at_ms;
    if (!is_open_question(pause)) {
        state_.talking = true;
        return changed();
    }
    state_.asked = pause.ask;
    // A talk that lies before it was passed, however the clip came here.
    state_.talked_ms = std::max(state_.talked_ms, pause.at_ms);
    state_.page = 0;
    clear_input();
    Effects effects = changed();
    if (!pause.say.empty()) {
        effects.insert(effects.begin() + 1, effect(Effect::Kind::Say, pause.say));
    }
    return effects;
}

Effects LessonPlay::resume_clip(std::int64_t at_ms) {
    state_.asked.clear();
    state_.teaching.clear();
    state_.talking = false;
    state_.page = 0;
    state_.video_ms = at_ms;
    clear_input();
    return {effect(Effect::Kind::StepChanged), effect(Effect::Kind::ResumeVideo)};
}

Effects LessonPlay::video_at(std::int64_t clip_ms, std::int64_t) {
    if (step().type != StepType::Video || is_talking()) {
        return {};  // a late report of a clip that was left, or that stands
    }
    state_.video_ms = std::max<std::int64_t>(clip_ms, 0);
    const Pause* pause = is_teaching() ? nullptr : open_stop(state_.video_ms, true);
    return pause == nullptr ? Effects{} : stop_at(*pause);
}

Effects LessonPlay::video_ended(std::int64_t) {
    if (step().type != StepType::Video) {
        return {};
    }
    if (!contains(state_.watched, step().id)) {
        state_.watched.push_back(step().id);
    }
    // A talk beyond the end, or of a clip that cannot be played, is let go: there is nothing to talk about.
    const Pause* pause = is_teaching() || is_talking() ? nullptr : open_stop(kEnd, false);
    return pause == nullptr ? Effects{} : stop_at(*pause);
}

std::optional<std::int64_t> LessonPlay::next_stop_ms() const {
    if (is_teaching() || step().type != StepType::Video) {
        return std::nullopt;
    }
    const Pause* pause = open_stop(kEnd, true);
    return pause == nullptr ? std::nullopt : std::optional(pause->at_ms);
}

}  // namespace jankar::lesson
