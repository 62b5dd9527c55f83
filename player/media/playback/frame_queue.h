#pragma once
// Pictures on their way from the playback thread to the main thread: a few, in order, each with the serial
// of the jump it belongs to. Buffers are used again. Not locked: ClipState's mutex guards it.
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace jankar::media {

struct Frame {
    std::vector<std::uint32_t> pixels;
    int width = 0, height = 0, pitch = 0;  ///< pitch: pixels from one row to the next
    std::int64_t pts_us = 0, duration_us = 0;
    std::uint64_t serial = 0;
    bool first = false;  ///< the picture a jump asked for: shown at once
};

class FrameQueue {
 public:
    static constexpr std::size_t kCapacity = 3;
    bool full() const { return frames_.size() >= kCapacity; }
    bool empty() const { return frames_.empty(); }
    std::size_t size() const { return frames_.size(); }
    const Frame& operator[](std::size_t i) const { return frames_[i]; }
    void push(Frame frame) { frames_.push_back(std::move(frame)); }
    Frame pop() {
        Frame frame = std::move(frames_.front());
        frames_.pop_front();
        return frame;
    }
    /// A buffer to fill, and back with one that is done with.
    std::vector<std::uint32_t> take_buffer() {
        if (buffers_.empty()) {
            return {};
        }
        std::vector<std::uint32_t> buffer = std::move(buffers_.back());
        buffers_.pop_back();
        return buffer;
    }
    void give_buffer(std::vector<std::uint32_t> buffer) {
        if (buffer.capacity() > 0 && buffers_.empty()) {
            buffers_.push_back(std::move(buffer));
        }
    }
    void clear() {
        while (!frames_.empty()) {
            give_buffer(pop().pixels);
        }
    }

 private:
    std::deque<Frame> frames_;
    std::vector<std::vector<std::uint32_t>> buffers_;
};

}  // namespace jankar::media
