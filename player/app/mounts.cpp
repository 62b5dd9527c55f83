#include "player/app/mounts.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "content/base/files.h"

namespace jankar::app {
namespace {

constexpr std::size_t kMostMountinfo = 1024 * 1024;
constexpr std::array<std::string_view, 3> kPlaces = {"/media/", "/run/media/", "/mnt/"};

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
