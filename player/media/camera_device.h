#pragma once
// The seam to Video4Linux (linux/videodev2.h; kernel documentation, "Video for Linux API"): one open device.
// One thread at a time.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "content/base/bytes.h"

namespace jankar::media {

class VideoDevice {
 public:
    virtual ~VideoDevice() = default;
    /// ioctl(2) with a VIDIOC_ request: 0 or the error number.
    virtual int control(unsigned long request, void* argument) = 0;
    /// Waits until a frame can be fetched, at most so long. False: none came.
    virtual bool wait(int ms) = 0;
    /// One of the driver's buffers, to be read; empty if that is not possible. Valid until unmap().
    virtual ByteView map(std::size_t bytes, std::uint32_t offset) = 0;
    virtual void unmap(ByteView buffer) = 0;
};

/// Opens the device of this number, counted from 0; null where there is none.
using VideoDeviceOpener = std::function<std::unique_ptr<VideoDevice>(int number)>;

/// /dev/video<number>.
std::unique_ptr<VideoDevice> open_video_device(int number);

}  // namespace jankar::media
