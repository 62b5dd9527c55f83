#pragma once
// Where the sound of one clip goes: 48 kHz, two channels, 16 bit, interleaved. Behind it is the ring that
// the sound device's callback empties, so what it counts is the master clock of the clip. "Frame" here is
// one sample for each channel. Frames are numbered from the last start_over().
// Threads: write, room and start_over from one thread at a time; all else from any. Nothing blocks for long.
#include <cstdint>
#include <optional>
#include <span>

namespace jankar::media {

class AudioSink {
 public:
    virtual ~AudioSink() = default;
    /// Frames that write() would take now.
    virtual std::size_t room() const = 0;
    /// Takes as many frames as there is room for and says how many.
    virtual std::size_t write(std::span<const std::int16_t> interleaved) = 0;
    /// Forgets what was written and not yet heard; the next frame written is number 0.
    virtual void start_over() = 0;
    /// Running frames are heard; otherwise they wait. Asks for the device when it begins.
    virtual void set_running(bool running) = 0;
    /// Frames from this number on wait, whatever happens.
    virtual void stop_before(std::optional<std::int64_t> frame) = 0;
    /// Frames handed to the device.
    virtual std::int64_t handed() const = 0;
    /// Frames heard by now: those handed less what the device still holds, counted on with the time.
    virtual std::int64_t heard() const = 0;
};

}  // namespace jankar::media
