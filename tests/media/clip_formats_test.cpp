// The white list: what is on it plays to its end with all its pictures, what is not is refused.
#include <doctest/doctest.h>

#include "tests/media/clips.h"

using namespace jankar;
using namespace jankar::media;
using namespace jankar::test;
using namespace std::chrono_literals;

namespace {

struct Made {
    std::string name, words;
    int pictures = 0;
};

const std::string kPicture = moving("64x48", "25"), kSound = tone();
const std::string kBoth = kPicture + kSound + "-t 1 ";
const std::string kH264 = "-c:v libx264 -preset ultrafast -bf 2 -pix_fmt yuv420p ";
const std::string kVp8 = "-c:v libvpx -deadline realtime -cpu-used 8 ";
const std::string kVp9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 ";

std::vector<Outcome> play_made(const std::vector<Made>& made, const Watching& how) {
    std::vector<std::shared_ptr<const ByteSource>> clips;
    for (const Made& each : made) {
        clips.push_back(memory_source(clip_bytes(each.name, each.words)));
    }
    return play_all(clips, how);
}

}  // namespace

TEST_CASE("clip formats: each of the list plays to its end, with its length and all its pictures") {
    const std::vector<Made> made{
        {"h264-aac.mp4", kBoth + kH264 + "-c:a aac", 25},
        {"h264-mp3.mp4", kBoth + kH264 + "-c:a libmp3lame", 25},
        {"h264-opus.mp4", kBoth + kH264 + "-c:a libopus", 25},
        {"high-cabac.mp4", kBoth + "-c:v libx264 -preset medium -profile:v high -c:a aac", 25},
        {"baseline.3gp", kBoth + "-c:v libx264 -preset ultrafast -profile:v baseline -c:a aac -ar 44100", 25},
        {"mpeg4-aac.mp4", kBoth + "-c:v mpeg4 -c:a aac", 25},
        {"mpeg4-be.mov", kBoth + "-c:v mpeg4 -c:a pcm_s16be", 25},
        {"vp9-aac.mp4", kBoth + kVp9 + "-c:a aac", 25},
        {"a.m4a", kSound + "-t 1 -c:a aac", 0},
        {"vp8-vorbis.webm", kBoth + kVp8 + "-c:a libvorbis", 25},
        {"vp8-opus.webm", kBoth + kVp8 + "-c:a libopus", 25},
        {"vp9-opus.webm", kBoth + kVp9 + "-c:a libopus", 25},
        {"h264-s16.mkv", kBoth + kH264 + "-c:a pcm_s16le", 25},
        {"h264-s24.mkv", kBoth + kH264 + "-c:a pcm_s24le", 25},
        {"h264-s32.mkv", kBoth + kH264 + "-c:a pcm_s32le", 25},
        {"h264-f32.mkv", kBoth + kH264 + "-c:a pcm_f32le", 25},
        {"vp8-opus.ogg", kBoth + kVp8 + "-c:a libopus", 25},
        {"vorbis.ogg", kSound + "-t 1 -c:a libvorbis", 0},
        {"opus.ogg", kSound + "-t 1 -c:a libopus", 0},
        {"u8.wav", kSound + "-t 1 -c:a pcm_u8", 0},
        {"s16.wav", kSound + "-t 1 -c:a pcm_s16le", 0},
        {"f32.wav", kSound + "-t 1 -c:a pcm_f32le", 0},
        {"cbr.mp3", kSound + "-t 1 -c:a libmp3lame -b:a 64k", 0},
        {"vbr.mp3", kSound + "-t 1 -c:a libmp3lame -q:a 4", 0},
    };
    const std::vector<Outcome> outcomes = play_made(made, {1, 6, 20s});
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(made[i].name);
        const Outcome& outcome = outcomes[i];
        CAPTURE(outcome.error.text);
        CHECK(outcome.ended());
        CHECK(outcome.pictures() == made[i].pictures);
        CHECK(outcome.frames * 2 >= made[i].pictures);
        CHECK(outcome.in_order);
        CHECK(outcome.right_size);
        CHECK(std::abs(outcome.length_ms - 1'000) < 100);
        CHECK(std::abs(outcome.clock_ms - 1'000) < 100);
        CHECK(outcome.width == (made[i].pictures > 0 ? 64 : 0));
        CHECK(outcome.height == (made[i].pictures > 0 ? 48 : 0));
    }
}

TEST_CASE("clip formats: what is not on the list is refused with a sentence, whatever is inside") {
    const std::string picture = kPicture + "-t 0.2 ", sound = kSound + "-t 0.2 ";
    const std::string both = kPicture + kSound + "-t 0.2 ";
    const std::vector<Made> made{
        // containers
        {"a.avi", both + "-c:v mpeg4 -c:a libmp3lame"},
        {"a.ts", both + kH264 + "-c:a aac"},
        {"a.flv", both + kH264 + "-c:a aac -ar 44100"},
        {"a.mpg", both + "-c:v mpeg2video -c:a mp2"},
        {"a.wmv", both + "-c:v wmv2 -c:a wmav2"},
        {"a.nut", both + "-c:v mpeg4 -c:a aac"},
        {"a.h264", picture + kH264},
        {"a.ivf", picture + kVp8},
        {"a.gif", picture + ""},
        {"a.y4m", picture + "-pix_fmt yuv420p"},
        {"a.png", picture + "-frames:v 1"},
        {"a.adts.aac", sound + "-c:a aac"},
        {"a.flac", sound + "-c:a flac"},
        {"a.aiff", sound + "-c:a pcm_s16be"},
        {"a.au", sound + "-c:a pcm_s16be"},
        {"a.ac3", sound + "-c:a ac3"},
        // what is in a container of the list
        {"hevc.mp4", picture + "-c:v libx265 -preset ultrafast -x265-params log-level=none"},
        {"mjpeg.mp4", picture + "-c:v mjpeg -pix_fmt yuvj420p"},
        {"mpeg2.mp4", picture + "-c:v mpeg2video"},
        {"prores.mov", picture + "-c:v prores_ks"},
        {"ffv1.mkv", picture + "-c:v ffv1"},
        {"theora.ogg", picture + "-c:v libtheora"},
        {"flac.mkv", sound + "-c:a flac"},
        {"flac.ogg", sound + "-c:a flac"},
        {"alac.m4a", sound + "-c:a alac"},
        {"ac3.mp4", sound + "-c:a ac3"},
        {"s24be.mov", sound + "-c:a pcm_s24be"},
        {"alaw.wav", sound + "-c:a pcm_alaw"},
        {"adpcm.wav", sound + "-c:a adpcm_ms"},
        {"both.mkv", both + "-c:v mjpeg -pix_fmt yuvj420p -c:a flac"},
    };
    const std::vector<Outcome> outcomes = play_made(made, {1, 6, 20s});
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(made[i].name);
        CAPTURE(outcomes[i].error.text);
        CHECK(outcomes[i].refused());
        CHECK(outcomes[i].error.code == ErrorCode::Unsupported);
        CHECK(outcomes[i].frames == 0);
    }
}

TEST_CASE("clip formats: of two streams the one on the list plays") {
    const std::vector<Made> made{
        {"pictures-refused.mkv", kBoth + "-c:v ffv1 -c:a libopus", 0},
        {"sound-refused.mkv", kBoth + kH264 + "-c:a flac", 25},
        {"second-sound.mkv", kBoth + "-map 0:v -map 1:a -map 1:a " + kH264 + "-c:a:0 flac -c:a:1 libopus",
         25},
    };
    const std::vector<Outcome> outcomes = play_made(made, {1, 6, 20s});
    for (std::size_t i = 0; i < made.size(); ++i) {
        CAPTURE(made[i].name);
        CHECK(outcomes[i].ended());
        CHECK(outcomes[i].pictures() == made[i].pictures);
        CHECK(std::abs(outcomes[i].clock_ms - 1'000) < 100);
    }
}
