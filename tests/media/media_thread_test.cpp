#include "player/media/media_thread.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <thread>

#include "content/base/files.h"
#include "tests/media/encoders.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::media;
using Kind = Event::Kind;
using namespace std::chrono_literals;

namespace {

/// SDL's driver for one test: "dummy", "disk" (writes what is heard into a file), or one that does not exist.
class Driver {
 public:
    explicit Driver(const std::string& name, const std::string& file = "") {
        ::setenv("SDL_AUDIODRIVER", name.c_str(), 1);
        if (!file.empty()) {
            ::setenv("SDL_DISKAUDIOFILE", file.c_str(), 1);
        }
    }
    ~Driver() { ::unsetenv("SDL_AUDIODRIVER"); }
};

struct Rig {
    std::atomic<int> wakes{0};
    std::unique_ptr<MediaThread> media =
        MediaThread::create({"/nowhere/jankar-playback.so", [this] { ++wakes; }});
    std::vector<Event> events;

    void collect() {
        for (Event& event : media->drain()) {
            events.push_back(std::move(event));
        }
    }
    /// Drains until `enough` or for 10 s.
    bool until(const std::function<bool()>& enough) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (std::chrono::steady_clock::now() < end) {
            collect();
            if (enough()) {
                return true;
            }
            std::this_thread::sleep_for(1ms);
        }
        return false;
    }
    int count(Kind kind, std::uint64_t ticket = 0) const {
        return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const Event& event) {
            return event.kind == kind && (ticket == 0 || event.ticket == ticket);
        }));
    }
};

Loader of(Bytes bytes) {
    return [bytes = std::move(bytes)]() -> Result<Bytes> { return bytes; };
}

const Bytes& short_tone() {
    static const Bytes tone = test::encode_tone(0.3, 440);
    return tone;
}

const Bytes& long_tone() {
    static const Bytes tone = test::encode_tone(3.0, 330);
    return tone;
}

double ms_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("media thread: a picture comes back under its key, a damaged one with a sentence") {
    Rig rig;
    rig.media->want_picture("good", of(test::encode_png(test::quarters(64, 64), false)), 32, 32, Fit::Cover,
                            false);
    rig.media->want_picture("bad", of({1, 2, 3}), 32, 32, Fit::Cover, true);
    rig.media->want_picture(
        "gone", [] { return Result<Bytes>(fail(ErrorCode::Io, "The stick is out.")); }, 32, 32, Fit::Cover,
        false);
    REQUIRE(rig.until([&] { return rig.events.size() == 3; }));
    CHECK(rig.wakes >= 1);
    for (const Event& event : rig.events) {
        if (event.key == "good") {
            CHECK(event.kind == Kind::PictureReady);
            CHECK(event.picture.width == 32);
        } else {
            CHECK(event.kind == Kind::PictureFailed);
            CHECK(event.error.text.ends_with("."));
        }
    }
}

TEST_CASE("media thread: urgent pictures go first, a key is made once, what is forgotten never comes") {
    Rig rig;
    std::atomic<bool> go{false};
    std::atomic<int> loads{0};
    const Bytes png = test::encode_png(test::quarters(8, 8), false);
    rig.media->want_picture(
        "first",
        [&]() -> Result<Bytes> {
            while (!go) {
                std::this_thread::sleep_for(1ms);
            }
            return png;
        },
        8, 8, Fit::Cover, false);
    std::this_thread::sleep_for(20ms);  // it has begun
    Loader counted = [&]() -> Result<Bytes> {
        ++loads;
        return png;
    };
    rig.media->want_picture("a", counted, 8, 8, Fit::Cover, false);
    rig.media->want_picture("a", counted, 8, 8, Fit::Cover, false);
    rig.media->want_picture("b", counted, 8, 8, Fit::Cover, false);
    rig.media->want_picture("u", counted, 8, 8, Fit::Cover, true);
    rig.media->want_picture("b", counted, 8, 8, Fit::Cover, true);  // now it is urgent
    go = true;
    REQUIRE(rig.until([&] { return rig.events.size() == 4; }));
    CHECK(rig.events[0].key == "first");
    CHECK(rig.events[1].key == "u");
    CHECK(rig.events[2].key == "b");
    CHECK(rig.events[3].key == "a");
    CHECK(loads == 3);

    go = false;
    rig.events.clear();
    rig.media->want_picture(
        "first",
        [&]() -> Result<Bytes> {
            while (!go) {
                std::this_thread::sleep_for(1ms);
            }
            return png;
        },
        8, 8, Fit::Cover, false);
    std::this_thread::sleep_for(20ms);
    rig.media->want_picture("old", counted, 8, 8, Fit::Cover, false);
    rig.media->forget_pictures();
    rig.media->want_picture("new", counted, 8, 8, Fit::Cover, false);
    go = true;
    REQUIRE(rig.until([&] { return rig.events.size() == 2; }));
    CHECK(rig.events[1].key == "new");
    CHECK(loads == 4);
}

