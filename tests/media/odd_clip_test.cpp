// Clips that are well formed and unlike what lessons have: sizes, rates, channels, times, lengths.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <thread>

#include "tests/media/clips.h"

using namespace jankar;
using namespace jankar::media;
using namespace jankar::test;
using namespace std::chrono_literals;

namespace {

const std::string kH264 = "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p ";
const std::string kVp8 = "-c:v libvpx -deadline realtime -cpu-used 8 ";
const std::string kVp9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 ";
constexpr Watching kPatient{1, 8, 20s};

/// Overwrites bytes behind each place where `mark` stands; says how often it stood there.
int overwrite_after(Bytes& clip, std::string_view mark, std::size_t distance, const Bytes& with) {
    int count = 0;
    const auto is_same = [](std::uint8_t byte, char letter) {
        return byte == static_cast<std::uint8_t>(letter);
    };
    auto at = clip.begin();
    while ((at = std::search(at, clip.end(), mark.begin(), mark.end(), is_same)) != clip.end()) {
        const auto to = at - clip.begin() + static_cast<std::ptrdiff_t>(mark.size() + distance);
        if (to + static_cast<std::ptrdiff_t>(with.size()) <= static_cast<std::ptrdiff_t>(clip.size())) {
            std::copy(with.begin(), with.end(), clip.begin() + to);
            ++count;
        }
        ++at;
    }
    return count;
}

/// Kilobytes of memory that this process holds.
long held_kb() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == "VmRSS:") {
            long kb = 0;
            status >> kb;
            return kb;
        }
    }
    return 0;
}

}  // namespace

TEST_CASE("odd clip: pictures of one pixel, odd sides and the largest that may be play, larger ones do not") {
    struct Sized {
        std::string name, size, words;
        int width, height;
        bool plays;
    };
    const std::vector<Sized> made{
        {"dot.mkv", "1x1", "-c:v libx264 -preset ultrafast -pix_fmt yuv444p", 1, 1, true},
        {"dot-vp8.webm", "1x1", kVp8, 1, 1, true},
        {"dot-vp9.webm", "1x1", kVp9, 1, 1, true},
        {"dot-mpeg4.mp4", "1x1", "-c:v mpeg4", 1, 1, true},
        {"line.webm", "1x97", kVp8, 1, 97, true},
        {"odd.webm", "33x17", kVp9, 33, 17, true},
        {"odd-mpeg4.mp4", "37x51", "-c:v mpeg4", 37, 51, true},
        {"wide.webm", "1919x3", kVp8, 1919, 3, true},
        {"hd.mp4", "1920x1080", kH264, 1920, 1080, true},
        {"upright.mp4", "1080x1920", kH264, 1080, 1920, true},
        {"too-wide.mp4", "1922x16", kH264, 1922, 16, false},
        {"too-tall.webm", "16x1921", kVp8, 16, 1921, false},
        {"square.mp4", "1920x1920", kH264, 1920, 1920, false},
        {"vast.mkv", "10000x10000", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -threads 1 -frames:v 1",
         10'000, 10'000, false},
    };
    std::vector<std::shared_ptr<const ByteSource>> clips;
    for (const Sized& each : made) {
        // ffmpeg's pictures have even sides: the others are cut out of them.
        const bool vast = each.width * each.height > 2'000'000;
        const std::string cut = "-vf format=yuv444p,crop=" + std::to_string(each.width) + ":" +
                                std::to_string(each.height) + ":0:0:0:1 ";
        const std::string input =
            vast ? "-f lavfi -i color=size=" + each.size + ":rate=25 " : moving("1922x1922", "25") + cut;
        clips.push_back(memory_source(clip_bytes(each.name, input + "-t 0.2 " + each.words)));
    }
    const std::vector<Outcome> outcomes = play_all(clips, kPatient);
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(made[i].name);
        const Outcome& outcome = outcomes[i];
        CAPTURE(outcome.error.text);
        CHECK(outcome.right_size);
        CHECK(outcome.in_order);
        if (made[i].plays) {
            CHECK(outcome.ended());
            CHECK(outcome.pictures() == 5);
            CHECK(outcome.width == made[i].width);
            CHECK(outcome.height == made[i].height);
        } else {
            CHECK(outcome.refused());
            CHECK(outcome.error.code == ErrorCode::Refused);
            CHECK(outcome.error.text == "The clip is larger than 1920 by 1088 pixels.");
        }
    }
}

