// Loudness, trimming, reading and reproducible encoding of voices.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/jankar_pack/samples.h"
#include "tools/pack/draft_voice.h"
#include "tools/pack/opus_clip.h"
#include "tools/pack/synth.h"
#include "tools/pack/voice.h"

using namespace jankar;
using namespace jankar::test;

TEST_CASE("audio: recordings of any length and loudness come out at -16 LUFS") {
    TempDir folder;
    build::Cache cache(folder / "cache");
    for (double seconds : {0.4, 0.7, 1.5, 3.0, 8.0, 20.0, 60.0}) {
        for (double gain : {0.01, 0.2, 0.95}) {
            CAPTURE(seconds);
            CAPTURE(gain);
            put(folder / "voice.wav", wav(tone(seconds, gain)));
            Result<build::Voice> voice = build::make_voice(folder / "voice.wav", cache);
            REQUIRE(voice);
            CHECK(std::abs(lufs_of_opus(voice->opus) + 16) <= 1.0);
            Result<build::OpusClip> clip = build::decode_opus(voice->opus);
            REQUIRE(clip);
            CHECK(build::measure(clip->pcm).peak_dbtp <= -1.0);
            CHECK(std::abs(voice->ms - static_cast<std::int64_t>(seconds * 1000) - 300) <= 60);
        }
    }
}

TEST_CASE("audio: a loud click does not keep the words soft") {
    build::Pcm pcm = tone(2, 0.05);
    for (std::size_t i = 40000; i < 40020; ++i) {
        pcm[i] = i % 2 == 0 ? 0.99F : -0.99F;
    }
    Result<build::Pcm> voice = build::finish_voice(pcm);
    REQUIRE(voice);
    build::Loudness loudness = build::measure(*voice);
    CHECK(std::abs(loudness.lufs + 16) <= 1.0);
    CHECK(loudness.peak_dbtp <= build::kPeakDbtp);
}

TEST_CASE("audio: silence is refused, not brought up") {
    CHECK_FALSE(build::finish_voice(build::Pcm(48000, 0.0F)));
    CHECK_FALSE(build::finish_voice({}));
    CHECK_FALSE(build::finish_voice(build::Pcm(48000, 1e-6F)));
}

TEST_CASE("audio: silence is trimmed to 100 ms before and 200 ms after") {
    build::Pcm pcm(48000, 0.0F);
    build::Pcm sound = tone(1, 0.5);
    pcm.insert(pcm.end(), sound.begin(), sound.end());
    pcm.resize(pcm.size() + 96000, 0.0F);
    build::Pcm trimmed = build::trim_silence(pcm);
    CHECK(std::abs(build::ms_of(trimmed) - 1300) <= 30);
    auto first = std::find_if(trimmed.begin(), trimmed.end(), [](float s) { return std::abs(s) > 0.02F; });
    CHECK(std::abs((first - trimmed.begin()) / 48 - 100) <= 15);
}

TEST_CASE("audio: other rates keep their pitch and strength") {
    for (int rate : {8000, 22050, 44100, 96000}) {
        CAPTURE(rate);
        build::Pcm sine(static_cast<std::size_t>(rate));
        for (std::size_t i = 0; i < sine.size(); ++i) {
            sine[i] = static_cast<float>(0.5 * std::sin(2 * M_PI * 1000 * static_cast<double>(i) / rate));
        }
        Result<build::Pcm> read = build::read_wav(wav(sine, rate));
        REQUIRE(read);
        CHECK(read->size() == 48000);
        double worst = 0;
        for (std::size_t i = 2000; i + 2000 < read->size(); ++i) {
            double wanted = 0.5 * std::sin(2 * M_PI * 1000 * static_cast<double>(i) / 48000);
            worst = std::max(worst, std::abs(wanted - (*read)[i]));
        }
        CHECK(worst < 0.002);
    }
}

TEST_CASE("audio: damaged wave files are told apart from foreign ones and crash nothing") {
    Bytes whole = wav(tone(0.05, 0.5));
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        Result<build::Pcm> read = build::read_wav(ByteView(whole).first(size));
        CHECK((read || read.error().code == ErrorCode::Unsupported));
    }
    for (std::size_t at = 0; at < 44; ++at) {
        Bytes spoilt = whole;
        spoilt[at] ^= 0xFF;
        Result<build::Pcm> read = build::read_wav(spoilt);
        CHECK((read || !read.error().text.empty()));
    }
}

