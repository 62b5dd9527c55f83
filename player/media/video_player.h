#pragma once
// One playing clip as the main thread sees it. Decoding happens on a thread of its own inside the playback
// module; sound runs through the sound device's callback and is the master clock.
// All functions: main thread, never block (frame() takes what is ready).
#include <cstdint>
#include <optional>
#include <string>

#include "content/base/result.h"

namespace jankar::media {

enum class VideoState { Opening, Paused, Playing, AtStop, Ended, Failed };

/// A frame to be shown now. Pixels are ARGB8888/XRGB (alpha ignored), valid until the next call of frame().
struct VideoFrame {
    const void* pixels = nullptr;
    int width = 0, height = 0, pitch_bytes = 0;
    std::int64_t pts_ms = 0;
    std::uint64_t number = 0;  ///< another number, another picture
};

/// Whether the device holds the pace of a clip.
enum class ClipPace {
    Held,    ///< all pictures, but for some that were late
    Lost,    ///< it could not: its still pictures (key frames) alone are shown, with the sound
    Spared,  ///< the still pictures alone from the beginning, as was asked for
};

class VideoPlayer {
 public:
    virtual ~VideoPlayer() = default;  ///< stops and joins
    virtual VideoState state() const = 0;
    virtual Error error() const = 0;             ///< Failed: why, in one sentence
    virtual std::int64_t length_ms() const = 0;  ///< 0 while opening
    virtual int source_width() const = 0;
    virtual int source_height() const = 0;

    /// Size in pixels at which frames will stand on the screen; may change at any time. Frames of a smaller
    /// clip come in its own size, to be stretched as they are drawn; those of a larger one at this size.
    virtual void set_size(int width, int height) = 0;
    virtual void play() = 0;
    virtual void pause() = 0;
    /// Shows the frame at `ms` and stays as it was (playing or paused).
    virtual void seek(std::int64_t ms) = 0;
    /// Stops by itself at `ms` (± 1 frame), state AtStop; nothing clears it.
    virtual void stop_at(std::optional<std::int64_t> ms) = 0;

    /// The frame due now, if it is another than the last one taken.
    virtual std::optional<VideoFrame> frame() = 0;
    /// When the next frame is due: milliseconds from now, or nothing while it stands still.
    virtual std::optional<std::int64_t> next_frame_in_ms() const = 0;
    virtual std::int64_t clock_ms() const = 0;
    virtual int late_frames() const = 0;
    virtual int dropped_frames() const = 0;
    virtual ClipPace pace() const = 0;
};

}  // namespace jankar::media
