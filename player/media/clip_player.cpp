#include "player/media/clip_player.h"

#include <utility>

namespace jankar::media {

ClipPlayer::ClipPlayer(std::shared_ptr<ClipSlot> slot, std::function<void(std::unique_ptr<VideoPlayer>)> bury,
                       std::function<void()> silence)
    : slot_(std::move(slot)), bury_(std::move(bury)), silence_(std::move(silence)) {}

ClipPlayer::~ClipPlayer() {
    silence_();
    {
        std::lock_guard lock(slot_->mutex);
        slot_->abandoned = true;
        if (slot_->player) {
            player_ = std::move(slot_->player);
        }
    }
    if (player_) {
        bury_(std::move(player_));
    }
}

VideoPlayer* ClipPlayer::player() const {
    if (!player_ && !error_) {
        std::lock_guard lock(slot_->mutex);
        player_ = std::move(slot_->player);
        error_ = slot_->error;
        if (player_) {
            if (slot_->size) {
                player_->set_size(slot_->size->first, slot_->size->second);
            }
            if (stop_) {
                player_->stop_at(stop_);
            }
            if (seek_) {
                player_->seek(*seek_);
            }
            if (play_) {
                player_->play();
            }
        }
    }
    return player_.get();
}

VideoState ClipPlayer::state() const {
    if (VideoPlayer* there = player()) {
        return there->state();
    }
    return error_ ? VideoState::Failed : VideoState::Opening;
}

Error ClipPlayer::error() const {
    if (VideoPlayer* there = player()) {
        return there->error();
    }
    return error_.value_or(Error{});
}

std::int64_t ClipPlayer::length_ms() const {
    VideoPlayer* there = player();
    return there ? there->length_ms() : 0;
}

int ClipPlayer::source_width() const {
    VideoPlayer* there = player();
    return there ? there->source_width() : 0;
}

int ClipPlayer::source_height() const {
    VideoPlayer* there = player();
    return there ? there->source_height() : 0;
}

void ClipPlayer::set_size(int width, int height) {
    if (VideoPlayer* there = player()) {
        there->set_size(width, height);
    } else {
        std::lock_guard lock(slot_->mutex);
        slot_->size = {width, height};
    }
}

void ClipPlayer::play() {
    if (VideoPlayer* there = player()) {
        there->play();
    } else {
        play_ = true;
    }
}

void ClipPlayer::pause() {
    if (VideoPlayer* there = player()) {
        there->pause();
    } else {
        play_ = false;
    }
}

void ClipPlayer::seek(std::int64_t ms) {
    if (VideoPlayer* there = player()) {
        there->seek(ms);
    } else {
        seek_ = ms;
    }
}

void ClipPlayer::stop_at(std::optional<std::int64_t> ms) {
    if (VideoPlayer* there = player()) {
        there->stop_at(ms);
    } else {
        stop_ = ms;
    }
}

std::optional<VideoFrame> ClipPlayer::frame() {
    VideoPlayer* there = player();
    return there ? there->frame() : std::nullopt;
}

std::optional<std::int64_t> ClipPlayer::next_frame_in_ms() const {
    VideoPlayer* there = player();
    return there ? there->next_frame_in_ms() : std::nullopt;
}

std::int64_t ClipPlayer::clock_ms() const {
    VideoPlayer* there = player();
    return there ? there->clock_ms() : seek_.value_or(0);
}

int ClipPlayer::late_frames() const {
    VideoPlayer* there = player();
    return there ? there->late_frames() : 0;
}

ClipPace ClipPlayer::pace() const {
    VideoPlayer* there = player();
    return there ? there->pace() : ClipPace::Held;
}

int ClipPlayer::dropped_frames() const {
    VideoPlayer* there = player();
    return there ? there->dropped_frames() : 0;
}

}  // namespace jankar::media
