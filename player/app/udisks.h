#pragma once
// udisks where it runs: who mounts sticks for users that are not root. Asked through its own program
// (udisksctl), which also knows when the service is not there. Blocks; any thread.
#include <string>

namespace jankar::app {

/// Mounts a partition ("/dev/sdb1") without programs, devices or foreign rights on it.
bool udisks_mount(const std::string& device);
bool udisks_unmount(const std::string& device);

/// Removable partitions ("/dev/sdb1") that are not mounted are mounted. True if there was one.
bool mount_new_sticks();

}  // namespace jankar::app
