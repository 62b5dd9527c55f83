#include "player/media/picture.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "player/media/picture_formats.h"

namespace jankar::media {
namespace {

enum class Format { Unknown, WebP, Jpeg, Png };

Format format_of(ByteView encoded) {
    std::string_view text = as_text(encoded.first(std::min<std::size_t>(encoded.size(), 16)));
    if (text.starts_with("RIFF") && text.size() >= 12 && text.substr(8, 4) == "WEBP") {
        return Format::WebP;
    }
    if (text.starts_with("\xFF\xD8\xFF")) {
        return Format::Jpeg;
    }
    if (text.starts_with("\x89PNG\r\n\x1A\n")) {
        return Format::Png;
    }
    return Format::Unknown;
}

struct Info {
    Format format = Format::Unknown;
    PictureSize stored;
    int orientation = 1;
    bool lies_down() const { return orientation >= 5; }
};

Result<Info> info_of(ByteView encoded) {
    Info info;
    info.format = format_of(encoded);
    switch (info.format) {
        case Format::WebP: {
            ASSIGN_OR_RETURN(info.stored, webp_size(encoded));
            break;
        }
        case Format::Jpeg: {
            ASSIGN_OR_RETURN(JpegInfo jpeg, jpeg_info(encoded));
            info.stored = jpeg.size;
            info.orientation = jpeg.orientation;
            break;
        }
        case Format::Png: {
            ASSIGN_OR_RETURN(info.stored, png_size(encoded));
            break;
        }
        case Format::Unknown:
            return fail(ErrorCode::Unsupported, "The picture is neither WebP nor JPEG nor PNG.");
    }
    RETURN_IF_ERROR(check_picture_size(info.stored.width, info.stored.height));
    return info;
}

int scaled(int value, int numerator, int denominator) {
    const auto exact = (static_cast<std::int64_t>(value) * numerator + denominator / 2) / denominator;
    return static_cast<int>(std::max<std::int64_t>(exact, 1));
}

Plan plan_for(PictureSize size, int box_width, int box_height, Fit fit) {
    Plan plan{0, 0, size.width, size.height, size.width, size.height};
    if (box_width == 0) {
        return plan;
    }
    // Compares size.width / size.height with box_width / box_height.
    const bool wider = static_cast<std::int64_t>(size.width) * box_height >
                       static_cast<std::int64_t>(box_width) * size.height;
    if (fit == Fit::Contain) {
        plan.width = wider ? box_width : std::min(box_width, scaled(size.width, box_height, size.height));
        plan.height = wider ? std::min(box_height, scaled(size.height, box_width, size.width)) : box_height;
        return plan;
    }
    plan.width = box_width;
    plan.height = box_height;
    if (wider) {
        plan.cut_width = std::min(size.width, scaled(size.height, box_width, box_height));
        plan.left = (size.width - plan.cut_width) / 2;
    } else {
        plan.cut_height = std::min(size.height, scaled(size.width, box_height, box_width));
        plan.top = (size.height - plan.cut_height) / 2;
    }
    return plan;
}

bool any_transparent(const Picture& picture) {
    return std::any_of(picture.pixels.begin(), picture.pixels.end(),
                       [](std::uint32_t pixel) { return (pixel >> 24) != 0xFF; });
}

}  // namespace

Result<void> check_picture_size(std::int64_t width, std::int64_t height) {
    if (width < 1 || height < 1) {
        return fail(ErrorCode::Corrupt, "The picture has no size.");
    }
    if (width > kPictureSide || height > kPictureSide) {
        return fail(ErrorCode::Refused, "The picture is larger than 4096 by 4096 pixels.");
    }
    return {};
}

Result<PictureSize> picture_size(ByteView encoded) {
    ASSIGN_OR_RETURN(Info info, info_of(encoded));
    if (info.lies_down()) {
        return PictureSize{info.stored.height, info.stored.width};
    }
    return info.stored;
}

Result<Picture> decode_picture(ByteView encoded, int box_width, int box_height, Fit fit) {
    const bool as_it_is = box_width == 0 && box_height == 0;
    if (!as_it_is &&
        (box_width < 1 || box_height < 1 || box_width > kPictureSide || box_height > kPictureSide)) {
        return fail(ErrorCode::Usage, "A picture cannot be shown at this size.");
    }
    ASSIGN_OR_RETURN(Info info, info_of(encoded));
    if (info.lies_down()) {
        std::swap(box_width, box_height);
    }
    // The cut is centred, so it may be made before the picture is turned upright.
    const Plan plan = plan_for(info.stored, box_width, box_height, fit);
    Result<Picture> picture = info.format == Format::WebP   ? decode_webp(encoded, plan)
                              : info.format == Format::Jpeg ? decode_jpeg(encoded, plan)
                                                            : decode_png(encoded, plan);
    RETURN_IF_ERROR(picture);
    Picture upright = turn_upright(std::move(*picture), info.orientation);
    upright.has_alpha = upright.has_alpha && any_transparent(upright);
    return upright;
}

}  // namespace jankar::media
