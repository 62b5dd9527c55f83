#pragma once
// Devices that never were: real bundles, signed and sealed as devices write them, for tests and measurements.
// With faults they are as sticks bring them: the same file twice, ranges that overlap, a range that never
// came, one card in two devices, clocks that lie, files cut short, another programme's files, junk. What must
// come out of all of it is written beside them into truth.json, worked out from what was made and not by the
// merge's own code. The same seed gives the same records. Not thread-safe.
#include <cstdint>
#include <functional>
#include <string>

#include "content/base/result.h"

namespace jankar::collect {

struct SimulateRequest {
    std::string folder;
    std::int64_t devices = 10, learners = 100, records = 10'000;
    std::uint64_t seed = 1;
    std::string card;  ///< path of a programme card: bundles are sealed to its keys; empty: not sealed
    bool faults = false;
};

struct Simulated {
    std::int64_t files = 0, records = 0;
};

/// The folder must be new or empty. `progress` is called with the number of records made so far.
Result<Simulated> simulate(const SimulateRequest& request, const std::function<void(std::int64_t)>& progress);

}  // namespace jankar::collect
