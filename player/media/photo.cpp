#include "player/media/photo.h"

#include <algorithm>

#include "content/base/files.h"
#include "player/media/picture_formats.h"

namespace jankar::media {
namespace {

constexpr int kSmallestSide = 16;
/// JPEG is decoded row by row at an eighth of its size: sides of 20,000 and 200 megapixels are still cheap.
constexpr int kMostJpegSide = 20'000;
constexpr std::int64_t kMostJpegPixels = 200'000'000;
/// A progressive JPEG must be held whole, and so must PNG and WebP: 12 megapixels, 48 MB.
constexpr std::uint64_t kMostHeldBytes = 48 << 20;
constexpr std::int64_t kMostPixels = 4096 * 3072;

Error too_large() {
    return {ErrorCode::Refused, "The photo is too large; a smaller one can be used."};
}

std::uint32_t big_endian(ByteView bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
}

/// EXIF in a chunk of PNG ("eXIf", PNG 1.5 extensions) or WebP ("EXIF", RIFF container): 1 where there is
/// none.
int chunk_orientation(ByteView file) {
    const bool png = file.size() > 8 && file[0] == 0x89;
    std::size_t at = png ? 8 : 12;
    while (at + 8 <= file.size()) {
        const std::size_t size = png ? big_endian(file, at) : read_u32le(file, at + 4);
        const std::string_view type = as_text(file.subspan(at + (png ? 4 : 0), 4));
        if (size > file.size() - at - 8) {
            break;
        }
        if (type == (png ? "eXIf" : "EXIF")) {
            ByteView exif = file.subspan(at + 8, size);
            if (as_text(exif).starts_with("Exif")) {  // some write JPEG's introduction too
                exif = exif.subspan(std::min<std::size_t>(6, exif.size()));
            }
            return exif_orientation(exif);
        }
        at += 8 + size + (png ? 4 : size % 2);
    }
    return 1;
}

Result<int> side_for(PictureSize size) {
    const int side = std::min({size.width, size.height, kPhotoSide});
    if (side < kSmallestSide) {
        return fail(ErrorCode::Refused, "The photo is too small to show a face.");
    }
    return side;
}

Result<Picture> square_of_jpeg(ByteView file) {
    ASSIGN_OR_RETURN(const JpegInfo info, jpeg_info(file, kMostJpegSide));
    const auto [width, height] = info.size;
    if (static_cast<std::int64_t>(width) * height > kMostJpegPixels || info.held_bytes > kMostHeldBytes) {
        return fail(too_large());
    }
    ASSIGN_OR_RETURN(const int side, side_for(info.size));
    const int cut = std::min(width, height);
    ASSIGN_OR_RETURN(Picture square,
                     decode_jpeg(file, {(width - cut) / 2, (height - cut) / 2, cut, cut, side, side}));
    return turn_upright(std::move(square), info.orientation);
}

Result<Picture> square_of_others(ByteView file) {
    ASSIGN_OR_RETURN(const PictureSize size, picture_size(file));
    if (static_cast<std::int64_t>(size.width) * size.height > kMostPixels) {
        return fail(too_large());
    }
    ASSIGN_OR_RETURN(const int side, side_for(size));
    ASSIGN_OR_RETURN(Picture square, decode_picture(file, side, side, Fit::Cover));
    return turn_upright(std::move(square), chunk_orientation(file));
}

/// What can be seen through stands on white.
void lay_on_white(Picture& picture) {
    if (!picture.has_alpha) {
        return;
    }
    for (std::uint32_t& pixel : picture.pixels) {
        const std::uint32_t alpha = pixel >> 24;
        std::uint32_t out = 0xFF;
        for (const int shift : {16, 8, 0}) {
            out = out << 8 | (((pixel >> shift & 0xFF) * alpha + 0xFF * (0xFF - alpha) + 127) / 0xFF);
        }
        pixel = out;
    }
    picture.has_alpha = false;
}

Result<Bytes> encode_small(Picture square) {
    lay_on_white(square);
    for (const int quality : {80, 65, 50, 35, 20, 5}) {
        ASSIGN_OR_RETURN(Bytes webp, encode_webp(square, quality));
        if (webp.size() <= kPhotoBytes) {
            return webp;
        }
    }
    return fail(ErrorCode::Bug, "The photo could not be made small.");
}

}  // namespace

Result<Bytes> make_photo(ByteView file) {
    if (file.size() > kPhotoFileBytes) {
        return fail(too_large());
    }
    const bool jpeg = as_text(file.first(std::min<std::size_t>(3, file.size()))) == "\xFF\xD8\xFF";
    Result<Picture> square = jpeg ? square_of_jpeg(file) : square_of_others(file);
    RETURN_IF_ERROR(square);
    return encode_small(std::move(*square));
}

Result<Bytes> make_photo(const Picture& picture) {
    ASSIGN_OR_RETURN(const int side, side_for({picture.width, picture.height}));
    const int cut = std::min(picture.width, picture.height);
    const std::ptrdiff_t left = (picture.width - cut) / 2, top = (picture.height - cut) / 2;
    Picture square{
        side, side,
        std::vector<std::uint32_t>(static_cast<std::size_t>(side) * static_cast<std::size_t>(side)),
        picture.has_alpha};
    scale_pixels({picture.pixels.data() + top * picture.width + left, cut, cut, picture.width},
                 picture.has_alpha, square.pixels.data(), side, side);
    return encode_small(std::move(square));
}

Result<Bytes> read_photo(const std::string& path) {
    ASSIGN_OR_RETURN(const Bytes file, read_file(path, kPhotoFileBytes));
    return make_photo(file);
}

}  // namespace jankar::media
