// Cleaning and levelling.
#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <memory>

#include "tools/pack/audio.h"
#include "tools/pack/media_ptrs.h"

namespace jankar::build {

namespace {

double to_db(double value) {
    return value > 0 ? 20 * std::log10(value) : -std::numeric_limits<double>::infinity();
}
double from_db(double db) {
    return std::pow(10.0, db / 20);
}

/// Smallest value within `reach` samples to both sides.
std::vector<float> sliding_minimum(const std::vector<float>& in, std::size_t reach) {
    std::vector<float> out(in.size());
    std::deque<std::size_t> rising;
    for (std::size_t i = 0; i < in.size() + reach; ++i) {
        if (i < in.size()) {
            while (!rising.empty() && in[rising.back()] >= in[i]) {
                rising.pop_back();
            }
            rising.push_back(i);
        }
        if (i >= reach) {
            std::size_t at = i - reach;
            while (rising.front() + reach < at) {
                rising.pop_front();
            }
            out[at] = in[rising.front()];
        }
    }
    return out;
}

}  // namespace

void high_pass(Pcm& pcm, double hz) {
    // Robert Bristow-Johnson's audio EQ cookbook, high-pass, Q = 1/sqrt(2).
    double w = 2 * M_PI * hz / kRate;
    double alpha = std::sin(w) / std::sqrt(2.0);
    double cosine = std::cos(w);
    double a0 = 1 + alpha;
    double b0 = (1 + cosine) / 2 / a0, b1 = -(1 + cosine) / a0, b2 = b0;
    double a1 = -2 * cosine / a0, a2 = (1 - alpha) / a0;
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    for (float& sample : pcm) {
        double x = sample;
        double y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        sample = static_cast<float>(y);
    }
}

Pcm trim_silence(const Pcm& pcm) {
    constexpr std::size_t kWindow = kRate / 100;
    constexpr std::size_t kBefore = kRate / 10, kAfter = kRate / 5;
    std::vector<double> loud;
    for (std::size_t at = 0; at < pcm.size(); at += kWindow) {
        std::size_t end = std::min(pcm.size(), at + kWindow);
        double sum = 0;
        for (std::size_t i = at; i < end; ++i) {
            sum += static_cast<double>(pcm[i]) * pcm[i];
        }
        loud.push_back(std::sqrt(sum / static_cast<double>(end - at)));
    }
    if (loud.empty()) {
        return {};
    }
    // Silence is 40 dB under the loudest hundredth of a second, and anything under -60 dBFS.
    double floor = std::max(1e-3, *std::max_element(loud.begin(), loud.end()) * 0.01);
    auto is_sound = [floor](double value) { return value > floor; };
    auto first = std::find_if(loud.begin(), loud.end(), is_sound);
    if (first == loud.end()) {
        return {};
    }
    auto last = std::find_if(loud.rbegin(), loud.rend(), is_sound).base();
    std::size_t begin = static_cast<std::size_t>(first - loud.begin()) * kWindow;
    std::size_t end = std::min(pcm.size(), static_cast<std::size_t>(last - loud.begin()) * kWindow);
    Pcm out(kBefore - std::min(kBefore, begin), 0.0F);
    std::size_t from = begin - std::min(kBefore, begin);
    std::size_t to = std::min(pcm.size(), end + kAfter);
    out.insert(out.end(), pcm.begin() + static_cast<std::ptrdiff_t>(from),
               pcm.begin() + static_cast<std::ptrdiff_t>(to));
    out.resize(out.size() + (end + kAfter - to), 0.0F);
    // Clips begin and end in a fade of 5 ms, so that a cut through noise does not click.
    constexpr std::size_t kFade = kRate / 200;
    for (std::size_t i = 0; i < std::min(kFade, out.size()); ++i) {
        float gain = static_cast<float>(i) / static_cast<float>(kFade);
        out[i] *= gain;
        out[out.size() - 1 - i] *= gain;
    }
    return out;
}

Loudness measure(const Pcm& pcm) {
    Loudness out{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    Ebur128Ptr state(ebur128_init(1, kRate, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK));
    if (!state || pcm.empty() ||
        ebur128_add_frames_float(state.get(), pcm.data(), pcm.size()) != EBUR128_SUCCESS) {
        return out;
    }
    double peak = 0;
    ebur128_true_peak(state.get(), 0, &peak);
    out.peak_dbtp = to_db(peak);
    if (pcm.size() < static_cast<std::size_t>(kRate) * 2 / 5) {
        double sum = 0;
        for (float sample : pcm) {
            sum += static_cast<double>(sample) * sample;
        }
        out.lufs = to_db(std::sqrt(sum / static_cast<double>(pcm.size())));
        return out;
    }
    ebur128_loudness_global(state.get(), &out.lufs);
    return out;
}

void limit_peaks(Pcm& pcm, double ceiling_db) {
    constexpr std::size_t kReach = kRate / 200;
    constexpr float kRelease = 1.0F / (0.05F * kRate);
    float ceiling = static_cast<float>(from_db(ceiling_db));
    std::vector<float> wanted(pcm.size());
    bool any = false;
    for (std::size_t i = 0; i < pcm.size(); ++i) {
        float size = std::abs(pcm[i]);
        wanted[i] = size > ceiling ? ceiling / size : 1.0F;
        any = any || size > ceiling;
    }
    if (!any) {
        return;
    }
    std::vector<float> gain = sliding_minimum(wanted, kReach);
    for (std::size_t i = 1; i < gain.size(); ++i) {
        gain[i] = std::min(gain[i], gain[i - 1] + (1.0F - gain[i - 1]) * kRelease);
    }
    // The mean over the same reach stays at or under what each peak needs, because every value in it is.
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < gain.size() + kReach; ++i) {
        if (i < gain.size()) {
            sum += gain[i];
            ++count;
        }
        if (i > 2 * kReach) {
            sum -= gain[i - 2 * kReach - 1];
            --count;
        }
        if (i >= kReach) {
            pcm[i - kReach] *= static_cast<float>(sum / static_cast<double>(count));
        }
    }
}

Result<void> level(Pcm& pcm) {
    Loudness before = measure(pcm);
    if (!std::isfinite(before.lufs)) {
        return fail(ErrorCode::Corrupt, "The recording is silent.");
    }
    constexpr double kMostLimited = 15;  // dB above plain gain: more would be noise brought to the front
    double gain = kTargetLufs - before.lufs;
    const double most = gain + kMostLimited;
    double ceiling = kPeakDbtp - 0.1;
    Pcm out;
    for (int round = 0; round < 12; ++round) {
        out = pcm;
        float factor = static_cast<float>(from_db(gain));
        for (float& sample : out) {
            sample *= factor;
        }
        limit_peaks(out, ceiling);
        Loudness now = measure(out);
        bool peak_ok = now.peak_dbtp <= kPeakDbtp;
        if (peak_ok && std::abs(now.lufs - kTargetLufs) < 0.1) {
            break;
        }
        if (!peak_ok) {
            ceiling -= now.peak_dbtp - kPeakDbtp + 0.02;
        }
        gain = std::min(most, gain + (kTargetLufs - now.lufs));
    }
    pcm = std::move(out);
    return {};
}

Result<Pcm> finish_voice(Pcm pcm) {
    high_pass(pcm, 120);
    pcm = trim_silence(pcm);
    if (pcm.empty()) {
        return fail(ErrorCode::Corrupt, "The recording is silent.");
    }
    RETURN_IF_ERROR(level(pcm));
    return pcm;
}

}  // namespace jankar::build
