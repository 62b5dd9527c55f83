#include "player/screen/input.h"

#include <SDL.h>
#include <doctest/doctest.h>

using namespace jankar::screen;
using Kind = Action::Kind;

namespace {

constexpr std::uint32_t kWake = SDL_USEREVENT + 5;
constexpr int kWidth = 800, kHeight = 480;

ScreenRecord two_answers(const std::string& step = "q") {
    ScreenRecord record;
    record.screen = "lesson";
    record.step = step;
    record.controls = {{"home", Role::Key, {10, 10, 90, 90}, "ui:home", true, false},
                       {"back", Role::Key, {10, 380, 90, 90}, "ui:back", true, false},
                       {"answer:1", Role::Answer, {150, 150, 120, 120}, "a", true, false},
                       {"answer:2", Role::Answer, {310, 150, 120, 120}, "b", true, false},
                       {"again", Role::Key, {10, 195, 90, 90}, "ui:again", true, false},
                       {"sound", Role::Key, {700, 10, 90, 90}, "ui:sound-2", true, false},
                       {"next", Role::Key, {700, 380, 90, 90}, "ui:next-later", false, false}};
    return record;
}

/// A router with a screen and a hand that moves in time.
struct Hand {
    InputRouter router{kWake};
    std::int64_t now = 100'000;

    explicit Hand(const ScreenRecord& record = two_answers()) { router.set_record(record); }

    std::vector<Action> send(const SDL_Event& event) { return router.handle(event, kWidth, kHeight, now); }
    std::vector<Action> mouse(std::uint32_t type, int x, int y, std::uint8_t button = SDL_BUTTON_LEFT,
                              std::uint32_t which = 0) {
        SDL_Event event{};
        event.type = type;
        if (type == SDL_MOUSEMOTION) {
            event.motion.which = which;
            event.motion.x = x;
            event.motion.y = y;
        } else {
            event.button.which = which;
            event.button.button = button;
            event.button.x = x;
            event.button.y = y;
        }
        return send(event);
    }
    std::vector<Action> finger(std::uint32_t type, SDL_FingerID id, int x, int y) {
        SDL_Event event{};
        event.type = type;
        event.tfinger.fingerId = id;
        event.tfinger.x = (static_cast<float>(x) + 0.5F) / kWidth;
        event.tfinger.y = (static_cast<float>(y) + 0.5F) / kHeight;
        return send(event);
    }
    std::vector<Action> key(SDL_Keycode symbol, bool repeat = false) {
        SDL_Event event{};
        event.type = SDL_KEYDOWN;
        event.key.keysym.sym = symbol;
        event.key.repeat = repeat ? 1 : 0;
        return send(event);
    }
    /// Down and up on one place; what was tapped, or "".
    std::string tap(int x, int y) {
        CHECK(tapped(mouse(SDL_MOUSEBUTTONDOWN, x, y)).empty());
        return tapped(mouse(SDL_MOUSEBUTTONUP, x, y));
    }
    static std::string tapped(const std::vector<Action>& actions) { return only(actions, Kind::Tap); }
    static std::string focused(const std::vector<Action>& actions) { return only(actions, Kind::Focus); }
    static std::string only(const std::vector<Action>& actions, Kind kind) {
        std::string out;
        for (const Action& action : actions) {
            if (action.kind == kind) {
                CHECK(out.empty());
                out = action.control;
            }
        }
        return out;
    }
};

}  // namespace

TEST_CASE("input: a mouse acts on release, with the time of the release") {
    Hand hand;
    CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONDOWN, 200, 200)).empty());
    CHECK(hand.router.pressed() == "answer:1");
    hand.now += 900;
    const auto actions = hand.mouse(SDL_MOUSEBUTTONUP, 205, 210);
    CHECK(Hand::tapped(actions) == "answer:1");
    CHECK(actions.back().at_ms == 100'900);
    CHECK(hand.router.pressed().empty());
}

