#include "player/media/playback/playback_clock.h"

#include <algorithm>
#include <utility>

#include "player/media/voice.h"

namespace jankar::media {

PlaybackClock::PlaybackClock(std::shared_ptr<AudioSink> sound) : sound_(std::move(sound)) {}

void PlaybackClock::begin_at(std::int64_t us) {
    running_ = false;
    sound_->set_running(false);
    sound_frames_.reset();
    base_us_ = last_us_ = us;
}

void PlaybackClock::limit_sound() {
    sound_->stop_before(limit_us_ ? std::optional((*limit_us_ - base_us_) * kSoundRate / 1'000'000)
                                  : std::nullopt);
}

void PlaybackClock::set_limit(std::optional<std::int64_t> us) {
    limit_us_ = us;
    limit_sound();
}

void PlaybackClock::set_running(bool running, std::int64_t now_ns) {
    if (running == running_) {
        return;
    }
    if (running) {
        anchor_us_ = last_us_;
        anchor_ns_ = now_ns;
        limit_sound();
    } else {
        now_us(now_ns);
    }
    running_ = running;
    sound_->set_running(running);
}

void PlaybackClock::give_up_sound(std::int64_t now_ns) {
    if (sound_leads_) {
        now_us(now_ns);
        sound_leads_ = false;
        anchor_us_ = last_us_;
        anchor_ns_ = now_ns;
    }
}

std::int64_t PlaybackClock::now_us(std::int64_t now_ns) {
    if (!running_) {
        return last_us_;
    }
    std::int64_t us = 0;
    if (sound_leads_) {
        const std::int64_t heard = sound_->heard();
        us = base_us_ + heard * 1'000'000 / kSoundRate;
        if (sound_frames_ && heard >= *sound_frames_) {
            sound_leads_ = false;
            anchor_us_ = std::max(us, last_us_);
            anchor_ns_ = now_ns;
        }
    } else {
        us = anchor_us_ + (now_ns - anchor_ns_) / 1'000;
    }
    us = std::max(us, last_us_);
    last_us_ = limit_us_ ? std::min(us, std::max(*limit_us_, last_us_)) : us;
    return last_us_;
}

}  // namespace jankar::media
