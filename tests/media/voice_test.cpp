#include "player/media/voice.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "tests/fuzz/checksums.h"
#include "tests/media/encoders.h"

using namespace jankar;
using namespace jankar::media;

TEST_CASE("voice: a tone keeps its length and its height, and of the silence before it 20 ms") {
    auto voice = decode_voice(test::encode_tone(1.0, 440, 0.5, 0.25));
    REQUIRE(voice.has_value());
    CHECK(std::abs(static_cast<int>(voice->samples.size()) - 48'960) <
          500);  // the encoder rings a little before it
    CHECK(voice->first_sound == 960);
    const auto peak = *std::max_element(voice->samples.begin(), voice->samples.end());
    CHECK(peak > 14'000);
    CHECK(peak < 19'000);
    int crossings = 0;
    for (std::size_t i = 9'001; i < 9'000 + 24'000; ++i) {
        crossings += voice->samples[i - 1] < 0 && voice->samples[i] >= 0;
    }
    CHECK(std::abs(crossings - 220) <= 1);
}

TEST_CASE("voice: longer than a minute, another format and nothing at all are refused") {
    CHECK(decode_voice(test::encode_tone(59.9, 440)).has_value());
    auto longer = decode_voice(test::encode_tone(60.5, 440));
    REQUIRE(!longer.has_value());
    CHECK(longer.error().code == ErrorCode::Refused);
    CHECK(longer.error().text == "The voice is longer than 60 seconds.");
    CHECK(decode_voice(as_bytes("RIFF....WAVEfmt ")).error().code == ErrorCode::Unsupported);
    CHECK(!decode_voice({}).has_value());
    CHECK(decode_voice(Bytes(5 << 20)).error().code == ErrorCode::Refused);
}

TEST_CASE("voice: cut short or with flipped bytes it is refused or spoken, never worse") {
    const Bytes encoded = test::encode_tone(0.5, 300);
    for (std::size_t size = 0; size < encoded.size(); size += 37) {
        auto voice = decode_voice(ByteView(encoded).first(size));
        CHECK((voice.has_value() || voice.error().text.ends_with(".")));
    }
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        Bytes spoilt = encoded;
        for (int i = 0; i <= round % 4; ++i) {
            spoilt[random() % spoilt.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
        }
        auto voice = decode_voice(spoilt);
        CHECK((voice.has_value() || voice.error().text.ends_with(".")));
        if (voice) {
            CHECK(voice->samples.size() <= 60U * kSoundRate);
            CHECK(voice->first_sound <= voice->samples.size());
        }
    }
}

TEST_CASE("voice: of two in one file both are spoken, and a damaged second leaves nothing behind") {
    const Bytes first = test::encode_tone(0.4, 300), second = test::encode_tone(0.2, 500);
    const auto chained = [&](const Bytes& other) {
        Bytes both = first;
        append(both, other);
        return both;
    };
    auto whole = decode_voice(chained(second));
    REQUIRE(whole.has_value());
    CHECK(std::abs(static_cast<int>(whole->samples.size()) - 28'800) < 100);
    for (std::size_t i = 0; i < std::min<std::size_t>(second.size(), 600); ++i) {
        Bytes spoilt = second;
        spoilt[i] ^= 0xFF;
        // With the pages' sums put right the damage is met inside, not at the gate.
        auto voice = decode_voice(fuzz::with_ogg_sums(chained(spoilt)));
        CHECK((voice.has_value() || voice.error().text.ends_with(".")));
    }
}