TEST_CASE("input: sliding off cancels, sliding back takes it again, another control does not get it") {
    Hand hand;
    hand.mouse(SDL_MOUSEBUTTONDOWN, 200, 200);
    CHECK(hand.mouse(SDL_MOUSEMOTION, 210, 200).empty());
    CHECK(hand.mouse(SDL_MOUSEMOTION, 290, 200).size() == 1);  // off: drawn as not pressed
    CHECK(hand.router.pressed().empty());
    SUBCASE("released beside it") {
        CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 290, 200)).empty());
    }
    SUBCASE("released on another") {
        hand.mouse(SDL_MOUSEMOTION, 350, 200);
        CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 350, 200)).empty());
    }
    SUBCASE("came back") {
        CHECK(hand.mouse(SDL_MOUSEMOTION, 230, 200).size() == 1);
        CHECK(hand.router.pressed() == "answer:1");
        CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 230, 200)) == "answer:1");
    }
    SUBCASE("the edge of the rectangle is not part of it") {
        CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 270, 200)).empty());
        hand.now += 1000;
        CHECK(hand.tap(269, 269) == "answer:1");
        CHECK(hand.tap(149, 200).empty());
    }
}

TEST_CASE("input: only the left button, and no mouse that SDL makes of fingers") {
    Hand hand;
    hand.mouse(SDL_MOUSEBUTTONDOWN, 200, 200, SDL_BUTTON_RIGHT);
    CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 200, 200, SDL_BUTTON_RIGHT)).empty());
    hand.mouse(SDL_MOUSEBUTTONDOWN, 200, 200, SDL_BUTTON_LEFT, SDL_TOUCH_MOUSEID);
    CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 200, 200, SDL_BUTTON_LEFT, SDL_TOUCH_MOUSEID)).empty());
    CHECK(hand.tap(200, 200) == "answer:1");
}

TEST_CASE("input: a finger taps, and a palm beside it is passed over") {
    Hand hand;
    hand.finger(SDL_FINGERDOWN, 1, 200, 200);
    CHECK(hand.router.pressed() == "answer:1");
    CHECK(hand.finger(SDL_FINGERDOWN, 2, 350, 200).empty());
    CHECK(hand.finger(SDL_FINGERMOTION, 2, 380, 220).empty());
    CHECK(hand.router.pressed() == "answer:1");
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 2, 380, 220)).empty());
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 1, 202, 201)) == "answer:1");
    // The next touch counts again, whatever its number.
    hand.now += 1000;
    hand.finger(SDL_FINGERDOWN, 9, 350, 200);
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 9, 350, 200)) == "answer:2");
}

TEST_CASE("input: a palm that stays when the finger goes presses nothing") {
    Hand hand;
    hand.finger(SDL_FINGERDOWN, 1, 200, 200);
    hand.finger(SDL_FINGERDOWN, 2, 350, 200);
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 1, 200, 200)) == "answer:1");
    hand.now += 1000;
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 2, 350, 200)).empty());
}

TEST_CASE("input: a second tap within 400 ms on the same control is ignored, another control is not") {
    Hand hand;
    CHECK(hand.tap(200, 200) == "answer:1");
    hand.now += 399;
    CHECK(hand.tap(200, 200).empty());
    CHECK(hand.tap(350, 200) == "answer:2");
    hand.now += 399;
    CHECK(hand.tap(350, 200).empty());
    hand.now += 1;
    CHECK(hand.tap(350, 200) == "answer:2");
}

TEST_CASE("input: taps that were ignored do not push the next one away") {
    Hand hand;
    CHECK(hand.tap(200, 200) == "answer:1");
    for (int i = 0; i < 3; ++i) {
        hand.now += 130;
        CHECK(hand.tap(200, 200).empty());
    }
    hand.now += 10;
    CHECK(hand.tap(200, 200) == "answer:1");
}

TEST_CASE("input: after a change of screen or step nothing can be tapped for 400 ms") {
    Hand hand;
    CHECK(hand.tap(200, 200) == "answer:1");
    ScreenRecord other = two_answers("another");
    SUBCASE("step") {}
    SUBCASE("screen") {
        other.screen = "home";
    }
    hand.router.set_record(other);
    hand.now += 300;
    CHECK(hand.tap(350, 200).empty());
    hand.now += 100;
    CHECK(hand.tap(350, 200) == "answer:2");
}

