// What phones make is taken: photos with EXIF, HEIC, clips in HEVC, H.264 and 3GP, voice notes of every kind.
#include <doctest/doctest.h>

#include <cmath>

#include "content/base/files.h"
#include "content/lesson/voice_files.h"
#include "tests/jankar_pack/samples.h"
#include "tools/pack/opus_clip.h"
#include "tools/pack/picture.h"
#include "tools/pack/video.h"
#include "tools/pack/voice.h"

using namespace jankar;
using namespace jankar::test;

namespace {

void make(const std::string& program, std::vector<std::string> arguments) {
    build::Command command;
    command.program = program;
    command.arguments = std::move(arguments);
    Result<Bytes> done = build::run_ok(command);
    REQUIRE(done);
}

void ffmpeg(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"-v", "error", "-y"});
    make("ffmpeg", std::move(arguments));
}

/// A photo whose upper half is red and whose lower half is blue when it stands upright; stored as a phone
/// that is held in the way of `orientation` stores it. 900 x 600 upright.
build::Image stored_photo(int orientation) {
    const bool sideways = orientation >= 5;
    const int w = sideways ? 600 : 900, h = sideways ? 900 : 600;
    build::Image image{w, h, Bytes(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4, 255)};
    for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x) {
            // Where the top of the scene lies in the stored rows and columns (EXIF 2.3, Orientation).
            bool top = false;
            switch (orientation) {
                case 1:
                case 2:
                    top = y < h / 2;
                    break;
                case 3:
                case 4:
                    top = y >= h / 2;
                    break;
                case 5:
                case 6:
                    top = x < w / 2;
                    break;
                default:
                    top = x >= w / 2;
            }
            std::uint8_t* pixel = image.at(x, y);
            pixel[0] = top ? 220 : 20;
            pixel[1] = 30;
            pixel[2] = top ? 20 : 220;
        }
    }
    return image;
}

/// The JPEG of a phone: EXIF with orientation, maker and a place.
Bytes phone_jpeg(const TempDir& folder, int orientation) {
    const build::Image image = stored_photo(orientation);
    put(folder / "raw.rgba", ByteView(image.rgba));
    ffmpeg({"-f", "rawvideo", "-pix_fmt", "rgba", "-s",
            std::to_string(image.width) + "x" + std::to_string(image.height), "-i", folder / "raw.rgba",
            "-frames:v", "1", "-q:v", "3", folder / "plain.jpg"});
    const Bytes plain = get(folder / "plain.jpg");
    Bytes tiff;
    append(tiff, as_bytes("MM"));  // phones write big-endian as often as not
    const auto big16 = [&](int value) {
        tiff.push_back(static_cast<std::uint8_t>(value >> 8));
        tiff.push_back(static_cast<std::uint8_t>(value));
    };
    big16(42);
    big16(0);
    big16(8);
    big16(2);
    for (int part : {0x010F, 2, 0, 4}) {  // Make, ASCII, 4 bytes
        big16(part);
    }
    append(tiff, as_bytes("Fon"));
    tiff.push_back(0);
    for (int part : {0x0112, 3, 0, 1, orientation, 0, 0, 0}) {
        big16(part);
    }
    append(tiff, as_bytes("GPS 12.97 N 77.59 E"));
    Bytes out(plain.begin(), plain.begin() + 2);
    const std::size_t size = tiff.size() + 8;
    for (std::size_t byte : {std::size_t{0xFF}, std::size_t{0xE1}, size >> 8, size & 0xFF}) {
        out.push_back(static_cast<std::uint8_t>(byte));
    }
    append(out, as_bytes("Exif"));
    out.push_back(0);
    out.push_back(0);
    append(out, tiff);
    out.insert(out.end(), plain.begin() + 2, plain.end());
    return out;
}

void check_upright(const Result<build::Picture>& picture) {
    REQUIRE(picture);
    CHECK(picture->size == build::Size{900, 600});
    CHECK(as_text(picture->webp).find("GPS") == std::string_view::npos);
    CHECK(as_text(picture->webp).find("EXIF") == std::string_view::npos);
    Result<build::Image> seen = build::decode_image(picture->webp);
    REQUIRE(seen);
    CHECK(seen->at(450, 60)[0] > 180);
    CHECK(seen->at(450, 60)[2] < 70);
    CHECK(seen->at(450, 540)[2] > 180);
    CHECK(seen->at(450, 540)[0] < 70);
}

/// A voice note of AMR-NB: nothing in Debian writes one, and noise is as good a voice as any (RFC 4867, 5;
/// frame type 7, 12.2 kbit/s).
Bytes amr_noise(double seconds) {
    Bytes out;
    append(out, as_bytes("#!AMR\n"));
    std::uint32_t random = 12345;
    for (int frame = 0; frame < static_cast<int>(seconds * 50); ++frame) {
        out.push_back(0x3C);
        for (int i = 0; i < 31; ++i) {
            random = random * 1664525U + 1013904223U;
            out.push_back(static_cast<std::uint8_t>(random >> 24));
        }
    }
    return out;
}

}  // namespace

