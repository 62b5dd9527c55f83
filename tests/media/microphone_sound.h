#pragma once
// Sound that behaves like speech: syllables of a low voice, and the noise of a room.
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

namespace jankar::test {

inline constexpr int kVoiceRate = 48'000;

/// Noise of a room at this level, dBFS.
inline std::vector<float> room(double seconds, double db) {
    static std::mt19937 lot(5);
    std::normal_distribution<double> noise(0, std::pow(10, db / 20));
    std::vector<float> out(static_cast<std::size_t>(seconds * kVoiceRate));
    for (float& sample : out) {
        sample = static_cast<float>(noise(lot));
    }
    return out;
}

/// Four syllables a second; `peak` is their largest sample.
inline std::vector<float> speech(double seconds, double peak) {
    std::vector<float> out;
    for (int i = 0; i < static_cast<int>(seconds * kVoiceRate); ++i) {
        const double t = static_cast<double>(i) / kVoiceRate, turn = 2 * std::numbers::pi * t;
        const double syllable = 0.55 - 0.45 * std::cos(turn * 4);
        double voice = 0;
        for (int harmonic = 1; harmonic <= 12; ++harmonic) {
            voice += std::sin(turn * 170 * harmonic + harmonic * harmonic) / harmonic;
        }
        out.push_back(static_cast<float>(peak * syllable * voice / 2.5));
    }
    return out;
}

inline std::vector<float> operator+(std::vector<float> first, const std::vector<float>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace jankar::test