TEST_CASE("odd clip: a header that lies about the size brings neither memory nor harm") {
    const Bytes whole = clip_bytes("small.mp4", moving("64x48", "25") + "-t 0.4 " + kH264);
    // The sample entry says width and height 24 bytes behind its name (ISO/IEC 14496-12, 8.5.2).
    for (const Bytes& size : {Bytes{0x27, 0x10, 0x27, 0x10}, Bytes{0xFF, 0xFF, 0xFF, 0xFF}, Bytes{0, 0, 0, 0},
                              Bytes{0, 1, 0, 1}, Bytes{7, 0x80, 4, 0x40}}) {
        Bytes lying = whole;
        REQUIRE(overwrite_after(lying, "avc1", 24, size) >= 1);
        const Outcome outcome = play(lying, kPatient);
        CHECK((outcome.ended() || outcome.refused()));
        CHECK(outcome.right_size);
        CHECK(outcome.in_order);
    }
}

TEST_CASE("odd clip: pictures that change their size on the way are shown at the size asked for") {
    // The frames of WebM files one after the other, as a recorder writes whose camera was turned.
    const std::string small = clip_file("small.webm", moving("64x48", "25") + "-t 0.4 " + kVp8);
    const std::string turned = clip_file("turned.webm", moving("48x64", "25") + "-t 0.4 " + kVp8);
    const std::string vast =
        clip_file("vast.webm", "-f lavfi -i color=size=2560x1600:rate=25 -t 0.4 " + kVp8);
    for (const auto& [second, pictures] : {std::pair{turned, 20}, {vast, 10}}) {
        const std::string list =
            std::string(JANKAR_BINARY_DIR) + "/tests/clips/list-" + std::to_string(pictures);
        std::ofstream(list) << "file '" << small << "'\nfile '" << second << "'\n";
        const Outcome outcome = play(clip_bytes("changing" + std::to_string(pictures) + ".webm",
                                                "-f concat -safe 0 -i " + list + " -c copy"),
                                     kPatient);
        CHECK(outcome.ended());
        CHECK(outcome.pictures() == pictures);  // what is too large is passed over
        CHECK(outcome.right_size);
        CHECK(outcome.in_order);
    }
}

