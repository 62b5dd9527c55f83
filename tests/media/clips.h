#pragma once
// Clips that the tests have made by the program ffmpeg, and many of them played at once through the door of
// the playback module, each in the ClipPlayer that the views use.
// One thread. Times are milliseconds.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/bytes.h"
#include "player/media/playback/playback_module.h"
#include "player/media/video_player.h"

namespace jankar::test {

/// Path of the clip that "ffmpeg WORDS NAME" makes. Made once in a build tree: each case is a process of its
/// own. Empty if ffmpeg does not make it.
std::string clip_file(const std::string& name, const std::string& words);
/// What is in it.
Bytes clip_bytes(const std::string& name, const std::string& words);

/// Words of ffmpeg: moving pictures of a size and rate, and a tone.
std::string moving(const std::string& size, const std::string& rate);
std::string tone(int rate = 48'000);

/// The playback module, loaded once a program.
media::PlaybackModule& playback_module();

/// What became of a clip.
struct Outcome {
    bool over = false;       ///< it ended or failed within its time
    bool alive = false;      ///< not over, but its clock went on
    bool in_order = true;    ///< each picture's time was later than the one's before
    bool right_size = true;  ///< each picture had the size that was asked for
    media::VideoState state = media::VideoState::Opening;
    Error error;
    int frames = 0, dropped = 0;  ///< pictures shown, and those left out to keep the pace
    std::vector<std::int64_t> pts_ms;
    std::int64_t clock_ms = 0, length_ms = 0;
    int width = 0, height = 0;  ///< of the clip
    int pictures() const { return frames + dropped; }
    bool ended() const { return over && state == media::VideoState::Ended; }
    /// It failed and said why in one sentence.
    bool refused() const;
};

struct Watching {
    int speed = 1;     ///< how much faster than time the sound is heard
    int at_once = 40;  ///< clips
    std::chrono::milliseconds longest{10'000};
};

/// Plays them all from beginning to end.
std::vector<Outcome> play_all(const std::vector<std::shared_ptr<const ByteSource>>& clips,
                              const Watching& how = {});
Outcome play(Bytes clip, const Watching& how = {});

/// A ClipPlayer around the module's player, as MediaThread makes it, with sound that nobody hears.
std::unique_ptr<media::VideoPlayer> open_clip(std::shared_ptr<const ByteSource> source, int speed = 1,
                                              int stills_from = 0);

}  // namespace jankar::test