TEST_CASE("media thread: a voice starts and ends after its length, with a device and without") {
    for (const char* driver : {"dummy", "there-is-no-such-driver"}) {
        CAPTURE(driver);
        Driver chosen(driver);
        Rig rig;
        const auto begin = std::chrono::steady_clock::now();
        const std::uint64_t ticket = rig.media->speak("hello", of(short_tone()));
        CHECK(rig.media->speaking());
        REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 1; }));
        CHECK(ms_since(begin) > 280);
        CHECK(ms_since(begin) < 1500);
        CHECK(rig.count(Kind::SoundStart, ticket) == 1);
        CHECK(rig.events.front().kind == Kind::SoundStart);
        CHECK(rig.events.front().key == "hello");
        CHECK(!rig.media->speaking());
    }
}

TEST_CASE("media thread: a voice does not wait for a picture that takes long") {
    Driver chosen("dummy");
    std::atomic<bool> go{false};
    Rig rig;
    rig.media->want_picture(
        "slow",
        [&]() -> Result<Bytes> {
            while (!go) {
                std::this_thread::sleep_for(1ms);
            }
            return fail(ErrorCode::Io, "The stick is slow.");
        },
        8, 8, Fit::Cover, true);
    std::this_thread::sleep_for(20ms);  // it has begun
    const std::uint64_t ticket = rig.media->speak("hello", of(short_tone()));
    const bool spoken = rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 1; });
    const int pictures = rig.count(Kind::PictureFailed);
    go = true;
    CHECK(spoken);
    CHECK(pictures == 0);
    CHECK(rig.until([&] { return rig.count(Kind::PictureFailed) == 1; }));
}

TEST_CASE("media thread: a tune goes before the voice, both under one ticket") {
    Driver chosen("dummy");
    Rig rig;
    const std::uint64_t ticket =
        rig.media->speak_after("tune", of(test::encode_tone(0.1, 880)), "voice", of(short_tone()));
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 2; }));
    REQUIRE(rig.events.size() == 4);
    CHECK(rig.events[0].key == "tune");
    CHECK(rig.events[1].key == "tune");
    CHECK(rig.events[2].key == "voice");
    CHECK(rig.events[2].kind == Kind::SoundStart);
    CHECK(rig.events[3].key == "voice");
}

TEST_CASE(
    "media thread: a damaged voice fails with a sentence, a damaged tune does not take the voice with it") {
    Driver chosen("dummy");
    Rig rig;
    rig.media->speak("bad", of({1, 2, 3}));
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundFailed) == 1; }));
    CHECK(rig.events.back().error.text.ends_with("."));
    CHECK(!rig.media->speaking());
    const std::uint64_t ticket = rig.media->speak_after("bad", of({1}), "voice", of(short_tone()));
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 1; }));
    CHECK(rig.count(Kind::SoundFailed) == 2);
}

