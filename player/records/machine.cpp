#include "player/records/machine.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>

#include "content/base/files.h"

namespace jankar::records {

namespace {

// Of file systems that <linux/magic.h> of Debian 12 does not name.
constexpr long kExfatMagic = 0x2011BAB0;
constexpr long kFuseMagic = 0x65735546;
constexpr long kRamfsMagic = 0x858458f6;

/// The printable text in a file of /sys or /proc. Placeholders count as nothing.
std::string small_file(const std::string& path) {
    constexpr std::size_t kMostBytes = 256;
    const auto read = read_kernel_file(path, kMostBytes);
    std::string text;
    for (const char c : read ? *read : std::string()) {
        if (c > ' ' && c < 0x7F) {
            text += c;
        }
    }
    const bool only_zeros = text.find_first_not_of("0-") == std::string::npos;
    const bool placeholder = text == "None" || text == "NotSpecified" || text == "ToBeFilledByO.E.M." ||
                             text == "Defaultstring" || text == "SystemSerialNumber";
    return only_zeros || placeholder ? std::string() : text;
}

std::string real_path(const std::string& path) {
    std::array<char, PATH_MAX> buffer{};
    return ::realpath(path.c_str(), buffer.data()) != nullptr ? std::string(buffer.data()) : std::string();
}

std::string serial_of_block_device(std::string device, int depth) {
    if (is_file(device + "/partition")) {
        device = device.substr(0, device.find_last_of('/'));
    }
    for (const char* name :
         {"/device/cid", "/device/serial", "/serial", "/device/wwid", "/device/vpd_pg80", "/wwid"}) {
        if (std::string serial = small_file(device + name); !serial.empty()) {
            return serial;
        }
    }
    // Encrypted and logical volumes stand on others.
    const auto slaves = list_folder(device + "/slaves");
    if (depth > 0 && slaves && !slaves->empty()) {
        return serial_of_block_device(real_path(device + "/slaves/" + slaves->front()), depth - 1);
    }
    return {};
}

class RealMachine : public Machine {
 public:
    std::string card_serial(const std::string& folder) const override {
        struct stat status {};
        if (::stat(folder.c_str(), &status) != 0) {
            return {};
        }
        const std::string device = real_path("/sys/dev/block/" + std::to_string(major(status.st_dev)) + ":" +
                                             std::to_string(minor(status.st_dev)));
        constexpr int kDeepestVolumes = 4;
        return device.empty() ? std::string() : serial_of_block_device(device, kDeepestVolumes);
    }

    std::string board_serial() const override {
        for (const char* path : {"/proc/device-tree/serial-number", "/sys/class/dmi/id/board_serial",
                                 "/sys/class/dmi/id/product_uuid"}) {
            if (std::string serial = small_file(path); !serial.empty()) {
                return serial;
            }
        }
        return {};
    }

    FileSystem file_system(const std::string& folder) const override {
        struct statfs status {};
        if (::statfs(folder.c_str(), &status) != 0) {
            return FileSystem::Ordinary;
        }
        switch (static_cast<long>(status.f_type)) {
            case MSDOS_SUPER_MAGIC:
            case kExfatMagic:
            case kFuseMagic:
                return FileSystem::Fat;
            case TMPFS_MAGIC:
            case kRamfsMagic:
            case OVERLAYFS_SUPER_MAGIC:
                return FileSystem::Memory;
            default:
                return FileSystem::Ordinary;
        }
    }

    int clock_source() const override {
        timex state{};
        if (::adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0) {
            return 4;
        }
        if (is_folder("/sys/class/rtc/rtc0")) {
            return 3;
        }
        return is_file("/etc/fake-hwclock.data") ? 2 : 0;
    }
};

}  // namespace

const Machine& real_machine() {
    static const RealMachine machine;
    return machine;
}

}  // namespace jankar::records
