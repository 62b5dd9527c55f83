#include "player/media/playback/clip_engine.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "player/media/playback/clip_decoder.h"
#include "player/media/playback/video_states.h"

namespace jankar::media {
namespace {

constexpr std::int64_t kTolerance = 1'000;  // µs: a frame due within the next millisecond is due
constexpr std::int64_t kLookAgainMs = 10;   // while it is not known when the next frame will be there
constexpr int kLargestSide = 4096;

}  // namespace

std::int64_t clip_now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void ClipState::move_to(VideoState to) {
    if (may_move(state, to)) {
        state = to;
        apply_running();
    }
}

void ClipState::apply_running() {
    clock.set_running(state == VideoState::Playing && !priming, clip_now_ns());
}

ClipEngine::ClipEngine(ClipRequest request)
    : clip_(std::make_unique<ClipState>(std::move(request))),
      thread_([clip = clip_.get()] { run_clip(*clip); }) {}

ClipEngine::~ClipEngine() {
    clip_->abort = true;
    {
        std::lock_guard lock(clip_->mutex);
        clip_->clock.set_running(false, clip_now_ns());
    }
    clip_->changed.notify_all();
    thread_.join();
}

void ClipEngine::update(ClipState& clip) {
    const std::int64_t now = clip.clock.now_us(clip_now_ns());
    if (clip.state != VideoState::Playing || clip.priming) {
        return;
    }
    // Nobody may be looking (a covered window): pictures whose successor is due make room.
    bool room = false;
    while (clip.frames.size() >= 2 && clip.frames[1].pts_us <= now - clip.frames[1].duration_us) {
        clip.frames.give_buffer(clip.frames.pop().pixels);
        ++clip.dropped;
        room = true;
    }
    if (room) {
        clip.changed.notify_one();
    }
    if (clip.stop_armed && now >= *clip.stop_us) {
        clip.stop_armed = false;
        clip.move_to(VideoState::AtStop);
    } else if (clip.end_us && now >= *clip.end_us) {
        if (clip.end_error) {
            clip.error = *clip.end_error;
        }
        clip.move_to(clip.end_error ? VideoState::Failed : VideoState::Ended);
    }
}

VideoState ClipEngine::state() const {
    std::lock_guard lock(clip_->mutex);
    update(*clip_);
    return clip_->state;
}

Error ClipEngine::error() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->error;
}

std::int64_t ClipEngine::length_ms() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->length_us / 1'000;
}

int ClipEngine::source_width() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->source_width;
}

int ClipEngine::source_height() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->source_height;
}

void ClipEngine::set_size(int width, int height) {
    std::lock_guard lock(clip_->mutex);
    width = std::clamp(width, 1, kLargestSide);
    height = std::clamp(height, 1, kLargestSide);
    if (width == clip_->wanted_width && height == clip_->wanted_height) {
        return;
    }
    clip_->wanted_width = width;
    clip_->wanted_height = height;
    const bool still = clip_->state == VideoState::Paused || clip_->state == VideoState::AtStop ||
                       clip_->state == VideoState::Ended;
    if (still) {
        // The picture that stands there is made again at its new size.
        jump(*clip_, clip_->jump_us.value_or(clip_->clock.now_us(clip_now_ns())));
    }
}

void ClipEngine::jump(ClipState& clip, std::int64_t us) {
    clip.jump_us = us;
    ++clip.serial;
    clip.priming = true;
    clip.frames.clear();
    clip.end_us.reset();
    clip.end_error.reset();
    clip.clock.begin_at(us);
    clip.pace.begin_at(us);
    clip.changed.notify_one();
}

void ClipEngine::arm(ClipState& clip) {
    clip.stop_armed = clip.stop_us && clip.clock.now_us(clip_now_ns()) < *clip.stop_us;
    clip.clock.set_limit(clip.stop_armed ? clip.stop_us : std::nullopt);
}

void ClipEngine::play() {
    std::lock_guard lock(clip_->mutex);
    update(*clip_);
    clip_->play_when_open = true;
    if (clip_->state == VideoState::Ended) {
        jump(*clip_, 0);
    }
    if (clip_->state == VideoState::AtStop || clip_->state == VideoState::Ended) {
        arm(*clip_);
    }
    clip_->move_to(clip_->state == VideoState::Opening ? VideoState::Opening : VideoState::Playing);
    clip_->changed.notify_one();
}