TEST_CASE("odd clip: without sound, without pictures, and with one longer than the other") {
    const std::string picture = moving("64x48", "25");
    struct Lasting {
        std::string name, words;
        int pictures, ms;
    };
    const std::vector<Lasting> made{
        {"mute.mp4", picture + "-t 0.8 " + kH264, 20, 800},
        {"mute.webm", picture + "-t 0.8 " + kVp8, 20, 800},
        {"blind.webm", tone() + "-t 0.8 -c:a libopus", 0, 800},
        {"sound-longer.mp4",
         "-t 0.4 " + picture + "-t 1.2 " + tone() + kH264 + "-c:a aac -movflags +faststart", 10, 1'200},
        {"sound-longer.webm", "-t 0.4 " + picture + "-t 1.2 " + tone() + kVp8 + "-c:a libopus", 10, 1'200},
        {"sound-shorter.mp4", "-t 1.2 " + picture + "-t 0.4 " + tone() + kH264 + "-c:a aac", 30, 1'200},
        {"sound-shorter.mkv", "-t 1.2 " + picture + "-t 0.4 " + tone() + kH264 + "-c:a pcm_s16le", 30, 1'200},
        {"sound-later.mkv",
         "-t 1.2 " + picture + "-itsoffset 0.6 -t 0.6 " + tone() + kH264 + "-c:a pcm_s16le", 30, 1'200},
        {"pictures-later.mkv",
         "-itsoffset 0.6 -t 0.6 " + picture + "-t 1.2 " + tone() + kH264 + "-c:a pcm_s16le", 15, 600},
        {"one-picture.mp4", "-t 0.04 " + picture + "-t 1 " + tone() + kH264 + "-c:a aac", 1, 1'000},
        {"cover.mp3",
         "-t 1 " + tone() + "-t 0.04 " + picture +
             "-c:a libmp3lame -c:v mjpeg -pix_fmt yuvj420p -map 0 -map 1",
         0, 1'000},
    };
    std::vector<std::shared_ptr<const ByteSource>> clips;
    for (const Lasting& each : made) {
        clips.push_back(memory_source(clip_bytes(each.name, each.words)));
    }
    const std::vector<Outcome> outcomes = play_all(clips, kPatient);
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(made[i].name);
        CAPTURE(outcomes[i].error.text);
        CHECK(outcomes[i].ended());
        CHECK(outcomes[i].pictures() == made[i].pictures);
        CHECK(outcomes[i].in_order);
        CHECK(std::abs(outcomes[i].clock_ms - made[i].ms) < 100);
    }
}

TEST_CASE("odd clip: where pictures are wanting the sound goes on, and comes back to them") {
    // A stream of pictures that holds none: longer than what is kept ready of the sound.
    const Bytes none = clip_bytes("none.webm", moving("64x48", "25") + tone() + "-t 3 " + kVp8 +
                                                   "-c:a libopus -bsf:v noise=amount=0:drop=1");
    const Outcome heard = play(none, {8, 1, 20s});
    CHECK(heard.ended());
    CHECK(heard.pictures() == 0);
    CAPTURE(heard.clock_ms);
    CAPTURE(heard.length_ms);
    CHECK(std::abs(heard.clock_ms - 3'000) < 100);

    // Nor does a jump in it lose the sound.
    auto mute = open_clip(memory_source(none), 8);
    const auto wait_for = [&](VideoState state) {
        const auto latest = std::chrono::steady_clock::now() + 10s;
        while (mute->state() != state && std::chrono::steady_clock::now() < latest) {
            std::this_thread::sleep_for(1ms);
        }
    };
    wait_for(VideoState::Paused);
    mute->seek(1'000);
    mute->play();
    wait_for(VideoState::Ended);
    CHECK(mute->state() == VideoState::Ended);
    CHECK(std::abs(mute->clock_ms() - 3'000) < 100);

    // One picture for 6.5 s, and between it and the next more packets of sound than are kept.
    const Bytes still =
        clip_bytes("still.webm", moving("64x48", "25") + "-t 7 " + tone() +
                                     "-vf trim=end_frame=2,settb=1/1000,setpts=N*6500 -fps_mode passthrough "
                                     "-enc_time_base 1/1000 -max_interleave_delta 0 " +
                                     kVp8 + "-c:a libopus -frame_duration 2.5");
    auto player = open_clip(memory_source(still), 8);
    player->set_size(32, 24);
    player->seek(1'000);
    player->play();
    std::vector<std::int64_t> shown;
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (player->state() != VideoState::Ended && std::chrono::steady_clock::now() < end) {
        if (const auto frame = player->frame()) {
            shown.push_back(frame->pts_ms);
        }
        std::this_thread::sleep_for(1ms);
    }
    CHECK(player->state() == VideoState::Ended);
    CHECK(shown == std::vector<std::int64_t>{0, 6'500});
}

TEST_CASE("odd clip: no rate, one picture a second, 120, and times as they come") {
    const std::string small = moving("64x48", "25");
    const Bytes plain = clip_bytes("plain.mp4", small + "-t 0.4 " + kH264);

    // 120 a second: what cannot be shown in time is left out, nothing else.
    const Outcome fast = play(clip_bytes("fast.mp4", moving("64x48", "120") + "-t 0.5 " + kH264), kPatient);
    CHECK(fast.ended());
    CHECK(fast.pictures() == 60);
    CHECK(fast.in_order);
    CHECK(std::abs(fast.clock_ms - 500) < 40);

    const Outcome slow = play(clip_bytes("slow.webm", moving("64x48", "1") + "-t 2 " + kVp8), kPatient);
    CHECK(slow.ended());
    CHECK(slow.pts_ms == std::vector<std::int64_t>{0, 1'000});
    CHECK(std::abs(slow.clock_ms - 2'000) < 60);

    // Each picture stands 10 ms longer than the one before.
    const Outcome growing =
        play(clip_bytes("growing.mkv", small +
                                           "-vf 'settb=1/1000,setpts=N*(N+1)*5' -fps_mode passthrough "
                                           "-enc_time_base 1/1000 -frames:v 12 " +
                                           kH264),
             kPatient);
    CHECK(growing.ended());
    CHECK(growing.pictures() == 12);
    CHECK(growing.in_order);
    for (std::int64_t ms : growing.pts_ms) {
        const auto n = static_cast<std::int64_t>(std::sqrt(static_cast<double>(ms) / 5.0 + 0.25));
        CHECK(std::abs(ms - n * (n + 1) * 5) <= 1);
    }

    // A frame lasts nothing (stts), or a second has no parts (mdhd): they are shown one after the other.
    Bytes no_time = plain, no_scale = plain;
    REQUIRE(overwrite_after(no_time, "stts", 12, {0, 0, 0, 0}) == 1);
    REQUIRE(overwrite_after(no_scale, "mdhd", 12, {0, 0, 0, 0}) == 1);
    for (const Bytes& clip : {no_time, no_scale}) {
        const Outcome outcome = play(clip, kPatient);
        CAPTURE(outcome.error.text);
        CHECK((outcome.ended() || outcome.refused()));
        CHECK(outcome.in_order);
        CHECK(outcome.clock_ms < 5'000);
    }
}

TEST_CASE("odd clip: times that begin below zero or far above it begin at zero") {
    const std::string both = moving("64x48", "25") + tone() + "-t 0.8 ";
    const std::vector<std::pair<std::string, std::string>> made{
        {"below.mp4", both + kH264 + "-c:a aac -output_ts_offset -0.4 -avoid_negative_ts disabled"},
        {"below.mkv", both + kH264 + "-c:a pcm_s16le -output_ts_offset -0.4 -avoid_negative_ts disabled"},
        {"above.mp4", both + kH264 + "-c:a aac -output_ts_offset 5000"},
        {"above.mkv", both + kH264 + "-c:a libopus -output_ts_offset 5000"},
        {"above.webm", both + kVp8 + "-c:a libvorbis -output_ts_offset 100000"},
        {"above.ogg", tone() + "-t 0.8 -c:a libvorbis -output_ts_offset 300"},
    };
    std::vector<std::shared_ptr<const ByteSource>> clips;
    for (const auto& [name, words] : made) {
        clips.push_back(memory_source(clip_bytes(name, words)));
    }
    const std::vector<Outcome> outcomes = play_all(clips, kPatient);
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(made[i].first);
        const Outcome& outcome = outcomes[i];
        CAPTURE(outcome.error.text);
        CAPTURE(outcome.length_ms);
        CHECK(outcome.ended());
        CHECK(outcome.in_order);
        CHECK(outcome.clock_ms >= 380);  // ffmpeg may leave out what lies below zero
        CHECK(outcome.clock_ms < 950);
        if (!outcome.pts_ms.empty()) {
            CHECK(outcome.pts_ms.front() >= 0);
            CHECK(outcome.pts_ms.back() < 800);
        }
    }
}

TEST_CASE("odd clip: sound at 8 kHz and 96, in one channel and in eight, and changing on its way") {
    auto heard = [](int rate, int channels) {
        return tone(rate) + "-t 0.6 -ac " + std::to_string(channels) + " ";
    };
    std::vector<std::pair<std::string, Bytes>> made;
    for (const auto& [name, words] : std::vector<std::pair<std::string, std::string>>{
             {"8k.wav", heard(8'000, 1) + "-c:a pcm_s16le"},
             {"8k.mp3", heard(8'000, 1) + "-c:a libmp3lame"},
             {"8k.m4a", heard(8'000, 1) + "-c:a aac"},
             {"8k-six.mkv", heard(8'000, 6) + "-c:a pcm_u8"},
             {"six.m4a", heard(48'000, 6) + "-c:a aac"},
             {"six.opus", heard(48'000, 6) + "-c:a libopus -mapping_family 1"},
             {"six.ogg", heard(44'100, 6) + "-c:a libvorbis"},
             {"eight.wav", heard(48'000, 8) + "-c:a pcm_s16le"},
             {"96k.wav", heard(96'000, 2) + "-c:a pcm_s24le"},
             {"11k.mp3", heard(11'025, 1) + "-c:a libmp3lame"}}) {
        made.emplace_back(name, clip_bytes(name, words));
    }
    std::vector<std::shared_ptr<const ByteSource>> clips;
    for (const auto& [name, bytes] : made) {
        clips.push_back(memory_source(bytes));
    }
    // One after the other: chained Ogg (RFC 3533, 4), and MP3 of another rate.
    for (const auto& [first, second] : {std::pair{6, 6}, {1, 9}, {9, 1}}) {
        Bytes chained = made[static_cast<std::size_t>(first)].second;
        append(chained, made[static_cast<std::size_t>(second)].second);
        clips.push_back(memory_source(std::move(chained)));
    }
    const std::vector<Outcome> outcomes = play_all(clips, kPatient);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        CAPTURE((i < made.size() ? made[i].first : "chain " + std::to_string(i - made.size())));
        CAPTURE(outcomes[i].error.text);
        CHECK(outcomes[i].ended());
        CHECK(outcomes[i].clock_ms >= 550);
        CHECK(outcomes[i].clock_ms < (i < made.size() ? 750 : 1'500));
    }
}

TEST_CASE("odd clip: many streams, other streams and a locked one") {
    const std::string both = moving("64x48", "25") + tone() + "-t 0.4 ";
    std::string maps;
    for (int i = 0; i < 20; ++i) {
        maps += "-map 1:a ";
    }
    for (const auto& [name, words] : std::vector<std::pair<std::string, std::string>>{
             {"many.mkv", both + "-map 0:v " + maps + kH264 + "-c:a pcm_s16le"},
             {"many.mp4", both + "-map 0:v " + maps + kH264 + "-c:a aac -b:a 32k"},
             {"two-pictures.mkv", both + "-map 0:v -map 0:v -map 1:a " + kH264 + "-c:a pcm_s16le"},
             {"locked.mp4",
              both + kH264 +
                  "-c:a aac -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb "
                  "-encryption_kid a7e61c373e219033c21091fa607bf3b8"}}) {
        CAPTURE(name);
        const Outcome outcome = play(clip_bytes(name, words), kPatient);
        CAPTURE(outcome.error.text);
        CHECK((outcome.ended() || outcome.refused()));
        CHECK(outcome.in_order);
        CHECK(outcome.clock_ms < 1'000);
        if (name == "two-pictures.mkv") {
            CHECK(outcome.ended());
            CHECK(outcome.pictures() == 10);
        }
    }
}

TEST_CASE("odd clip: one of an hour opens at once, jumps to its end at once and takes no more memory") {
    const std::string hour = moving("32x24", "1") + "-t 3600 ";
    struct Long {
        std::string name, words;
        bool pictures;
    };
    for (const Long& each :
         {Long{"hour.mp4", hour + kH264 + "-g 250 -movflags +faststart", true},
          Long{"hour-index-last.mp4", hour + kH264 + "-g 250", true},
          Long{"hour.webm", hour + kVp8 + "-g 250", true},
          Long{"hour.mkv", hour + tone(8'000) + "-t 3600 " + kH264 + "-g 250 -c:a pcm_u8", true},
          Long{"hour.wav", tone(8'000) + "-t 3600 -c:a pcm_u8", false}}) {
        CAPTURE(each.name);
        auto source = open_file_source(clip_file(each.name, each.words));
        REQUIRE(source);
        const auto look_until = [](VideoPlayer& player, auto&& enough) {
            const auto end = std::chrono::steady_clock::now() + 10s;
            while (!enough(player.frame()) && std::chrono::steady_clock::now() < end) {
                std::this_thread::sleep_for(1ms);
            }
        };
        long before_kb = 0;
        for (int round = 0; round < 2; ++round) {
            before_kb = round == 1 ? held_kb() : 0;  // the first round brings in the decoders
            auto player = open_clip(*source);
            player->set_size(32, 24);
            auto begin = std::chrono::steady_clock::now();
            if (each.pictures) {
                look_until(*player, [&](const auto& frame) { return frame.has_value(); });
            } else {
                look_until(*player, [&](const auto&) { return player->state() == VideoState::Paused; });
            }
            CHECK(std::chrono::steady_clock::now() - begin < 2s);
            CHECK(std::abs(player->length_ms() - 3'600'000) < 1'500);
            // 3599 s: with a key frame each 250 s, it lies 98 pictures behind one.
            begin = std::chrono::steady_clock::now();
            player->seek(3'599'300);
            std::int64_t shown_ms = -1;
            if (each.pictures) {
                look_until(*player, [&](const auto& frame) {
                    shown_ms = frame ? frame->pts_ms : shown_ms;
                    return frame.has_value();
                });
                CHECK(std::abs(shown_ms - 3'599'000) <= 1);
            }
            CHECK(std::chrono::steady_clock::now() - begin < 2s);
            player->play();
            look_until(*player, [&](const auto&) { return player->state() == VideoState::Ended; });
            CHECK(player->state() == VideoState::Ended);
            CHECK(std::chrono::steady_clock::now() - begin < 5s);
            CHECK(std::abs(player->clock_ms() - 3'600'000) < 1'500);
        }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        CHECK(held_kb() - before_kb < 8'000);
#else
        CHECK(before_kb > 0);
#endif
    }
}
