// Fingers as the system delivers them: SDL_TouchFingerEvents that went through SDL's own queue.
#include <SDL.h>
#include <doctest/doctest.h>

#include <map>
#include <random>

#include "player/screen/input.h"

using namespace jankar::screen;
using Kind = Action::Kind;

namespace {

constexpr int kWidth = 1024, kHeight = 600;

ScreenRecord screen_of(const std::string& step) {
    ScreenRecord record;
    record.screen = "lesson";
    record.step = step;
    record.controls = {{"home", Role::Key, {0, 0, 100, 100}, "ui:home", true, false},
                       {"answer:1", Role::Answer, {200, 200, 200, 200}, "a", true, false},
                       {"answer:2", Role::Answer, {450, 200, 200, 200}, "b", true, false},
                       {"next", Role::Key, {900, 480, 100, 100}, "ui:next", true, false}};
    return record;
}

/// A screen that is touched through the queue.
class Glass {
 public:
    Glass() {
        REQUIRE(SDL_InitSubSystem(SDL_INIT_EVENTS) == 0);
        SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
        router_.set_record(screen_of("one"));
    }
    ~Glass() { SDL_QuitSubSystem(SDL_INIT_EVENTS); }

    /// Queues an event of a finger; nothing is read yet.
    void queue(std::uint32_t type, SDL_FingerID finger, int x, int y, float pressure = 0.5F) {
        SDL_Event event{};
        event.tfinger.type = type;
        event.tfinger.touchId = 3;
        event.tfinger.fingerId = finger;
        event.tfinger.x = (static_cast<float>(x) + 0.5F) / kWidth;
        event.tfinger.y = (static_cast<float>(y) + 0.5F) / kHeight;
        event.tfinger.pressure = pressure;
        REQUIRE(SDL_PushEvent(&event) == 1);
    }
    void queue(SDL_Event event) { REQUIRE(SDL_PushEvent(&event) == 1); }
    /// Reads what is queued; the controls tapped, in order.
    std::vector<std::string> read() {
        std::vector<std::string> taps;
        SDL_Event event;
        while (SDL_PollEvent(&event) != 0) {
            for (const Action& action : router_.handle(event, kWidth, kHeight, now)) {
                if (action.kind == Kind::Tap) {
                    taps.push_back(action.control);
                }
            }
        }
        return taps;
    }
    InputRouter& router() { return router_; }

    std::int64_t now = 50'000;

 private:
    InputRouter router_{SDL_USEREVENT + 9};
};

using Taps = std::vector<std::string>;

}  // namespace

TEST_CASE("touch: acts on release, however hard or wide it is pressed") {
    for (const float pressure : {0.0F, 0.01F, 0.5F, 1.0F}) {
        Glass glass;
        glass.queue(SDL_FINGERDOWN, 5, 300, 300, pressure);
        CHECK(glass.read().empty());
        CHECK(glass.router().pressed() == "answer:1");
        glass.queue(SDL_FINGERMOTION, 5, 320, 310, pressure);
        glass.queue(SDL_FINGERUP, 5, 320, 310, 0.0F);
        CHECK(glass.read() == Taps{"answer:1"});
    }
}

TEST_CASE("touch: a finger that slides off does nothing, one that comes back does") {
    Glass glass;
    glass.queue(SDL_FINGERDOWN, 5, 300, 300);
    glass.queue(SDL_FINGERMOTION, 5, 420, 300);
    SUBCASE("lifted beside it") {
        glass.queue(SDL_FINGERUP, 5, 420, 300);
        CHECK(glass.read().empty());
    }
    SUBCASE("lifted on the next one") {
        glass.queue(SDL_FINGERMOTION, 5, 500, 300);
        glass.queue(SDL_FINGERUP, 5, 500, 300);
        CHECK(glass.read().empty());
    }
    SUBCASE("back") {
        glass.queue(SDL_FINGERMOTION, 5, 300, 300);
        glass.queue(SDL_FINGERUP, 5, 300, 300);
        CHECK(glass.read() == Taps{"answer:1"});
    }
    SUBCASE("lifted outside of the glass") {
        glass.queue(SDL_FINGERMOTION, 5, -50, 700);
        glass.queue(SDL_FINGERUP, 5, -50, 700);
        CHECK(glass.read().empty());
    }
}

TEST_CASE("touch: a second tap within 400 ms is ignored") {
    Glass glass;
    auto tap = [&](SDL_FingerID finger) {
        glass.queue(SDL_FINGERDOWN, finger, 300, 300);
        glass.queue(SDL_FINGERUP, finger, 300, 300);
        return glass.read();
    };
    CHECK(tap(1) == Taps{"answer:1"});
    glass.now += 150;
    CHECK(tap(2).empty());
    glass.now += 249;
    CHECK(tap(3).empty());
    glass.now += 1;
    CHECK(tap(4) == Taps{"answer:1"});
}

