#pragma once
// The circle of a `do` step: it begins when the voice has ended, ripens seed by seed and is then full. Main
// thread; milliseconds of CLOCK_MONOTONIC, handed in.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace jankar::views {

class WorkCircle {
 public:
    /// Ready for a step of so many seconds; 0: no circle.
    void set(std::int64_t seconds) {
        whole_ms_ = seconds * 1000;
        state_ = seconds > 0 ? State::Waits : State::Off;
        seeds_ = 0;
    }
    bool runs() const { return state_ == State::Runs; }
    double share(std::int64_t now_ms) const {
        return state_ == State::Full ? 1.0
               : state_ != State::Runs
                   ? 0.0
                   : std::min(1.0, static_cast<double>(now_ms - began_ms_) / static_cast<double>(whole_ms_));
    }
    /// She is ready before it is full.
    void fill() {
        if (state_ != State::Off) {
            state_ = State::Full;
        }
    }
    enum class News { None, Seed, Full };
    News tick(std::int64_t now_ms, bool speaking) {
        if (state_ == State::Waits && !speaking) {
            state_ = State::Runs;
            began_ms_ = now_ms;
        }
        if (state_ != State::Runs) {
            return News::None;
        }
        if (share(now_ms) >= 1.0) {
            state_ = State::Full;
            return News::Full;
        }
        const int seeds = static_cast<int>(share(now_ms) * kSeeds);
        const bool ripened = seeds != seeds_;
        seeds_ = seeds;
        return ripened ? News::Seed : News::None;
    }
    std::optional<std::int64_t> next_tick_ms(std::int64_t now_ms) const {
        if (state_ != State::Runs) {
            return std::nullopt;
        }
        const double each = static_cast<double>(whole_ms_) / kSeeds;
        return static_cast<std::int64_t>(each - std::fmod(static_cast<double>(now_ms - began_ms_), each)) + 1;
    }

 private:
    static constexpr int kSeeds = 24;
    enum class State { Off, Waits, Runs, Full };
    State state_ = State::Off;
    std::int64_t whole_ms_ = 0, began_ms_ = 0;
    int seeds_ = 0;
};

}  // namespace jankar::views
