#include "content/base/clock.h"

#include <fcntl.h>
#include <unistd.h>

#include <ctime>

#include "content/base/files.h"

namespace jankar {

namespace {

std::int64_t read_clock_ms(clockid_t id) {
    timespec time{};
    ::clock_gettime(id, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

class SystemClock : public Clock {
 public:
    std::int64_t monotonic_ms() const override { return read_clock_ms(CLOCK_MONOTONIC); }
    std::int64_t boottime_ms() const override { return read_clock_ms(CLOCK_BOOTTIME); }
    std::int64_t wall_ms() const override { return read_clock_ms(CLOCK_REALTIME); }
    std::string boot_id() const override {
        // A file of the kernel whose size reads as 0, so read_file does not fit.
        UniqueFd fd(::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
        char text[36];
        if (!fd || ::read(fd.get(), text, sizeof text) != static_cast<ssize_t>(sizeof text)) {
            return {};
        }
        return std::string(text, sizeof text);
    }
};

}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

}  // namespace jankar
