#include "player/media/camera_device.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <cerrno>
#include <string>

#include "content/base/files.h"

namespace jankar::media {
namespace {

class KernelDevice : public VideoDevice {
 public:
    explicit KernelDevice(UniqueFd fd) : fd_(std::move(fd)) {}

    int control(unsigned long request, void* argument) override {
        int result = 0;
        do {
            result = ::ioctl(fd_.get(), request, argument);
        } while (result < 0 && errno == EINTR);
        return result < 0 ? errno : 0;
    }

    bool wait(int ms) override {
        pollfd wanted{fd_.get(), POLLIN, 0};
        return ::poll(&wanted, 1, ms) > 0;
    }

    ByteView map(std::size_t bytes, std::uint32_t offset) override {
        void* memory = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd_.get(), offset);
        return memory == MAP_FAILED ? ByteView() : ByteView(static_cast<std::uint8_t*>(memory), bytes);
    }

    void unmap(ByteView buffer) override {
        ::munmap(const_cast<std::uint8_t*>(buffer.data()), buffer.size());
    }

 private:
    UniqueFd fd_;
};

}  // namespace

std::unique_ptr<VideoDevice> open_video_device(int number) {
    const std::string path = "/dev/video" + std::to_string(number);
    UniqueFd fd(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    return fd ? std::make_unique<KernelDevice>(std::move(fd)) : nullptr;
}

}  // namespace jankar::media
