#include "player/app/udisks.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "content/base/files.h"
#include "player/app/mounts.h"

namespace jankar::app {
namespace {

bool run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    }
    pid_t child = 0;
    const int spawned = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (spawned != 0) {
        return false;
    }
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

bool udisks_mount(const std::string& device) {
    return run({"udisksctl", "mount", "--no-user-interaction", "-b", device, "-o", "nosuid,nodev,noexec"});
}

bool udisks_unmount(const std::string& device) {
    return run({"udisksctl", "unmount", "--no-user-interaction", "-b", device});
}

bool mount_new_sticks() {
    const auto disks = list_folder("/sys/block");
    const auto mounts = read_kernel_file("/proc/self/mountinfo", 1024 * 1024);
    bool any = false;
    for (const std::string& disk : disks ? *disks : std::vector<std::string>()) {
        if (disk.starts_with("loop") || disk.starts_with("ram") || !is_removable_disk(disk)) {
            continue;
        }
        const auto parts = list_folder("/sys/block/" + disk);
        for (const std::string& part : parts ? *parts : std::vector<std::string>()) {
            const std::string device = "/dev/" + part;
            if (part.starts_with(disk) && mounts && mounts->find(" " + device + " ") == std::string::npos) {
                any = udisks_mount(device) || any;
            }
        }
    }
    return any;
}

}  // namespace jankar::app