TEST_CASE(
    "media thread: a hundred quick voices leave one sounding and stop each other once, without a click") {
    test::TempDir dir;
    const std::string heard = dir / "heard.raw";
    std::vector<std::uint64_t> tickets;
    {
        Driver chosen("disk", heard);
        Rig rig;
        rig.media->set_level(3);
        for (int i = 0; i < 100; ++i) {
            const bool low = i % 2 == 0;
            tickets.push_back(rig.media->speak(low ? "low" : "high", of(low ? long_tone() : short_tone())));
            std::this_thread::sleep_for(std::chrono::milliseconds(i % 7 * 6));
            rig.collect();
        }
        REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, tickets.back()) == 1; }));
        for (std::size_t i = 0; i + 1 < tickets.size(); ++i) {
            CHECK(rig.count(Kind::SoundStop, tickets[i]) == 1);
            CHECK(rig.count(Kind::SoundEnd, tickets[i]) == 0);
            CHECK(rig.count(Kind::SoundStart, tickets[i]) <= 1);
        }
        CHECK(rig.count(Kind::SoundStop, tickets.back()) == 0);
        CHECK(rig.count(Kind::SoundEnd) == 1);
    }
    const Bytes raw = read_file(heard, 1 << 26).value();
    REQUIRE(raw.size() > 48'000 * 4);
    int largest = 0, loudest = 0, before = 0;
    for (std::size_t i = 0; i + 4 <= raw.size(); i += 4) {
        const int sample = static_cast<std::int16_t>(read_u16le(raw, i));
        largest = std::max(largest, std::abs(sample - before));
        loudest = std::max(loudest, std::abs(sample));
        before = sample;
    }
    CHECK(loudest > 12'000);
    // The steepest step of 440 Hz at half of full scale is 944; two voices cross for a moment.
    CHECK(largest < 2'000);
}

TEST_CASE("media thread: hush is silence within 50 ms and one stop") {
    test::TempDir dir;
    const std::string heard = dir / "heard.raw";
    Driver chosen("disk", heard);
    Rig rig;
    rig.media->set_level(3);
    const std::uint64_t ticket = rig.media->speak("long", of(long_tone()));
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundStart, ticket) == 1; }));
    std::this_thread::sleep_for(100ms);
    rig.media->hush();
    CHECK(!rig.media->speaking());
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundStop, ticket) == 1; }));
    std::this_thread::sleep_for(200ms);
    rig.collect();
    CHECK(rig.count(Kind::SoundStop) == 1);
    CHECK(rig.count(Kind::SoundEnd) == 0);
    // A hush takes with it what was asked for a moment ago.
    const std::uint64_t second = rig.media->speak("long", of(long_tone()));
    rig.media->hush();
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundStop, second) == 1; }));
    rig.media.reset();
    const Bytes raw = read_file(heard, 1 << 26).value();
    std::size_t first = raw.size(), last = 0;
    for (std::size_t i = 0; i + 4 <= raw.size(); i += 4) {
        if (std::abs(static_cast<std::int16_t>(read_u16le(raw, i))) > 33) {
            first = std::min(first, i);
            last = i;
        }
    }
    const double sounded_ms = static_cast<double>(last - first) / 4 / 48;
    CHECK(sounded_ms > 80);
    CHECK(sounded_ms < 100 + 150);
}

TEST_CASE("media thread: levels are 7 dB apart and in force at once") {
    std::map<int, int> loudest;
    for (int level : {1, 2, 3}) {
        test::TempDir dir;
        const std::string heard = dir / "heard.raw";
        Driver chosen("disk", heard);
        Rig rig;
        rig.media->set_level(level);
        const std::uint64_t ticket = rig.media->speak("tone", of(short_tone()));
        REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 1; }));
        rig.media.reset();
        const Bytes raw = read_file(heard, 1 << 26).value();
        for (std::size_t i = 48 * 4 * 100; i + 4 <= raw.size(); i += 4) {
            loudest[level] =
                std::max(loudest[level], std::abs(static_cast<std::int16_t>(read_u16le(raw, i))));
        }
    }
    CHECK(static_cast<double>(loudest[2]) / loudest[3] == doctest::Approx(0.447).epsilon(0.05));
    CHECK(static_cast<double>(loudest[1]) / loudest[3] == doctest::Approx(0.2).epsilon(0.05));
}

TEST_CASE("media thread: a prepared voice starts without being loaded again") {
    Driver chosen("dummy");
    Rig rig;
    std::atomic<int> loads{0};
    Loader counted = [&]() -> Result<Bytes> {
        ++loads;
        return short_tone();
    };
    rig.media->prepare_voice("v", counted);
    while (loads == 0) {
        std::this_thread::sleep_for(1ms);
    }
    std::uint64_t ticket = rig.media->speak("v", counted);
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 1; }));
    CHECK(loads == 1);
    rig.media->forget_voices();
    ticket = rig.media->speak("v", counted);
    REQUIRE(rig.until([&] { return rig.count(Kind::SoundEnd, ticket) == 1; }));
    CHECK(loads == 2);
}

TEST_CASE("media thread: a video without the module fails with a sentence") {
    Rig rig;
    auto video = rig.media->open_video(memory_source({1, 2, 3}), "clip", 0);
    video->set_size(100, 100);
    video->play();
    REQUIRE(rig.until([&] { return video->state() == VideoState::Failed; }));
    REQUIRE(rig.until([&] { return rig.count(Kind::VideoEvent) == 1; }));
    CHECK(video->error().text.starts_with("Videos cannot be shown"));
    CHECK(!video->frame().has_value());
    CHECK(!video->next_frame_in_ms().has_value());
}
