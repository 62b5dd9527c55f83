#pragma once
// When something happened, told from what one stream (device, epoch) holds and nothing else: never from the
// moment or the order in which bundles were added. Order is always the sequence number; the wall clock of a
// device may lie, so real time is worked out per boot:
//
//   * within a boot CLOCK_BOOTTIME is true, so one reading of the wall that can be believed dates them all;
//   * the best reading of a boot is the one of the best quality, among equals the last;
//   * boots follow each other: where their walls contradict that, the set of boots that fits and carries the
//     most evidence is kept, the others lose their date.
//
// Quality: A within two minutes, B the same day, C somewhere in an interval, D only before it was collected.
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace jankar::collect {

/// One record's clocks, milliseconds; quality 0 unknown, 1 set by hand, 2 saved at shutdown, 3 RTC,
/// 4 anchored in this boot.
struct ClockReading {
    std::int64_t boot = 0;
    std::int64_t mono_ms = 0;
    std::int64_t wall_ms = 0;
    std::int64_t quality = 0;
};

struct ResolvedTime {
    std::optional<std::int64_t> utc_ms;
    char quality = 'D';
};

/// A wall outside [earliest, latest] is not believed: nothing was recorded before the format existed.
inline constexpr std::int64_t kEarliestMs = 1'735'689'600'000;  // 2025-01-01
inline constexpr std::int64_t kLatestMs = 2'524'608'000'000;    // 2050-01-01

class Timeline {
 public:
    /// Collects readings, in any order; `order` is the sequence number, which decides among equals.
    void add(const ClockReading& reading, std::int64_t order);
    /// To be called once, after the last add.
    void resolve();
    ResolvedTime at(const ClockReading& reading) const;
    /// Whether the wall jumped by over two seconds inside a boot, or contradicted the order of boots.
    bool jumped() const { return jumped_; }

 private:
    struct Boot {
        std::int64_t first_mono = 0, last_mono = 0;
        std::int64_t count = 0;
        std::int64_t best_quality = -1;
        std::int64_t best_order = -1;
        std::int64_t best_mono = 0;
        std::int64_t offset = 0;                             ///< wall - mono of the best reading
        std::int64_t lowest_offset = 0, highest_offset = 0;  ///< of believable readings of that quality
        char quality = 'D';
        bool dated = false;
        std::int64_t not_before = 0;  ///< end of the dated boot before, so that time never runs back
    };
    static char letter(const Boot& boot, std::int64_t mono_ms);
    std::map<std::int64_t, Boot> boots_;
    bool jumped_ = false;
};

}  // namespace jankar::collect
