#pragma once
// The webcam, for the photo of her who said yes to it: shows her as in a mirror while she gets ready, then
// keeps one small square photo. The device is open only between start() and the photo or stop(). All member
// functions are called from the main thread and do not block; the camera has a thread of its own.
#include <functional>
#include <memory>
#include <optional>

#include "player/media/camera_device.h"
#include "player/media/picture.h"

namespace jankar {
class Worker;
}

namespace jankar::media {

class Camera {
 public:
    enum class State {
        Idle,
        Opening,
        Running,   ///< frame() has pictures
        Taking,    ///< shoot() was called
        Done,      ///< take() has the photo
        NoDevice,  ///< there is none, it cannot be used, or it was pulled out
    };
    /// `wake` is called from another thread when state() has become another or frame() has a new picture.
    explicit Camera(std::function<void()> wake, VideoDeviceOpener opener = open_video_device);
    ~Camera();
    Camera(const Camera&) = delete;
    Camera& operator=(const Camera&) = delete;

    /// Begins, from any state; pictures for the screen are squares with this side in pixels (16 to 1024).
    void start(int preview_side);
    State state() const;
    /// The newest picture if there is one since the last call, at most ten a second; left and right as in a
    /// mirror.
    std::optional<Picture> frame();
    /// Keeps the next frame as the photo; only while Running.
    void shoot();
    /// The photo as photo.h makes it (not mirrored), and Idle again; empty unless Done.
    Bytes take();
    /// Stops at once, from any state; nothing is kept.
    void stop();

 private:
    struct Session;
    static void run(Session& session, const VideoDeviceOpener& opener);

    const std::function<void()> wake_;
    const VideoDeviceOpener opener_;
    std::shared_ptr<Session> session_;  ///< null: Idle
    std::unique_ptr<Worker> worker_;    ///< from the first start on; last: its job ends first
};

}  // namespace jankar::media
