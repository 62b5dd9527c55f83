#pragma once
// The sound device: opened for a sound, closed after 2 s of silence. Where there is none, or it is busy or
// has stalled, the mixer is emptied in real time all the same, so voices end when they should and clips go
// on; while something sounds it is tried again every 5 s. Belongs to the media thread, which calls tick()
// when told.
#include <cstdint>
#include <memory>
#include <optional>

#include "player/media/mixer.h"

namespace jankar::media {

class SoundDevice {
 public:
    explicit SoundDevice(Mixer& mixer);
    ~SoundDevice();
    SoundDevice(const SoundDevice&) = delete;
    SoundDevice& operator=(const SoundDevice&) = delete;

    /// Something is to sound: opens the device if it is not open. False without one.
    bool wake();
    /// Looks after the device: empties the mixer where there is none, notices one that has stalled, closes
    /// it after silence. Returns when it wants to be called next (monotonic_ns), nothing while all is still.
    std::optional<std::int64_t> tick();
    bool is_open() const { return open_ != nullptr; }
    bool is_awake() const { return awake_; }

 private:
    struct Open;  // SDL's things
    bool try_open(std::int64_t now);
    void close();

    Mixer& mixer_;
    std::unique_ptr<Open> open_;
    bool awake_ = false;            // with or without a device
    std::int64_t busy_ns_ = 0;      // when something sounded last
    std::int64_t silent_ns_ = 0;    // up to when the mixer was emptied without a device
    std::int64_t next_try_ns_ = 0;  // a device that failed is not tried for every sound
};

}  // namespace jankar::media
