#pragma once
// How much power is left, from /sys/class/power_supply. A device without a battery, or one that tells
// nonsense, has no level. Cheap enough to ask at every step; any thread.
#include <optional>
#include <string>

namespace jankar::app {

struct Power {
    int percent = 100;     ///< 0 to 100: the fullest of its batteries
    bool charges = false;  ///< on the mains, or charging
};

/// Nothing when there is no battery. `root`: the folder to read, for tests.
std::optional<Power> read_power(const std::string& root = "/sys/class/power_supply");

/// What is to be told at this level: each only once until the level has risen again.
class PowerWatch {
 public:
    enum class Notice {
        None,
        Low,    ///< 15 %: a small picture and one sentence, at the next step
        Empty,  ///< 5 %: your place is kept
        Stop,   ///< 3 %: a clean stop
    };
    Notice look(const std::optional<Power>& power);
    bool is_low() const { return level_ != Notice::None; }

 private:
    Notice level_ = Notice::None;
};

}  // namespace jankar::app
