// The camera against a driver made here, which keeps Video4Linux' rules and can break each of them; and
// against the machine's own camera where there is one.
#include "player/media/camera.h"

#include <doctest/doctest.h>
#include <linux/videodev2.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "player/media/camera_stream.h"
#include "tests/media/encoders.h"

using namespace jankar;
using namespace jankar::media;
using namespace std::chrono_literals;
using State = Camera::State;

namespace {

/// What the driver of one camera does.
struct Driver {
    std::vector<std::uint32_t> formats = {V4L2_PIX_FMT_YUYV};
    std::uint32_t width = 640, height = 480;
    std::uint32_t capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    std::uint32_t padding = 0;       ///< bytes behind each row of YUYV
    int gone_after = -1;             ///< frames; then it was pulled out
    bool silent = false;             ///< never gives a frame
    bool busy = false;               ///< another program has it
    std::uint32_t lie_index = 0;     ///< added to the number of a buffer
    std::uint32_t lie_bytes = 0;     ///< added to the length of a frame
    std::uint32_t buffer_bytes = 0;  ///< of a buffer, instead of what a frame needs
    std::function<bool(int)> broken = [](int) { return false; };  ///< this frame has the mark of an error
    Bytes jpeg;

    // What happened
    std::atomic<int> open{0}, frames{0}, streams{0}, mapped{0};
};

/// Quarters as the eye sees them: red, green, blue, white.
Bytes yuyv_quarters(std::uint32_t width, std::uint32_t height, std::uint32_t padding) {
    // ITU-R BT.601, studio range.
    struct Yuv {
        std::uint8_t y, u, v;
    };
    constexpr Yuv kRed = {81, 90, 240}, kGreen = {145, 54, 34}, kBlue = {41, 240, 110},
                  kWhite = {235, 128, 128};
    Bytes out;
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; x += 2) {
            const bool right = x >= width / 2, low = y >= height / 2;
            const Yuv c = low ? (right ? kWhite : kBlue) : (right ? kGreen : kRed);
            append(out, Bytes{c.y, c.u, c.y, c.v});
        }
        out.insert(out.end(), padding, 0x55);
    }
    return out;
}

class FakeDevice : public VideoDevice {
 public:
    explicit FakeDevice(Driver& driver) : driver_(driver) { ++driver_.open; }
    ~FakeDevice() override {
        CHECK((!streams_ || is_gone()));
        --driver_.open;
    }

    int control(unsigned long request, void* argument) override {
        if (is_gone()) {
            return ENODEV;
        }
        switch (request) {
            case VIDIOC_QUERYCAP:
                static_cast<v4l2_capability*>(argument)->capabilities =
                    driver_.capabilities | V4L2_CAP_DEVICE_CAPS;
                static_cast<v4l2_capability*>(argument)->device_caps = driver_.capabilities;
                return 0;
            case VIDIOC_ENUM_FMT: {
                auto& format = *static_cast<v4l2_fmtdesc*>(argument);
                if (format.index >= driver_.formats.size()) {
                    return EINVAL;
                }
                format.pixelformat = driver_.formats[format.index];
                return 0;
            }
            case VIDIOC_S_FMT: {
                auto& pix = static_cast<v4l2_format*>(argument)->fmt.pix;
                format_ = std::count(driver_.formats.begin(), driver_.formats.end(), pix.pixelformat) > 0
                              ? pix.pixelformat
                              : driver_.formats.front();
                pix.pixelformat = format_;
                pix.width = driver_.width;
                pix.height = driver_.height;
                pix.bytesperline = format_ == V4L2_PIX_FMT_YUYV ? driver_.width * 2 + driver_.padding : 0;
                return 0;
            }
            case VIDIOC_S_PARM:
                return ENOTTY;
            case VIDIOC_REQBUFS:
                return driver_.busy ? EBUSY : make_buffers(*static_cast<v4l2_requestbuffers*>(argument));
            case VIDIOC_QUERYBUF: {
                auto& buffer = *static_cast<v4l2_buffer*>(argument);
                if (buffer.index >= buffers_.size()) {
                    return EINVAL;
                }
                buffer.length = driver_.buffer_bytes != 0 ? driver_.buffer_bytes
                                                          : static_cast<std::uint32_t>(buffers_[0].size());
                buffer.m.offset = buffer.index << 24;
                return 0;
            }
            case VIDIOC_QBUF: {
                const std::uint32_t index = static_cast<v4l2_buffer*>(argument)->index - driver_.lie_index;
                if (index >= buffers_.size() || std::count(queued_.begin(), queued_.end(), index) > 0) {
                    return EINVAL;
                }
                queued_.push_back(index);
                return 0;
            }
            case VIDIOC_STREAMON:
                streams_ = true;
                ++driver_.streams;
                return 0;
            case VIDIOC_STREAMOFF:
                streams_ = false;
                --driver_.streams;
                return 0;
            case VIDIOC_DQBUF:
                return give_frame(*static_cast<v4l2_buffer*>(argument));
            default:
                return ENOTTY;
        }
    }

