#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <thread>

#include "content/base/files.h"
#include "player/media/media_thread.h"
#include "player/media/playback/video_states.h"
#include "tests/media/encoders.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::media;
using namespace std::chrono_literals;

namespace {

/// Each picture carries its number: eight upright bars, the leftmost the lowest bit.
const std::string kBars =
    "-f lavfi -i \"nullsrc=size=320x240:rate=25,format=yuv420p,"
    "geq=lum='if(mod(floor(N/pow(2,floor(X*8/W))),2),235,16)':cb=128:cr=128\" ";
const std::string kTone = "-f lavfi -i \"sine=frequency=500:sample_rate=48000\" ";

/// Clips are made once a program.
const Bytes& clip(const std::string& name, const std::string& words) {
    static test::TempDir dir;
    static std::map<std::string, Bytes> clips;
    if (auto found = clips.find(name); found != clips.end()) {
        return found->second;
    }
    REQUIRE(test::run_ffmpeg(words + " " + (dir / name)));
    return clips[name] = read_file(dir / name, 64 << 20).value();
}

const Bytes& numbered(int seconds = 4) {
    return clip("numbered" + std::to_string(seconds) + ".mp4",
                kBars + kTone + "-t " + std::to_string(seconds) +
                    " -c:v libx264 -preset ultrafast -g 1000 -bf 2 -c:a aac");
}

const Bytes& silent() {
    return clip("silent.mp4", kBars + "-t 2 -c:v libx264 -preset ultrafast -g 1000 -bf 2");
}

int number_of(const VideoFrame& frame) {
    int number = 0;
    for (int bit = 0; bit < 8; ++bit) {
        const int x = frame.width * (2 * bit + 1) / 16, y = frame.height / 2;
        const auto* row = reinterpret_cast<const std::uint32_t*>(
            static_cast<const char*>(frame.pixels) + static_cast<std::ptrdiff_t>(y) * frame.pitch_bytes);
        number |= (row[x] >> 8 & 0xFF) > 128 ? 1 << bit : 0;
    }
    return number;
}

struct Seen {
    int number;
    std::int64_t pts_ms, clock_ms;
};

struct Player {
    explicit Player(const std::string& driver = "dummy") {
        ::setenv("SDL_AUDIODRIVER", driver.c_str(), 1);
        media =
            MediaThread::create({std::string(JANKAR_BINARY_DIR) + "/lib/jankar/jankar-playback.so", [] {}});
    }
    ~Player() {
        video.reset();
        media.reset();
        ::unsetenv("SDL_AUDIODRIVER");
    }
    void open(Bytes bytes) { open(memory_source(std::move(bytes))); }
    void open(std::shared_ptr<const ByteSource> source) {
        video = media->open_video(std::move(source), "clip", stills_from);
        video->set_size(320, 240);
    }
    /// As the main loop does: looks when it is told to, until `enough` or for some seconds.
    bool until(const std::function<bool()>& enough, std::chrono::milliseconds longest = 10s) {
        const auto end = std::chrono::steady_clock::now() + longest;
        while (std::chrono::steady_clock::now() < end) {
            media->drain();
            if (auto frame = video->frame()) {
                seen.push_back({number_of(*frame), frame->pts_ms, video->clock_ms()});
            }
            if (enough()) {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(
                std::clamp<std::int64_t>(video->next_frame_in_ms().value_or(5), 1, 5)));
        }
        return false;
    }
    bool reaches(VideoState state) {
        return until([&] { return video->state() == state; });
    }
    bool over() {
        return until(
            [&] { return video->state() == VideoState::Ended || video->state() == VideoState::Failed; });
    }
    int stills_from = 0;
    std::unique_ptr<MediaThread> media;
    std::unique_ptr<VideoPlayer> video;
    std::vector<Seen> seen;
};

int threads() {
    int count = 0;
    for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        ++count;
    }
    return count;
}

/// A source that breaks after some bytes, as a stick that is pulled out.
class PulledStick : public ByteSource {
 public:
    PulledStick(Bytes bytes) : whole_(memory_source(std::move(bytes))) {}
    std::uint64_t size() const override { return whole_->size(); }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (pulled) {
            return fail(ErrorCode::Io, "The stick came out.");
        }
        return whole_->read_at(offset, out);
    }
    std::atomic<bool> pulled{false};

 private:
    std::shared_ptr<const ByteSource> whole_;
};

}  // namespace

