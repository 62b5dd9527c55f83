#pragma once
// A clock that a test moves by hand.
#include "content/base/clock.h"

namespace jankar::test {

class FakeClock : public Clock {
 public:
    std::int64_t monotonic_ms() const override { return monotonic; }
    std::int64_t boottime_ms() const override { return boottime; }
    std::int64_t wall_ms() const override { return wall; }
    std::string boot_id() const override { return boot; }
    /// All three clocks go on together.
    void advance(std::int64_t ms) {
        monotonic += ms;
        boottime += ms;
        wall += ms;
    }

    std::int64_t monotonic = 1'000;
    std::int64_t boottime = 1'000;
    std::int64_t wall = 1'763'750'000'000;
    std::string boot = "00000000-0000-0000-0000-000000000001";
};

}  // namespace jankar::test
