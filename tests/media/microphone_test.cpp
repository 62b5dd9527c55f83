// The microphone is SDL's "disk" driver, which reads a file of samples as if somebody spoke.
#include "player/media/microphone.h"

#include <SDL.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "content/base/files.h"
#include "player/media/voice.h"
#include "tests/media/microphone_sound.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::media;
using namespace std::chrono_literals;
using State = Microphone::State;
using test::room;
using test::speech;
using test::operator+;

namespace {

/// Somebody speaks these samples; `fast` reads them about 20 times as fast as they sound.
class Speaker {
 public:
    explicit Speaker(const std::vector<float>& sound, bool fast = true) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(sound.data());
        REQUIRE(write_file_atomic(folder_ / "said.raw", {bytes, sound.size() * sizeof(float)}).has_value());
        set(folder_ / "said.raw", fast);
    }
    explicit Speaker(const std::string& file) { set(file, false); }
    ~Speaker() {
        for (const char* name : {"SDL_AUDIODRIVER", "SDL_DISKAUDIOFILEIN", "SDL_DISKAUDIODELAY"}) {
            ::unsetenv(name);
        }
    }

 private:
    static void set(const std::string& file, bool fast) {
        ::setenv("SDL_AUDIODRIVER", "disk", 1);
        ::setenv("SDL_DISKAUDIOFILEIN", file.c_str(), 1);
        if (fast) {
            ::setenv("SDL_DISKAUDIODELAY", "1", 1);
        }
    }
    test::TempDir folder_;
};

struct Rig {
    std::atomic<int> wakes{0};
    Microphone microphone{[this] { ++wakes; }};
    std::vector<State> seen;
    double loudest = 0;

    /// Looks on until it is neither waiting nor recording, at most 12 s.
    State outcome() {
        const auto end = std::chrono::steady_clock::now() + 12s;
        while (std::chrono::steady_clock::now() < end) {
            const State now = microphone.state();
            if (seen.empty() || seen.back() != now) {
                seen.push_back(now);
            }
            loudest = std::max(loudest, microphone.level());
            if (now != State::Waiting && now != State::Recording) {
                return now;
            }
            std::this_thread::sleep_for(1ms);
        }
        return microphone.state();
    }
    bool reaches(State state) {
        for (int i = 0; i < 5'000 && microphone.state() != state; ++i) {
            std::this_thread::sleep_for(1ms);
        }
        return microphone.state() == state;
    }
};

double seconds_of(const Bytes& clip) {
    auto voice = decode_voice(clip);
    REQUIRE(voice.has_value());
    return static_cast<double>(voice->samples.size()) / kSoundRate;
}

}  // namespace

TEST_CASE("microphone: records a name, ends by itself and cuts the silence off") {
    Speaker speaker(room(1.5, -60) + speech(1.25, 0.1) + room(3, -60));
    Rig rig;
    CHECK(rig.microphone.state() == State::Idle);
    CHECK(rig.microphone.level() == 0);
    rig.microphone.start();
    CHECK(rig.outcome() == State::Done);
    CHECK(rig.seen == std::vector{State::Waiting, State::Recording, State::Done});
    CHECK(rig.wakes == 2);
    CHECK(rig.loudest > 0.5);
    CHECK(rig.microphone.level() == 0);
    CHECK(SDL_WasInit(SDL_INIT_AUDIO) == 0);  // the device is open only while it records
    const Bytes clip = rig.microphone.take();
    CHECK(clip.size() < 32 * 1024);
    CHECK(seconds_of(clip) > 1.25);
    CHECK(seconds_of(clip) < 1.75);
    CHECK(rig.microphone.state() == State::Idle);
    CHECK(rig.microphone.take().empty());
}

TEST_CASE("microphone: a pause between two names does not end it, and after 4 s it is enough") {
    SUBCASE("pause") {
        Speaker speaker(room(0.8, -60) + speech(0.75, 0.2) + room(0.55, -60) + speech(0.75, 0.2) +
                        room(3, -60));
        Rig rig;
        rig.microphone.start();
        REQUIRE(rig.outcome() == State::Done);
        CHECK(seconds_of(rig.microphone.take()) > 2.0);
    }
    SUBCASE("a long talk") {
        Speaker speaker(room(0.5, -60) + speech(9, 0.2));
        Rig rig;
        rig.microphone.start();
        REQUIRE(rig.outcome() == State::Done);
        const double seconds = seconds_of(rig.microphone.take());
        CHECK(seconds > 3.8);
        CHECK(seconds < 4.05);
    }
    SUBCASE("she speaks before it is ready, and nothing follows") {
        Speaker speaker(speech(1, 0.3));
        Rig rig;
        rig.microphone.start();
        REQUIRE(rig.outcome() == State::Done);
        CHECK(seconds_of(rig.microphone.take()) > 0.7);
    }
}

