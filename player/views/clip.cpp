#include "player/views/clip.h"

#include <algorithm>
#include <utility>

namespace jankar::views {

using media::VideoState;

namespace {
constexpr std::int64_t kTraceEveryMs = 250;
constexpr std::int64_t kBackMs = 10'000;
constexpr std::int64_t kOpeningPollMs = 10;
}  // namespace

Clip::Clip(Context& context, const OpenLesson& open, const std::string& name, std::int64_t start_ms)
    : context_(context), player_(context.open_video(open, name)) {
    if (player_ && start_ms > 0) {
        player_->seek(start_ms);
    }
}

Clip::~Clip() {
    if (player_ && player_->source_height() > 0) {
        context_.note_pace(player_->source_width() * player_->source_height(), player_->pace());
    }
}

Clip::News Clip::tick(std::int64_t now_ms) {
    if (!player_) {
        return std::exchange(told_end_, true) ? News::None : News::Failed;
    }
    const VideoState state = player_->state();
    if (state != VideoState::AtStop) {
        left_stop_ = true;
    }
    const bool stands = state == VideoState::Paused || (state == VideoState::AtStop && !left_stop_);
    if (wants_to_run_ && !paused_by_her_ && stands && !context_.speaking()) {
        player_->play();
    }
    News news = News::None;
    if (auto frame = player_->frame()) {
        texture_.borrow(frame->pixels, frame->width, frame->height, frame->pitch_bytes);
        news = News::Frame;
        shown_ms_ = frame->pts_ms;
        if (now_ms - traced_ms_ >= kTraceEveryMs) {
            traced_ms_ = now_ms;
            trace();
        }
    }
    if (!told_end_ && wants_to_run_ && left_stop_ && state == VideoState::AtStop) {
        wants_to_run_ = false;
        trace();
        return News::AtStop;
    }
    if (!told_end_ && (state == VideoState::Ended || state == VideoState::Failed)) {
        told_end_ = true;
        wants_to_run_ = false;
        trace();
        return state == VideoState::Ended ? News::Ended : News::Failed;
    }
    return news;
}

/// The frame that stands on the screen, as the trace tells of it: now and then, and wherever the clip stops.
void Clip::trace() {
    context_.trace_video(shown_ms_, player_->clock_ms(), player_->late_frames(), player_->dropped_frames());
}

std::optional<std::int64_t> Clip::next_tick_ms() const {
    if (!player_) {
        return told_end_ ? std::nullopt : std::optional<std::int64_t>(0);
    }
    if (player_->state() == VideoState::Opening) {
        return kOpeningPollMs;
    }
    return player_->next_frame_in_ms();
}

void Clip::run(std::optional<std::int64_t> stop_ms) {
    if (player_) {
        player_->stop_at(stop_ms);
        left_stop_ = player_->state() != VideoState::AtStop;
        wants_to_run_ = true;
        paused_by_her_ = false;
        if (!context_.speaking() && player_->state() != VideoState::Opening) {
            player_->play();
        }
    }
}

void Clip::run_from(std::int64_t ms, std::optional<std::int64_t> stop_ms) {
    if (player_) {
        told_end_ = false;
        player_->seek(ms);
        run(stop_ms);
    }
}

void Clip::toggle() {
    if (!player_) {
        return;
    }
    if (is_running()) {
        hold();
        paused_by_her_ = true;
    } else if (player_->state() == VideoState::Ended) {
        told_end_ = false;
        player_->seek(0);
        wants_to_run_ = true;
        paused_by_her_ = false;
        player_->play();
    } else {
        context_.hush();
        paused_by_her_ = false;
        wants_to_run_ = true;
        player_->play();
    }
}

void Clip::hold() {
    if (player_) {
        player_->pause();
    }
}

void Clip::back_10s() {
    if (player_) {
        told_end_ = false;
        left_stop_ = player_->state() != VideoState::AtStop;
        player_->seek(std::max<std::int64_t>(0, player_->clock_ms() - kBackMs));
        context_.hush();
        wants_to_run_ = true;
        paused_by_her_ = false;
        player_->play();
    }
}

void Clip::set_size(int width, int height) {
    if (player_) {
        player_->set_size(width, height);
    }
}

double Clip::shape() const {
    if (player_ && player_->source_height() > 0) {
        return static_cast<double>(player_->source_width()) / player_->source_height();
    }
    return 854.0 / 480;
}

bool Clip::is_running() const {
    return player_ && player_->state() == VideoState::Playing;
}

}  // namespace jankar::views