TEST_CASE("video: the table of moves keeps Failed final and opens only once") {
    for (VideoState to : {VideoState::Opening, VideoState::Paused, VideoState::Playing, VideoState::AtStop,
                          VideoState::Ended}) {
        CHECK(!may_move(VideoState::Failed, to));
        CHECK(!may_move(to, VideoState::Opening));
    }
    CHECK(may_move(VideoState::Playing, VideoState::AtStop));
    CHECK(!may_move(VideoState::Paused, VideoState::AtStop));
    CHECK(!may_move(VideoState::Paused, VideoState::Ended));
}

TEST_CASE("video: plays to the end, every frame in order at its time, with a device and without") {
    for (const char* driver : {"dummy", "there-is-no-such-driver"}) {
        CAPTURE(driver);
        Player player(driver);
        player.open(numbered());
        player.video->play();
        const auto begin = std::chrono::steady_clock::now();
        REQUIRE(player.reaches(VideoState::Ended));
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        CHECK(seconds > 3.8);
        CHECK(seconds < 5.5);
        CHECK(std::abs(player.video->length_ms() - 4000) < 60);
        CHECK(player.video->source_width() == 320);
        CHECK(player.video->source_height() == 240);
        REQUIRE(player.seen.size() > 90);
        CHECK(static_cast<int>(player.seen.size()) + player.video->dropped_frames() == 100);
        for (std::size_t i = 0; i < player.seen.size(); ++i) {
            const Seen& seen = player.seen[i];
            CHECK(seen.pts_ms == seen.number * 40);
            CHECK((i == 0 || seen.number > player.seen[i - 1].number));
            CHECK(seen.clock_ms >= seen.pts_ms - 2);
            CHECK(seen.clock_ms < seen.pts_ms + 80);
        }
        CHECK(player.seen.back().number == 99);
    }
}

TEST_CASE("video: stops by itself at a cue within a frame, far from any key frame, and goes on") {
    Player player;
    player.open(numbered());
    player.video->stop_at(1234);
    player.video->play();
    REQUIRE(player.reaches(VideoState::AtStop));
    CHECK(player.video->clock_ms() == 1234);
    CHECK(player.seen.back().number == 30);  // 1200 to 1240
    const std::size_t count = player.seen.size();
    player.until([] { return false; }, 200ms);
    CHECK(player.seen.size() == count);
    CHECK(player.video->state() == VideoState::AtStop);
    // The last second again: it stops there again.
    player.video->seek(800);
    CHECK(player.video->state() == VideoState::Paused);
    player.video->play();
    REQUIRE(player.reaches(VideoState::AtStop));
    CHECK(player.seen[count].number == 20);
    CHECK(player.seen.back().number == 30);
    player.video->play();
    REQUIRE(player.reaches(VideoState::Ended));
    CHECK(player.seen.back().number == 99);
}

TEST_CASE("video: a jump shows the very frame, forwards and 10 s back, playing and paused") {
    Player player;
    player.open(numbered(10));
    REQUIRE(player.reaches(VideoState::Paused));
    for (int ms : {0, 39, 40, 1999, 9000, 5000, 4999, 9990}) {
        CAPTURE(ms);
        player.seen.clear();
        const auto begin = std::chrono::steady_clock::now();
        player.video->seek(ms);
        REQUIRE(player.until([&] { return !player.seen.empty(); }));
        CHECK(std::chrono::steady_clock::now() - begin < 1s);
        CHECK(player.seen.back().number == ms / 40);
        CHECK(player.video->state() == VideoState::Paused);
        CHECK(player.video->clock_ms() == ms);
    }
    player.video->seek(9500);
    player.video->play();
    REQUIRE(player.until([&] { return player.video->clock_ms() > 9700; }));
    player.seen.clear();
    player.video->seek(player.video->clock_ms() - 9000);
    CHECK(player.video->state() == VideoState::Playing);
    REQUIRE(player.until([&] { return player.seen.size() > 10; }));
    CHECK(player.seen.front().number >= 17);
    CHECK(player.seen.front().number <= 20);
    for (std::size_t i = 1; i < player.seen.size(); ++i) {
        CHECK(player.seen[i].number > player.seen[i - 1].number);
    }
    // Behind the end: the last picture.
    player.video->pause();
    player.seen.clear();
    player.video->seek(60'000);
    REQUIRE(player.until([&] { return !player.seen.empty(); }));
    CHECK(player.seen.back().number == 249);
}

TEST_CASE("video: paused it stands still, then goes on where it was") {
    Player player;
    player.open(numbered());
    player.video->play();
    REQUIRE(player.until([&] { return player.video->clock_ms() > 1000; }));
    player.video->pause();
    const std::int64_t stood = player.video->clock_ms();
    const std::size_t count = player.seen.size();
    CHECK(!player.video->next_frame_in_ms().has_value());
    player.until([] { return false; }, 500ms);
    CHECK(player.seen.size() == count);
    CHECK(player.video->clock_ms() == stood);
    // At another size the standing picture is made again.
    player.video->set_size(160, 120);
    REQUIRE(player.until([&] { return player.seen.size() > count; }));
    CHECK(player.seen.back().number == stood / 40);
    player.video->play();
    REQUIRE(player.reaches(VideoState::Ended));
    CHECK(player.seen.back().number == 99);
}

TEST_CASE("video: colours reach the edges at odd sizes, growing, shrinking and as it is") {
    const Bytes& odd =
        clip("odd.mkv",
             "-f lavfi -i color=0x20C040:size=54x38:rate=5 -t 0.4 -c:v libx264 -preset ultrafast "
             "-pix_fmt yuv420p");
    for (auto [width, height] : {std::pair{54, 38}, {101, 77}, {1280, 720}, {33, 21}, {80, 20}}) {
        CAPTURE(width);
        Player player;
        player.open(odd);
        player.video->set_size(width, height);
        std::optional<VideoFrame> frame;
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!frame && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(1ms);
            frame = player.video->frame();
        }
        REQUIRE(frame.has_value());
        // What would only grow comes as it is.
        const bool grows = width >= 54 && height >= 38;
        REQUIRE(frame->width == (grows ? 54 : width));
        REQUIRE(frame->height == (grows ? 38 : height));
        int worst = 0;
        for (int y = 0; y < frame->height; ++y) {
            const auto* row =
                reinterpret_cast<const std::uint32_t*>(static_cast<const char*>(frame->pixels) +
                                                       static_cast<std::ptrdiff_t>(y) * frame->pitch_bytes);
            for (int x = 0; x < frame->width; ++x) {
                for (auto [shift, want] : {std::pair{16, 0x20}, {8, 0xC0}, {0, 0x40}}) {
                    worst = std::max(worst, std::abs(static_cast<int>(row[x] >> shift & 0xFF) - want));
                }
            }
        }
        CHECK(worst <= 8);
    }
}

