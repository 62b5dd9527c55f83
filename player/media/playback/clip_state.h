#pragma once
// What the two sides of a clip share: the main thread's ClipEngine and the playback thread's ClipDecoder.
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "player/media/playback/frame_queue.h"
#include "player/media/playback/pace.h"
#include "player/media/playback/playback_clock.h"
#include "player/media/playback/playback_module.h"

namespace jankar::media {

/// Nanoseconds of CLOCK_MONOTONIC.
std::int64_t clip_now_ns();

struct ClipState {
    explicit ClipState(ClipRequest request_in) : request(std::move(request_in)), clock(request.sound) {}

    // Constant after construction.
    const ClipRequest request;

    // Own synchronization.
    std::atomic<bool> abort{false};
    std::mutex mutex;
    std::condition_variable changed;  ///< wakes the playback thread

    // All else is guarded by mutex.
    VideoState state = VideoState::Opening;
    Error error;
    bool play_when_open = false;
    std::int64_t length_us = 0;
    int source_width = 0, source_height = 0;
    int wanted_width = 0, wanted_height = 0;

    /// A jump nobody has begun yet; rises with each jump.
    std::optional<std::int64_t> jump_us;
    std::uint64_t serial = 0;
    /// From a jump until its first picture is there: neither clock nor sound runs.
    bool priming = true;

    std::optional<std::int64_t> stop_us;
    bool stop_armed = false;

    FrameQueue frames;
    PlaybackClock clock;
    /// Everything of this serial is decoded; the clip is over when the clock is here.
    std::optional<std::int64_t> end_us;
    /// Reading broke off: Failed instead of Ended when what was decoded has been played.
    std::optional<Error> end_error;
    int late = 0, dropped = 0;
    Pace pace;
    bool stills = false;  ///< key frames alone are shown, with the sound

    /// Changes the state, if the table allows it. REQUIRES: mutex held.
    void move_to(VideoState to);
    /// Clock and sound run exactly while it plays and is not priming. REQUIRES: mutex held.
    void apply_running();
};

}  // namespace jankar::media
