#include "tools/pack/synth.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace jankar::build {

namespace {

/// Noise from a fixed seed (SplitMix64), -1..1.
class Noise {
 public:
    explicit Noise(std::uint64_t seed) : state_(seed) {}
    double next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        return static_cast<double>(z >> 11) / 4503599627370496.0 - 1.0;
    }

 private:
    std::uint64_t state_;
};

void scale_to(std::vector<double>& samples, double peak) {
    double top = 0;
    for (double sample : samples) {
        top = std::max(top, std::abs(sample));
    }
    for (double& sample : samples) {
        sample *= top > 0 ? peak / top : 0;
    }
}

/// Karplus and Strong, "Digital Synthesis of Plucked-String and Drum Timbres" (1983): a ring of noise whose
/// neighbours are averaged each time round; a first-order all-pass gives the pitch between whole samples.
std::vector<double> pluck(double hz, std::size_t count) {
    double period = kRate / hz;
    std::size_t ring_size = std::max<std::size_t>(2, static_cast<std::size_t>(period - 0.6));
    double rest = period - static_cast<double>(ring_size) - 0.5;
    double c = (1 - rest) / (1 + rest);
    std::vector<double> ring(ring_size);
    Noise noise(1983);
    double soft = 0;
    for (double& value : ring) {
        soft = 0.5 * soft + 0.5 * noise.next();  // a finger, not a plectrum
        value = soft;
    }
    double mean = 0;
    for (double value : ring) {
        mean += value / static_cast<double>(ring_size);
    }
    for (double& value : ring) {
        value -= mean;
    }
    std::vector<double> out(count);
    double last = 0, x1 = 0, y1 = 0;
    for (std::size_t i = 0; i < count; ++i) {
        double& place = ring[i % ring_size];
        double averaged = 0.996 * 0.5 * (place + last);
        last = place;
        double tuned = c * averaged + x1 - c * y1;
        x1 = averaged;
        y1 = tuned;
        out[i] = place;
        place = tuned;
    }
    return out;
}

/// A struck block: partials of a free bar (1, 2.76, 5.40), each shorter than the one below, and a click.
std::vector<double> knock(double hz, std::size_t count) {
    std::vector<double> out(count);
    Noise noise(1);
    for (std::size_t i = 0; i < count; ++i) {
        double t = static_cast<double>(i) / kRate;
        double sum = std::exp(-t / 0.045) * std::sin(2 * M_PI * hz * t);
        sum += 0.4 * std::exp(-t / 0.018) * std::sin(2 * M_PI * hz * 2.76 * t);
        sum += 0.2 * std::exp(-t / 0.009) * std::sin(2 * M_PI * hz * 5.40 * t);
        sum += 0.3 * std::exp(-t / 0.002) * noise.next();
        out[i] = sum;
    }
    return out;
}

/// Noise through a band-pass (Q = 0.8), swelling and fading.
std::vector<double> brush(double hz, std::size_t count) {
    double w = 2 * M_PI * std::min(hz, kRate * 0.4) / kRate;
    double alpha = std::sin(w) / (2 * 0.8);
    double a0 = 1 + alpha, b0 = alpha / a0, a1 = -2 * std::cos(w) / a0, a2 = (1 - alpha) / a0;
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    std::vector<double> out(count);
    Noise noise(7);
    for (std::size_t i = 0; i < count; ++i) {
        double x = noise.next();
        double y = b0 * (x - x2) - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        double place = static_cast<double>(i) / static_cast<double>(count);
        double swell = std::sin(M_PI * std::sqrt(place));
        out[i] = y * swell * swell;
    }
    return out;
}

}  // namespace

bool note_kind_from(const std::string& name, NoteKind& kind) {
    if (name == "string") {
        kind = NoteKind::String;
    } else if (name == "wood") {
        kind = NoteKind::Wood;
    } else if (name == "brush") {
        kind = NoteKind::Brush;
    } else {
        return false;
    }
    return true;
}

Pcm play_notes(const std::vector<Note>& notes, double seconds, bool may_grow) {
    double end = seconds;
    for (const Note& note : notes) {
        end = may_grow ? std::max(end, note.at_s + note.ms / 1000) : end;
    }
    Pcm out(static_cast<std::size_t>(std::llround(end * kRate)), 0.0F);
    for (const Note& note : notes) {
        auto count = static_cast<std::size_t>(std::max(1.0, note.ms / 1000 * kRate));
        std::vector<double> samples = note.kind == NoteKind::String ? pluck(note.hz, count)
                                      : note.kind == NoteKind::Wood ? knock(note.hz, count)
                                                                    : brush(note.hz, count);
        scale_to(samples, note.gain);
        const std::size_t fade = std::min<std::size_t>(count, kRate / 50);
        for (std::size_t i = 0; i < fade; ++i) {
            samples[count - 1 - i] *= static_cast<double>(i) / static_cast<double>(fade);
        }
        auto at = static_cast<std::size_t>(std::max(0.0, note.at_s) * kRate);
        for (std::size_t i = 0; i < count && at + i < out.size(); ++i) {
            out[at + i] += static_cast<float>(samples[i]);
        }
    }
    limit_peaks(out, kPeakDbtp - 0.5);
    return out;
}

}  // namespace jankar::build
