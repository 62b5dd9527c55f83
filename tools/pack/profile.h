#pragma once
// What every medium of a pack is brought to. `low` is the profile of packs.md; `standard` is for devices that
// are known to be stronger. Constants; any thread.
#include <string>

#include "tools/pack/image.h"

namespace jankar::build {

struct Profile {
    const char* name;
    Size picture;  ///< pages, and whatever fills the middle of the screen
    Size tile;     ///< answers, items, covers
    int quality;   ///< of WebP
    Size video;
    int fps;
    int crf;              ///< of H.264
    const char* h264;     ///< H.264 profile
    const char* level;    ///< and level, as ffmpeg takes it
    int most_video_kbps;  ///< a clip above this is encoded again even if all else fits
    int audio_kbps;
};

inline constexpr Profile kProfileLow{"low", {1280, 800}, {640, 640}, 82,   {854, 480}, 25,
                                     28,    "baseline",  "3.0",      1500, 64};
inline constexpr Profile kProfileStandard{"standard", {1920, 1200}, {960, 960}, 85,   {1280, 720}, 30,
                                          25,         "main",       "3.1",      4000, 96};

/// Null when there is no such profile.
inline const Profile* profile_named(const std::string& name) {
    for (const Profile* profile : {&kProfileLow, &kProfileStandard}) {
        if (name == profile->name) {
            return profile;
        }
    }
    return nullptr;
}

}  // namespace jankar::build
