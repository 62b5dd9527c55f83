// A device that cannot hold the pace: pictures are dropped first, then the clip's still pictures come with
// the sound.
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include "tests/media/clips.h"

using namespace jankar;
using namespace jankar::media;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kKeyEveryMs = 1'000;

/// Key frames every second, and pictures that refer to later ones.
Bytes with_keys(int seconds, const std::string& size) {
    return test::clip_bytes("keys" + std::to_string(seconds) + "-" + size + ".mp4",
                            test::moving(size, "25") + test::tone() + "-t " + std::to_string(seconds) +
                                " -c:v libx264 -preset ultrafast -g 25 -bf 2 -pix_fmt yuv420p -c:a aac");
}

struct Shown {
    std::int64_t pts_ms, clock_ms;
};

/// Looks at it as the main loop does, and as fast as it can.
std::vector<Shown> watch(VideoPlayer& player, const std::function<bool()>& enough) {
    std::vector<Shown> shown;
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!enough() && std::chrono::steady_clock::now() < end) {
        if (auto frame = player.frame()) {
            shown.push_back({frame->pts_ms, player.clock_ms()});
        }
        std::this_thread::sleep_for(1ms);
    }
    CHECK(enough());
    return shown;
}

}  // namespace

TEST_CASE("stills: asked for, every key frame comes in time, and the clip is as long as it was") {
    auto player = test::open_clip(memory_source(with_keys(6, "320x240")), 1, 320 * 240);
    player->set_size(64, 48);
    player->stop_at(3'500);
    player->play();
    auto shown = watch(*player, [&] { return player->state() == VideoState::AtStop; });
    CHECK(player->pace() == ClipPace::Spared);
    CHECK(player->clock_ms() == 3'500);
    REQUIRE(shown.size() == 4);
    player->play();
    for (const Shown& one : watch(*player, [&] { return player->state() == VideoState::Ended; })) {
        shown.push_back(one);
    }
    REQUIRE(shown.size() == 6);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        CHECK(shown[i].pts_ms == static_cast<std::int64_t>(i) * kKeyEveryMs);
        CHECK(shown[i].clock_ms - shown[i].pts_ms < 250);
        CHECK(shown[i].clock_ms >= shown[i].pts_ms - 2);
    }
    CHECK(player->clock_ms() >= 6'000);
    CHECK(player->length_ms() >= 6'000);
    // A jump shows the still that stands there then.
    player->seek(2'600);
    shown = watch(*player, [&] { return player->next_frame_in_ms() == 0; });
    const auto frame = player->frame();
    REQUIRE(frame);
    CHECK(frame->pts_ms == 2'000);
}

TEST_CASE("stills: a smaller clip moves all the same") {
    auto player = test::open_clip(memory_source(with_keys(2, "320x240")), 1, 320 * 240 + 1);
    player->set_size(64, 48);
    player->play();
    CHECK(watch(*player, [&] { return player->state() == VideoState::Ended; }).size() > 20);
    CHECK(player->pace() == ClipPace::Held);
}

TEST_CASE("stills: what cannot be decoded in time drops pictures, then shows key frames, and ends in time") {
    constexpr int kSeconds = 120, kSpeed = 400;
    const Bytes clip = with_keys(kSeconds, "640x480");
    auto player = test::open_clip(memory_source(clip), kSpeed);
    player->set_size(640, 480);
    player->play();
    const auto shown = watch(*player, [&] { return player->state() == VideoState::Ended; });
    CHECK(player->pace() == ClipPace::Lost);
    CHECK(player->dropped_frames() > kSeconds * 25 / 2);
    REQUIRE(!shown.empty());
    for (std::size_t i = 1; i < shown.size(); ++i) {
        CHECK(shown[i].pts_ms > shown[i - 1].pts_ms);
    }
    CHECK(player->clock_ms() >= kSeconds * 1'000);
}
