// Game controllers and remotes as the system delivers them: SDL's virtual joysticks, read through its queue.
#include <SDL.h>
#include <doctest/doctest.h>

#include <utility>

#include "player/screen/input.h"
#include "player/screen/sdl_ptrs.h"

using namespace jankar::screen;
using Kind = Action::Kind;

namespace {

ScreenRecord nine() {
    ScreenRecord record;
    record.screen = "lesson";
    for (int i = 0; i < 9; ++i) {
        record.controls.push_back({"item:" + std::to_string(i + 1),
                                   Role::Item,
                                   {200 + i % 3 * 150, 100 + i / 3 * 150, 120, 120},
                                   "v",
                                   true,
                                   false});
    }
    record.controls.push_back({"home", Role::Key, {10, 10, 90, 90}, "ui:home", true, false});
    record.controls.push_back({"again", Role::Key, {10, 200, 90, 90}, "ui:again", true, false});
    record.controls.push_back({"back", Role::Key, {10, 400, 90, 90}, "ui:back", true, false});
    record.controls.push_back({"sound", Role::Key, {700, 10, 90, 90}, "ui:sound", true, false});
    record.controls.push_back({"next", Role::Key, {700, 400, 90, 90}, "ui:next", false, false});
    return record;
}

/// A virtual device: its own joystick handle, as a driver has one.
class Pad {
 public:
    Pad(SDL_JoystickType type, int axes, int buttons, int hats)
        : index_(SDL_JoystickAttachVirtual(type, axes, buttons, hats)) {
        REQUIRE(index_ >= 0);
        joystick_.reset(SDL_JoystickOpen(index_));
        REQUIRE(joystick_ != nullptr);
        id_ = SDL_JoystickInstanceID(joystick_.get());
    }
    ~Pad() { unplug(); }
    Pad(const Pad&) = delete;
    Pad& operator=(const Pad&) = delete;

    void axis(int axis, int value) {
        REQUIRE(SDL_JoystickSetVirtualAxis(joystick_.get(), axis, static_cast<Sint16>(value)) == 0);
    }
    void button(int button, bool down) {
        REQUIRE(SDL_JoystickSetVirtualButton(joystick_.get(), button, down ? 1 : 0) == 0);
    }
    void hat(Uint8 value) { REQUIRE(SDL_JoystickSetVirtualHat(joystick_.get(), 0, value) == 0); }
    void unplug() {
        for (int i = 0; joystick_ && i < SDL_NumJoysticks(); ++i) {
            if (SDL_JoystickGetDeviceInstanceID(i) == id_) {
                SDL_JoystickDetachVirtual(i);
                break;
            }
        }
        joystick_.reset();
    }

 private:
    int index_;
    JoystickPtr joystick_;
    SDL_JoystickID id_ = -1;
};

class Room {
 public:
    Room() {
        REQUIRE(SDL_InitSubSystem(SDL_INIT_EVENTS) == 0);
        SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
        router.start_controllers();
        router.set_record(nine());
    }
    ~Room() { SDL_QuitSubSystem(SDL_INIT_EVENTS); }

