#pragma once
// The playback thread's side of a clip: reads packets, decodes, scales, resamples, as far ahead as the frame
// queue and the sound's ring have room.
#include "player/media/playback/clip_state.h"

namespace jankar::media {

/// Opens the clip and decodes until the state's abort flag is set. Runs on the playback thread.
void run_clip(ClipState& clip);

}  // namespace jankar::media
