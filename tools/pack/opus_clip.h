#pragma once
// Ogg Opus (RFC 7845) as voices are kept: mono, 32 kb/s, the same bytes for the same samples. Any thread.
#include "content/base/bytes.h"
#include "content/base/result.h"
#include "tools/pack/audio.h"

namespace jankar::build {

inline constexpr int kVoiceBitRate = 32000;

/// Encodes with a fixed serial number and no tags.
Result<Bytes> encode_opus(const Pcm& pcm);

struct OpusClip {
    Pcm pcm;  ///< channels mixed to one
    int channels = 1;
    int bits_per_second = 0;
    bool tagged = false;  ///< holds comments or pictures that say more than the encoder's name
};
/// Decodes a whole clip of at most ten minutes; Corrupt when it is no Ogg Opus.
Result<OpusClip> decode_opus(ByteView bytes);

}  // namespace jankar::build
