#pragma once
// What is mounted (proc(5), /proc/<pid>/mountinfo), and which of it is a stick. Any thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jankar::app {

struct Mount {
    std::string folder;  ///< where
    std::string device;  ///< what: "/dev/sdb1"
    bool operator==(const Mount&) const = default;
};

/// Mounts below /media, /run/media and /mnt (not those places themselves) of real media, from the text of
/// mountinfo; lines that are none are passed over.
std::vector<Mount> stick_mounts(std::string_view mountinfo);
/// Of this process, now.
std::vector<Mount> stick_mounts();
/// The device mounted at exactly this folder, wherever it is.
std::optional<std::string> mounted_device(const std::string& folder);
/// Whether the file system (a st_dev) lies on a medium that people take out: on USB, or removable.
bool is_removable(std::uint64_t file_system);
/// The same of a disk by its name: "sdb".
bool is_removable_disk(const std::string& disk);

}  // namespace jankar::app
