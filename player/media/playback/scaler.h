#pragma once
// Brings a decoded picture to the pixels of the window, and to its size where it has to shrink. Playback
// thread only.
//
// Measured, 854x480 to 1280x720 on one core: libswscale's fast bilinear 1.3 ms a frame, its nearest 1.1,
// colours alone 0.25 (decoding takes 0.85). A picture that has to grow keeps its own size here: it is
// stretched as it is drawn (player/screen/painter), and 3.7 MB a frame are written once, not twice.
#include "player/media/playback/ffmpeg_ptrs.h"
#include "player/media/playback/frame_queue.h"

namespace jankar::media {

class Scaler {
 public:
    /// Fills pixels (0xFFRRGGBB) and pitch of `out`. Its width and height say what is wanted, and become the
    /// frame's own where that is smaller in both. False for a picture of an unknown kind.
    bool scale(const AVFrame& frame, Frame& out);

 private:
    ScalerPtr context_;
    // What the colours of context_ were set for: setting them costs as much as a small picture.
    const SwsContext* coloured_ = nullptr;
    bool hd_ = false, full_range_ = false;
};

}  // namespace jankar::media