    bool wait(int ms) override {
        std::this_thread::sleep_for(driver_.silent ? std::chrono::milliseconds(ms) : 5ms);
        return !driver_.silent;
    }
    ByteView map(std::size_t bytes, std::uint32_t offset) override {
        const Bytes& buffer = buffers_[offset >> 24];
        if (bytes > buffer.size()) {
            return {};
        }
        ++driver_.mapped;
        return buffer;
    }
    void unmap(ByteView) override { --driver_.mapped; }

 private:
    bool is_gone() const { return driver_.gone_after >= 0 && driver_.frames >= driver_.gone_after; }
    int make_buffers(v4l2_requestbuffers& request) {
        content_ = format_ == V4L2_PIX_FMT_YUYV
                       ? yuyv_quarters(driver_.width, driver_.height, driver_.padding)
                       : driver_.jpeg;
        request.count = std::min(request.count, 2U);
        buffers_.assign(request.count, Bytes(content_.size() + 100));
        return 0;
    }
    int give_frame(v4l2_buffer& buffer) {
        if (!streams_ || queued_.empty()) {
            return EINVAL;
        }
        const int number = driver_.frames++;
        const std::uint32_t index = queued_.front();
        queued_.erase(queued_.begin());
        std::copy(content_.begin(), content_.end(), buffers_[index].begin());
        buffer.index = index + driver_.lie_index;
        buffer.bytesused = static_cast<std::uint32_t>(content_.size()) + driver_.lie_bytes;
        buffer.flags = driver_.broken(number) ? V4L2_BUF_FLAG_ERROR : 0;
        if (driver_.broken(number)) {
            std::fill(buffers_[index].begin(), buffers_[index].end(), std::uint8_t{0});
        }
        return 0;
    }

    Driver& driver_;
    std::uint32_t format_ = 0;
    bool streams_ = false;
    Bytes content_;
    std::vector<Bytes> buffers_;
    std::vector<std::uint32_t> queued_;
};

struct Rig {
    explicit Rig(Driver& driver, int number = 0)
        : camera([this] { ++wakes; },
                 [&driver, number](int asked) -> std::unique_ptr<VideoDevice> {
                     return asked == number ? std::make_unique<FakeDevice>(driver) : nullptr;
                 }) {}
    bool reaches(State state, std::chrono::milliseconds within = 8s) {
        const auto end = std::chrono::steady_clock::now() + within;
        while (camera.state() != state && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(1ms);
        }
        return camera.state() == state;
    }
    Picture next_frame() {
        for (int i = 0; i < 5'000; ++i) {
            if (auto frame = camera.frame()) {
                return std::move(*frame);
            }
            std::this_thread::sleep_for(1ms);
        }
        FAIL("no frame came");
        return {};
    }
    std::atomic<int> wakes{0};
    Camera camera;
};

std::string quarters_of(const Picture& picture) {
    REQUIRE(picture.width > 8);
    REQUIRE(picture.pixels.size() ==
            static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
    std::string out;
    const int qx = picture.width / 4, qy = picture.height / 4;
    for (const auto& [x, y] : {std::pair{qx, qy}, {3 * qx, qy}, {qx, 3 * qy}, {3 * qx, 3 * qy}}) {
        const std::uint32_t pixel = picture.pixels[static_cast<std::size_t>(y * picture.width + x)];
        for (const int shift : {16, 8, 0}) {
            const auto value = pixel >> shift & 0xFF;
            out += value > 200 ? '1' : value < 55 ? '0' : '?';
        }
        out += ' ';
    }
    return out;
}

/// A frame as many webcams send it: without its Huffman tables.
Bytes without_tables(const Bytes& jpeg) {
    Bytes out(jpeg.begin(), jpeg.begin() + 2);
    std::size_t at = 2;
    while (at + 4 <= jpeg.size() && jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA) {
        const std::size_t size = 2 + static_cast<std::size_t>(jpeg[at + 2] << 8 | jpeg[at + 3]);
        if (jpeg[at + 1] != 0xC4) {
            append(out, ByteView(jpeg).subspan(at, size));
        }
        at += size;
    }
    append(out, ByteView(jpeg).subspan(at));
    return out;
}

constexpr const char* kUpright = "100 010 001 111 ";
constexpr const char* kMirrored = "010 100 111 001 ";

}  // namespace

