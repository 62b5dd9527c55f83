// Reading recordings.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

#include "tools/pack/audio.h"
#include "tools/pack/opus_clip.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

constexpr std::size_t kMostSeconds = 600;

std::string_view four(ByteView bytes, std::size_t at) {
    return {reinterpret_cast<const char*>(bytes.data()) + at, 4};
}

struct WavFormat {
    int tag = 0, channels = 0, rate = 0, bits = 0;
};

/// One sample of any of the plain forms as -1..1. Formats: Microsoft's mmreg.h, WAVE_FORMAT_PCM and
/// _IEEE_FLOAT.
float sample_at(ByteView bytes, std::size_t at, const WavFormat& format) {
    switch (format.bits) {
        case 8:
            return (static_cast<float>(bytes[at]) - 128.0F) / 128.0F;
        case 16:
            return static_cast<float>(static_cast<std::int16_t>(read_u16le(bytes, at))) / 32768.0F;
        case 24: {
            std::uint32_t value = (static_cast<std::uint32_t>(bytes[at]) << 8) |
                                  (static_cast<std::uint32_t>(bytes[at + 1]) << 16) |
                                  (static_cast<std::uint32_t>(bytes[at + 2]) << 24);
            return static_cast<float>(static_cast<std::int32_t>(value)) / 2147483648.0F;
        }
        default:
            break;
    }
    std::uint32_t raw = read_u32le(bytes, at);
    if (format.tag == 3) {
        float value = std::bit_cast<float>(raw);
        return std::isfinite(value) ? std::clamp(value, -8.0F, 8.0F) : 0.0F;
    }
    return static_cast<float>(static_cast<std::int32_t>(raw)) / 2147483648.0F;
}

/// Modified Bessel function of the first kind, order 0, for the Kaiser window.
double bessel_i0(double x) {
    double sum = 1, term = 1;
    for (int k = 1; k < 40; ++k) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

bool is_opus(ByteView bytes) {
    return bytes.size() > 36 && four(bytes, 0) == "OggS" && four(bytes, 28) == "Opus";
}

}  // namespace

Pcm resample(const Pcm& pcm, int from_hz, int to_hz) {
    if (from_hz == to_hz || pcm.empty()) {
        return pcm;
    }
    const int common = std::gcd(from_hz, to_hz);
    const std::size_t up = static_cast<std::size_t>(to_hz / common);
    const std::size_t down = static_cast<std::size_t>(from_hz / common);
    // The filter is cut at 95 % of the lower of both bands; it is longer in input samples when going down.
    const double ratio = std::min(1.0, static_cast<double>(to_hz) / from_hz);
    const double cutoff = 0.95 * ratio;
    const int reach = static_cast<int>(std::ceil(32 / ratio));
    const std::size_t taps = static_cast<std::size_t>(2 * reach);
    constexpr double kBeta = 9.0;
    const double top = bessel_i0(kBeta);
    std::vector<float> table(up * taps);
    for (std::size_t phase = 0; phase < up; ++phase) {
        double fraction = static_cast<double>(phase) / static_cast<double>(up);
        double sum = 0;
        for (std::size_t tap = 0; tap < taps; ++tap) {
            double t = static_cast<double>(tap) - (reach - 1) - fraction;
            double edge = t / reach;
            double window = std::abs(edge) >= 1 ? 0 : bessel_i0(kBeta * std::sqrt(1 - edge * edge)) / top;
            double x = M_PI * t * cutoff;
            double value = cutoff * (std::abs(x) < 1e-9 ? 1 : std::sin(x) / x) * window;
            table[phase * taps + tap] = static_cast<float>(value);
            sum += value;
        }
        for (std::size_t tap = 0; tap < taps; ++tap) {
            table[phase * taps + tap] = static_cast<float>(table[phase * taps + tap] / sum);
        }
    }
    const std::size_t count = (pcm.size() * up + down - 1) / down;
    Pcm out(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t place = i * down;
        auto whole = static_cast<std::ptrdiff_t>(place / up);
        const float* row = table.data() + (place % up) * taps;
        float sum = 0;
        for (std::size_t tap = 0; tap < taps; ++tap) {
            std::ptrdiff_t at = whole + static_cast<std::ptrdiff_t>(tap) - (reach - 1);
            if (at >= 0 && at < static_cast<std::ptrdiff_t>(pcm.size())) {
                sum += row[tap] * pcm[static_cast<std::size_t>(at)];
            }
        }
        out[i] = sum;
    }
    return out;
}

