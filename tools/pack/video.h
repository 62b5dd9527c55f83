#pragma once
// Clips brought to a profile by ffmpeg (a program of its own, one thread, bit-exact, no metadata): MP4, H.264
// with a key frame every 2 s, AAC mono, index in front. What fits already is taken as it is. Any thread.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "tools/pack/cache.h"
#include "tools/pack/profile.h"

namespace jankar::build {

/// What ffprobe tells of a clip.
struct ClipFacts {
    Size size;  ///< as stored
    std::int64_t ms = 0;
    double fps = 0;
    int kbps = 0;
    std::string codec, profile, pixels, audio;  ///< ffmpeg's names; audio empty without sound
    int level = 0;
    int audio_channels = 0;
    bool turned = false;  ///< rotated for display, or pixels that are not square
    bool tagged = false;  ///< carries metadata beyond the name of its encoder
    bool is_mp4 = false;
};
/// Corrupt when the file holds no moving picture that can be read.
Result<ClipFacts> probe_clip(const std::string& path);

struct Clip {
    Bytes mp4;
    Size size;
    std::int64_t ms = 0;
};

/// The file at `path`, at most 1 GiB.
Result<Clip> make_clip(const std::string& path, const Profile& profile, Cache& cache);

/// ffmpeg's arguments between the inputs and the output for `profile`; shared with drawn clips.
std::vector<std::string> encoding_arguments(const Profile& profile);
/// Frames and length of what was encoded, as one piece of bytes for the cache, and back.
Bytes pack_clip(const Clip& clip);
Result<Clip> unpack_clip(Bytes bytes);

}  // namespace jankar::build
