#pragma once
// Brings a decoded picture to the size and pixels of the window. Playback thread only.
//
// Measured, 854x480 to 1280x720 on one core: libswscale's fast bilinear 1.3 ms a frame, its nearest 1.1,
// colours first and then nearest by hand 0.65 (decoding takes 0.85). So what grows is done by hand, and
// what shrinks, where nearest would drop lines, by libswscale.
#include <cstdint>
#include <vector>

#include "player/media/playback/ffmpeg_ptrs.h"

namespace jankar::media {

class Scaler {
 public:
    /// Writes width x height pixels 0xFFRRGGBB; false for a picture of an unknown kind.
    bool scale(const AVFrame& frame, int width, int height, std::vector<std::uint32_t>& pixels);

 private:
    bool convert(const AVFrame& frame, int width, int height, std::uint32_t* to, int pitch_pixels);
    void grow(const AVFrame& frame, int width, int height, std::uint32_t* to);

    ScalerPtr context_;
    // What the colours of context_ were set for: setting them costs as much as a small picture.
    const SwsContext* coloured_ = nullptr;
    bool hd_ = false, full_range_ = false;
    std::vector<std::uint32_t> own_size_;  // the picture in colours, before it grows
    int own_pitch_ = 0;
    std::vector<std::uint32_t> columns_;  // for each new column the old one
    int columns_from_ = 0;
};

}  // namespace jankar::media
