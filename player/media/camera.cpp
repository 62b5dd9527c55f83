#include "player/media/camera.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <utility>

#include "content/base/guarded.h"
#include "content/base/worker.h"
#include "player/media/camera_stream.h"
#include "player/media/photo.h"

namespace jankar::media {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int kMostDevices = 16;
constexpr auto kBetweenFrames = 100ms;
constexpr int kWaitMs = 50;
/// No frame for so long: it was pulled out, whatever the driver says. Some take two seconds for the first.
constexpr auto kStalled = 4s;
/// A device that takes longer to open is none: she waits before it.
constexpr auto kOpening = 6s;

void mirror(Picture& picture) {
    for (int y = 0; y < picture.height; ++y) {
        const auto row = picture.pixels.begin() + static_cast<std::ptrdiff_t>(y) * picture.width;
        std::reverse(row, row + picture.width);
    }
}

}  // namespace

/// One use of the camera, shared with the thread that reads it.
struct Camera::Session {
    void become(State next) {
        if (!stopped && state.exchange(next) != next) {
            wake();
        }
    }

    std::function<void()> wake;
    int side = 0;
    const Clock::time_point begun = Clock::now();
    std::atomic<State> state{State::Opening};
    std::atomic<bool> stopped{false};
    Guarded<std::optional<Picture>> newest;
    Bytes photo;  ///< written before Done, read after it
};

Camera::Camera(std::function<void()> wake, VideoDeviceOpener opener)
    : wake_(std::move(wake)), opener_(std::move(opener)) {}

Camera::~Camera() {
    stop();
}

void Camera::start(int preview_side) {
    stop();
    session_ = std::make_shared<Session>();
    session_->wake = wake_;
    session_->side = std::clamp(preview_side, 16, 1024);
    if (!worker_) {
        worker_ = std::make_unique<Worker>("camera");
    }
    worker_->post([session = session_, opener = opener_] { run(*session, opener); });
}

Camera::State Camera::state() const {
    if (!session_) {
        return State::Idle;
    }
    State opening = State::Opening;
    if (Clock::now() - session_->begun > kOpening &&
        session_->state.compare_exchange_strong(opening, State::NoDevice)) {
        session_->stopped = true;
    }
    return session_->state;
}

std::optional<Picture> Camera::frame() {
    return session_ ? std::exchange(*session_->newest.acquire(), std::nullopt) : std::nullopt;
}

void Camera::shoot() {
    State running = State::Running;
    if (session_) {
        session_->state.compare_exchange_strong(running, State::Taking);
    }
}

Bytes Camera::take() {
    if (state() != State::Done) {
        return {};
    }
    Bytes photo = std::move(session_->photo);
    session_.reset();
    return photo;
}

void Camera::stop() {
    if (session_) {
        session_->stopped = true;
        session_.reset();
    }
}

void Camera::run(Session& session, const VideoDeviceOpener& opener) {
    Picture photo;
    {
        std::unique_ptr<CameraStream> stream;
        for (int number = 0; number < kMostDevices && !stream && !session.stopped; ++number) {
            if (std::unique_ptr<VideoDevice> device = opener(number)) {
                if (auto started = CameraStream::start(std::move(device))) {
                    stream = std::move(*started);
                }
            }
        }
        if (!stream) {
            session.become(State::NoDevice);
            return;
        }
        Clock::time_point came = Clock::now(), shown = came - kBetweenFrames;
        while (photo.pixels.empty()) {
            if (session.stopped) {
                return;
            }
            const bool taking = session.state == State::Taking;
            const bool wanted = taking || Clock::now() - shown >= kBetweenFrames;
            Picture square;
            const int side = !wanted ? 0 : taking ? kPhotoSide : session.side;
            const CameraStream::Read read = stream->read(kWaitMs, side, square);
            if (read == CameraStream::Read::Lost || Clock::now() - came > kStalled) {
                session.become(State::NoDevice);
                return;
            }
            if (read != CameraStream::Read::Frame) {
                continue;
            }
            came = shown = Clock::now();
            if (taking) {
                photo = std::move(square);
                continue;
            }
            mirror(square);
            *session.newest.acquire() = std::move(square);
            State opening = State::Opening;
            session.state.compare_exchange_strong(opening, State::Running);
            if (!session.stopped) {
                session.wake();
            }
        }
    }
    Result<Bytes> webp = make_photo(photo);
    if (!webp) {
        session.become(State::NoDevice);
        return;
    }
    session.photo = std::move(*webp);
    session.become(State::Done);
}

}  // namespace jankar::media
