#include "player/media/microphone_clip.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

#include "player/media/microphone_ptrs.h"

namespace jankar::media {
namespace {

constexpr int kRate = 48'000;
constexpr double kWantedLufs = -16, kCeiling = 0.8414;  // -1.5 dB
constexpr double kMostGain = 31.6;                      // 30 dB
constexpr int kBitRate = 24'000;
constexpr std::size_t kMostBytes = 32 * 1024;
/// Speech is this much above the room's power (9 dB), and goes on while it is this much above (5 dB).
constexpr double kBegins = 8, kGoesOn = 3.2;
/// Power that is always speech (-28 dBFS) and never (-56 dBFS).
constexpr double kSurely = 1.6e-3, kNever = 2.5e-6;
constexpr std::size_t kBlocksToBegin = 3;

double power_of(std::span<const float> sound) {
    double sum = 0;
    for (const float sample : sound) {
        sum += static_cast<double>(sample) * sample;
    }
    return sound.empty() ? 0 : sum / static_cast<double>(sound.size());
}

/// One filter of second order, ITU-R BS.1770-4, tables 1 and 2 (48 kHz).
struct Filter {
    double b0, b1, b2, a1, a2;
    double z1 = 0, z2 = 0;
    double operator()(double in) {
        const double out = b0 * in + z1;
        z1 = b1 * in - a1 * out + z2;
        z2 = b2 * in - a2 * out;
        return out;
    }
};

double lufs_of(double power) {
    return power > 0 ? -0.691 + 10 * std::log10(power) : -std::numeric_limits<double>::infinity();
}

/// Turns down what would go over the ceiling, 5 ms ahead and behind, without a step that could be heard.
void limit_peaks(std::vector<float>& sound) {
    constexpr std::size_t kReach = kRate / 200;
    std::vector<float> least(sound.size());
    std::deque<std::size_t> rising;
    auto wanted = [&](std::size_t i) {
        const float size = std::abs(sound[i]);
        return size > kCeiling ? static_cast<float>(kCeiling) / size : 1.0F;
    };
    // The smallest wanted gain within reach, then the mean of those within reach: never above the wanted one.
    for (std::size_t i = 0; i < sound.size() + kReach; ++i) {
        if (i < sound.size()) {
            while (!rising.empty() && wanted(rising.back()) >= wanted(i)) {
                rising.pop_back();
            }
            rising.push_back(i);
        }
        if (i >= kReach) {
            while (rising.front() + 2 * kReach < i) {
                rising.pop_front();
            }
            least[i - kReach] = wanted(rising.front());
        }
    }
    auto at = [&](std::ptrdiff_t i) {
        return static_cast<double>(
            least[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, std::ssize(least) - 1))]);
    };
    constexpr auto kHalf = static_cast<std::ptrdiff_t>(kReach);
    double sum = 0;
    for (std::ptrdiff_t i = -kHalf; i <= kHalf; ++i) {
        sum += at(i);
    }
    for (std::ptrdiff_t i = 0; i < std::ssize(sound); ++i) {
        float& sample = sound[static_cast<std::size_t>(i)];
        sample = static_cast<float>(sample * sum / (2 * kHalf + 1));
        sum += at(i + kHalf + 1) - at(i - kHalf);
    }
}

}  // namespace

double SpeechFinder::hear(std::span<float, kBlock> block) {
    // Hum, wind and a microphone's offset are below 120 Hz and say nothing.
    for (float& sample : block) {
        last_out_ = 0.9845F * (last_out_ + sample - last_in_);
        last_in_ = sample;
        sample = last_out_;
    }
    const double power = power_of(block);
    const double noise = std::clamp(noise_ < 0 ? power : noise_, kNever / kBegins, kSurely / kBegins);
    const bool loud = power > noise * kBegins;
    if (!begun_) {
        // The room is the softest of late; it may grow louder by 3 dB a second.
        noise_ = std::min(power, noise * 1.014);
        loud_in_a_row_ = loud ? loud_in_a_row_ + 1 : 0;
        if (loud_in_a_row_ >= kBlocksToBegin) {
            begun_ = true;
            spoken_ = loud_in_a_row_;
            quiet_ = 0;
        }
    } else if (power > noise * kGoesOn) {
        quiet_ = 0;
        ++spoken_;
    } else {
        ++quiet_;
    }
    const double db = 10 * std::log10(power + 1e-9);
    return std::clamp((db + 55) / 45, 0.0, 1.0);
}

