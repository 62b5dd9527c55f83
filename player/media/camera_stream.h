#pragma once
// A running webcam: frames of about 640 x 480 in YUYV or Motion JPEG, in buffers of the driver that are read
// where they lie. What a driver says is checked before it is believed. One thread at a time. Times in
// milliseconds, sizes in pixels.
#include <memory>
#include <vector>

#include "player/media/camera_device.h"
#include "player/media/picture.h"

namespace jankar::media {

class CameraStream {
 public:
    /// Sets the device up and starts it. Unsupported: it is no camera, or speaks no format of ours.
    static Result<std::unique_ptr<CameraStream>> start(std::unique_ptr<VideoDevice> device);
    ~CameraStream();
    CameraStream(const CameraStream&) = delete;
    CameraStream& operator=(const CameraStream&) = delete;

    enum class Read {
        Frame,    ///< `square` has it
        Nothing,  ///< none came, it was broken, or `side` is 0
        Lost,     ///< the camera is gone
    };
    /// Waits for the next frame and gives it back to the driver. `side` 0 passes it over, else `square`
    /// becomes its middle with this side (or less, if the camera has less).
    Read read(int wait_ms, int side, Picture& square);

 private:
    explicit CameraStream(std::unique_ptr<VideoDevice> device) : device_(std::move(device)) {}
    Result<void> set_format();
    Result<void> set_buffers();
    bool decode(ByteView frame, int side, Picture& square) const;

    const std::unique_ptr<VideoDevice> device_;
    bool jpeg_ = false, running_ = false;
    int width_ = 0, height_ = 0;
    std::size_t stride_ = 0;  ///< bytes a row of YUYV
    std::vector<ByteView> buffers_;
};

}  // namespace jankar::media
