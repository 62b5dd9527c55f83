#include "tools/pack/voice.h"

#include <bit>
#include <cmath>

#include "content/base/files.h"
#include "content/lesson/words.h"
#include "tools/pack/audio.h"
#include "tools/pack/draft_voice.h"
#include "tools/pack/media_ptrs.h"
#include "tools/pack/opus_clip.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostBytes = 256ULL << 20;

std::string encoder_version() {
    return std::string(opus_get_version_string()) + " " + ope_get_version_string();
}

Bytes pack_voice(const Voice& voice) {
    Bytes out;
    append_u64le(out, static_cast<std::uint64_t>(voice.ms));
    append_u64le(out, std::bit_cast<std::uint64_t>(voice.source_lufs));
    append(out, voice.opus);
    return out;
}

Result<Voice> unpack_voice(const Bytes& bytes, bool draft) {
    if (bytes.size() < 16) {
        return fail(ErrorCode::Corrupt, "A kept voice is cut short.");
    }
    Voice voice;
    voice.ms = static_cast<std::int64_t>(read_u64le(bytes, 0));
    voice.source_lufs = std::bit_cast<double>(read_u64le(bytes, 8));
    voice.opus.assign(bytes.begin() + 16, bytes.end());
    voice.draft = draft;
    return voice;
}

/// Whether a clip is what this builder would make of it, near enough that encoding again would only harm it.
bool fits_already(const OpusClip& clip, const Loudness& loudness) {
    if (clip.channels != 1 || clip.tagged || clip.bits_per_second > kVoiceBitRate * 5 / 4 ||
        std::abs(loudness.lufs - kTargetLufs) > 1 || loudness.peak_dbtp > kPeakDbtp + 0.5) {
        return false;
    }
    const std::int64_t trimmed = ms_of(trim_silence(clip.pcm));
    return trimmed > 0 && std::abs(trimmed - ms_of(clip.pcm)) < 150;
}

Result<Bytes> finish(Pcm pcm, double source_lufs) {
    ASSIGN_OR_RETURN(pcm, finish_voice(std::move(pcm)));
    Voice voice;
    voice.ms = ms_of(pcm);
    voice.source_lufs = source_lufs;
    ASSIGN_OR_RETURN(voice.opus, encode_opus(pcm));
    return pack_voice(voice);
}

}  // namespace

Result<Voice> make_voice(const std::string& path, Cache& cache) {
    ASSIGN_OR_RETURN(Bytes bytes, read_file(path, kMostBytes));
    CacheKey key("voice");
    key.add(encoder_version()).add(bytes);
    // Only what ffmpeg decodes depends on its version.
    if (!as_text(bytes).starts_with("RIFF") && !as_text(bytes).starts_with("OggS")) {
        key.add(cache.version_of("ffmpeg"));
    }
    ASSIGN_OR_RETURN(Bytes made, cache.fetch(key.hex(), [&]() -> Result<Bytes> {
        ASSIGN_OR_RETURN(Pcm pcm, load_audio(path, bytes));
        Loudness source = measure(pcm);
        if (Result<OpusClip> clip = decode_opus(bytes); clip && fits_already(*clip, source)) {
            return pack_voice({bytes, ms_of(clip->pcm), false, source.lufs});
        }
        return finish(std::move(pcm), source.lufs);
    }));
    return unpack_voice(made, false);
}

Result<Voice> make_draft(const std::string& lang, const std::string& words, Cache& cache) {
    CacheKey key("draft voice");
    key.add(encoder_version()).add(cache.version_of("espeak-ng")).add(lang).add(lesson::spoken_text(words));
    ASSIGN_OR_RETURN(Bytes made, cache.fetch(key.hex(), [&]() -> Result<Bytes> {
        ASSIGN_OR_RETURN(Pcm pcm, speak(lang, words));
        double lufs = measure(pcm).lufs;
        return finish(std::move(pcm), lufs);
    }));
    return unpack_voice(made, true);
}

}  // namespace jankar::build
