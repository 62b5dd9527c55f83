#pragma once
// Progress on a terminal: one line on stderr that is written over, from the first second on; nothing in a
// pipe. Not thread-safe.
#include <cstdint>
#include <string>

namespace jankar::collect {

class ProgressLine {
 public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    /// `done` of `total` of whatever is counted, 0 when the total is not known; `records` for the rate.
    void show(std::uint64_t done, std::uint64_t total, std::int64_t records);
    double seconds() const;

 private:
    bool on_terminal_ = false;
    bool shown_ = false;
    std::int64_t start_ms_ = 0, last_ms_ = 0;
};

}  // namespace jankar::collect
