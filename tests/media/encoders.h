#pragma once
// Pictures, voices and clips that the tests make for themselves.
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "content/base/bytes.h"

namespace jankar::test {

/// 0xAARRGGBB pixels.
struct Pixels {
    int width = 0, height = 0;
    std::vector<std::uint32_t> argb;
};

Pixels paint(int width, int height, const std::function<std::uint32_t(int x, int y)>& colour);
/// Red, green, blue, white in the four corners' quarters.
Pixels quarters(int width, int height);

Bytes encode_webp(const Pixels& pixels);  ///< lossless
Bytes encode_webp_lossy(const Pixels& pixels);
Bytes encode_png(const Pixels& pixels, bool alpha);
/// `orientation` 0 writes no EXIF block.
Bytes encode_jpeg(const Pixels& pixels, int orientation = 0, bool progressive = false);

/// A tone of `hz` at 48 kHz as Ogg Opus.
Bytes encode_tone(double seconds, double hz, double amplitude = 0.5, double silence_before = 0.0);

/// Runs the program ffmpeg with these words behind "ffmpeg -v error -y"; true if it ended well.
bool run_ffmpeg(const std::string& words);

}  // namespace jankar::test
