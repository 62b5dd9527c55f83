#pragma once
// Words to the person at the terminal: one line that is written over while work goes on, nothing of that in a
// pipe, and one sentence when something failed. Work that is over within a second shows nothing. One thread
// at a time.
#include <chrono>
#include <cstdint>
#include <string>

#include "content/base/result.h"

namespace jankar::build {

/// "3 of 40, 1.5 a second, 25 s left": how far work is that began so many seconds ago. Pure; `unit` is
/// written behind the numbers ("MB") where there is one.
std::string told_progress(std::int64_t done, std::int64_t total, const std::string& unit, double seconds);

class Console {
 public:
    Console();
    ~Console() { clear(); }
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;
    /// Another kind of work begins: rate and time left are counted from here.
    void begin(const std::string& unit = {});
    /// On a terminal only, after the first second, at most ten times a second.
    void progress(const std::string& what, std::int64_t done, std::int64_t total);
    /// Takes the line of progress away again.
    void clear();
    /// The sentence on stderr; the exit code that belongs to it.
    int fail_with(const Error& error);

 private:
    const bool terminal_;
    bool shown_ = false;
    std::string unit_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace jankar::build
