#include <bit>

#include "player/media/picture_formats.h"
#include "player/media/picture_ptrs.h"

namespace jankar::media {
namespace {

Result<PngImage> begin_png(ByteView encoded) {
    PngImage image(new png_image{});
    image->version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(image.get(), encoded.data(), encoded.size()) == 0) {
        return fail(ErrorCode::Corrupt, "The picture is damaged.");
    }
    return image;
}

}  // namespace

Result<PictureSize> png_size(ByteView encoded) {
    // Read by hand: the header is enough, and the library would answer a huge size with a general error.
    if (encoded.size() < 24 || as_text(encoded.subspan(12, 4)) != "IHDR") {
        return fail(ErrorCode::Corrupt, "The picture is damaged.");
    }
    auto big_endian = [&](std::size_t at) {
        return static_cast<std::int64_t>(encoded[at]) << 24 | encoded[at + 1] << 16 | encoded[at + 2] << 8 |
               encoded[at + 3];
    };
    const std::int64_t width = big_endian(16), height = big_endian(20);
    RETURN_IF_ERROR(check_picture_size(width, height));
    return PictureSize{static_cast<int>(width), static_cast<int>(height)};
}

Result<Picture> decode_png(ByteView encoded, const Plan& plan) {
    ASSIGN_OR_RETURN(PngImage image, begin_png(encoded));
    RETURN_IF_ERROR(check_picture_size(image->width, image->height));
    const int width = static_cast<int>(image->width), height = static_cast<int>(image->height);
    if (plan.left + plan.cut_width > width || plan.top + plan.cut_height > height) {
        return fail(ErrorCode::Corrupt, "The picture is damaged.");
    }
    Picture picture;
    picture.has_alpha = (image->format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image->format = std::endian::native == std::endian::little ? PNG_FORMAT_BGRA : PNG_FORMAT_ARGB;
    std::vector<std::uint32_t> whole(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    if (png_image_finish_read(image.get(), nullptr, whole.data(), width * 4, nullptr) == 0) {
        return fail(ErrorCode::Corrupt, "The picture is damaged.");
    }
    picture.width = plan.width;
    picture.height = plan.height;
    if (plan.width == width && plan.height == height) {
        picture.pixels = std::move(whole);
        return picture;
    }
    picture.pixels.resize(static_cast<std::size_t>(plan.width) * static_cast<std::size_t>(plan.height));
    const std::uint32_t* first = whole.data() + static_cast<std::ptrdiff_t>(plan.top) * width + plan.left;
    scale_pixels({first, plan.cut_width, plan.cut_height, width}, picture.has_alpha, picture.pixels.data(),
                 plan.width, plan.height);
    return picture;
}

}  // namespace jankar::media
