#include "player/app/mounts.h"

#include <fmt/format.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <sstream>

#include "content/base/files.h"

namespace jankar::app {
namespace {

constexpr std::size_t kMostMountinfo = 1024 * 1024;
constexpr std::array<std::string_view, 3> kPlaces = {"/media/", "/run/media/", "/mnt/"};

std::string real_path(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), &std::free);
    return real ? std::string(real.get()) : std::string();
}

/// Spaces and the like are written as \ and three octal digits.
std::string unescaped(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '7'; };
        if (text[i] == '\\' && digit(i + 1) && digit(i + 2) && digit(i + 3)) {
            out +=
                static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

/// Mount point, then behind a lone "-" type and source: 36 35 98:0 / /mnt rw shared:1 - ext4 /dev/root rw
std::vector<Mount> all_mounts(std::string_view mountinfo) {
    std::vector<Mount> mounts;
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::vector<std::string> list;
        for (std::string word; words >> word;) {
            list.push_back(std::move(word));
        }
        const auto dash = std::find(list.begin(), list.end(), "-");
        if (list.size() < 7 || list.end() - dash < 3) {
            continue;
        }
        mounts.push_back({unescaped(list[4]), unescaped(dash[2])});
    }
    return mounts;
}

std::vector<Mount> all_mounts() {
    const auto text = read_kernel_file("/proc/self/mountinfo", kMostMountinfo);
    return text ? all_mounts(*text) : std::vector<Mount>();
}

}  // namespace

std::vector<Mount> stick_mounts(std::string_view mountinfo) {
    std::vector<Mount> sticks = all_mounts(mountinfo);
    std::erase_if(sticks, [](const Mount& mount) {
        return !mount.device.starts_with("/dev/") ||
               std::none_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
                   return mount.folder.size() > place.size() && mount.folder.starts_with(place);
               });
    });
    return sticks;
}

std::vector<Mount> stick_mounts() {
    const auto text = read_kernel_file("/proc/self/mountinfo", kMostMountinfo);
    return text ? stick_mounts(*text) : std::vector<Mount>();
}

bool is_removable_disk(const std::string& disk) {
    const auto removable = read_kernel_file("/sys/block/" + disk + "/removable", 16);
    const std::string path = real_path("/sys/block/" + disk);
    return path.find("/usb") != std::string::npos || (removable && removable->starts_with('1'));
}

bool is_removable(std::uint64_t file_system) {
    // A partition's folder lies in its disk's.
    const std::string path =
        real_path(fmt::format("/sys/dev/block/{}:{}", major(file_system), minor(file_system)));
    const auto above = path.find_last_of('/');
    if (path.empty() || above == std::string::npos) {
        return false;
    }
    const std::string own = path.substr(above + 1);
    const std::string disk = path.substr(0, above);
    return is_removable_disk(own) || is_removable_disk(disk.substr(disk.find_last_of('/') + 1));
}

std::optional<std::string> mounted_device(const std::string& folder) {
    std::optional<std::string> device;
    for (const Mount& mount : all_mounts()) {
        if (mount.folder == folder) {
            device = mount.device;  // the last one lies on top
        }
    }
    return device;
}

}  // namespace jankar::app
