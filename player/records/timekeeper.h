#pragma once
// The time of records: which start of the machine this is, what its clocks say, and how far the wall clock
// can be believed. The wall clock never blocks anything. Source: reference records.md, A3. Records thread
// only.
#include <cstdint>
#include <optional>
#include <string>

#include "content/base/clock.h"
#include "player/records/log.h"
#include "player/records/machine.h"

namespace jankar::records {

class Timekeeper {
 public:
    /// `last`: stamp of the log's last record; `last_boot_id`: the kernel's id of the start it was made in.
    Timekeeper(const Clock& clock, const Machine& machine, std::optional<Stamp> last,
               std::string last_boot_id);

    /// Whether the machine was started anew since the last record, which then belongs to boot() - 1.
    bool is_new_boot() const { return new_boot_; }
    std::int64_t boot() const { return boot_; }
    std::string boot_id() const { return clock_.boot_id(); }
    /// It is later than this, as something that can be believed says. A wall clock below counts as wrong.
    void raise_floor(std::int64_t wall_ms);
    std::int64_t floor_ms() const { return floor_ms_; }
    /// Whether the wall clock shows a time that can be.
    bool wall_can_be() const;
    /// Milliseconds by which the wall clock moved against CLOCK_BOOTTIME since the last record, when that is
    /// more than 2 s and the machine was not started anew in between.
    std::optional<std::int64_t> jump() const;
    Stamp now() const;
    /// Tells that a record with this stamp is on the medium.
    void wrote(const Stamp& stamp);

 private:
    const Clock& clock_;
    const Machine& machine_;
    std::optional<Stamp> last_;
    std::int64_t boot_ = 1;
    bool new_boot_ = true;
    bool jumped_ = false;  ///< in this boot
    std::int64_t floor_ms_ = 0;
};

}  // namespace jankar::records
