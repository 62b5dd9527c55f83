#pragma once
// What this device could not hold the pace of: clips of so many pixels begin with their still pictures, so
// that she need not watch it fail again. After some clips motion is tried once more: the device may have been
// busy with something else. Main thread; kept as a setting of the device in words of its own ("<pixels>
// <clips left>").
#include <string>

#include "player/media/video_player.h"

namespace jankar::app {

class ClipMemory {
 public:
    /// So many clips are spared before motion is tried again.
    static constexpr int kSparedClips = 8;

    ClipMemory() = default;
    /// From words(); nothing is remembered where they are not its own.
    explicit ClipMemory(const std::string& words);
    std::string words() const;
    /// For ClipRequest: pixels, or 0.
    int stills_from() const { return stills_from_; }
    /// A clip was put away. True if words() are others now.
    bool note(int pixels, media::ClipPace pace);

 private:
    int stills_from_ = 0, clips_left_ = 0;
};

}  // namespace jankar::app
