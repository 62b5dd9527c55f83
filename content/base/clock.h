#pragma once
// The seam to time. Programs take SystemClock; tests hand in one they move themselves.
// Any thread.
#include <cstdint>
#include <string>

namespace jankar {

class Clock {
 public:
    virtual ~Clock() = default;
    /// CLOCK_MONOTONIC, milliseconds: for pacing and the trace. Stands still in suspend.
    virtual std::int64_t monotonic_ms() const = 0;
    /// CLOCK_BOOTTIME, milliseconds: for records. Runs on in suspend.
    virtual std::int64_t boottime_ms() const = 0;
    /// Wall clock, milliseconds since 1970 UTC. May lie.
    virtual std::int64_t wall_ms() const = 0;
    /// An id that is another after each boot of the machine (kernel boot_id), empty where unknown.
    virtual std::string boot_id() const = 0;
};

/// The machine's clocks.
const Clock& system_clock();

}  // namespace jankar
