#include "player/media/camera_stream.h"

#include <linux/videodev2.h>

#include <algorithm>
#include <cerrno>

#include "player/media/picture_formats.h"

namespace jankar::media {
namespace {

constexpr std::uint32_t kWidth = 640, kHeight = 480, kFramesASecond = 10, kBuffers = 3;
constexpr std::uint32_t kSmallestSide = 16, kMostWidth = 1920, kMostHeight = 1200;
constexpr std::size_t kMostBytes = 8 << 20;  // of a buffer
constexpr std::uint32_t kMostFormats = 64;

/// YUV to RGB after ITU-R BT.601, studio range, with 8 bits of fraction.
std::uint32_t rgb_of(int y, int u, int v) {
    const int c = 298 * (y - 16) + 128, d = u - 128, e = v - 128;
    auto channel = [](int value) { return static_cast<std::uint32_t>(std::clamp(value >> 8, 0, 255)); };
    return 0xFF000000U | channel(c + 409 * e) << 16 | channel(c - 100 * d - 208 * e) << 8 |
           channel(c + 516 * d);
}

Error no_camera() {
    return {ErrorCode::Unsupported, "The device is no camera that can be used."};
}

}  // namespace

Result<std::unique_ptr<CameraStream>> CameraStream::start(std::unique_ptr<VideoDevice> device) {
    std::unique_ptr<CameraStream> stream(new CameraStream(std::move(device)));
    v4l2_capability about{};
    if (stream->device_->control(VIDIOC_QUERYCAP, &about) != 0) {
        return fail(no_camera());
    }
    const std::uint32_t can =
        (about.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? about.device_caps : about.capabilities;
    if ((can & V4L2_CAP_VIDEO_CAPTURE) == 0 || (can & V4L2_CAP_STREAMING) == 0) {
        return fail(no_camera());
    }
    RETURN_IF_ERROR(stream->set_format());
    // More frames than are shown only warm the device; many cameras give 30 all the same.
    v4l2_streamparm pace{};
    pace.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    pace.parm.capture.timeperframe = {1, kFramesASecond};
    static_cast<void>(stream->device_->control(VIDIOC_S_PARM, &pace));
    RETURN_IF_ERROR(stream->set_buffers());
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (stream->device_->control(VIDIOC_STREAMON, &type) != 0) {
        return fail(ErrorCode::Io, "The camera could not be started.");
    }
    stream->running_ = true;
    return stream;
}

CameraStream::~CameraStream() {
    if (running_) {
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        static_cast<void>(device_->control(VIDIOC_STREAMOFF, &type));
    }
    for (const ByteView buffer : buffers_) {
        device_->unmap(buffer);
    }
}

Result<void> CameraStream::set_format() {
    bool has_yuyv = false, has_jpeg = false;
    for (std::uint32_t i = 0; i < kMostFormats; ++i) {
        v4l2_fmtdesc format{};
        format.index = i;
        format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        if (device_->control(VIDIOC_ENUM_FMT, &format) != 0) {
            break;
        }
        has_yuyv = has_yuyv || format.pixelformat == V4L2_PIX_FMT_YUYV;
        has_jpeg =
            has_jpeg || format.pixelformat == V4L2_PIX_FMT_MJPEG || format.pixelformat == V4L2_PIX_FMT_JPEG;
    }
    // Plain pixels cost less than unpacking, where the cable carries them.
    for (const std::uint32_t wanted : {V4L2_PIX_FMT_YUYV, V4L2_PIX_FMT_MJPEG, V4L2_PIX_FMT_JPEG}) {
        if (!(wanted == V4L2_PIX_FMT_YUYV ? has_yuyv : has_jpeg)) {
            continue;
        }
        v4l2_format format{};
        format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        format.fmt.pix.width = kWidth;
        format.fmt.pix.height = kHeight;
        format.fmt.pix.pixelformat = wanted;
        format.fmt.pix.field = V4L2_FIELD_NONE;
        if (device_->control(VIDIOC_S_FMT, &format) != 0) {
            continue;
        }
        // The driver answers with what it will do, which may be another size, or another format.
        const v4l2_pix_format& given = format.fmt.pix;
        if (given.pixelformat != wanted || std::min(given.width, given.height) < kSmallestSide ||
            given.width > kMostWidth || given.height > kMostHeight) {
            continue;
        }
        jpeg_ = wanted != V4L2_PIX_FMT_YUYV;
        width_ = static_cast<int>(given.width & ~1U);
        height_ = static_cast<int>(given.height);
        stride_ = std::max<std::size_t>(given.bytesperline, static_cast<std::size_t>(given.width) * 2);
        if (jpeg_ || stride_ * given.height <= kMostBytes) {
            return {};
        }
    }
    return fail(no_camera());
}

Result<void> CameraStream::set_buffers() {
    v4l2_requestbuffers request{};
    request.count = kBuffers;
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    request.memory = V4L2_MEMORY_MMAP;
    const int error = device_->control(VIDIOC_REQBUFS, &request);
    if (error != 0 || request.count < 1 || request.count > 32) {
        return fail(error == EBUSY ? ErrorCode::Locked : ErrorCode::Io,
                    "The camera is used by another program.");
    }
    for (std::uint32_t i = 0; i < request.count; ++i) {
        v4l2_buffer buffer{};
        buffer.index = i;
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        buffer.memory = V4L2_MEMORY_MMAP;
        if (device_->control(VIDIOC_QUERYBUF, &buffer) != 0 || buffer.length == 0 ||
            buffer.length > kMostBytes) {
            return fail(no_camera());
        }
        const ByteView mapped = device_->map(buffer.length, buffer.m.offset);
        if (mapped.empty()) {
            return fail(ErrorCode::Io, "The pictures of the camera cannot be read.");
        }
        buffers_.push_back(mapped);
        if (device_->control(VIDIOC_QBUF, &buffer) != 0) {
            return fail(no_camera());
        }
    }
    return {};
}

CameraStream::Read CameraStream::read(int wait_ms, int side, Picture& square) {
    if (!device_->wait(wait_ms)) {
        return Read::Nothing;
    }
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    const int error = device_->control(VIDIOC_DQBUF, &buffer);
    if (error != 0) {
        return error == EAGAIN ? Read::Nothing : Read::Lost;
    }
    if (buffer.index >= buffers_.size()) {
        return Read::Lost;
    }
    const ByteView whole = buffers_[buffer.index];
    const ByteView frame = whole.first(std::min<std::size_t>(buffer.bytesused, whole.size()));
    const bool broken = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0;
    const bool shown = side > 0 && !broken && decode(frame, side, square);
    if (device_->control(VIDIOC_QBUF, &buffer) != 0) {
        return Read::Lost;
    }
    return shown ? Read::Frame : Read::Nothing;
}

bool CameraStream::decode(ByteView frame, int side, Picture& square) const {
    const int cut = std::min(width_, height_);
    side = std::min(side, cut);
    if (jpeg_) {
        auto picture = decode_picture(frame, side, side, Fit::Cover);
        if (picture) {
            square = std::move(*picture);
        }
        return picture.has_value();
    }
    const std::size_t row_bytes = static_cast<std::size_t>(width_) * 2;
    if (frame.size() < stride_ * static_cast<std::size_t>(height_ - 1) + row_bytes) {
        return false;  // half a frame: the cable was moved
    }
    // Pixels come in pairs that share their colour: the cut begins at an even one.
    const int left = (width_ - cut) / 2 & ~1, top = (height_ - cut) / 2;
    std::vector<std::uint32_t> pixels;
    pixels.reserve(static_cast<std::size_t>(cut) * static_cast<std::size_t>(cut));
    for (int y = 0; y < cut; ++y) {
        const ByteView row = frame.subspan(static_cast<std::size_t>(top + y) * stride_, row_bytes);
        for (int x = left; x < left + cut; ++x) {
            const std::size_t pair = static_cast<std::size_t>(x & ~1) * 2;
            pixels.push_back(rgb_of(row[pair + (x % 2 == 0 ? 0 : 2)], row[pair + 1], row[pair + 3]));
        }
    }
    square = {side, side,
              std::vector<std::uint32_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side)),
              false};
    scale_pixels({pixels.data(), cut, cut, cut}, false, square.pixels.data(), side, side);
    return true;
}

}  // namespace jankar::media
