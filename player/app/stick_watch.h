#pragma once
// Notices sticks that come and go: mounts below /media, /run/media and /mnt, and the folders named with
// --stick. Waits in poll() on mountinfo and on the kernel's events of new disks, without a timer: nothing
// wakes while nothing happens. Its own thread; what it tells is read by sticks() from any thread.
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "content/base/files.h"
#include "content/base/guarded.h"

namespace jankar::app {

struct Stick {
    std::string folder;
    std::uint64_t file_system = 0;  ///< its st_dev: another stick in the same place is another one
    bool is_named = false;          ///< with --stick
    bool operator==(const Stick&) const = default;
};

class StickWatch {
 public:
    /// `changed` is called on the watch's thread, the first time when it has looked.
    StickWatch(std::vector<std::string> named, std::function<void()> changed);
    ~StickWatch();
    StickWatch(const StickWatch&) = delete;
    StickWatch& operator=(const StickWatch&) = delete;

    std::vector<Stick> sticks() { return *sticks_.acquire(); }

 private:
    void run();
    bool look();
    const std::vector<std::string> named_;
    std::set<std::string> places_;  ///< named folders that were mount points: empty ones are no sticks
    const std::function<void()> changed_;
    Guarded<std::vector<Stick>> sticks_;
    UniqueFd stop_;  ///< eventfd: the destructor was called
    std::thread thread_;
};

}  // namespace jankar::app
