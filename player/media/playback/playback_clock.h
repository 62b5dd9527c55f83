#pragma once
// The time of a clip, in microseconds from its beginning. While its sound is heard, sound is the master:
// the clock counts frames that left the device. Without sound, and behind the end of the sound, it follows
// the monotonic clock. It never goes back but by begin_at(). Not locked: ClipState's mutex guards it.
#include <cstdint>
#include <memory>
#include <optional>

#include "player/media/audio_sink.h"

namespace jankar::media {

class PlaybackClock {
 public:
    explicit PlaybackClock(std::shared_ptr<AudioSink> sound);
    /// A jump: stands at `us`, which is the time of the sound's frame 0 from now on.
    void begin_at(std::int64_t us);
    void set_sound_leads(bool leads) { sound_leads_ = leads; }
    /// All sound is written: it is over once `frames` were heard.
    void set_sound_frames(std::int64_t frames) { sound_frames_ = frames; }
    void set_running(bool running, std::int64_t now_ns);
    bool running() const { return running_; }
    /// Never beyond this.
    void set_limit(std::optional<std::int64_t> us);
    std::int64_t now_us(std::int64_t now_ns);
    /// Sound that should lead does not come: on without it.
    void give_up_sound(std::int64_t now_ns);

 private:
    void limit_sound();

    const std::shared_ptr<AudioSink> sound_;  // shared with the decoding side
    bool running_ = false;
    bool sound_leads_ = false;
    std::optional<std::int64_t> sound_frames_, limit_us_;
    std::int64_t base_us_ = 0, last_us_ = 0;
    std::int64_t anchor_us_ = 0, anchor_ns_ = 0;
};

}  // namespace jankar::media