void ClipEngine::pause() {
    std::lock_guard lock(clip_->mutex);
    update(*clip_);
    clip_->play_when_open = false;
    if (clip_->state == VideoState::Playing) {
        clip_->move_to(VideoState::Paused);
    }
}

void ClipEngine::seek(std::int64_t ms) {
    std::lock_guard lock(clip_->mutex);
    update(*clip_);
    if (clip_->state == VideoState::Failed) {
        return;
    }
    const std::int64_t length = clip_->length_us > 0 ? clip_->length_us : ms * 1'000;
    jump(*clip_, std::clamp<std::int64_t>(ms * 1'000, 0, std::max<std::int64_t>(length, 0)));
    if (clip_->state == VideoState::AtStop || clip_->state == VideoState::Ended) {
        clip_->move_to(VideoState::Paused);
    }
    arm(*clip_);
}

void ClipEngine::stop_at(std::optional<std::int64_t> ms) {
    std::lock_guard lock(clip_->mutex);
    update(*clip_);
    clip_->stop_us = ms ? std::optional(*ms * 1'000) : std::nullopt;
    arm(*clip_);
}

std::optional<VideoFrame> ClipEngine::frame() {
    std::lock_guard lock(clip_->mutex);
    ClipState& clip = *clip_;
    const std::int64_t now = clip.clock.now_us(clip_now_ns());
    const bool still = clip.state == VideoState::Paused;
    std::optional<Frame> due;
    while (!clip.frames.empty()) {
        const Frame& next = clip.frames[0];
        if (!next.first && (still || next.pts_us > now + (clip.clock.running() ? kTolerance : 0))) {
            break;
        }
        if (due) {
            clip.frames.give_buffer(std::move(due->pixels));
            ++clip.dropped;
        }
        due = clip.frames.pop();
    }
    update(clip);
    if (clip.clock.running() && !clip.stills) {
        if (due) {
            clip.pace.shown();
        }
        clip.pace.at(now, clip.dropped);
        clip.stills = clip.pace.is_lost();
    }
    if (!due) {
        return std::nullopt;
    }
    if (!due->first && now > due->pts_us + due->duration_us) {
        ++clip.late;
    }
    clip.changed.notify_one();
    clip.frames.give_buffer(std::move(shown_.pixels));
    shown_ = std::move(*due);
    return VideoFrame{shown_.pixels.data(), shown_.width,          shown_.height,
                      shown_.pitch * 4,     shown_.pts_us / 1'000, ++number_};
}

std::optional<std::int64_t> ClipEngine::next_frame_in_ms() const {
    std::lock_guard lock(clip_->mutex);
    ClipState& clip = *clip_;
    update(clip);
    if (!clip.frames.empty() && clip.frames[0].first) {
        return 0;
    }
    if (clip.state != VideoState::Playing) {
        return std::nullopt;
    }
    const std::int64_t now = clip.clock.now_us(clip_now_ns());
    std::optional<std::int64_t> at;
    auto sooner = [&](std::int64_t us) { at = std::min(at.value_or(us), us); };
    if (!clip.frames.empty()) {
        sooner(clip.frames[0].pts_us);
    }
    if (clip.stop_armed) {
        sooner(*clip.stop_us);
    }
    if (clip.end_us) {
        sooner(*clip.end_us);
    }
    const bool waits = clip.frames.empty() && !clip.end_us;
    const std::int64_t ms = at ? std::max<std::int64_t>(0, (*at - now + 999) / 1'000) : kLookAgainMs;
    return waits ? std::min(ms, kLookAgainMs) : ms;
}

std::int64_t ClipEngine::clock_ms() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->clock.now_us(clip_now_ns()) / 1'000;
}

int ClipEngine::late_frames() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->late;
}

ClipPace ClipEngine::pace() const {
    std::lock_guard lock(clip_->mutex);
    return !clip_->stills ? ClipPace::Held : clip_->pace.is_lost() ? ClipPace::Lost : ClipPace::Spared;
}

int ClipEngine::dropped_frames() const {
    std::lock_guard lock(clip_->mutex);
    return clip_->dropped;
}

}  // namespace jankar::media
