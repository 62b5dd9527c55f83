#include <webp/decode.h>
#include <webp/encode.h>

#include <bit>

#include "player/media/picture_formats.h"

namespace jankar::media {
namespace {

Result<WebPBitstreamFeatures> features_of(ByteView encoded) {
    WebPBitstreamFeatures features{};
    if (WebPGetFeatures(encoded.data(), encoded.size(), &features) != VP8_STATUS_OK) {
        return fail(ErrorCode::Corrupt, "The picture is damaged.");
    }
    if (features.has_animation != 0) {
        return fail(ErrorCode::Unsupported, "The picture moves; only still pictures can be shown.");
    }
    return features;
}

}  // namespace

Result<PictureSize> webp_size(ByteView encoded) {
    ASSIGN_OR_RETURN(WebPBitstreamFeatures features, features_of(encoded));
    return PictureSize{features.width, features.height};
}

Result<Picture> decode_webp(ByteView encoded, const Plan& plan) {
    ASSIGN_OR_RETURN(WebPBitstreamFeatures features, features_of(encoded));
    Picture picture;
    picture.width = plan.width;
    picture.height = plan.height;
    picture.has_alpha = features.has_alpha != 0;
    picture.pixels.resize(static_cast<std::size_t>(plan.width) * static_cast<std::size_t>(plan.height));

    WebPDecoderConfig config;
    if (WebPInitDecoderConfig(&config) == 0) {
        return fail(ErrorCode::Bug, "The picture library is another than the program was built for.");
    }
    config.input = features;
    if (plan.cut_width != features.width || plan.cut_height != features.height) {
        config.options.use_cropping = 1;
        config.options.crop_left = plan.left;
        config.options.crop_top = plan.top;
        config.options.crop_width = plan.cut_width;
        config.options.crop_height = plan.cut_height;
    }
    if (plan.width != plan.cut_width || plan.height != plan.cut_height) {
        // The library's own scaler is an area average downwards and bilinear upwards, and minds alpha.
        config.options.use_scaling = 1;
        config.options.scaled_width = plan.width;
        config.options.scaled_height = plan.height;
    }
    config.output.colorspace = std::endian::native == std::endian::little ? MODE_BGRA : MODE_ARGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = reinterpret_cast<std::uint8_t*>(picture.pixels.data());
    config.output.u.RGBA.stride = plan.width * 4;
    config.output.u.RGBA.size = picture.pixels.size() * 4;
    if (WebPDecode(encoded.data(), encoded.size(), &config) != VP8_STATUS_OK) {
        return fail(ErrorCode::Corrupt, "The picture is damaged.");
    }
    return picture;
}

Result<Bytes> encode_webp(const Picture& picture, int quality) {
    std::uint8_t* out = nullptr;
    static_assert(std::endian::native == std::endian::little, "pixels are handed over as BGRA");
    const std::size_t size =
        WebPEncodeBGRA(reinterpret_cast<const std::uint8_t*>(picture.pixels.data()), picture.width,
                       picture.height, picture.width * 4, static_cast<float>(quality), &out);
    if (size == 0) {
        return fail(ErrorCode::Bug, "The picture could not be kept.");
    }
    Bytes bytes(out, out + size);
    WebPFree(out);
    return bytes;
}

}  // namespace jankar::media
