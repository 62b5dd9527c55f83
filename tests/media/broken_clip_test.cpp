// Clips that were cut short, spoilt or never were clips: they are played as far as they go, or refused with
// one sentence, and nothing hangs, grows or crashes.
#include <doctest/doctest.h>
#include <malloc.h>

#include <filesystem>
#include <random>
#include <thread>

#include "content/base/files.h"
#include "tests/media/clips.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::media;
using namespace jankar::test;
using namespace std::chrono_literals;

namespace {

struct Kind {
    std::string name, words;
    int pictures;    ///< of the whole clip
    bool from_left;  ///< what lies left of a cut can be played
};

constexpr int kPictures = 12;

const std::vector<Kind>& kinds() {
    static const std::string both = moving("64x48", "25") + tone() + "-t 0.48 ", heard = tone() + "-t 0.48 ";
    static const std::string h264 = "-c:v libx264 -preset ultrafast -g 6 -bf 2 -pix_fmt yuv420p ";
    static const std::vector<Kind> all{
        {"h264-aac.mp4", both + h264 + "-c:a aac -movflags +faststart", kPictures, true},
        {"index-last.mp4", both + h264 + "-c:a aac", kPictures, false},
        {"fragments.mp4", both + h264 + "-c:a aac -movflags +frag_keyframe+empty_moov", kPictures, true},
        {"mpeg4-mp3.mp4", both + "-c:v mpeg4 -g 6 -c:a libmp3lame -movflags +faststart", kPictures, true},
        {"vp8-opus.webm", both + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus", kPictures, true},
        {"vp9-vorbis.webm", both + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libvorbis", kPictures,
         true},
        {"h264-mp3.mkv", both + h264 + "-c:a libmp3lame", kPictures, true},
        {"a.ogg", heard + "-c:a libvorbis -page_duration 100000", 0, true},
        {"a.opus", heard + "-c:a libopus -page_duration 100000", 0, true},
        {"a.wav", heard + "-c:a pcm_s16le", 0, true},
        {"a.mp3", heard + "-c:a libmp3lame", 0, true},
    };
    return all;
}

std::shared_ptr<const ByteSource> cut(const Bytes& whole, std::size_t size) {
    return memory_source(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
}

/// What holds for every clip, whatever was done to it.
void check_well(const Outcome& outcome) {
    CAPTURE(static_cast<int>(outcome.state));
    CAPTURE(outcome.error.text);
    CAPTURE(outcome.clock_ms);
    CAPTURE(outcome.length_ms);
    CAPTURE(outcome.alive);
    CAPTURE(outcome.frames);
    std::string times;
    for (std::int64_t ms : outcome.pts_ms) {
        times += std::to_string(ms) + " ";
    }
    CAPTURE(times);
    CHECK(outcome.over);
    CHECK(outcome.in_order);
    CHECK(outcome.right_size);
    if (outcome.state == VideoState::Failed) {
        CHECK(outcome.refused());
    }
}

constexpr Watching kQuick{4, 40, 20s};

}  // namespace

TEST_CASE("broken clip: cut at each 1 % it plays what is left of the cut, or says a sentence") {
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        const Bytes whole = clip_bytes(kind.name, kind.words);
        std::vector<std::shared_ptr<const ByteSource>> clips;
        for (std::size_t percent = 0; percent <= 100; ++percent) {
            clips.push_back(cut(whole, whole.size() * percent / 100));
        }
        const std::vector<Outcome> outcomes = play_all(clips, kQuick);
        for (std::size_t percent = 0; percent <= 100; ++percent) {
            CAPTURE(percent);
            const Outcome& outcome = outcomes[percent];
            check_well(outcome);
            CHECK(outcome.pictures() <= kind.pictures);
            CHECK(outcome.clock_ms < 5'000);  // it goes on until somebody looks
            if (percent == 0) {
                CHECK(outcome.refused());
            }
            if (!kind.from_left && percent < 90) {
                CHECK(outcome.refused());
            }
            if (kind.from_left && percent >= 90) {
                CHECK(outcome.ended());
                CHECK(outcome.clock_ms > 240);
                CHECK(outcome.pictures() >= kind.pictures / 2);
            }
        }
        CHECK(outcomes.back().ended());
        CHECK(std::abs(outcomes.back().clock_ms - 500) < 80);
    }
}

TEST_CASE("broken clip: with flipped bits it ends or says a sentence") {
    std::mt19937 random(4);
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        const Bytes whole = clip_bytes(kind.name, kind.words);
        std::vector<std::shared_ptr<const ByteSource>> clips;
        for (int round = 0; round < 60; ++round) {
            Bytes spoilt = whole;
            // Half of them in the first bytes, where the container says what there is.
            const std::size_t within =
                round % 2 == 0 ? spoilt.size() : std::min<std::size_t>(1'024, spoilt.size());
            for (int i = 0; i < 1 << round % 6; ++i) {
                spoilt[random() % within] ^= static_cast<std::uint8_t>(1U << random() % 8);
            }
            clips.push_back(memory_source(std::move(spoilt)));
        }
        const std::vector<Outcome> outcomes = play_all(clips, kQuick);
        for (std::size_t round = 0; round < outcomes.size(); ++round) {
            CAPTURE(round);
            check_well(outcomes[round]);
        }
    }
}

TEST_CASE("broken clip: with dead sectors, zeros or another file's, it ends or says a sentence") {
    std::mt19937 random(5);
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        const Bytes whole = clip_bytes(kind.name, kind.words);
        std::vector<std::shared_ptr<const ByteSource>> clips;
        const std::size_t sectors = (whole.size() + 511) / 512;
        for (std::size_t round = 0; round < 30; ++round) {
            Bytes spoilt = whole;
            const std::size_t begin = (round % 3 == 0 ? 0 : random() % sectors) * 512;
            for (std::size_t i = begin; i < std::min(spoilt.size(), begin + 512 * (1 + round % 4)); ++i) {
                spoilt[i] = round % 2 == 0 ? 0 : whole[(i * 7 + round) % whole.size()];
            }
            clips.push_back(memory_source(std::move(spoilt)));
        }
        const std::vector<Outcome> outcomes = play_all(clips, kQuick);
        for (std::size_t round = 0; round < outcomes.size(); ++round) {
            CAPTURE(round);
            check_well(outcomes[round]);
        }
    }
}

TEST_CASE("broken clip: jumped about in while it is damaged, it answers and closes at once") {
    std::mt19937 random(6);
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        const Bytes whole = clip_bytes(kind.name, kind.words);
        for (int round = 0; round < 12; ++round) {
            CAPTURE(round);
            Bytes spoilt = whole;
            for (int i = 0; i < 8; ++i) {
                spoilt[random() % spoilt.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
            }
            auto player = open_clip(memory_source(std::move(spoilt)), 4);
            player->set_size(48, 36);
            player->play();
            for (int i = 0; i < 6; ++i) {
                std::this_thread::sleep_for(1ms);
                player->frame();
                player->seek(static_cast<std::int64_t>(random() % 700));
                if (i % 2 == 0) {
                    player->stop_at(static_cast<std::int64_t>(random() % 700));
                }
                player->play();
            }
            const auto begin = std::chrono::steady_clock::now();
            player.reset();
            CHECK(std::chrono::steady_clock::now() - begin < 5s);
        }
    }
}

TEST_CASE("broken clip: what is no clip, or nothing, is refused with a sentence") {
    std::mt19937 random(7);
    Bytes noise(100'000), text, page;
    for (std::uint8_t& byte : noise) {
        byte = static_cast<std::uint8_t>(random());
    }
    append(text,
           as_bytes("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"));
    append(page, as_bytes("ffconcat version 1.0\nfile /etc/hostname\n"));
    std::vector<std::shared_ptr<const ByteSource>> clips;
    for (Bytes bytes : {Bytes(), Bytes(1), Bytes(1'000'000), noise, text, page}) {
        clips.push_back(memory_source(std::move(bytes)));
    }
    const std::vector<Outcome> outcomes = play_all(clips);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        CAPTURE(i);
        CAPTURE(outcomes[i].error.text);
        CHECK(outcomes[i].refused());
    }
}

TEST_CASE("broken clip: a name that lies about the kind changes nothing") {
    TempDir dir;
    std::vector<std::shared_ptr<const ByteSource>> clips;
    const std::string ends[] = {".mp3", ".txt", "", ".webm", ".wav", ".mp4"};
    std::size_t number = 0;
    for (const Kind& kind : kinds()) {
        const std::string path = dir / ("clip" + std::to_string(number) + ends[number % std::size(ends)]);
        std::filesystem::copy_file(clip_file(kind.name, kind.words), path);
        clips.push_back(open_file_source(path).value());
        ++number;
    }
    const std::vector<Outcome> outcomes = play_all(clips);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        CAPTURE(kinds()[i].name);
        CHECK(outcomes[i].ended());
        CHECK(outcomes[i].pictures() == kinds()[i].pictures);
    }
}

// The address sanitizer brings a heap of its own and looks for leaks itself.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("broken clip: the hundredth leaves no more memory behind than the tenth") {
    for (const Kind& kind : {kinds()[0], kinds()[2], kinds()[4], kinds()[8]}) {
        CAPTURE(kind.name);
        const Bytes whole = clip_bytes(kind.name, kind.words);
        auto rounds = [&](int count) {
            std::mt19937 random(8);
            for (int round = 0; round < count; ++round) {
                Bytes spoilt(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(
                                                                whole.size() * (50 + random() % 50) / 100));
                for (int i = 0; i < 4; ++i) {
                    spoilt[random() % spoilt.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
                }
                auto player = open_clip(memory_source(std::move(spoilt)), 16);
                player->play();
                for (int look = 0; look < 10 && player->state() != VideoState::Failed; ++look) {
                    std::this_thread::sleep_for(1ms);
                    player->frame();
                }
            }
            return ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
        };
        const std::size_t after_ten = rounds(10), after_hundred = rounds(90);
        CHECK(after_hundred < after_ten + 100'000);
    }
}
#endif