TEST_CASE("camera: shows her as in a mirror and keeps a photo the right way round") {
    Driver driver;
    SUBCASE("plain pixels") {}
    SUBCASE("plain pixels with a gap behind each row, in another size than asked for") {
        driver.padding = 26;
        driver.width = 352;
        driver.height = 288;
    }
    SUBCASE("upright") {
        driver.width = 240;
        driver.height = 320;
    }
    SUBCASE("Motion JPEG") {
        driver.formats = {V4L2_PIX_FMT_MJPEG};
        driver.jpeg = test::encode_jpeg(test::quarters(640, 480));
    }
    SUBCASE("Motion JPEG without its tables") {
        driver.formats = {V4L2_PIX_FMT_NV12, V4L2_PIX_FMT_MJPEG};
        driver.jpeg = without_tables(test::encode_jpeg(test::quarters(640, 480)));
    }
    Rig rig(driver, 3);
    CHECK(rig.camera.state() == State::Idle);
    CHECK(!rig.camera.frame());
    rig.camera.start(200);
    const Picture seen = rig.next_frame();
    CHECK(rig.reaches(State::Running));
    CHECK(seen.width == 200);
    CHECK(seen.height == 200);
    CHECK(quarters_of(seen) == kMirrored);
    CHECK(rig.camera.take().empty());
    rig.camera.shoot();
    REQUIRE(rig.reaches(State::Done));
    CHECK(driver.open == 0);  // the light of the camera is out
    CHECK(driver.mapped == 0);
    const Bytes photo = rig.camera.take();
    CHECK(photo.size() <= 24 * 1024);
    auto picture = decode_picture(photo, 0, 0, Fit::Contain);
    REQUIRE(picture.has_value());
    CHECK(quarters_of(*picture) == kUpright);
    CHECK(rig.camera.state() == State::Idle);
    CHECK(rig.camera.take().empty());
}

TEST_CASE("camera: at most ten pictures a second, however many come") {
    Driver driver;
    Rig rig(driver);
    rig.camera.start(64);
    rig.next_frame();
    const int wakes = rig.wakes;
    int frames = 0;
    const auto end = std::chrono::steady_clock::now() + 1s;
    while (std::chrono::steady_clock::now() < end) {
        frames += rig.camera.frame() ? 1 : 0;
        std::this_thread::sleep_for(1ms);
    }
    CHECK(frames <= 10);
    CHECK(frames >= 3);
    CHECK(rig.wakes - wakes <= 11);
}

TEST_CASE("camera: none there, none of use, or another program has it") {
    Driver driver;
    auto none = [&] {
        Rig rig(driver);
        rig.camera.start(100);
        CHECK(rig.reaches(State::NoDevice));
        CHECK(rig.wakes == 1);
        CHECK(!rig.camera.frame());
        CHECK(driver.open == 0);
        CHECK(driver.mapped == 0);
    };
    SUBCASE("no device") {
        Rig rig(driver, 99);
        rig.camera.start(100);
        CHECK(rig.reaches(State::NoDevice));
        rig.camera.shoot();
        CHECK(rig.camera.state() == State::NoDevice);
    }
    SUBCASE("it only gives metadata") {
        driver.capabilities = V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING;
        none();
    }
    SUBCASE("formats of others") {
        driver.formats = {V4L2_PIX_FMT_NV12, V4L2_PIX_FMT_H264};
        none();
    }
    SUBCASE("sizes beyond reason") {
        driver.width = 40'000;
        none();
    }
    SUBCASE("no size") {
        driver.width = driver.height = 0;
        none();
    }
    SUBCASE("buffers beyond reason") {
        driver.buffer_bytes = 0x7FFFFFFF;
        none();
    }
    SUBCASE("buffers that cannot be read") {
        driver.buffer_bytes = 4 << 20;
        none();
    }
    SUBCASE("busy") {
        driver.busy = true;
        none();
    }
    SUBCASE("a driver that gives buffers it never had") {
        driver.lie_index = 7;
        none();
    }
}