TEST_CASE("touch: a trembling second tap does not fall on the next screen, however long it lies there") {
    Glass glass;
    glass.queue(SDL_FINGERDOWN, 1, 300, 300);
    glass.queue(SDL_FINGERUP, 1, 300, 300);
    CHECK(glass.read() == Taps{"answer:1"});
    glass.router().set_record(screen_of("two"));
    glass.now += 200;
    glass.queue(SDL_FINGERDOWN, 2, 500, 300);
    glass.read();
    glass.now += 900;
    glass.queue(SDL_FINGERUP, 2, 500, 300);
    CHECK(glass.read().empty());
    glass.queue(SDL_FINGERDOWN, 3, 500, 300);
    glass.queue(SDL_FINGERUP, 3, 500, 300);
    CHECK(glass.read() == Taps{"answer:2"});
}

TEST_CASE("touch: of a palm only the first touch counts, and never two") {
    Glass glass;
    SUBCASE("the finger first, the palm while it lies there") {
        glass.queue(SDL_FINGERDOWN, 1, 300, 300);
        for (int i = 0; i < 4; ++i) {
            glass.queue(SDL_FINGERDOWN, 10 + i, 500 + i * 20, 300);
            glass.queue(SDL_FINGERMOTION, 10 + i, 505 + i * 20, 310);
        }
        glass.queue(SDL_FINGERUP, 11, 520, 300);
        glass.queue(SDL_FINGERUP, 1, 300, 300);
        for (const int i : {0, 2, 3}) {
            glass.queue(SDL_FINGERUP, 10 + i, 500 + i * 20, 300);
        }
        CHECK(glass.read() == Taps{"answer:1"});
    }
    SUBCASE("a palm that begins beside the controls presses none") {
        glass.queue(SDL_FINGERDOWN, 1, 700, 500);
        glass.read();
        glass.now += 60;
        glass.queue(SDL_FINGERDOWN, 2, 500, 380);
        glass.queue(SDL_FINGERDOWN, 3, 950, 500);
        glass.read();
        CHECK(glass.router().pressed().empty());
        glass.now += 500;
        for (const int finger : {2, 3, 1}) {
            glass.queue(SDL_FINGERUP, finger, finger == 2 ? 500 : 950, finger == 2 ? 380 : 500);
        }
        CHECK(glass.read().empty());
    }
    SUBCASE("two fingers at once on two controls give the first one's alone") {
        glass.queue(SDL_FINGERDOWN, 1, 300, 300);
        glass.queue(SDL_FINGERDOWN, 2, 500, 300);
        glass.queue(SDL_FINGERUP, 2, 500, 300);
        glass.queue(SDL_FINGERUP, 1, 300, 300);
        CHECK(glass.read() == Taps{"answer:1"});
    }
    SUBCASE("the second finger does not inherit what the first one let go") {
        glass.queue(SDL_FINGERDOWN, 1, 300, 300);
        glass.queue(SDL_FINGERDOWN, 2, 310, 310);
        glass.queue(SDL_FINGERMOTION, 1, 420, 300);
        glass.queue(SDL_FINGERUP, 1, 420, 300);
        glass.queue(SDL_FINGERUP, 2, 310, 310);
        CHECK(glass.read().empty());
    }
}

TEST_CASE("touch: a thumb that holds the device by its edge does not make it deaf") {
    Glass glass;
    glass.queue(SDL_FINGERDOWN, 1, 700, 590);
    glass.read();
    for (int i = 0; i < 3; ++i) {
        glass.now += 1'000;
        glass.queue(SDL_FINGERMOTION, 1, 700 + i, 590);
        glass.queue(SDL_FINGERDOWN, 7, 300, 300);
        glass.queue(SDL_FINGERUP, 7, 300, 300);
        CHECK(glass.read() == Taps{"answer:1"});
    }
    glass.queue(SDL_FINGERUP, 1, 700, 590);
    CHECK(glass.read().empty());
}

