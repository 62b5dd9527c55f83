#pragma once
// Sound on its way into a pack: read, cleaned, brought to one loudness, trimmed. Everything is mono float
// at 48 kHz, full scale 1.0. Pure functions but for load_audio; any thread.
//
// The profile (packs.md): -16 LUFS +- 1 as measured by libebur128 (EBU R 128, ITU-R BS.1770-4), true peak at
// most -1.5 dBTP by a gain and a look-ahead limiter. One-pass loudness filters are not used: their windows of
// three seconds all but mute short clips.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::build {

inline constexpr int kRate = 48000;
inline constexpr double kTargetLufs = -16.0;
inline constexpr double kPeakDbtp = -1.5;

using Pcm = std::vector<float>;

inline std::int64_t ms_of(const Pcm& pcm) {
    return static_cast<std::int64_t>(pcm.size()) * 1000 / kRate;
}

/// Reads a recording of at most ten minutes: wav (8 to 32 bit or float) and Ogg Opus by itself, everything
/// else through ffmpeg. `bytes` are the content of `path`.
Result<Pcm> load_audio(const std::string& path, ByteView bytes);
/// A RIFF wave file, any rate and number of channels; tolerates the endless sizes that streaming writers
/// leave. Unsupported for compressed forms.
Result<Pcm> read_wav(ByteView bytes);
/// Another rate, by a windowed sinc that keeps 90 % of the band.
Pcm resample(const Pcm& pcm, int from_hz, int to_hz);

/// Second-order Butterworth high-pass: rumble and the thump of a table go, voices stay.
void high_pass(Pcm& pcm, double hz);
/// Silence cut or added so that 100 ms stand before the first sound and 200 ms after the last.
/// Nothing but silence gives an empty clip.
Pcm trim_silence(const Pcm& pcm);

struct Loudness {
    double lufs = 0;       ///< integrated; RMS in dBFS for clips under 0.4 s, which LUFS cannot measure
    double peak_dbtp = 0;  ///< four times oversampled
};
/// -infinity for silence.
Loudness measure(const Pcm& pcm);
/// Peaks above `ceiling_db` are turned down smoothly, from 5 ms before them.
void limit_peaks(Pcm& pcm, double ceiling_db);
/// Gain and limiter until kTargetLufs and kPeakDbtp hold. Corrupt when the clip is silent.
Result<void> level(Pcm& pcm);

/// All of it, in order: high-pass, trim, level.
Result<Pcm> finish_voice(Pcm pcm);

}  // namespace jankar::build
