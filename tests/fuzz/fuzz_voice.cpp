// Any bytes as a voice: at most a minute of samples, or one sentence.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "player/media/voice.h"
#include "tests/fuzz/checksums.h"

using namespace jankar;
using namespace jankar::media;

namespace {

void try_voice(ByteView encoded) {
    const Result<Voice> voice = decode_voice(encoded);
    const bool well = voice ? !voice->samples.empty() && voice->samples.size() <= 60 * kSoundRate &&
                                  voice->first_sound <= voice->samples.size()
                            : voice.error().text.ends_with(".");
    if (!well) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView encoded(data, size);
    const Bytes mended = fuzz::with_ogg_sums(encoded);
    if (!std::equal(mended.begin(), mended.end(), encoded.begin())) {
        try_voice(encoded);
    }
    try_voice(mended);
    return 0;
}