TEST_CASE("touch: a finger whose end was lost does not make the screen deaf") {
    Glass glass;
    glass.queue(SDL_FINGERDOWN, 1, 300, 300);
    glass.read();
    SUBCASE("the same number again") {
        glass.now += 1'000;
        glass.queue(SDL_FINGERDOWN, 1, 500, 300);
        glass.queue(SDL_FINGERUP, 1, 500, 300);
        CHECK(glass.read() == Taps{"answer:2"});
    }
    SUBCASE("another one after a while") {
        glass.now += 4'999;
        glass.queue(SDL_FINGERDOWN, 2, 500, 300);
        glass.queue(SDL_FINGERUP, 2, 500, 300);
        CHECK(glass.read().empty());
        glass.now += 1;
        glass.queue(SDL_FINGERDOWN, 3, 500, 300);
        glass.queue(SDL_FINGERUP, 3, 500, 300);
        CHECK(glass.read() == Taps{"answer:2"});
    }
    SUBCASE("the window went to the back meanwhile: the finger may still end, another may begin") {
        SDL_Event lost{};
        lost.type = SDL_WINDOWEVENT;
        lost.window.event = SDL_WINDOWEVENT_FOCUS_LOST;
        glass.queue(lost);
        SUBCASE("ends") {
            glass.queue(SDL_FINGERUP, 1, 300, 300);
            CHECK(glass.read() == Taps{"answer:1"});
        }
        SUBCASE("another") {
            glass.queue(SDL_FINGERDOWN, 2, 500, 300);
            glass.queue(SDL_FINGERUP, 2, 500, 300);
            glass.queue(SDL_FINGERUP, 1, 300, 300);
            CHECK(glass.read() == Taps{"answer:2"});
        }
    }
}

TEST_CASE("touch: the mouse that a system makes of a finger does not tap a second time") {
    auto mouse = [](std::uint32_t type, int x, int y, std::uint32_t which) {
        SDL_Event event{};
        event.button.type = type;
        event.button.which = which;
        event.button.button = SDL_BUTTON_LEFT;
        event.button.x = x;
        event.button.y = y;
        return event;
    };
    for (const std::uint32_t which : {SDL_TOUCH_MOUSEID, 0U}) {
        CAPTURE(which);
        Glass glass;
        SUBCASE("in step with the finger") {
            glass.queue(SDL_FINGERDOWN, 1, 300, 300);
            glass.queue(mouse(SDL_MOUSEBUTTONDOWN, 300, 300, which));
            glass.queue(SDL_FINGERUP, 1, 300, 300);
            glass.queue(mouse(SDL_MOUSEBUTTONUP, 300, 300, which));
            CHECK(glass.read() == Taps{"answer:1"});
        }
        SUBCASE("behind the finger, when another screen is shown") {
            glass.queue(SDL_FINGERDOWN, 1, 300, 300);
            glass.queue(SDL_FINGERUP, 1, 300, 300);
            CHECK(glass.read() == Taps{"answer:1"});
            glass.router().set_record(screen_of("two"));
            glass.queue(mouse(SDL_MOUSEBUTTONDOWN, 300, 300, which));
            glass.queue(mouse(SDL_MOUSEBUTTONUP, 300, 300, which));
            CHECK(glass.read().empty());
        }
    }
    SUBCASE("and the finger that SDL makes of a mouse is none") {
        Glass glass;
        SDL_Event event{};
        event.tfinger.type = SDL_FINGERDOWN;
        event.tfinger.touchId = SDL_MOUSE_TOUCHID;
        event.tfinger.x = 0.3F;
        event.tfinger.y = 0.5F;
        glass.queue(event);
        glass.read();
        CHECK(glass.router().pressed().empty());
    }
}

TEST_CASE("touch: a thousand wild hands never tap a control that no finger was put down on and lifted from") {
    std::mt19937 lot(99);
    auto number = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(lot); };
    Glass glass;
    const ScreenRecord record = screen_of("one");
    std::map<int, std::string> down;  // where each finger was put
    std::size_t taps = 0;
    for (int i = 0; i < 20'000; ++i) {
        glass.now += number(0, 120);
        const int finger = number(1, 4), x = number(0, kWidth - 1), y = number(0, kHeight - 1);
        const Control* here = record.at(x, y);
        const std::string id = here != nullptr ? here->id : "";
        const auto found = down.find(finger);
        std::string may_tap;
        if (found == down.end()) {
            glass.queue(SDL_FINGERDOWN, finger, x, y);
            down[finger] = id;
        } else if (number(0, 2) == 0) {
            glass.queue(SDL_FINGERMOTION, finger, x, y);
        } else {
            // Most are lifted where they were put.
            const Control* put = found->second.empty() ? nullptr : record.find(found->second);
            const bool there = put != nullptr && number(0, 4) != 0;
            glass.queue(SDL_FINGERUP, finger, there ? put->rect.centre_x() : x,
                        there ? put->rect.centre_y() : y);
            may_tap = there || id == found->second ? found->second : "";
            down.erase(found);
        }
        const Taps tapped = glass.read();
        REQUIRE(tapped.size() <= 1);
        if (!tapped.empty()) {
            REQUIRE(tapped[0] == may_tap);
            ++taps;
        }
    }
    CHECK(taps > 300);
    CHECK(taps < 8'000);
}
