#pragma once
// What sounds: at most one voice, one voice fading away, and the sound of one clip. render() is called by
// the sound device's callback, or by the media thread in real time when there is no device; it takes no
// lock, allocates nothing and never waits. The media thread starts voices; the level, hush and the clip are
// set from any thread through atomics.
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "player/media/voice.h"

namespace jankar::media {

/// Nanoseconds of CLOCK_MONOTONIC.
std::int64_t monotonic_ns();

/// The ring between a clip's decoder and the callback. Frames are numbered from the start of the program;
/// nothing is ever moved, so a jump is only a number to skip to.
class ClipRing {
 public:
    ClipRing();
    // The writer's side, one thread at a time.
    std::size_t room() const;
    std::size_t write(std::span<const std::int16_t> interleaved);
    std::int64_t written() const { return write_.load(std::memory_order_acquire); }
    void discard_written() { discard_.store(written(), std::memory_order_release); }

    // Any thread.
    void set_running(bool running) { running_.store(running, std::memory_order_release); }
    void set_limit(std::int64_t frame) { limit_.store(frame, std::memory_order_release); }
    std::int64_t handed() const { return read_.load(std::memory_order_acquire); }
    std::int64_t heard(std::int64_t now_ns) const;
    /// True while frames wait that may be heard.
    bool wants_sound() const;

    // The callback's side. Adds to `mix` (interleaved); false if it had nothing to add.
    bool add_to(std::int32_t* mix, std::size_t frames);
    /// Notes that a block of `frames` was asked for at `now_ns`.
    void end_block(std::size_t frames, std::int64_t now_ns);

 private:
    std::vector<std::int16_t> samples_;
    std::atomic<std::int64_t> write_{0};
    std::atomic<std::int64_t> read_{0};
    std::atomic<std::int64_t> discard_{0};
    std::atomic<std::int64_t> limit_;
    std::atomic<bool> running_{false};
    int gain_ = 0;  // the callback's own: 0 to kRamp, so that neither pause nor jump clicks

    // The last block, for heard(); odd `turn_` while it is being written.
    std::int64_t device_frames_ = 0;
    std::int64_t last_device_end_ = 0;
    std::atomic<std::uint32_t> turn_{0};
    std::atomic<std::int64_t> block_begin_{0};  // device frames before the block
    std::atomic<std::int64_t> block_size_{0};
    std::atomic<std::int64_t> block_ns_{0};
    std::atomic<std::int64_t> clip_end_{0};  // the last clip frame handed, and where it lies
    std::atomic<std::int64_t> clip_device_end_{0};
};

class Mixer {
 public:
    /// What became of a voice since it was started.
    enum class VoiceState { None, Waiting, Sounding, Ended, Stopped };

    /// `signal` is called by render() when a voice began to sound, ended, or the clip ran dry. It must not
    /// block.
    explicit Mixer(std::function<void()> signal);

    // The media thread.
    /// Starts a voice; false while both slots are taken. The one sounding must have been stopped.
    /// `hush_turn`: what hush_turn() said when the voice was asked for; a hush since then keeps it silent.
    bool start(std::shared_ptr<const Voice> voice, std::uint32_t hush_turn);
    void stop();  ///< the current voice fades away in 50 ms
    /// The state of the voice started last.
    VoiceState state() const;
    /// Lets go of voices that are over. True if some were.
    void reclaim();
    bool busy() const;  ///< a voice sounds or fades, or a clip runs

    // Any thread.
    /// All voices fade away in 20 ms, whatever the media thread is doing.
    void hush() { hush_.fetch_add(1, std::memory_order_acq_rel); }
    std::uint32_t hush_turn() const { return hush_.load(std::memory_order_acquire); }
    void set_level(int level);
    ClipRing& clip() { return clip_; }
    const ClipRing& clip() const { return clip_; }

    // The callback (or the media thread without a device).
    void render(std::int16_t* interleaved, std::size_t frames, std::int64_t now_ns);

 private:
    struct Slot {
        enum : int { Free, Full, Ended, Stopped };
        // Written by the media thread while Free, read by the callback while Full.
        std::shared_ptr<const Voice> voice;
        std::uint32_t hush_turn = 0;
        std::atomic<int> state{Free};
        std::atomic<bool> stop{false};
        std::atomic<bool> sounded{false};
        // The callback's own.
        std::size_t at = 0;
        std::size_t fade_length = 0, fade_left = 0;
    };
    bool add_voice(Slot& slot, std::size_t frames);

    const std::function<void()> signal_;
    std::array<Slot, 2> slots_;
    std::size_t current_ = 0;  // the media thread's own
    bool started_ = false;
    std::atomic<std::uint32_t> hush_{0};
    std::atomic<std::int32_t> wanted_gain_;
    // The callback's own.
    std::int32_t gain_;
    bool clip_was_dry_ = true;
    std::vector<std::int32_t> mix_;
    ClipRing clip_;
};

}  // namespace jankar::media
