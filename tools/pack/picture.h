#pragma once
// A drawing or photo made into the WebP of a pack: drawn by rsvg-convert or decoded, upright, without
// metadata, no larger than its box. What is a fitting WebP already is taken as it is. Any thread.
#include "content/base/bytes.h"
#include "content/base/result.h"
#include "tools/pack/cache.h"
#include "tools/pack/image.h"

namespace jankar::build {

struct PictureWish {
    Size box{1280, 800};
    int quality = 82;
    bool lossless = false;  ///< always, for icons; else only for drawings that come out smaller so
    bool exact = false;     ///< SVG only: exactly box wide and high, the drawing in the middle
};

struct Picture {
    Bytes webp;
    Size size;
    Size source;  ///< of the photo as shown; of an SVG the size it was drawn at
};

/// Draws an SVG inside `box` (never outside it, upscaled where it is smaller). Io when rsvg-convert is
/// missing, Corrupt when the drawing cannot be read.
Result<Image> draw_svg(ByteView svg, Size box);
/// The PNG that rsvg-convert makes, for callers that keep it.
/// The program that reads this picture where no library of ours does; null: none is needed.
const char* program_for(ByteView source);
/// Decodes a photo in any of the forms that phones make, HEIC among them, and turns it upright.
Result<Image> read_photo(ByteView source);
Result<Bytes> draw_svg_png(ByteView svg, Size box, const std::string& background);

Result<Bytes> encode_webp(const Image& image, int quality, bool lossless);

Result<Picture> make_picture(ByteView source, const PictureWish& wish, Cache& cache);

}  // namespace jankar::build