TEST_CASE("microphone: without a word it says so") {
    SUBCASE("a quiet room") {
        Speaker speaker(room(9, -55));
        Rig rig;
        rig.microphone.start();
        CHECK(rig.outcome() == State::Silent);
        CHECK(rig.microphone.take().empty());
    }
    SUBCASE("knocks and clicks") {
        std::vector<float> sound = room(1, -60);
        for (int i = 0; i < 6; ++i) {
            sound = sound + speech(0.07, 0.8) + room(1.2, -60);
        }
        Speaker speaker(sound);
        Rig rig;
        rig.microphone.start();
        CHECK(rig.outcome() == State::Silent);
    }
    SUBCASE("a microphone that gives nothing at all, in real time") {
        ::setenv("SDL_AUDIODRIVER", "dummy", 1);
        Rig rig;
        const auto begun = std::chrono::steady_clock::now();
        rig.microphone.start();
        CHECK(rig.outcome() == State::Silent);
        CHECK(std::chrono::steady_clock::now() - begun > 5s);
        ::unsetenv("SDL_AUDIODRIVER");
    }
}

TEST_CASE("microphone: none there is told at once") {
    SUBCASE("no sound at all") {
        ::setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
        Rig rig;
        rig.microphone.start();
        CHECK(rig.outcome() == State::NoDevice);
        CHECK(rig.wakes == 1);
        ::unsetenv("SDL_AUDIODRIVER");
    }
    SUBCASE("it cannot be opened") {
        Speaker speaker("/nowhere/microphone.raw");
        Rig rig;
        rig.microphone.start();
        CHECK(rig.outcome() == State::NoDevice);
    }
}

TEST_CASE("microphone: pulled out while she speaks it says so, and works when it is back") {
    const test::TempDir folder;
    const std::string pipe = folder / "cable";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    Rig rig;
    {
        Speaker speaker(pipe);
        UniqueFd cable(::open(pipe.c_str(), O_RDWR | O_CLOEXEC));
        REQUIRE(cable);
        std::thread talk([&] {
            const std::vector<float> sound = room(0.6, -60) + speech(0.8, 0.3);
            const auto* at = reinterpret_cast<const char*>(sound.data());
            std::size_t left = sound.size() * sizeof(float);
            while (left > 0) {
                const ssize_t written = ::write(cable.get(), at, left);
                if (written <= 0) {
                    return;
                }
                at += written;
                left -= static_cast<std::size_t>(written);
            }
        });
        rig.microphone.start();
        CHECK(rig.reaches(State::Recording));
        talk.join();
        const auto pulled = std::chrono::steady_clock::now();
        CHECK(rig.outcome() == State::NoDevice);
        CHECK(std::chrono::steady_clock::now() - pulled < 4s);
        CHECK(rig.microphone.take().empty());
    }
    Speaker speaker(room(0.5, -60) + speech(0.9, 0.3) + room(2, -60));
    rig.microphone.start();
    CHECK(rig.outcome() == State::Done);
}

TEST_CASE("microphone: stopped at any moment it is still, and can begin again") {
    Speaker speaker(room(0.5, -60) + speech(3, 0.3) + room(9, -60), false);
    Rig rig;
    rig.microphone.cancel();
    for (const int after_ms : {0, 1, 30, 250, 900}) {
        CAPTURE(after_ms);
        rig.microphone.start();
        std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
        const auto begun = std::chrono::steady_clock::now();
        rig.microphone.cancel();
        CHECK(std::chrono::steady_clock::now() - begun < 300ms);
        CHECK(rig.microphone.state() == State::Idle);
        CHECK(rig.microphone.take().empty());
        CHECK(rig.microphone.level() == 0);
    }
    rig.microphone.start();
    rig.microphone.start();
    CHECK(rig.reaches(State::Recording));
    rig.microphone.cancel();
    const int wakes = rig.wakes;
    std::this_thread::sleep_for(300ms);
    CHECK(rig.wakes == wakes);
    CHECK(SDL_WasInit(SDL_INIT_AUDIO) == 0);
    // It may also go away while it records.
    rig.microphone.start();
    CHECK(rig.reaches(State::Recording));
}
