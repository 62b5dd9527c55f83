#pragma once
// Words to the person at the terminal: one line that is written over while work goes on, nothing of that in a
// pipe, and one sentence when something failed. One thread at a time.
#include <chrono>
#include <string>

#include "content/base/result.h"

namespace jankar::build {

class Console {
 public:
    Console();
    ~Console() { clear(); }
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;
    /// On a terminal only, at most ten times a second.
    void progress(const std::string& what, int done, int total);
    /// Takes the line of progress away again.
    void clear();
    /// The sentence on stderr; the exit code that belongs to it.
    int fail_with(const Error& error);

 private:
    const bool terminal_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point last_{};
};

}  // namespace jankar::build
