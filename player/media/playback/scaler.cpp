#include "player/media/playback/scaler.h"

#include <bit>

namespace jankar::media {

bool Scaler::scale(const AVFrame& frame, Frame& out) {
    if (out.width >= frame.width && out.height >= frame.height) {
        out.width = frame.width;
        out.height = frame.height;
    }
    // libswscale's quick conversions write in blocks: rows have room for whole ones.
    out.pitch = (out.width + 31) / 32 * 32;
    out.pixels.resize(static_cast<std::size_t>(out.pitch) * static_cast<std::size_t>(out.height));
    const AVPixelFormat format =
        std::endian::native == std::endian::little ? AV_PIX_FMT_BGR0 : AV_PIX_FMT_0RGB;
    // Made anew only when something about it changed.
    context_.reset(sws_getCachedContext(context_.release(), frame.width, frame.height,
                                        static_cast<AVPixelFormat>(frame.format), out.width, out.height,
                                        format, SWS_FAST_BILINEAR, nullptr, nullptr, nullptr));
    if (!context_) {
        coloured_ = nullptr;
        return false;
    }
    const bool hd = frame.colorspace == AVCOL_SPC_BT709 ||
                    (frame.colorspace == AVCOL_SPC_UNSPECIFIED && frame.height >= 720);
    const bool full_range = frame.color_range == AVCOL_RANGE_JPEG;
    if (coloured_ != context_.get() || hd_ != hd || full_range_ != full_range) {
        const int* table = sws_getCoefficients(hd ? SWS_CS_ITU709 : SWS_CS_ITU601);
        sws_setColorspaceDetails(context_.get(), table, full_range ? 1 : 0,
                                 sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
        coloured_ = context_.get();
        hd_ = hd;
        full_range_ = full_range;
    }
    std::uint8_t* const rows[4] = {reinterpret_cast<std::uint8_t*>(out.pixels.data()), nullptr, nullptr,
                                   nullptr};
    const int pitch[4] = {out.pitch * 4, 0, 0, 0};
    return sws_scale(context_.get(), frame.data, frame.linesize, 0, frame.height, rows, pitch) > 0;
}

}  // namespace jankar::media
