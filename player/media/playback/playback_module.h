#pragma once
// The door of jankar-playback.so, the only thing that links FFmpeg. The media thread loads it when a video
// is next and asks it for players; everything that goes through the door is a pure interface, so the module
// and the program share no globals and no type information.
#include <functional>
#include <memory>

#include "content/base/byte_source.h"
#include "player/media/audio_sink.h"
#include "player/media/video_player.h"

namespace jankar::media {

/// Rises with every change of what goes through the door.
inline constexpr int kPlaybackVersion = 2;
inline constexpr const char* kPlaybackEntry = "jankar_playback_module";

struct ClipRequest {
    std::shared_ptr<const ByteSource> source;  // read by the playback thread for as long as it lives
    std::shared_ptr<AudioSink> sound;
    std::function<void()> notify;  ///< any thread: the player's state changed, or a first frame is ready
    int stills_from =
        0;  ///< pixels: of a clip with so many or more only still pictures are shown; 0: of none
};

class PlaybackModule {
 public:
    virtual ~PlaybackModule() = default;
    /// Begins to open a clip on a thread of its own. Any thread; never blocks.
    virtual std::unique_ptr<VideoPlayer> open(ClipRequest request) = 0;
};

/// What kPlaybackEntry is: a new module, owned by the caller, or null when it is of another version.
using PlaybackEntry = PlaybackModule* (*)(int version);

}  // namespace jankar::media
