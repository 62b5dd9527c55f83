#pragma once
// Game controllers, of any make and plugged in at any time. Those SDL knows by name are read by what their
// buttons are called (d-pad and left stick, A, B, X, Y); all others as bare joysticks: first hat, first two
// axes, buttons 0 to 3. One push is one step: a stick counts again only after it came back to the middle.
//
// Nothing of it is there before start(), which belongs behind the first frame. SDL is told not to read
// controllers by itself (SDL_HINT_AUTO_UPDATE_JOYSTICKS=0); poll() does it when it is due. Main thread only;
// times are CLOCK_MONOTONIC milliseconds.
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "player/screen/input_command.h"
#include "player/screen/sdl_ptrs.h"

namespace jankar::screen {

class Controllers {
 public:
    Controllers() = default;
    ~Controllers();
    Controllers(const Controllers&) = delete;
    Controllers& operator=(const Controllers&) = delete;

    /// Begins to look for controllers. Without the system's help (no udev, no /dev/input) there are just
    /// none.
    void start();
    /// Reads the controllers if it is time (20 times a second with one, every two seconds to find one), and
    /// says in how many milliseconds it wants to be called again; nothing before start().
    std::optional<std::int64_t> poll(std::int64_t now_ms);
    /// What the event means. Nothing: it is no event of a controller, or one that says nothing.
    std::optional<Command> handle(const SDL_Event& event);
    std::size_t count() const { return devices_.size(); }

 private:
    /// Where one stick or hat is held, as last reported.
    struct Lean {
        std::array<bool, 2> awake = {true,
                                     true};  ///< axes that have been in the middle; a lever may rest askew
        std::array<int, 2> value = {0, 0};
        bool pushed = false;
    };
    struct Device {
        ControllerPtr controller;  ///< null for a bare joystick
        JoystickPtr joystick;      ///< null for a controller
        Lean stick;
        std::uint8_t hat = 0;
    };

    void attach(int index);
    Device* device(SDL_JoystickID id, bool as_controller);
    static std::optional<Command> lean(Lean& stick, std::size_t axis, int value);

    bool started_ = false;
    std::int64_t next_ms_ = 0;
    std::map<SDL_JoystickID, Device> devices_;
};

}  // namespace jankar::screen
