#pragma once
// Pictures: decoding of what jankar-pack and the asset builder write (WebP, JPEG, PNG) to the size shown.
// Pure functions, any thread. Sizes in pixels. Refuses pictures above 4096 x 4096 before allocating.
#include <cstdint>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::media {

/// Pixels as SDL_PIXELFORMAT_ARGB8888 (0xAARRGGBB in a native integer), not premultiplied, rows without gaps.
struct Picture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> pixels;
    bool has_alpha = false;
};

/// How a picture is brought to the box it is shown in.
enum class Fit {
    Cover,    ///< fills the box, cut at the edges, centred
    Contain,  ///< all of it is seen; the result has the picture's proportions and fits into the box
};

/// Width and height without decoding.
struct PictureSize {
    int width = 0, height = 0;
};
Result<PictureSize> picture_size(ByteView encoded);

/// Decodes and scales (area average downwards, bilinear upwards). box 0 x 0: as it is.
Result<Picture> decode_picture(ByteView encoded, int box_width, int box_height, Fit fit);

/// Encodes as lossy WebP: a photo that is kept. Bug when the encoder fails.
Result<Bytes> encode_webp(const Picture& picture, int quality);

}  // namespace jankar::media
