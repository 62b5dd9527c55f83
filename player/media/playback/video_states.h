#pragma once
// Which move of a VideoPlayer's state is allowed. Every change of state goes through it.
#include <array>

#include "player/media/video_player.h"

namespace jankar::media {

struct VideoMove {
    VideoState from, to;
};

inline constexpr std::array<VideoMove, 13> kVideoMoves{{
    {VideoState::Opening, VideoState::Paused},
    {VideoState::Opening, VideoState::Playing},
    {VideoState::Opening, VideoState::Failed},
    {VideoState::Paused, VideoState::Playing},
    {VideoState::Paused, VideoState::Failed},
    {VideoState::Playing, VideoState::Paused},
    {VideoState::Playing, VideoState::AtStop},
    {VideoState::Playing, VideoState::Ended},
    {VideoState::Playing, VideoState::Failed},
    {VideoState::AtStop, VideoState::Playing},  // play() goes on behind the stop
    {VideoState::AtStop, VideoState::Paused},   // a jump
    {VideoState::Ended, VideoState::Playing},   // play() begins anew
    {VideoState::Ended, VideoState::Paused},    // a jump
}};

constexpr bool may_move(VideoState from, VideoState to) {
    for (const VideoMove& move : kVideoMoves) {
        if (move.from == from && move.to == to) {
            return true;
        }
    }
    return false;
}

}  // namespace jankar::media
