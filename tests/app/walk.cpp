// player_walk PACK DATA TRACE SEED COUNT: the whole player under SDL's dummy drivers, and somebody who taps,
// slides, presses keys and lays a palm on the screen at random, COUNT times; time runs fifty times as fast,
// so that all that happens to whoever does nothing happens too. Exit code of the player; 4 when it hangs.
#include <SDL.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>

#include "player/app/app.h"

namespace {

using namespace jankar;

constexpr int kWidth = 800, kHeight = 480;
constexpr std::int64_t kSpeed = 50;
constexpr auto kHangs = std::chrono::seconds(60);

/// The machine's clock, running ahead.
class FastClock : public Clock {
 public:
    std::int64_t monotonic_ms() const override {
        const std::int64_t now = system_clock().monotonic_ms();
        return began_ + (now - began_) * kSpeed;
    }
    std::int64_t boottime_ms() const override { return system_clock().boottime_ms(); }
    std::int64_t wall_ms() const override { return system_clock().wall_ms(); }
    std::string boot_id() const override { return system_clock().boot_id(); }

 private:
    const std::int64_t began_ = system_clock().monotonic_ms();
};

/// The controls of the last screen that the trace tells of.
class Eyes {
 public:
    explicit Eyes(const std::string& trace) : file_(trace) {}
    const nlohmann::json& look() {
        std::string line;
        while (std::getline(file_, line)) {
            if (line.find("\"event\":\"screen\"") != std::string::npos) {
                auto read = nlohmann::json::parse(line, nullptr, false);
                if (read.is_object()) {
                    controls_ = read["controls"];
                }
            }
        }
        file_.clear();
        return controls_;
    }

 private:
    std::ifstream file_;
    nlohmann::json controls_ = nlohmann::json::array();
};

class Walker {
 public:
    Walker(const std::string& trace, unsigned seed) : eyes_(trace), random_(seed) {}

    void step() {
        switch (pick(10)) {
            case 0:
                return key();
            case 1:
                return touch(pick(kWidth), pick(kHeight), pick(kWidth), pick(kHeight));
            case 2: {
                // A palm beside the finger.
                finger(SDL_FINGERDOWN, 7, pick(kWidth), pick(kHeight));
                tap_control();
                finger(SDL_FINGERUP, 7, 0, 0);
                return;
            }
            default:
                return tap_control();
        }
    }

 private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

    void tap_control() {
        const auto& controls = eyes_.look();
        if (controls.empty()) {
            return touch(pick(kWidth), pick(kHeight), 0, 0);
        }
        const auto& control = controls[static_cast<std::size_t>(pick(static_cast<int>(controls.size())))];
        // Going home and out is easy to hit: seldom, so that lessons are walked to their end.
        const std::string id = control["id"];
        if ((id == "home" || id == "leave" || id == "back") && pick(4) != 0) {
            return;
        }
        const auto& rect = control["rect"];
        const int x = rect[0].get<int>() + rect[2].get<int>() / 2;
        const int y = rect[1].get<int>() + rect[3].get<int>() / 2;
        touch(x, y, x, y);
    }

    void touch(int x, int y, int to_x, int to_y) {
        finger(SDL_FINGERDOWN, 1, x, y);
        finger(SDL_FINGERMOTION, 1, to_x, to_y);
        finger(SDL_FINGERUP, 1, to_x, to_y);
    }

    static void finger(std::uint32_t type, SDL_FingerID id, int x, int y) {
        SDL_Event event{};
        event.type = type;
        event.tfinger.timestamp = SDL_GetTicks();
        event.tfinger.touchId = 3;
        event.tfinger.fingerId = id;
        event.tfinger.x = static_cast<float>(x) / kWidth;
        event.tfinger.y = static_cast<float>(y) / kHeight;
        event.tfinger.pressure = 0.5F;
        SDL_PushEvent(&event);
    }

    void key() {
        static constexpr SDL_Keycode kKeys[] = {SDLK_LEFT,      SDLK_RIGHT,    SDLK_UP,     SDLK_DOWN,
                                                SDLK_RETURN,    SDLK_RETURN,   SDLK_ESCAPE, SDLK_SPACE,
                                                SDLK_PAGEUP,    SDLK_PAGEDOWN, SDLK_HOME,   SDLK_MUTE,
                                                SDLK_AUDIOPLAY, SDLK_POWER,    SDLK_a};
        for (std::uint32_t type : {SDL_KEYDOWN, SDL_KEYUP}) {
            SDL_Event event{};
            event.type = type;
            event.key.timestamp = SDL_GetTicks();
            event.key.keysym.sym = kKeys[pick(static_cast<int>(std::size(kKeys)))];
            SDL_PushEvent(&event);
        }
    }

    Eyes eyes_;
    std::mt19937 random_;
};

bool queue_is_empty() {
    return SDL_PeepEvents(nullptr, 0, SDL_PEEKEVENT, SDL_FINGERDOWN, SDL_FINGERMOTION) == 0 &&
           SDL_PeepEvents(nullptr, 0, SDL_PEEKEVENT, SDL_KEYDOWN, SDL_KEYUP) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fputs("player_walk PACK DATA TRACE SEED COUNT\n", stderr);
        return 2;
    }
    ::setenv("SDL_VIDEODRIVER", "dummy", 1);
    ::setenv("SDL_AUDIODRIVER", "dummy", 1);
    const std::string trace_path = argv[3];
    const auto seed = static_cast<unsigned>(std::strtoul(argv[4], nullptr, 10));
    const int count = std::atoi(argv[5]);
    FastClock clock;
    screen::Trace trace(static_cast<double>(system_clock().monotonic_ms()));
    if (!trace.open(trace_path)) {
        return 3;
    }
    app::Options options;
    options.packs = {argv[1]};
    options.data = argv[2];
    options.width = kWidth;
    options.height = kHeight;
    options.lang = "en";
    options.clock = &clock;
    auto paths = app::find_paths();
    if (!paths) {
        return 3;
    }
    std::atomic<bool> over = false;
    std::thread hand([&] {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        Walker walker(trace_path, seed);
        for (int i = 0; i < count && !over; ++i) {
            walker.step();
            // Three milliseconds are a seventh of a second here: the screen that it led to is there by then.
            std::this_thread::sleep_for(std::chrono::milliseconds(3));
            const auto since = std::chrono::steady_clock::now();
            while (!queue_is_empty() && !over) {
                if (std::chrono::steady_clock::now() - since > kHangs) {
                    std::fprintf(stderr, "hangs after input %d\n", i);
                    std::_Exit(4);
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        }
        SDL_Event quit{};
        quit.type = SDL_QUIT;
        SDL_PushEvent(&quit);
    });
    int code = 0;
    {
        app::App app(options, *paths, trace);
        code = app.run();
    }
    over = true;
    hand.join();
    trace.exit(code);
    return code;
}
