#pragma once
// Inside player/media: one pair of functions for each format of pictures, and the scaler they share.
// Pure functions, any thread.
#include "player/media/picture.h"

namespace jankar::media {

/// Larger pictures are refused before anything is allocated for them.
inline constexpr int kPictureSide = 4096;

/// A part of the encoded picture and the size it is brought to.
struct Plan {
    int left = 0, top = 0, cut_width = 0, cut_height = 0;
    int width = 0, height = 0;
};

/// Pixels in rows of `stride` pixels, not owned.
struct PixelView {
    const std::uint32_t* pixels = nullptr;
    int width = 0, height = 0, stride = 0;
};

Result<void> check_picture_size(std::int64_t width, std::int64_t height);
/// The orientation, 1 to 8, in a block of EXIF from its TIFF header on (EXIF 2.3, 4.5.4 and tag 0x0112); 1
/// where there is none.
int exif_orientation(ByteView tiff);

/// Area average where it shrinks, bilinear where it grows, each axis by itself. Colours are weighted by
/// alpha when there is any.
void scale_pixels(const PixelView& from, bool has_alpha, std::uint32_t* to, int width, int height);
/// Turns a picture upright. `orientation` is EXIF's, 1 to 8.
Picture turn_upright(Picture picture, int orientation);

Result<PictureSize> webp_size(ByteView encoded);
Result<Picture> decode_webp(ByteView encoded, const Plan& plan);

/// As stored, before it is turned upright.
struct JpegInfo {
    PictureSize size;
    int orientation = 1;
    /// What must be held while it is decoded, beside the rows: nothing, or all of a progressive picture.
    std::uint64_t held_bytes = 0;
};
/// Refuses what is larger than `most_side` in one direction.
Result<JpegInfo> jpeg_info(ByteView encoded, int most_side = kPictureSide);
Result<Picture> decode_jpeg(ByteView encoded, const Plan& plan);

Result<PictureSize> png_size(ByteView encoded);
Result<Picture> decode_png(ByteView encoded, const Plan& plan);

}  // namespace jankar::media
