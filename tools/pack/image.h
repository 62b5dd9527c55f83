#pragma once
// A picture in memory on its way into a pack, and its reading and shrinking. Plain functions; any thread.
//
// Limits come before allocation: files of at most 64 MiB, 64 million pixels, 16,384 a side. Errors are one
// sentence without the file's name, which the caller knows.
#include <cstdint>
#include <utility>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::build {

/// Four bytes a pixel, red green blue alpha, not premultiplied, rows from the top.
struct Image {
    int width = 0;
    int height = 0;
    Bytes rgba;

    const std::uint8_t* at(int x, int y) const {
        return rgba.data() +
               (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   4;
    }
    std::uint8_t* at(int x, int y) { return const_cast<std::uint8_t*>(std::as_const(*this).at(x, y)); }
    bool has_alpha() const;
};

struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
};
/// The largest size of the same shape inside `box`, never larger than `size` itself.
Size fit_inside(Size size, Size box);

/// Heif: the photos of newer phones (.heic), which the program heif-convert reads.
enum class ImageKind { Jpeg, Png, Webp, Svg, Heif, Unknown };
ImageKind image_kind(ByteView bytes);
/// Width and height as shown (after EXIF orientation) of a JPEG, PNG or WebP, without decoding it.
Result<Size> image_size(ByteView bytes);
/// Decodes a JPEG, PNG or WebP and turns it upright by its EXIF orientation.
Result<Image> decode_image(ByteView bytes);
/// The same, but as it is stored.
Result<Image> decode_unturned(ByteView bytes);
/// The EXIF orientation of a JPEG, PNG or WebP, 1 to 8; 1 where there is none.
int exif_orientation(ByteView bytes);
/// Orientation 1..8 of the EXIF standard applied.
Image turn_upright(const Image& image, int orientation);
/// Each new pixel is the mean of the area it covers, weighted by alpha. REQUIRES: `size` is not larger.
Image shrink(const Image& image, Size size);

}  // namespace jankar::build