TEST_CASE("phone: a JPEG stands upright whichever of the eight ways the phone was held") {
    TempDir folder;
    build::Cache none("");
    for (int orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        const Bytes jpeg = phone_jpeg(folder, orientation);
        REQUIRE(build::exif_orientation(jpeg) == orientation);
        check_upright(build::make_picture(jpeg, {}, none));
    }
}

TEST_CASE("phone: a HEIC photo is read, upright and without its place, a broken one is one sentence") {
    TempDir folder;
    build::Cache cache(folder / "cache");
    for (int orientation : {1, 6, 8}) {
        CAPTURE(orientation);
        put(folder / "photo.jpg", phone_jpeg(folder, orientation));
        make("heif-enc", {"-q", "80", folder / "photo.jpg", "-o", folder / "photo.heic"});
        const Bytes heic = get(folder / "photo.heic");
        REQUIRE(build::image_kind(heic) == build::ImageKind::Heif);
        check_upright(build::make_picture(heic, {}, cache));
    }
    Bytes broken = get(folder / "photo.heic");
    broken.resize(broken.size() / 2);
    Result<build::Picture> refused = build::make_picture(broken, {}, cache);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().text.find("save it as JPEG") != std::string::npos);
}

TEST_CASE("phone: clips in HEVC, H.264 on its side and 3GP come to the profile") {
    TempDir folder;
    build::Cache none("");
    const std::string picture = "testsrc2=size=640x360:rate=30:duration=1";
    const std::string sound = "sine=frequency=440:duration=1";
    ffmpeg({"-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "libx265", "-preset",
            "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-metadata",
            "location=+12.9+77.6/", folder / "hevc.mp4"});
    ffmpeg({"-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-preset", "ultrafast",
            folder / "lying.mp4"});
    ffmpeg({"-i", folder / "lying.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=90", folder / "side.mp4"});
    ffmpeg({"-f", "lavfi", "-i", "testsrc2=size=352x288:rate=15:duration=1", "-f", "lavfi", "-i", sound,
            "-c:v", "h263", "-c:a", "aac", "-ar", "8000", "-f", "3gp", folder / "old.3gp"});
    for (const char* name : {"hevc.mp4", "lying.mp4", "side.mp4", "old.3gp"}) {
        CAPTURE(name);
        Result<build::Clip> clip = build::make_clip(folder / name, build::kProfileLow, none);
        REQUIRE(clip);
        put(folder / "made.mp4", clip->mp4);
        Result<build::ClipFacts> facts = build::probe_clip(folder / "made.mp4");
        REQUIRE(facts);
        CHECK(facts->codec == "h264");
        CHECK(facts->profile == "Constrained Baseline");
        CHECK(facts->fps <= 25.01);
        CHECK(facts->size.width <= 854);
        CHECK(facts->size.height <= 480);
        CHECK((facts->size.height > facts->size.width) == (std::string(name) == "side.mp4"));
        CHECK(facts->audio == "aac");
        CHECK(facts->audio_channels == 1);
        CHECK_FALSE(facts->tagged);
        CHECK_FALSE(facts->turned);
    }
}

TEST_CASE("phone: voice notes of every kind come out at -16 LUFS") {
    TempDir folder;
    build::Cache none("");
    put(folder / "in.wav", wav(tone(1.5, 0.08)));
    for (const char* name : {"a.m4a", "a.aac", "a.mp3", "a.ogg", "a.opus", "a.wma", "a.flac"}) {
        ffmpeg({"-i", folder / "in.wav", folder / name});
    }
    // What messengers send: Opus at 16 kHz, called .ogg or .opus; a recorder's sound in a 3GP box.
    ffmpeg({"-i", folder / "in.wav", "-c:a", "libopus", "-b:a", "16k", "-ar", "16000", folder / "note.ogg"});
    ffmpeg({"-i", folder / "in.wav", "-c:a", "aac", "-f", "3gp", folder / "b.3ga"});
    put(folder / "c.amr", amr_noise(1.5));
    for (const char* name :
         {"a.m4a", "a.aac", "a.mp3", "a.ogg", "a.opus", "a.wma", "a.flac", "note.ogg", "b.3ga", "c.amr"}) {
        CAPTURE(name);
        CHECK(lesson::is_sound_file(name));
        Result<build::Voice> voice = build::make_voice(folder / name, none);
        REQUIRE(voice);
        CHECK(std::abs(lufs_of_opus(voice->opus) + 16) <= 1.0);
        Result<build::OpusClip> clip = build::decode_opus(voice->opus);
        REQUIRE(clip);
        CHECK(clip->channels == 1);
        CHECK(build::measure(clip->pcm).peak_dbtp <= -1.0);
    }
}
