#include "player/media/voice.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "player/media/opus_ptrs.h"

namespace jankar::media {
namespace {

constexpr std::size_t kLongestSamples = 60 * kSoundRate;
constexpr std::size_t kLargestBytes = 4 << 20;  // 60 s at Opus' highest rate
constexpr std::size_t kLead = kSoundRate / 50;  // what is kept of the silence before it
constexpr int kSilence = 33;                    // -60 dB: below this a sample counts as silence

}  // namespace

Result<Voice> decode_voice(ByteView encoded) {
    if (encoded.size() > kLargestBytes) {
        return fail(ErrorCode::Refused, "The voice is longer than 60 seconds.");
    }
    // Opened as a stream: a voice is read once from its beginning, and looking for its end and its chained
    // parts first costs time and, in libopusfile 0.12, memory that is lost when a later part is damaged.
    OpusFileCallbacks callbacks{};
    void* const stream = op_mem_stream_create(&callbacks, encoded.data(), encoded.size());
    if (stream == nullptr) {
        return fail(ErrorCode::Bug, "There is no memory left for a voice.");
    }
    callbacks.seek = nullptr;
    callbacks.tell = nullptr;
    int error = 0;
    OpusFile file(op_open_callbacks(stream, &callbacks, nullptr, 0, &error));
    if (!file) {
        callbacks.close(stream);
        return error == OP_ENOTFORMAT ? fail(ErrorCode::Unsupported, "The voice is not Ogg Opus.")
                                      : fail(ErrorCode::Corrupt, "The voice is damaged.");
    }
    Voice voice;
    std::array<opus_int16, 5760 * 2> stereo;  // the longest packet, 120 ms
    while (true) {
        const int count = op_read_stereo(file.get(), stereo.data(), static_cast<int>(stereo.size()));
        if (count < 0) {
            return fail(ErrorCode::Corrupt, "The voice is damaged.");
        }
        if (count == 0) {
            break;
        }
        if (voice.samples.size() + static_cast<std::size_t>(count) > kLongestSamples) {
            return fail(ErrorCode::Refused, "The voice is longer than 60 seconds.");
        }
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            voice.samples.push_back(static_cast<std::int16_t>((stereo[2 * i] + stereo[2 * i + 1]) / 2));
        }
    }
    if (voice.samples.empty()) {
        return fail(ErrorCode::Corrupt, "The voice is empty.");
    }
    const auto first = std::find_if(voice.samples.begin(), voice.samples.end(),
                                    [](std::int16_t sample) { return std::abs(sample) > kSilence; });
    voice.first_sound = static_cast<std::size_t>(first - voice.samples.begin());
    // A pack's voice begins with a tenth of a second of silence, a trainer's own with as much as it took her
    // to begin.
    if (first != voice.samples.end() && voice.first_sound > kLead) {
        voice.samples.erase(voice.samples.begin(), first - kLead);
        voice.first_sound = kLead;
    }
    voice.samples.shrink_to_fit();  // it may be kept
    return voice;
}

}  // namespace jankar::media