TEST_CASE("input: a finger that lies on the screen while it changes does not act on the new one") {
    Hand hand;
    hand.finger(SDL_FINGERDOWN, 1, 200, 200);
    hand.router.set_record(two_answers("another"));
    CHECK(hand.router.pressed().empty());
    hand.now += 2000;
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 1, 200, 200)).empty());
    hand.finger(SDL_FINGERDOWN, 1, 200, 200);
    CHECK(Hand::tapped(hand.finger(SDL_FINGERUP, 1, 200, 200)) == "answer:1");
}

TEST_CASE("input: what goes to sleep or away under the finger does not act") {
    Hand hand;
    hand.mouse(SDL_MOUSEBUTTONDOWN, 200, 200);
    ScreenRecord record = two_answers();
    SUBCASE("asleep") {
        record.controls[2].enabled = false;
    }
    SUBCASE("gone") {
        record.controls.erase(record.controls.begin() + 2);
    }
    SUBCASE("moved") {
        record.controls[2].rect.x = 500;
    }
    hand.router.set_record(record);
    CHECK(Hand::tapped(hand.mouse(SDL_MOUSEBUTTONUP, 200, 200)).empty());
}

TEST_CASE("input: a sleeping control is not there: not for a finger, not for a key, not for the focus") {
    Hand hand;
    CHECK(hand.tap(720, 400).empty());
    CHECK(Hand::tapped(hand.key(SDLK_PAGEDOWN)).empty());
    for (SDL_Keycode arrow : {SDLK_RIGHT, SDLK_DOWN, SDLK_RIGHT, SDLK_DOWN, SDLK_DOWN, SDLK_RIGHT}) {
        hand.key(arrow);
        CHECK(hand.router.focus() != "next");
    }
}

TEST_CASE("input: on a screen where everything sleeps OK does nothing") {
    ScreenRecord record = two_answers();
    for (Control& control : record.controls) {
        control.enabled = false;
    }
    Hand hand(record);
    for (int i = 0; i < 3; ++i) {
        hand.now += 1000;
        CHECK(Hand::tapped(hand.key(SDLK_RETURN)).empty());
        CHECK(Hand::focused(hand.key(SDLK_RIGHT)).empty());
    }
    CHECK(hand.router.focus().empty());
}

TEST_CASE("input: the first key shows the focus on what leads on, OK gives it") {
    ScreenRecord record = two_answers();
    SUBCASE("the first answer while next sleeps") {
        Hand hand(record);
        CHECK(Hand::focused(hand.key(SDLK_RETURN)) == "answer:1");
        CHECK(Hand::tapped(hand.key(SDLK_RETURN)) == "answer:1");
    }
    SUBCASE("next when it is awake") {
        record.controls.back().enabled = true;
        Hand hand(record);
        CHECK(Hand::focused(hand.key(SDLK_LEFT)) == "next");
        CHECK(Hand::tapped(hand.key(SDLK_KP_ENTER)) == "next");
    }
    SUBCASE("a key that is held down counts once") {
        Hand hand(record);
        hand.key(SDLK_RETURN);
        CHECK(hand.key(SDLK_RETURN, true).empty());
    }
}

