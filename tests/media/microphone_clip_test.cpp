#include "player/media/microphone_clip.h"

#include <doctest/doctest.h>
#include <ebur128.h>

#include <algorithm>
#include <limits>

#include "player/media/voice.h"
#include "tests/media/microphone_sound.h"

using namespace jankar;
using namespace jankar::media;
using test::room;
using test::speech;
using test::operator+;

namespace {

constexpr double kSilence = -std::numeric_limits<double>::infinity();

/// What libebur128 says, which measures the clips of packs.
double measured_lufs(const std::vector<float>& sound) {
    ebur128_state* state = ebur128_init(1, 48'000, EBUR128_MODE_I);
    ebur128_add_frames_float(state, sound.data(), sound.size());
    double lufs = kSilence;
    ebur128_loudness_global(state, &lufs);
    ebur128_destroy(&state);
    return lufs;
}

float peak_of(const std::vector<float>& sound) {
    float peak = 0;
    for (const float sample : sound) {
        peak = std::max(peak, std::abs(sample));
    }
    return peak;
}

/// The block in which speech is first found, or -1.
int found_in(std::vector<float> sound) {
    SpeechFinder finder;
    for (std::size_t at = 0; at + SpeechFinder::kBlock <= sound.size(); at += SpeechFinder::kBlock) {
        finder.hear(std::span<float, SpeechFinder::kBlock>(sound.data() + at, SpeechFinder::kBlock));
        if (finder.speaking()) {
            return static_cast<int>(at / SpeechFinder::kBlock);
        }
    }
    return -1;
}

}  // namespace

TEST_CASE("microphone clip: measures loudness as libebur128 does") {
    for (const auto& sound :
         {speech(2, 0.5), speech(0.9, 0.02), room(1, -30), room(1.5, -70) + speech(1.2, 0.3) + room(2, -60),
          speech(1, 0.8) + speech(1, 0.05), std::vector<float>(48'000, 0.0F)}) {
        const double expected = measured_lufs(sound);
        if (expected == kSilence) {
            CHECK(loudness_lufs(sound) == kSilence);
        } else {
            CHECK(loudness_lufs(sound) == doctest::Approx(expected).epsilon(0.01));
        }
    }
    CHECK(loudness_lufs({}) == kSilence);
    CHECK(loudness_lufs(speech(0.2, 0.5)) > -30);  // shorter than a block of the standard
}

TEST_CASE("microphone clip: soft and loud voices come to -16 LUFS below -1.5 dBFS") {
    for (const double peak : {0.03, 0.1, 0.4, 1.0}) {
        CAPTURE(peak);
        std::vector<float> sound = speech(1.3, peak);
        level_voice(sound);
        CHECK(measured_lufs(sound) == doctest::Approx(-16).epsilon(0.03));
        CHECK(peak_of(sound) <= 0.8415F);
    }
    SUBCASE("a voice with hard peaks") {
        std::vector<float> sound = speech(2, 0.05);
        for (std::size_t i = 9'600; i < sound.size(); i += 24'000) {
            sound[i] = 0.9F;
            sound[i + 1] = -0.9F;
        }
        level_voice(sound);
        CHECK(peak_of(sound) <= 0.8415F);
        CHECK(measured_lufs(sound) > -18);
    }
    SUBCASE("beyond full scale") {
        std::vector<float> sound = speech(1, 4.0);
        level_voice(sound);
        CHECK(peak_of(sound) <= 0.8415F);
    }
    SUBCASE("the room is not raised to a voice, silence stays silence") {
        std::vector<float> sound = room(1, -65);
        const double before = measured_lufs(sound);
        level_voice(sound);
        CHECK(measured_lufs(sound) < before + 30.2);
        std::vector<float> nothing(10'000, 0.0F);
        level_voice(nothing);
        CHECK(peak_of(nothing) == 0);
        std::vector<float> none;
        level_voice(none);
        CHECK(none.empty());
    }
}

TEST_CASE("microphone clip: finds speech above the noise of the room, quiet or not") {
    for (const auto& [noise, peak] : {std::pair{-70.0, 0.03}, {-50.0, 0.1}, {-38.0, 0.3}, {-30.0, 0.7}}) {
        CAPTURE(noise);
        CHECK(found_in(room(4, noise)) == -1);
        const int found = found_in(room(1, noise) + speech(1, peak));
        CHECK(found >= 50);
        CHECK(found <= 60);
    }
    CHECK(found_in(speech(1, 0.5)) <= 10);                     // she speaks at once
    CHECK(found_in(std::vector<float>(200'000, 0.4F)) == -1);  // an offset is no voice
    SUBCASE("hum of the mains") {
        std::vector<float> hum;
        for (int i = 0; i < 200'000; ++i) {
            hum.push_back(static_cast<float>(0.02 * std::sin(2 * std::numbers::pi * 50 * i / 48'000)));
        }
        CHECK(found_in(hum) == -1);
    }
    SUBCASE("a knock") {
        CHECK(found_in(room(1, -60) + speech(0.03, 0.9) + room(1, -60)) == -1);
    }
}

TEST_CASE("microphone clip: the clip is small Ogg Opus of the same length") {
    for (const double seconds : {0.3, 1.0, 4.0}) {
        auto clip = encode_name(speech(seconds, 0.5));
        REQUIRE(clip.has_value());
        CHECK(clip->size() < 32 * 1024);
        CHECK(static_cast<double>(clip->size()) < 1'000 + seconds * 5'000);
        auto voice = decode_voice(*clip);
        REQUIRE(voice.has_value());
        CHECK(static_cast<double>(voice->samples.size()) / 48'000 == doctest::Approx(seconds).epsilon(0.01));
    }
    CHECK(!encode_name(room(30, -10)).has_value());
}
