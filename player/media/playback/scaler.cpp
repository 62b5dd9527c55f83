#include "player/media/playback/scaler.h"

#include <algorithm>
#include <bit>

namespace jankar::media {

bool Scaler::convert(const AVFrame& frame, int width, int height, std::uint32_t* to, int pitch_pixels) {
    const AVPixelFormat format =
        std::endian::native == std::endian::little ? AV_PIX_FMT_BGR0 : AV_PIX_FMT_0RGB;
    // Made anew only when something about it changed.
    context_.reset(sws_getCachedContext(context_.release(), frame.width, frame.height,
                                        static_cast<AVPixelFormat>(frame.format), width, height, format,
                                        SWS_FAST_BILINEAR, nullptr, nullptr, nullptr));
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
    std::uint8_t* const rows[4] = {reinterpret_cast<std::uint8_t*>(to), nullptr, nullptr, nullptr};
    const int pitch[4] = {pitch_pixels * 4, 0, 0, 0};
    return sws_scale(context_.get(), frame.data, frame.linesize, 0, frame.height, rows, pitch) > 0;
}

void Scaler::grow(const AVFrame& frame, int width, int height, std::uint32_t* to) {
    if (columns_.size() != static_cast<std::size_t>(width) || columns_from_ != frame.width) {
        columns_.resize(static_cast<std::size_t>(width));
        columns_from_ = frame.width;
        for (int x = 0; x < width; ++x) {
            columns_[static_cast<std::size_t>(x)] =
                static_cast<std::uint32_t>((2 * x + 1) * frame.width / (2 * width));
        }
    }
    int row_there = -1;
    for (int y = 0; y < height; ++y, to += width) {
        const int row = (2 * y + 1) * frame.height / (2 * height);
        if (row == row_there) {
            std::copy(to - width, to, to);
            continue;
        }
        row_there = row;
        const std::uint32_t* from = own_size_.data() + static_cast<std::ptrdiff_t>(row) * own_pitch_;
        for (int x = 0; x < width; ++x) {
            to[x] = from[columns_[static_cast<std::size_t>(x)]];
        }
    }
}

bool Scaler::scale(const AVFrame& frame, int width, int height, std::vector<std::uint32_t>& pixels) {
    pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    if (width < frame.width || height < frame.height) {
        return convert(frame, width, height, pixels.data(), width);
    }
    // libswscale's quick conversions write in blocks: rows have room for whole ones.
    own_pitch_ = (frame.width + 31) / 32 * 32;
    own_size_.resize(static_cast<std::size_t>(own_pitch_) * static_cast<std::size_t>(frame.height));
    if (!convert(frame, frame.width, frame.height, own_size_.data(), own_pitch_)) {
        return false;
    }
    grow(frame, width, height, pixels.data());
    return true;
}

}  // namespace jankar::media