TEST_CASE("audio: the same samples give the same Opus bytes, and a fitting Opus file is taken as it is") {
    TempDir folder;
    Result<build::Pcm> pcm = build::finish_voice(tone(1.2, 0.3));
    REQUIRE(pcm);
    Result<Bytes> one = build::encode_opus(*pcm), two = build::encode_opus(*pcm);
    REQUIRE(one);
    REQUIRE(two);
    CHECK(*one == *two);
    build::Cache none("");
    put(folder / "voice.opus", *one);
    Result<build::Voice> voice = build::make_voice(folder / "voice.opus", none);
    REQUIRE(voice);
    CHECK(voice->opus == *one);
}

TEST_CASE("audio: foreign formats come in through ffmpeg, and what is none is one sentence") {
    TempDir folder;
    build::Cache none("");
    put(folder / "in.wav", wav(tone(1, 0.3)));
    build::Command command;
    command.program = "ffmpeg";
    command.arguments = {"-v", "error", "-i", folder / "in.wav", folder / "voice.mp3"};
    REQUIRE(build::run_ok(command));
    Result<build::Voice> voice = build::make_voice(folder / "voice.mp3", none);
    REQUIRE(voice);
    CHECK(std::abs(lufs_of_opus(voice->opus) + 16) <= 1.0);
    put(folder / "voice.mp3", "this is no sound at all");
    Result<build::Voice> refused = build::make_voice(folder / "voice.mp3", none);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Corrupt);
    CHECK(refused.error().text.find("cannot be read") != std::string::npos);
}

TEST_CASE("draft voice: every language of ours is spoken, another is refused by name") {
    const std::pair<const char*, const char*> lines[] = {
        {"hi", "हाथ *धोइए*।"}, {"kn", "ಕೈ ತೊಳೆಯಿರಿ."},  {"ta", "கைகளைக் கழுவுங்கள்."}, {"or", "ହାତ ଧୁଅନ୍ତୁ।"},
        {"mr", "हात धुवा."},    {"am", "እጅዎን ይታጠቡ።"}, {"om", "Harka dhiqadhu."},  {"en", "Wash your hands."}};
    build::Cache none("");
    for (const auto& [lang, words] : lines) {
        CAPTURE(lang);
        Result<build::Voice> voice = build::make_draft(lang, words, none);
        REQUIRE(voice);
        CHECK(voice->draft);
        CHECK(voice->ms > 600);
        CHECK(voice->ms < 5000);
        CHECK(std::abs(lufs_of_opus(voice->opus) + 16) <= 1.0);
    }
    Result<build::Pcm> none_such = build::speak("fr", "bonjour");
    REQUIRE_FALSE(none_such);
    CHECK(none_such.error().text.find("fr") != std::string::npos);
    CHECK_FALSE(build::speak("en", " ** "));
    CHECK_FALSE(build::speak("en", "Pay {money 350}."));
}

TEST_CASE("draft voice: stars are not spoken") {
    Result<build::Pcm> plain = build::speak("en", "Now soap."), marked = build::speak("en", "Now *soap*.");
    REQUIRE(plain);
    REQUIRE(marked);
    CHECK(*plain == *marked);
}

TEST_CASE("synth: notes have their pitch, begin in time and stay under the ceiling") {
    for (build::NoteKind kind : {build::NoteKind::String, build::NoteKind::Wood, build::NoteKind::Brush}) {
        build::Pcm pcm =
            build::play_notes({{0.5, kind, 440, 400, 0.6}, {0.5, kind, 440, 400, 0.9}}, 2, false);
        REQUIRE(pcm.size() == 96000);
        CHECK(std::all_of(pcm.begin(), pcm.begin() + 23000, [](float s) { return std::abs(s) < 1e-3F; }));
        CHECK(build::measure(pcm).peak_dbtp < -1.0);
        CHECK(build::measure(pcm).peak_dbtp > -12.0);
        CHECK(pcm == build::play_notes({{0.5, kind, 440, 400, 0.6}, {0.5, kind, 440, 400, 0.9}}, 2, false));
    }
    // The period of a plucked string, by its strongest self-likeness.
    build::Pcm string = build::play_notes({{0, build::NoteKind::String, 220, 1000, 0.5}}, 1, false);
    std::size_t best = 0;
    double most = -1;
    for (std::size_t lag = 150; lag < 300; ++lag) {
        double sum = 0;
        for (std::size_t i = 12000; i < 24000; ++i) {
            sum += static_cast<double>(string[i]) * string[i + lag];
        }
        if (sum > most) {
            most = sum;
            best = lag;
        }
    }
    CHECK(std::abs(static_cast<double>(best) - 48000.0 / 220) <= 1.5);
}