Result<Pcm> read_wav(ByteView bytes) {
    if (bytes.size() < 12 || four(bytes, 0) != "RIFF" || four(bytes, 8) != "WAVE") {
        return fail(ErrorCode::Unsupported, "The recording is no wav file.");
    }
    WavFormat format;
    ByteView data;
    bool found = false;
    for (std::size_t at = 12; at + 8 <= bytes.size() && !found;) {
        std::string_view name = four(bytes, at);
        std::size_t size = std::min<std::size_t>(read_u32le(bytes, at + 4), bytes.size() - at - 8);
        ByteView body = bytes.subspan(at + 8, size);
        if (name == "fmt " && size >= 16) {
            format = {read_u16le(body, 0), read_u16le(body, 2), static_cast<int>(read_u32le(body, 4)),
                      read_u16le(body, 14)};
            if (format.tag == 0xFFFE && size >= 26) {
                format.tag =
                    read_u16le(body, 24);  // WAVE_FORMAT_EXTENSIBLE: the sub-format begins with the tag
            }
        } else if (name == "data") {
            data = body;
            found = true;
        }
        at += 8 + size + (size & 1);
    }
    bool plain = (format.tag == 1 &&
                  (format.bits == 8 || format.bits == 16 || format.bits == 24 || format.bits == 32)) ||
                 (format.tag == 3 && format.bits == 32);
    if (!found || !plain || format.channels < 1 || format.channels > 32 || format.rate < 4000 ||
        format.rate > 384000) {
        return fail(ErrorCode::Unsupported, "The recording is no plain wav file.");
    }
    const std::size_t width = static_cast<std::size_t>(format.bits / 8);
    const std::size_t frame = width * static_cast<std::size_t>(format.channels);
    const std::size_t frames = data.size() / frame;
    if (frames > kMostSeconds * static_cast<std::size_t>(format.rate)) {
        return fail(ErrorCode::Refused, "The recording is longer than ten minutes.");
    }
    Pcm pcm(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        float sum = 0;
        for (std::size_t c = 0; c < static_cast<std::size_t>(format.channels); ++c) {
            sum += sample_at(data, i * frame + c * width, format);
        }
        pcm[i] = sum / static_cast<float>(format.channels);
    }
    return resample(pcm, format.rate, kRate);
}

Result<Pcm> load_audio(const std::string& path, ByteView bytes) {
    if (Result<Pcm> wav = read_wav(bytes); wav || wav.error().code != ErrorCode::Unsupported) {
        return wav;
    }
    if (is_opus(bytes)) {
        ASSIGN_OR_RETURN(OpusClip clip, decode_opus(bytes));
        return std::move(clip.pcm);
    }
    Command command;
    command.program = "ffmpeg";
    command.arguments = {"-nostdin",
                         "-hide_banner",
                         "-loglevel",
                         "error",
                         "-protocol_whitelist",
                         "file",
                         "-threads",
                         "1",
                         "-i",
                         "file:" + path,
                         "-map",
                         "0:a:0",
                         "-vn",
                         "-t",
                         std::to_string(kMostSeconds + 1),
                         "-ac",
                         "1",
                         "-ar",
                         std::to_string(kRate),
                         "-f",
                         "f32le",
                         "-fflags",
                         "+bitexact",
                         "pipe:1"};
    Result<Bytes> raw = run_ok(command);
    if (!raw) {
        return raw.error().code == ErrorCode::Corrupt
                   ? fail(ErrorCode::Corrupt,
                          "The recording cannot be read; save it again as wav, mp3, m4a or opus.")
                   : fail(raw.error());
    }
    if (raw->size() / 4 > kMostSeconds * kRate) {
        return fail(ErrorCode::Refused, "The recording is longer than ten minutes.");
    }
    Pcm pcm(raw->size() / 4);
    for (std::size_t i = 0; i < pcm.size(); ++i) {
        float value = std::bit_cast<float>(read_u32le(*raw, i * 4));
        pcm[i] = std::isfinite(value) ? std::clamp(value, -8.0F, 8.0F) : 0.0F;
    }
    return pcm;
}

}  // namespace jankar::build
