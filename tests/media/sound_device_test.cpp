// A sound device that is not there, pulled out, or plugged in while a clip plays. SDL's disk driver writes
// what would be heard into a file; a link decides what that file is: nothing, a device that fails, or a good
// one.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "content/base/files.h"
#include "player/media/media_thread.h"
#include "tests/media/encoders.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::media;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kClipMs = 9'000;  // longer than it takes until the device is tried again

/// A clip with a tone from beginning to end, and the plug of the loudspeaker.
struct Room {
    Room() {
        REQUIRE(test::run_ffmpeg(
            "-f lavfi -i color=gray:size=64x64:rate=10 -f lavfi -i sine=frequency=500 -t 9 " +
            std::string("-c:v libx264 -preset ultrafast -c:a aac ") + (dir / "tone.mp4")));
        clip = read_file(dir / "tone.mp4", 8 << 20).value();
        ::setenv("SDL_AUDIODRIVER", "disk", 1);
        ::setenv("SDL_DISKAUDIOFILE", plug.c_str(), 1);
    }
    ~Room() {
        video.reset();
        media.reset();
        ::unsetenv("SDL_AUDIODRIVER");
        ::unsetenv("SDL_DISKAUDIOFILE");
    }
    void plug_into(const std::string& where) {
        ::unlink(plug.c_str());
        REQUIRE(::symlink(where.c_str(), plug.c_str()) == 0);
    }
    void play() {
        media =
            MediaThread::create({std::string(JANKAR_BINARY_DIR) + "/lib/jankar/jankar-playback.so", [] {}});
        video = media->open_video(memory_source(clip), "tone", 0);
        video->set_size(64, 64);
        video->play();
        begin = std::chrono::steady_clock::now();
    }
    /// Watches until the clip's clock says so, or for `longest`.
    bool until_ms(std::int64_t clock, std::chrono::milliseconds longest = 15s) {
        const auto end = std::chrono::steady_clock::now() + longest;
        while (std::chrono::steady_clock::now() < end) {
            media->drain();
            frames += video->frame() ? 1 : 0;
            if (video->clock_ms() >= clock || video->state() == VideoState::Ended) {
                return true;
            }
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    /// Of what the good device was given, what could be heard.
    double heard_seconds() const {
        const Bytes raw = read_file(good, 64 << 20).value_or(Bytes{});
        std::size_t loud = 0;
        for (std::size_t i = 0; i + 4 <= raw.size(); i += 4) {
            loud += std::abs(static_cast<std::int16_t>(read_u16le(raw, i))) > 33 ? 1 : 0;
        }
        return static_cast<double>(loud) / 48'000;
    }

    test::TempDir dir;
    const std::string plug = dir / "plug", good = dir / "good.raw";
    Bytes clip;
    std::unique_ptr<MediaThread> media;
    std::unique_ptr<VideoPlayer> video;
    std::chrono::steady_clock::time_point begin;
    int frames = 0;
};

/// The clip ran to its end at its own pace, all of its pictures shown, whatever the loudspeaker did.
void check_whole(Room& room) {
    REQUIRE(room.until_ms(kClipMs));
    CHECK(room.seconds() > 8.5);
    CHECK(room.seconds() < 11);
    CHECK(room.frames + room.video->dropped_frames() >= 88);
}

}  // namespace

TEST_CASE("sound device: plugged in while a clip plays, the rest of the clip is heard") {
    Room room;
    room.plug_into(room.dir / "no-such-folder/out.raw");
    room.play();
    REQUIRE(room.until_ms(500));
    room.plug_into(room.good);
    check_whole(room);
    room.media.reset();
    CHECK(room.heard_seconds() > 2);
    CHECK(room.heard_seconds() < 8.6);
}

TEST_CASE("sound device: pulled out, the clip goes on unheard, and is heard when it is back") {
    Room room;
    room.plug_into("/dev/full");  // opens, and fails with the first sound
    room.play();
    REQUIRE(room.until_ms(1'500));
    room.plug_into(room.good);
    check_whole(room);
    room.media.reset();
    CHECK(room.heard_seconds() > 1);
    CHECK(room.heard_seconds() < 8);
}

TEST_CASE("sound device: never there, the clip is whole all the same") {
    Room room;
    room.plug_into(room.dir / "no-such-folder/out.raw");
    room.play();
    check_whole(room);
    CHECK(!std::filesystem::exists(room.good));
}
