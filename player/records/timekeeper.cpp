#include "player/records/timekeeper.h"

#include <algorithm>

namespace jankar::records {

namespace {

constexpr std::int64_t kJumpMs = 2000;
/// No record of this format is older than 2025-01-01, and none is made after 2075: such a clock is wrong.
constexpr std::int64_t kFloorMs = 1'735'689'600'000;
constexpr std::int64_t kCeilingMs = 3'313'526'400'000;

constexpr int kUnknown = 0, kSetByHand = 1, kNetwork = 4;

}  // namespace

Timekeeper::Timekeeper(const Clock& clock, const Machine& machine, std::optional<Stamp> last,
                       std::string last_boot_id)
    : clock_(clock), machine_(machine), last_(last), floor_ms_(kFloorMs) {
    const std::string boot_id = clock.boot_id();
    // An unknown id, or a clock that runs on from the start and stands lower than it did, is a new start.
    new_boot_ = !last_ || boot_id.empty() || boot_id != last_boot_id || clock.boottime_ms() < last_->mono_ms;
    boot_ = last_ ? last_->boot + (new_boot_ ? 1 : 0) : 1;
    jumped_ = !new_boot_ && last_->quality == kSetByHand;
}

std::optional<std::int64_t> Timekeeper::jump() const {
    if (new_boot_ || !last_) {
        return std::nullopt;
    }
    const std::int64_t moved = (clock_.wall_ms() - last_->wall_ms) - (clock_.boottime_ms() - last_->mono_ms);
    return moved > kJumpMs || moved < -kJumpMs ? std::optional(moved) : std::nullopt;
}

void Timekeeper::raise_floor(std::int64_t wall_ms) {
    if (wall_ms < kCeilingMs) {
        floor_ms_ = std::max(floor_ms_, wall_ms);
    }
}

bool Timekeeper::wall_can_be() const {
    const std::int64_t wall = clock_.wall_ms();
    return wall >= floor_ms_ && wall < kCeilingMs;
}

Stamp Timekeeper::now() const {
    Stamp stamp{boot_, clock_.boottime_ms(), clock_.wall_ms(), kUnknown};
    if (stamp.wall_ms >= floor_ms_ && stamp.wall_ms < kCeilingMs) {
        const int source = machine_.clock_source();
        stamp.quality = source != kNetwork && (jumped_ || jump()) ? kSetByHand : source;
    }
    return stamp;
}

void Timekeeper::wrote(const Stamp& stamp) {
    jumped_ = jumped_ || jump().has_value();
    last_ = stamp;
    new_boot_ = false;
}

}  // namespace jankar::records