TEST_CASE("camera: pulled out or silent it says so") {
    Driver driver;
    SUBCASE("pulled out") {
        driver.gone_after = 20;
        Rig rig(driver);
        rig.camera.start(100);
        CHECK(rig.reaches(State::Running));
        CHECK(rig.reaches(State::NoDevice));
        CHECK(driver.open == 0);
    }
    SUBCASE("pulled out while the photo is taken") {
        driver.broken = [](int number) { return number > 5; };
        Rig rig(driver);
        rig.camera.start(100);
        CHECK(rig.reaches(State::Running));
        std::this_thread::sleep_for(200ms);
        rig.camera.shoot();
        CHECK(rig.reaches(State::NoDevice));
        CHECK(rig.camera.take().empty());
    }
    SUBCASE("silent") {
        driver.silent = true;
        Rig rig(driver);
        rig.camera.start(100);
        CHECK(rig.reaches(State::NoDevice));
    }
}

TEST_CASE("camera: broken frames are passed over, and lengths are not believed") {
    Driver driver;
    SUBCASE("marked as broken") {
        driver.broken = [](int number) { return number % 3 != 2; };
    }
    SUBCASE("too long") {
        driver.lie_bytes = 0x7FFFFFF;
    }
    SUBCASE("JPEG with rubbish behind it") {
        driver.formats = {V4L2_PIX_FMT_MJPEG};
        driver.jpeg = test::encode_jpeg(test::quarters(640, 480));
        driver.lie_bytes = 90;
    }
    Rig rig(driver);
    rig.camera.start(160);
    for (int i = 0; i < 3; ++i) {
        CHECK(quarters_of(rig.next_frame()) == kMirrored);
    }
}

TEST_CASE("camera: a frame that is too short is none") {
    Driver driver;
    driver.lie_bytes = static_cast<std::uint32_t>(-1'000);
    auto stream = CameraStream::start(std::make_unique<FakeDevice>(driver));
    REQUIRE(stream.has_value());
    Picture square;
    for (int i = 0; i < 10; ++i) {
        CHECK((*stream)->read(10, 100, square) == CameraStream::Read::Nothing);
    }
    CHECK(square.pixels.empty());
}

TEST_CASE("camera: stopped at any moment it is closed, and can begin again") {
    Driver driver;
    Rig rig(driver);
    rig.camera.stop();
    for (const int after_ms : {0, 1, 20, 150}) {
        rig.camera.start(100);
        std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
        rig.camera.stop();
        CHECK(rig.camera.state() == State::Idle);
        CHECK(!rig.camera.frame());
    }
    rig.camera.start(100);
    rig.camera.start(120);
    CHECK(rig.next_frame().width == 120);
    CHECK(driver.open == 1);
    rig.camera.stop();
    for (int i = 0; i < 1'000 && driver.open > 0; ++i) {
        std::this_thread::sleep_for(1ms);
    }
    CHECK(driver.open == 0);
    CHECK(driver.streams == 0);
    // It may also go away while it runs.
    rig.camera.start(100);
    rig.next_frame();
}

TEST_CASE("camera: the machine's own camera, or the plain word that it has none") {
    std::atomic<int> wakes{0};
    Camera camera([&] { ++wakes; });
    camera.start(240);
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (camera.state() == State::Opening && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(5ms);
    }
    bool has_any = false;
    for (int number = 0; number < 16; ++number) {
        has_any = has_any || open_video_device(number) != nullptr;
    }
    if (!has_any) {
        MESSAGE("no /dev/video* here: the kernel's side of the camera was not tried");
        CHECK(camera.state() == State::NoDevice);
        return;
    }
    if (camera.state() == State::Running) {
        camera.shoot();
        while (camera.state() == State::Taking && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(5ms);
        }
        CHECK(decode_picture(camera.take(), 0, 0, Fit::Contain).has_value());
    } else {
        CHECK(camera.state() == State::NoDevice);
    }
}
