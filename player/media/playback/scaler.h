#pragma once
// Brings a decoded picture to the size and pixels of the window. Playback thread only.
#include <cstdint>
#include <vector>

#include "player/media/playback/ffmpeg_ptrs.h"

namespace jankar::media {

class Scaler {
 public:
    /// Writes width x height pixels 0xFFRRGGBB; false for a picture of an unknown kind.
    bool scale(const AVFrame& frame, int width, int height, std::vector<std::uint32_t>& pixels);

 private:
    ScalerPtr context_;
    // What the colours of context_ were set for: setting them costs as much as a small picture.
    const SwsContext* coloured_ = nullptr;
    bool hd_ = false, full_range_ = false;
};

}  // namespace jankar::media
