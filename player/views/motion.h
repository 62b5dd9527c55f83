#pragma once
// One small motion that explains something: a bead that fills, a tile that steps back. Runs once, from 0 to
// 1, and may fall to one frame without losing its meaning. Milliseconds of CLOCK_MONOTONIC, handed in.
#include <algorithm>
#include <cstdint>

namespace jankar::views {

class Motion {
 public:
    explicit Motion(std::int64_t length_ms) : length_ms_(length_ms) {}

    /// `moves`: false on slow devices, it is over at once.
    void begin(std::int64_t now_ms, bool moves) {
        began_ms_ = now_ms;
        runs_ = moves;
    }
    double share(std::int64_t now_ms) const {
        return runs_ ? std::clamp(static_cast<double>(now_ms - began_ms_) / static_cast<double>(length_ms_),
                                  0.0, 1.0)
                     : 1.0;
    }
    bool runs() const { return runs_; }
    /// True if the screen has to be drawn for it; the last time when it is over.
    bool tick(std::int64_t now_ms) {
        const bool moved = runs_;
        runs_ = runs_ && now_ms - began_ms_ < length_ms_;
        return moved;
    }

    /// How often a frame is worth its while.
    static constexpr std::int64_t kFrameMs = 33;

 private:
    const std::int64_t length_ms_;
    std::int64_t began_ms_ = 0;
    bool runs_ = false;
};

}  // namespace jankar::views