    /// Lets time pass until the controllers are read again; what came of it, Touched left out.
    std::vector<std::pair<Kind, std::string>> read() {
        std::vector<std::pair<Kind, std::string>> out;
        touched = 0;
        const auto wait = router.poll_controllers(now);
        REQUIRE(wait.has_value());
        CHECK(*wait <= 2'000);
        now += *wait;
        router.poll_controllers(now);
        SDL_Event event;
        while (SDL_PollEvent(&event) != 0) {
            for (const Action& action : router.handle(event, 800, 600, now)) {
                if (action.kind == Kind::Touched) {
                    ++touched;
                } else {
                    out.emplace_back(action.kind, action.control);
                }
            }
        }
        now += 500;
        return out;
    }

    InputRouter router{SDL_USEREVENT + 9};
    std::int64_t now = 10'000;
    int touched = 0;
};

using Actions = std::vector<std::pair<Kind, std::string>>;

Actions focus(const std::string& id) {
    return {{Kind::Focus, id}};
}
Actions tap(const std::string& id) {
    return {{Kind::Tap, id}};
}

}  // namespace

TEST_CASE("controllers: none of SDL's is begun before it is asked for, and all of it ends") {
    const bool others = SDL_WasInit(SDL_INIT_JOYSTICK) != 0;
    REQUIRE(!others);
    {
        InputRouter router(SDL_USEREVENT);
        CHECK(SDL_WasInit(SDL_INIT_JOYSTICK | SDL_INIT_GAMECONTROLLER) == 0);
        CHECK(!router.poll_controllers(1'000));
        router.start_controllers();
        router.start_controllers();
        CHECK(SDL_WasInit(SDL_INIT_JOYSTICK) != 0);
        CHECK(SDL_WasInit(SDL_INIT_GAMECONTROLLER) != 0);
        CHECK(router.poll_controllers(1'000) == 2'000);
        CHECK(router.poll_controllers(2'999) == 1);
        CHECK(router.poll_controllers(3'000) == 2'000);
    }
    CHECK(SDL_WasInit(SDL_INIT_JOYSTICK | SDL_INIT_GAMECONTROLLER) == 0);
}

TEST_CASE("controllers: the d-pad moves the focus, A gives it, and the other buttons go straight") {
    Room room;
    Pad pad(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX, SDL_CONTROLLER_BUTTON_MAX, 0);
    room.read();
    REQUIRE(room.router.controllers() == 1);
    CHECK(*room.router.poll_controllers(room.now) <= 50);
    auto push = [&](int button) {
        pad.button(button, true);
        const Actions down = room.read();
        pad.button(button, false);
        CHECK(room.read().empty());
        CHECK(room.touched == 0);
        return down;
    };
    CHECK(push(SDL_CONTROLLER_BUTTON_A) == focus("item:1"));  // the first only shows where the focus is
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_RIGHT) == focus("item:2"));
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_DOWN) == focus("item:5"));
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_LEFT) == focus("item:4"));
    CHECK(push(SDL_CONTROLLER_BUTTON_DPAD_UP) == focus("item:1"));
    CHECK(push(SDL_CONTROLLER_BUTTON_A) == tap("item:1"));
    CHECK(push(SDL_CONTROLLER_BUTTON_B) == tap("back"));
    CHECK(push(SDL_CONTROLLER_BUTTON_X) == tap("again"));
    CHECK(push(SDL_CONTROLLER_BUTTON_Y) == tap("home"));
    CHECK(push(SDL_CONTROLLER_BUTTON_GUIDE) == tap("home"));
    CHECK(push(SDL_CONTROLLER_BUTTON_START) == tap("home"));
    CHECK(push(SDL_CONTROLLER_BUTTON_RIGHTSHOULDER).empty());  // next sleeps
    CHECK(push(SDL_CONTROLLER_BUTTON_LEFTSHOULDER) == tap("back"));
    pad.button(SDL_CONTROLLER_BUTTON_RIGHTSTICK, true);
    CHECK(room.read().empty());
    CHECK(room.touched == 1);  // a sign of life all the same
}

TEST_CASE("controllers: one push of the stick is one step, and what trembles in the middle is none") {
    Room room;
    Pad pad(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX, SDL_CONTROLLER_BUTTON_MAX, 0);
    room.read();
    pad.button(SDL_CONTROLLER_BUTTON_A, true);
    REQUIRE(room.read() == focus("item:1"));
    pad.axis(SDL_CONTROLLER_AXIS_LEFTX, 32'000);
    CHECK(room.read() == focus("item:2"));
    for (const int value : {31'000, 32'767, 25'000, 15'000, 21'000, 32'000}) {
        pad.axis(SDL_CONTROLLER_AXIS_LEFTX, value);
        CHECK(room.read().empty());
        CHECK(room.touched == 0);
    }
    pad.axis(SDL_CONTROLLER_AXIS_LEFTX, 500);
    CHECK(room.read().empty());
    for (const int value : {3'000, -9'000, 12'000, -19'000, 19'999, 0}) {
        pad.axis(SDL_CONTROLLER_AXIS_LEFTX, value);
        pad.axis(SDL_CONTROLLER_AXIS_LEFTY, -value / 2);
        CHECK(room.read().empty());
        CHECK(room.touched == 0);
    }
    // Aslant it goes where it is pushed more, and only once.
    pad.axis(SDL_CONTROLLER_AXIS_LEFTX, 21'000);
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, 10'000);
    CHECK(room.read() == focus("item:3"));
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, 32'000);
    CHECK(room.read().empty());
    pad.axis(SDL_CONTROLLER_AXIS_LEFTX, 0);
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, 0);
    CHECK(room.read().empty());
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, 32'767);
    CHECK(room.read() == focus("item:6"));
    // The right stick and the triggers are nobody's.
    pad.axis(SDL_CONTROLLER_AXIS_RIGHTX, 32'767);
    pad.axis(SDL_CONTROLLER_AXIS_TRIGGERLEFT, 32'767);
    CHECK(room.read().empty());
    CHECK(room.touched == 0);
}

TEST_CASE("controllers: one without a known name is read by hat, axes and buttons") {
    Room room;
    Pad pad(SDL_JOYSTICK_TYPE_UNKNOWN, 2, 4, 1);
    room.read();
    REQUIRE(room.router.controllers() == 1);
    auto push = [&](int button) {
        pad.button(button, true);
        const Actions down = room.read();
        pad.button(button, false);
        room.read();
        return down;
    };
    CHECK(push(0) == focus("item:1"));
    pad.hat(SDL_HAT_RIGHT);
    CHECK(room.read() == focus("item:2"));
    pad.hat(SDL_HAT_RIGHTDOWN);  // rolled over a corner: still one push
    CHECK(room.read().empty());
    pad.hat(SDL_HAT_CENTERED);
    CHECK(room.read().empty());
    pad.hat(SDL_HAT_DOWN);
    CHECK(room.read() == focus("item:5"));
    pad.hat(SDL_HAT_CENTERED);
    room.read();
    pad.axis(0, -32'768);
    CHECK(room.read() == focus("item:4"));
    pad.axis(0, 0);
    pad.axis(1, -32'768);
    CHECK(room.read().size() <= 1);  // the way back and the new push may be read as one
    CHECK(push(0).size() == 1);
    CHECK(push(1) == tap("back"));
    CHECK(push(2) == tap("again"));
    CHECK(push(3) == tap("home"));
}

TEST_CASE("controllers: what calls itself a joystick and has no buttons is none") {
    Room room;
    Pad shaken(SDL_JOYSTICK_TYPE_UNKNOWN, 3, 0, 0);
    room.read();
    CHECK(room.router.controllers() == 0);
    shaken.axis(0, 32'000);
    CHECK(room.read().empty());
    CHECK(room.touched == 0);
}

TEST_CASE("controllers: plugged in, out and in again at any time, two at once") {
    Room room;
    CHECK(room.read().empty());
    CHECK(room.router.controllers() == 0);
    for (int round = 0; round < 3; ++round) {
        CAPTURE(round);
        Pad first(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX, SDL_CONTROLLER_BUTTON_MAX, 0);
        Pad second(SDL_JOYSTICK_TYPE_UNKNOWN, 2, 4, 1);
        room.read();
        CHECK(room.router.controllers() == 2);
        first.button(SDL_CONTROLLER_BUTTON_X, true);
        CHECK(room.read() == tap("again"));
        second.button(3, true);
        CHECK(room.read() == tap("home"));
        // Pulled out while it is held: nothing goes on moving.
        first.axis(SDL_CONTROLLER_AXIS_LEFTX, 32'000);
        room.read();
        first.unplug();
        room.read();
        CHECK(room.router.controllers() == 1);
        CHECK(room.read().empty());
        second.button(1, true);
        CHECK(room.read() == tap("back"));
        second.unplug();
        room.read();
        CHECK(room.router.controllers() == 0);
        CHECK(*room.router.poll_controllers(room.now) > 50);
        room.router.clear_focus();
    }
}

TEST_CASE("controllers: a touch hides the focus, the next push shows it again") {
    Room room;
    Pad pad(SDL_JOYSTICK_TYPE_GAMECONTROLLER, SDL_CONTROLLER_AXIS_MAX, SDL_CONTROLLER_BUTTON_MAX, 0);
    room.read();
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, 32'000);
    CHECK(room.read() == focus("item:1"));
    SDL_Event finger{};
    finger.tfinger.type = SDL_FINGERDOWN;
    finger.tfinger.x = 0.99F;
    finger.tfinger.y = 0.99F;
    REQUIRE(SDL_PushEvent(&finger) == 1);
    room.read();
    CHECK(room.router.focus().empty());
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, 0);
    CHECK(room.read().empty());
    CHECK(room.router.focus().empty());
    pad.axis(SDL_CONTROLLER_AXIS_LEFTY, -32'000);
    CHECK(room.read() == focus("item:1"));
}

TEST_CASE("remote: media keys, and the key that switches off") {
    Room room;
    ScreenRecord record = nine();
    auto push = [&](SDL_Scancode code) {
        SDL_Event event{};
        event.key.type = SDL_KEYDOWN;
        event.key.keysym.scancode = code;
        event.key.keysym.sym = static_cast<SDL_Keycode>(SDL_SCANCODE_TO_KEYCODE(code));
        REQUIRE(SDL_PushEvent(&event) == 1);
        return room.read();
    };
    CHECK(push(SDL_SCANCODE_SELECT) == focus("item:1"));
    CHECK(push(SDL_SCANCODE_RIGHT) == focus("item:2"));
    CHECK(push(SDL_SCANCODE_SELECT) == tap("item:2"));
    CHECK(push(SDL_SCANCODE_AC_BACK) == tap("back"));
    CHECK(push(SDL_SCANCODE_AC_HOME) == tap("home"));
    CHECK(push(SDL_SCANCODE_MENU) == tap("home"));
    CHECK(push(SDL_SCANCODE_VOLUMEUP) == tap("sound"));
    CHECK(push(SDL_SCANCODE_VOLUMEDOWN) == tap("sound"));
    CHECK(push(SDL_SCANCODE_AUDIOMUTE) == tap("sound"));
    CHECK(push(SDL_SCANCODE_AUDIOPLAY) == tap("again"));
    CHECK(push(SDL_SCANCODE_AC_REFRESH) == tap("again"));
    CHECK(push(SDL_SCANCODE_AUDIONEXT).empty());  // next sleeps
    CHECK(push(SDL_SCANCODE_AUDIOPREV) == tap("back"));
    CHECK(push(SDL_SCANCODE_POWER) == Actions{{Kind::Power, ""}});
    CHECK(push(SDL_SCANCODE_SLEEP) == Actions{{Kind::Power, ""}});
    record.controls.push_back({"pause", Role::Video, {200, 550, 400, 40}, "ui:pause", true, false});
    room.router.set_record(record);
    CHECK(push(SDL_SCANCODE_AUDIOPLAY) == tap("pause"));
    CHECK(push(SDL_SCANCODE_PAUSE) == tap("pause"));
}