TEST_CASE("video: without sound it follows the clock, and plays again from the beginning") {
    Player player;
    player.open(silent());
    player.video->play();
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(player.reaches(VideoState::Ended));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    CHECK(seconds > 1.95);
    CHECK(seconds < 3.0);
    CHECK(player.seen.back().number == 49);
    player.seen.clear();
    player.video->play();
    REQUIRE(player.until([&] { return player.seen.size() > 5; }));
    CHECK(player.seen.front().number == 0);
}

TEST_CASE("video: every container and codec of the list plays, the rest is refused with a sentence") {
    const std::string input = kBars + kTone + "-t 1 ";
    const std::pair<const char*, std::string> good[] = {
        {"h264.mkv", "-c:v libx264 -preset ultrafast -c:a libmp3lame"},
        {"vp8.webm", "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M -c:a libvorbis"},
        {"vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M -c:a libopus"},
        {"mpeg4.mp4", "-c:v mpeg4 -q:v 3 -c:a aac"},
        {"wide.mkv", "-c:v libx264 -preset ultrafast -ac 6 -ar 8000 -c:a pcm_s16le"},
    };
    for (const auto& [name, words] : good) {
        CAPTURE(name);
        Player player;
        player.open(clip(name, input + words));
        player.video->play();
        REQUIRE(player.over());
        CHECK(player.video->state() == VideoState::Ended);
        CHECK(player.seen.size() + static_cast<std::size_t>(player.video->dropped_frames()) >= 24);
        CHECK(player.seen.back().number >= 23);
    }
    for (const auto& [name, words] : {std::pair<const char*, std::string>{"a.wav", "-c:a pcm_s16le"},
                                      {"a.mp3", "-c:a libmp3lame"},
                                      {"a.ogg", "-c:a libvorbis"},
                                      {"a.opus", "-c:a libopus"}}) {
        CAPTURE(name);
        Player player;
        player.open(clip(name, kTone + "-t 1 " + words));
        player.video->play();
        REQUIRE(player.over());
        CHECK(player.video->state() == VideoState::Ended);
        CHECK(std::abs(player.video->clock_ms() - 1000) < 100);
    }
    Bytes text;
    append(text, as_bytes("This is a text and not a clip.\n"));
    for (const Bytes& bad :
         {clip("bad.avi", input + "-c:v mpeg4 -c:a libmp3lame"),
          clip("bad.ts", input + "-c:v libx264 -preset ultrafast -c:a aac"),
          clip("bad.mkv", input + "-c:v mjpeg -c:a flac"), text, Bytes(), Bytes(100'000)}) {
        Player player;
        player.open(bad);
        player.video->play();
        REQUIRE(player.over());
        CHECK(player.video->state() == VideoState::Failed);
        CHECK(player.video->error().text.ends_with("."));
        CHECK(player.seen.empty());
    }
    Player player;
    player.open(
        clip("large.mp4", "-f lavfi -i color=size=2048x1200:rate=5 -t 0.4 -c:v libx264 -preset ultrafast"));
    REQUIRE(player.over());
    CHECK(player.video->error().text == "The clip is larger than 1920 by 1088 pixels.");
}

TEST_CASE("video: cut short or damaged it plays what there is or says a sentence, and never hangs") {
    const Bytes& whole =
        clip("short.mkv", kBars + kTone + "-t 1 -c:v libx264 -preset ultrafast -g 10 -c:a libopus");
    auto check = [](Bytes bytes) {
        Player player("there-is-no-such-driver");
        player.open(std::move(bytes));
        player.video->play();
        REQUIRE(player.over());
        if (player.video->state() == VideoState::Failed) {
            CHECK(player.video->error().text.ends_with("."));
        }
    };
    for (std::size_t percent : {1, 5, 20, 50, 80, 99}) {
        CAPTURE(percent);
        check(
            Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * percent / 100)));
    }
    std::mt19937 random(3);
    for (const Bytes* source :
         {&whole, &clip("short.mp4", kBars + kTone + "-t 1 -c:v libx264 -preset ultrafast -c:a aac")}) {
        for (int round = 0; round < 12; ++round) {
            Bytes spoilt = *source;
            for (int i = 0; i < 1 << round % 6; ++i) {
                spoilt[random() % spoilt.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
            }
            check(std::move(spoilt));
        }
    }
}

TEST_CASE("video: a pulled stick fails with its own sentence after what was read is played") {
    const Bytes& bytes = clip("big.mkv", "-f lavfi -i testsrc2=size=320x240:rate=25 " + kTone +
                                             "-t 6 -c:v mpeg4 -q:v 1 -c:a pcm_s16le");
    REQUIRE(bytes.size() > 1'000'000);
    auto stick = std::make_shared<PulledStick>(bytes);
    Player player;
    player.open(stick);
    player.video->play();
    REQUIRE(player.until([&] { return player.video->clock_ms() > 300; }));
    stick->pulled = true;
    REQUIRE(player.over());
    CHECK(player.video->state() == VideoState::Failed);
    CHECK(player.video->error().text == "The stick came out.");
    CHECK(player.video->clock_ms() < 5000);
}

TEST_CASE("video: opened and closed a hundred times it leaves no thread") {
    Player player;
    player.media->prepare_video();
    player.open(numbered());
    player.video->play();
    REQUIRE(player.until([&] { return player.video->clock_ms() > 100; }));
    const int before = threads();  // with one playing, its device and the media thread
    for (int i = 0; i < 100; ++i) {
        player.open(numbered());
        if (i % 3 != 0) {
            player.video->play();
            player.video->seek(i * 30);
        }
        if (i % 10 == 0) {
            player.until([&] { return !player.seen.empty(); });
            player.seen.clear();
        }
    }
    player.video.reset();
    CHECK(player.media->drain().size() < 1'000);
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (threads() >= before && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(10ms);
    }
    CHECK(threads() < before);
}

TEST_CASE("video: a player outlives the media thread without harm") {
    Player player;
    player.open(numbered());
    player.video->play();
    REQUIRE(player.until([&] { return player.video->clock_ms() > 100; }));
    player.media.reset();
    player.video->frame();
    player.video.reset();
}

TEST_CASE("video: the module alone brings FFmpeg, and the program links none of it") {
    test::TempDir dir;
    auto linked = [&](const std::string& file) {
        REQUIRE(std::system(("ldd " + file + " > " + (dir / "ldd")).c_str()) == 0);
        return read_text_file(dir / "ldd", 1 << 20).value();
    };
    CHECK(linked(std::string(JANKAR_BINARY_DIR) + "/lib/jankar/jankar-playback.so").find("libavcodec") !=
          std::string::npos);
    const std::string own = linked(std::filesystem::read_symlink("/proc/self/exe").string());
    CHECK(own.find("libSDL2") != std::string::npos);
    CHECK(own.find("libav") == std::string::npos);
    CHECK(own.find("libsw") == std::string::npos);
    // The media thread alone brings nothing of it in; asked for, it comes before the first clip.
    Player player;
    auto there = [] {
        std::ifstream maps("/proc/self/maps");
        return std::string(std::istreambuf_iterator<char>(maps), {}).find("libavcodec") != std::string::npos;
    };
    player.media->prepare_video();
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!there() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(1ms);
    }
    CHECK(there());
}
