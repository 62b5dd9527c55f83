#pragma once
// Full and read-only disks of a test, seen by the program under test alone.
#include <cstdlib>
#include <string>

namespace jankar::test {

/// The words that start a program with mounts of its own. In a chroot the root is no mount point, so that its
/// propagation cannot be changed; what is mounted below is the test's own folder there too.
inline std::string own_mounts() {
    return std::system("unshare -m true 2>/dev/null") == 0 ? "unshare -m"
                                                           : "unshare -m --propagation unchanged";
}

}  // namespace jankar::test
