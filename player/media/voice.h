#pragma once
// Voices and tunes: Ogg Opus (RFC 7845) decoded to one channel at 48 kHz. Pure functions, any thread.
// Silence before the first sound is cut to 20 ms: who taps wants an answer.
// A voice longer than 60 s is refused, so one voice never takes more than 5.8 MB.
#include <cstdint>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::media {

inline constexpr int kSoundRate = 48'000;

struct Voice {
    std::vector<std::int16_t> samples;  ///< 48 kHz, one channel
    std::size_t first_sound = 0;        ///< the first sample that is not silence; size() if none
    std::size_t bytes() const { return samples.size() * sizeof(std::int16_t); }
};

Result<Voice> decode_voice(ByteView encoded);

}  // namespace jankar::media
