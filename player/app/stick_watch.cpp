#include "player/app/stick_watch.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "player/app/mounts.h"
#include "player/app/udisks.h"

namespace jankar::app {
namespace {

/// The kernel's events of devices (kobject_uevent): a stick is there before anything mounts it.
UniqueFd open_device_events() {
    UniqueFd fd(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT));
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = 1;
    if (fd && ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        fd = UniqueFd();
    }
    return fd;
}

/// Reads what has come; true if a disk was among it.
bool is_new_disk(const UniqueFd& events) {
    bool is_disk = false;
    std::array<char, 8192> text;
    for (;;) {
        const ssize_t got = ::recv(events.get(), text.data(), text.size(), 0);
        if (got <= 0) {
            return is_disk;
        }
        const std::string_view event(text.data(), static_cast<std::size_t>(got));
        is_disk = is_disk || (event.starts_with("add@") && event.find("/block/") != std::string_view::npos);
    }
}

}  // namespace

StickWatch::StickWatch(std::vector<std::string> named, std::function<void()> changed)
    : named_(std::move(named)),
      changed_(std::move(changed)),
      stop_(::eventfd(0, EFD_CLOEXEC)),
      thread_([this] { run(); }) {
    ::pthread_setname_np(thread_.native_handle(), "sticks");
}

StickWatch::~StickWatch() {
    const std::uint64_t one = 1;
    static_cast<void>(::write(stop_.get(), &one, sizeof one) == sizeof one);
    thread_.join();
}

void StickWatch::run() {
    const UniqueFd mounts(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
    const UniqueFd devices = open_device_events();
    mount_new_sticks();
    look();
    changed_();
    for (;;) {
        std::array<pollfd, 3> wait = {pollfd{stop_.get(), POLLIN, 0}, pollfd{mounts.get(), POLLPRI, 0},
                                      pollfd{devices.get(), POLLIN, 0}};
        if (::poll(wait.data(), wait.size(), -1) < 0) {
            if (errno != EINTR) {
                return;
            }
            continue;
        }
        if (wait[0].revents != 0) {
            return;
        }
        if (wait[2].revents != 0 && is_new_disk(devices)) {
            mount_new_sticks();
        }
        if (wait[1].revents != 0 && look()) {
            changed_();
        }
    }
}

/// True if other sticks are there than before.
bool StickWatch::look() {
    std::vector<Stick> now;
    auto add = [&](const std::string& folder, bool is_named) {
        struct stat status {};
        if (::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
            now.push_back({folder, status.st_dev, is_named});
        }
    };
    for (const std::string& folder : named_) {
        struct stat inside {
        }, above{};
        const bool is_mount = ::stat(folder.c_str(), &inside) == 0 &&
                              ::stat((folder + "/..").c_str(), &above) == 0 && inside.st_dev != above.st_dev;
        if (is_mount) {
            places_.insert(folder);
        }
        if (is_mount || !places_.contains(folder)) {
            add(folder, true);
        }
    }
    for (const Mount& mount : stick_mounts()) {
        if (std::find(named_.begin(), named_.end(), mount.folder) == named_.end()) {
            add(mount.folder, false);
        }
    }
    auto known = sticks_.acquire();
    const bool is_other = *known != now;
    *known = std::move(now);
    return is_other;
}

}  // namespace jankar::app