void SpeechFinder::forget() {
    begun_ = false;
    loud_in_a_row_ = quiet_ = spoken_ = 0;
}

double loudness_lufs(std::span<const float> sound) {
    Filter shelf{1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585};
    Filter low_cut{1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621};
    // Blocks of 400 ms, every 100 ms, kept as the power of 100 ms each.
    constexpr std::size_t kStep = kRate / 10;
    std::vector<double> steps;
    double sum = 0, whole = 0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const double value = low_cut(shelf(sound[i]));
        sum += value * value;
        whole += value * value;
        if ((i + 1) % kStep == 0) {
            steps.push_back(sum / kStep);
            sum = 0;
        }
    }
    if (steps.size() < 4) {
        return lufs_of(sound.empty() ? 0 : whole / static_cast<double>(sound.size()));
    }
    std::vector<double> blocks;
    for (std::size_t i = 0; i + 4 <= steps.size(); ++i) {
        blocks.push_back((steps[i] + steps[i + 1] + steps[i + 2] + steps[i + 3]) / 4);
    }
    auto mean_above = [&](double gate) {
        double total = 0;
        std::size_t count = 0;
        for (const double power : blocks) {
            if (lufs_of(power) > gate) {
                total += power;
                ++count;
            }
        }
        return count == 0 ? 0 : total / static_cast<double>(count);
    };
    return lufs_of(mean_above(lufs_of(mean_above(-70)) - 10));
}

void level_voice(std::vector<float>& sound) {
    double raised = 1;
    // What the limiter takes away is given back, as far as it goes in a few rounds.
    for (int round = 0; round < 4; ++round) {
        const double missing = kWantedLufs - loudness_lufs(sound);
        if (!std::isfinite(missing) || std::abs(missing) < 0.1) {
            break;
        }
        const double gain = std::min(std::pow(10, missing / 20), kMostGain / raised);
        raised *= gain;
        for (float& sample : sound) {
            sample = static_cast<float>(sample * gain);
        }
        limit_peaks(sound);
    }
}

Result<Bytes> encode_name(std::span<const float> sound) {
    Bytes bytes;
    const OpusEncCallbacks callbacks{
        [](void* to, const unsigned char* data, opus_int32 size) {
            append(*static_cast<Bytes*>(to), {data, static_cast<std::size_t>(size)});
            return 0;
        },
        [](void*) { return 0; }};
    const OpusCommentsPtr comments(ope_comments_create());
    int error = OPE_OK;
    const OpusEncoderPtr encoder(
        comments ? ope_encoder_create_callbacks(&callbacks, &bytes, comments.get(), kRate, 1, 0, &error)
                 : nullptr);
    const bool done =
        encoder && ope_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(kBitRate)) == OPE_OK &&
        ope_encoder_ctl(encoder.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)) == OPE_OK &&
        ope_encoder_ctl(encoder.get(), OPE_SET_COMMENT_PADDING(0)) == OPE_OK &&
        ope_encoder_write_float(encoder.get(), sound.data(), static_cast<int>(sound.size())) == OPE_OK &&
        ope_encoder_drain(encoder.get()) == OPE_OK;
    if (!done) {
        return fail(ErrorCode::Bug, "The recorded name could not be encoded.");
    }
    if (bytes.size() > kMostBytes) {
        return fail(ErrorCode::Refused, "The recorded name is too long to be kept.");
    }
    return bytes;
}

}  // namespace jankar::media
