#pragma once
// Packets of one stream that wait for its decoder, bounded in number and bytes. Playback thread only.
#include <cstddef>
#include <deque>
#include <utility>

#include "player/media/playback/ffmpeg_ptrs.h"

namespace jankar::media {

class PacketQueue {
 public:
    static constexpr std::size_t kMostPackets = 2'000;
    static constexpr std::size_t kMostBytes = 6 << 20;

    bool full() const { return packets_.size() >= kMostPackets || bytes_ >= kMostBytes; }
    bool empty() const { return packets_.empty(); }
    void push(PacketPtr packet) {
        bytes_ += static_cast<std::size_t>(packet->size);
        packets_.push_back(std::move(packet));
    }
    PacketPtr pop() {
        PacketPtr packet = std::move(packets_.front());
        packets_.pop_front();
        bytes_ -= static_cast<std::size_t>(packet->size);
        return packet;
    }
    void clear() {
        packets_.clear();
        bytes_ = 0;
    }

 private:
    std::deque<PacketPtr> packets_;
    std::size_t bytes_ = 0;
};

}  // namespace jankar::media