TEST_CASE("input: keys of a remote go straight to their controls") {
    ScreenRecord record = two_answers();
    record.controls.back().enabled = true;
    for (auto [symbol, id] : {std::pair<SDL_Keycode, const char*>{SDLK_ESCAPE, "back"},
                              {SDLK_BACKSPACE, "back"},
                              {SDLK_AC_BACK, "back"},
                              {SDLK_HOME, "home"},
                              {SDLK_AC_HOME, "home"},
                              {SDLK_SPACE, "again"},
                              {SDLK_PAGEDOWN, "next"},
                              {SDLK_PAGEUP, "back"},
                              {SDLK_VOLUMEUP, "sound"},
                              {SDLK_MUTE, "sound"}}) {
        CAPTURE(id);
        Hand hand(record);
        CHECK(Hand::tapped(hand.key(symbol)) == id);
    }
    SUBCASE("leave goes before back, more and less before next and back") {
        record.controls = {{"leave", Role::Key, {0, 0, 90, 90}, "ui:leave", true, false},
                           {"back", Role::Key, {0, 200, 90, 90}, "ui:back", true, false},
                           {"more", Role::Key, {600, 0, 90, 90}, "ui:more", true, false},
                           {"less", Role::Key, {600, 200, 90, 90}, "ui:less", true, false}};
        CHECK(Hand::tapped(Hand(record).key(SDLK_ESCAPE)) == "leave");
        CHECK(Hand::tapped(Hand(record).key(SDLK_PAGEDOWN)) == "more");
        CHECK(Hand::tapped(Hand(record).key(SDLK_PAGEUP)) == "less");
    }
    SUBCASE("a key twice at once counts once") {
        Hand hand(record);
        CHECK(Hand::tapped(hand.key(SDLK_PAGEDOWN)) == "next");
        hand.now += 200;
        CHECK(Hand::tapped(hand.key(SDLK_PAGEDOWN)).empty());
    }
}

TEST_CASE("input: any key is a sign of life, also where it has nothing to do") {
    // A dark screen has no controls; the first key wakes it as the first touch does.
    Hand hand(ScreenRecord{.screen = "learners",
                           .learner = {},
                           .lesson = {},
                           .step = {},
                           .step_type = {},
                           .lang = {},
                           .controls = {}});
    for (SDL_Keycode symbol : {SDLK_RIGHT, SDLK_RETURN, SDLK_ESCAPE, SDLK_SPACE}) {
        const auto actions = hand.key(symbol);
        REQUIRE(actions.size() == 1);
        CHECK(actions[0].kind == Kind::Touched);
    }
}

TEST_CASE("input: the focus goes when a finger touches, and moves on when its control goes") {
    Hand hand;
    hand.key(SDLK_RETURN);
    REQUIRE(hand.router.focus() == "answer:1");
    SUBCASE("touch") {
        hand.mouse(SDL_MOUSEBUTTONDOWN, 600, 300);
        CHECK(hand.router.focus().empty());
    }
    SUBCASE("another screen with next awake") {
        ScreenRecord record = two_answers("after");
        record.controls.erase(record.controls.begin() + 2);
        record.controls.back().enabled = true;
        hand.router.set_record(record);
        CHECK(hand.router.focus() == "next");
    }
    SUBCASE("another screen with nothing that leads on") {
        ScreenRecord record;
        record.screen = "learners";
        record.controls = {{"guest", Role::Tile, {300, 300, 100, 100}, "ui:guest", true, false}};
        hand.router.set_record(record);
        CHECK(hand.router.focus().empty());
        CHECK(Hand::focused(hand.key(SDLK_RIGHT)) == "guest");
    }
    SUBCASE("its control went to sleep") {
        ScreenRecord record = two_answers();
        record.controls[2].enabled = false;
        hand.router.set_record(record);
        CHECK(hand.router.focus() != "answer:1");
    }
    SUBCASE("the same screen again") {
        hand.router.set_record(two_answers());
        CHECK(hand.router.focus() == "answer:1");
    }
}

TEST_CASE("input: the window's own events and the wake-up of other threads") {
    Hand hand;
    auto kind_of = [&](const SDL_Event& event) {
        const auto actions = hand.send(event);
        REQUIRE(actions.size() == 1);
        return actions[0].kind;
    };
    SDL_Event event{};
    event.type = SDL_QUIT;
    CHECK(kind_of(event) == Kind::Quit);
    event.type = kWake;
    CHECK(kind_of(event) == Kind::Wake);
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_SIZE_CHANGED;
    CHECK(kind_of(event) == Kind::Resized);
    event.window.event = SDL_WINDOWEVENT_EXPOSED;
    CHECK(kind_of(event) == Kind::Exposed);
    event.window.event = SDL_WINDOWEVENT_RESTORED;
    CHECK(kind_of(event) == Kind::Exposed);
    event.window.event = SDL_WINDOWEVENT_MOVED;
    CHECK(hand.send(event).empty());
    event.type = SDL_USEREVENT;
    CHECK(hand.send(event).empty());
}
