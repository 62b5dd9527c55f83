#include "player/app/clip_memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace jankar::app {

ClipMemory::ClipMemory(const std::string& words) {
    const char* const end = words.data() + words.size();
    int pixels = 0, left = 0;
    const auto first = std::from_chars(words.data(), end, pixels);
    if (first.ec == std::errc() && first.ptr != end && *first.ptr == ' ' && pixels > 0 &&
        std::from_chars(first.ptr + 1, end, left).ec == std::errc() && left > 0) {
        stills_from_ = pixels;
        clips_left_ = std::min(left, kSparedClips);
    }
}

std::string ClipMemory::words() const {
    return stills_from_ > 0 ? fmt::format("{} {}", stills_from_, clips_left_) : std::string();
}

bool ClipMemory::note(int pixels, media::ClipPace pace) {
    switch (pace) {
        case media::ClipPace::Held:
            return false;
        case media::ClipPace::Lost:
            stills_from_ = stills_from_ > 0 ? std::min(stills_from_, pixels) : pixels;
            clips_left_ = kSparedClips;
            return true;
        case media::ClipPace::Spared:
            if (--clips_left_ <= 0) {
                stills_from_ = clips_left_ = 0;
            }
            return true;
    }
    return false;
}

}  // namespace jankar::app
