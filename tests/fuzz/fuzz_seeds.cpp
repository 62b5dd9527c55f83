// fuzz_seeds FOLDER FOUND LESSONS: makes the seeds of the fuzz targets, a folder for each target below
// FOLDER, with the libraries' encoders and the program ffmpeg; and adds what was found before,
// FOUND/TARGET/*.hex. Exit 0; 1 if something cannot be made, after saying what.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/pack_seeds.h"
#include "tests/fuzz/records_seeds.h"
#include "tests/media/encoders.h"

using namespace jankar;
using namespace jankar::test;

namespace {

namespace fs = std::filesystem;

bool write(const std::string& path, const Bytes& bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    return !file.fail();
}

bool make_pictures(const std::string& folder) {
    const Pixels plain = quarters(48, 36);
    const Pixels glass = paint(33, 21, [](int x, int y) {
        return static_cast<std::uint32_t>(x * 7) << 24 | static_cast<std::uint32_t>(y * 11 << 8 | x * 3);
    });
    const std::pair<const char*, Bytes> made[] = {
        {"jpeg/plain", encode_jpeg(plain)},
        {"jpeg/turned", encode_jpeg(plain, 6)},
        {"jpeg/progressive", encode_jpeg(plain, 3, true)},
        {"png/plain", encode_png(plain, false)},
        {"png/glass", encode_png(glass, true)},
        {"webp/exact", encode_webp(plain)},
        {"webp/glass", encode_webp(glass)},
        {"webp/lossy", encode_webp_lossy(plain)},
        {"webp/lossy-glass", encode_webp_lossy(glass)},
    };
    for (const auto& [name, bytes] : made) {
        const std::string place = name;
        const std::string flat = place.substr(0, place.find('/')) + "-" + place.substr(place.find('/') + 1);
        if (!write(folder + "/fuzz_" + place, bytes) || !write(folder + "/fuzz_photo/" + flat, bytes)) {
            return false;
        }
    }
    return true;
}

bool make_voices(const std::string& folder) {
    return write(folder + "/fuzz_voice/tone", encode_tone(0.3, 440)) &&
           write(folder + "/fuzz_voice/late", encode_tone(0.2, 300, 0.9, 0.2)) &&
           run_ffmpeg("-f lavfi -i sine -t 0.2 -ac 2 -c:a libopus -f ogg " + folder + "/fuzz_voice/stereo") &&
           run_ffmpeg("-f lavfi -i sine -t 0.2 -ac 6 -c:a libopus -mapping_family 1 -f ogg " + folder +
                      "/fuzz_voice/six");
}

bool make_clips(const std::string& folder) {
    const std::string both =
        "-f lavfi -i testsrc2=size=32x24:rate=25 -f lavfi -i sine=sample_rate=48000 -t 0.24 ";
    const std::string sound = "-f lavfi -i sine=sample_rate=48000 -t 0.2 ";
    const std::string h264 = "-c:v libx264 -preset ultrafast -g 3 -bf 1 -pix_fmt yuv420p ";
    const std::pair<const char*, std::string> made[] = {
        {"h264.mp4", both + h264 + "-c:a aac -movflags +faststart"},
        {"last.mp4", both + h264 + "-c:a libmp3lame"},
        {"fragments.mp4", both + h264 + "-c:a aac -movflags +frag_keyframe+empty_moov"},
        {"mpeg4.mp4", both + "-c:v mpeg4 -c:a aac"},
        {"vp8.webm", both + "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus"},
        {"vp9.webm", both + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libvorbis"},
        {"h264.mkv", both + h264 + "-c:a pcm_s16le"},
        {"vorbis.ogg", sound + "-c:a libvorbis"},
        {"opus.ogg", sound + "-c:a libopus"},
        {"pcm.wav", sound + "-c:a pcm_u8 -ar 8000"},
        {"plain.mp3", sound + "-c:a libmp3lame"},
    };
    for (const auto& [name, words] : made) {
        if (!run_ffmpeg(words + " " + folder + "/fuzz_clip/" + name)) {
            return false;
        }
    }
    return true;
}

bool make_records(const std::string& folder) {
    for (const auto& [name, bytes] : fuzz::record_seeds()) {
        if (!write(folder + "/fuzz_" + name, bytes)) {
            return false;
        }
    }
    return true;
}

int digit(char letter) {
    return letter >= '0' && letter <= '9'   ? letter - '0'
           : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                                            : -1;
}

/// Pairs of hexadecimal digits; what else there is (line ends) is left out.
bool add_found(const std::string& folder, const std::string& found) {
    if (!fs::is_directory(found)) {
        return true;
    }
    for (const auto& entry : fs::recursive_directory_iterator(found)) {
        if (entry.path().extension() != ".hex") {
            continue;
        }
        std::ifstream file(entry.path());
        Bytes bytes;
        int high = -1;
        for (const char letter : std::string(std::istreambuf_iterator<char>(file), {})) {
            const int value = digit(letter);
            if (value >= 0 && high >= 0) {
                bytes.push_back(static_cast<std::uint8_t>(high * 16 + value));
            }
            high = value < 0 ? high : high >= 0 ? -1 : value;
        }
        const std::string target = entry.path().parent_path().filename().string();
        if (!write(folder + "/" + target + "/found-" + entry.path().stem().string(), bytes)) {
            return false;
        }
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fprintf(stderr, "Usage: fuzz_seeds FOLDER FOUND LESSONS\n");
        return 1;
    }
    const std::string folder = words[1];
    for (const char* target : {"jpeg", "png", "webp", "photo", "voice", "clip", "bundle", "people", "receipt",
                               "card", "code", "pack", "manifest", "lesson_json", "lesson_toml"}) {
        fs::remove_all(folder + "/fuzz_" + target);
        fs::create_directories(folder + "/fuzz_" + target);
    }
    if (!make_pictures(folder) || !make_voices(folder) || !make_clips(folder) || !make_records(folder) ||
        !fuzz::make_pack_seeds(folder, words[3]) || !add_found(folder, words[2])) {
        std::fprintf(stderr, "The seeds cannot be made in %s.\n", folder.c_str());
        return 1;
    }
    return 0;
}
