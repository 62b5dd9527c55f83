#include "player/screen/input_controllers.h"

#include <cstdlib>

namespace jankar::screen {

namespace {

constexpr std::int64_t kReadEveryMs = 50, kLookEveryMs = 2'000;
/// Of SDL's 32,767: pushed beyond the first, back in the middle below the second. Worn sticks rest askew.
constexpr int kPushed = 20'000, kMiddle = 11'000;
/// A device with fewer buttons is no controller: accelerometers and tablets call themselves joysticks too.
constexpr int kFewestButtons = 2;

std::optional<Command> command_of_button(int button) {
    switch (button) {
        case SDL_CONTROLLER_BUTTON_A:
            return Command::Ok;
        case SDL_CONTROLLER_BUTTON_B:
        case SDL_CONTROLLER_BUTTON_BACK:
            return Command::Back;
        case SDL_CONTROLLER_BUTTON_X:
            return Command::Again;
        case SDL_CONTROLLER_BUTTON_Y:
        case SDL_CONTROLLER_BUTTON_GUIDE:
        case SDL_CONTROLLER_BUTTON_START:
            return Command::Home;
        case SDL_CONTROLLER_BUTTON_LEFTSHOULDER:
            return Command::Backward;
        case SDL_CONTROLLER_BUTTON_RIGHTSHOULDER:
            return Command::Onward;
        case SDL_CONTROLLER_BUTTON_DPAD_LEFT:
            return Command::Left;
        case SDL_CONTROLLER_BUTTON_DPAD_RIGHT:
            return Command::Right;
        case SDL_CONTROLLER_BUTTON_DPAD_UP:
            return Command::Up;
        case SDL_CONTROLLER_BUTTON_DPAD_DOWN:
            return Command::Down;
        default:
            return Command::None;
    }
}

std::optional<Command> command_of_bare_button(int button) {
    switch (button) {
        case 0:
            return Command::Ok;
        case 1:
            return Command::Back;
        case 2:
            return Command::Again;
        case 3:
            return Command::Home;
        default:
            return Command::None;
    }
}

}  // namespace

Controllers::~Controllers() {
    devices_.clear();
    if (started_) {
        SDL_QuitSubSystem(SDL_INIT_GAMECONTROLLER);
    }
}

void Controllers::start() {
    if (started_) {
        return;
    }
    // The kernel's own drivers know these controllers; SDL's would load libusb and read every HID device.
    SDL_SetHint(SDL_HINT_JOYSTICK_HIDAPI, "0");
    SDL_SetHint(SDL_HINT_AUTO_UPDATE_JOYSTICKS, "0");
    started_ = SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) == 0;
}

std::optional<std::int64_t> Controllers::poll(std::int64_t now_ms) {
    if (!started_) {
        return std::nullopt;
    }
    if (now_ms >= next_ms_) {
        SDL_JoystickUpdate();
        next_ms_ = now_ms + (devices_.empty() ? kLookEveryMs : kReadEveryMs);
    }
    return next_ms_ - now_ms;
}

void Controllers::attach(int index) {
    Device found;
    if (SDL_IsGameController(index) == SDL_TRUE) {
        found.controller.reset(SDL_GameControllerOpen(index));
        if (found.controller) {
            const SDL_JoystickID id =
                SDL_JoystickInstanceID(SDL_GameControllerGetJoystick(found.controller.get()));
            devices_.insert_or_assign(id, std::move(found));
        }
    } else {
        found.joystick.reset(SDL_JoystickOpen(index));
        SDL_Joystick* joystick = found.joystick.get();
        if (joystick == nullptr || SDL_JoystickNumButtons(joystick) < kFewestButtons) {
            return;
        }
        for (int axis = 0; axis < 2; ++axis) {
            Sint16 rest = 0;
            if (SDL_JoystickGetAxisInitialState(joystick, axis, &rest) == SDL_TRUE) {
                found.stick.awake[static_cast<std::size_t>(axis)] =
                    std::abs(static_cast<int>(rest)) < kMiddle;
            }
        }
        devices_.insert_or_assign(SDL_JoystickInstanceID(joystick), std::move(found));
    }
    next_ms_ = 0;
}

Controllers::Device* Controllers::device(SDL_JoystickID id, bool as_controller) {
    const auto found = devices_.find(id);
    // A controller's events come a second time as a joystick's: each device speaks in one way only.
    return found == devices_.end() || (found->second.controller != nullptr) != as_controller ? nullptr
                                                                                             : &found->second;
}

std::optional<Command> Controllers::lean(Lean& stick, std::size_t axis, int value) {
    stick.value[axis] = value;
    if (!stick.awake[axis]) {
        stick.awake[axis] = std::abs(value) < kMiddle;
    }
    const int across = stick.awake[0] ? stick.value[0] : 0, down = stick.awake[1] ? stick.value[1] : 0;
    if (std::abs(across) < kMiddle && std::abs(down) < kMiddle) {
        stick.pushed = false;
    }
    if (stick.pushed || (std::abs(across) < kPushed && std::abs(down) < kPushed)) {
        return std::nullopt;
    }
    stick.pushed = true;
    if (std::abs(across) >= std::abs(down)) {
        return across < 0 ? Command::Left : Command::Right;
    }
    return down < 0 ? Command::Up : Command::Down;
}

std::optional<Command> Controllers::handle(const SDL_Event& event) {
    switch (event.type) {
        case SDL_JOYDEVICEADDED:
            if (started_) {
                attach(event.jdevice.which);
            }
            return std::nullopt;
        case SDL_JOYDEVICEREMOVED:
            devices_.erase(event.jdevice.which);
            return std::nullopt;
        case SDL_CONTROLLERBUTTONDOWN:
            if (device(event.cbutton.which, true) != nullptr) {
                return command_of_button(event.cbutton.button);
            }
            return std::nullopt;
        case SDL_CONTROLLERAXISMOTION:
            if (Device* from = device(event.caxis.which, true);
                from != nullptr && event.caxis.axis <= SDL_CONTROLLER_AXIS_LEFTY) {
                return lean(from->stick, event.caxis.axis, event.caxis.value);
            }
            return std::nullopt;
        case SDL_JOYBUTTONDOWN:
            if (device(event.jbutton.which, false) != nullptr) {
                return command_of_bare_button(event.jbutton.button);
            }
            return std::nullopt;
        case SDL_JOYAXISMOTION:
            if (Device* from = device(event.jaxis.which, false); from != nullptr && event.jaxis.axis < 2) {
                return lean(from->stick, event.jaxis.axis, event.jaxis.value);
            }
            return std::nullopt;
        case SDL_JOYHATMOTION:
            if (Device* from = device(event.jhat.which, false); from != nullptr && event.jhat.hat == 0) {
                // Rolled over a corner it is still one push.
                const bool pushed_before = from->hat != SDL_HAT_CENTERED;
                from->hat = event.jhat.value;
                if (pushed_before) {
                    return std::nullopt;
                }
                switch (event.jhat.value) {
                    case SDL_HAT_LEFT:
                        return Command::Left;
                    case SDL_HAT_RIGHT:
                        return Command::Right;
                    case SDL_HAT_UP:
                    case SDL_HAT_LEFTUP:
                    case SDL_HAT_RIGHTUP:
                        return Command::Up;
                    case SDL_HAT_DOWN:
                    case SDL_HAT_LEFTDOWN:
                    case SDL_HAT_RIGHTDOWN:
                        return Command::Down;
                    default:
                        return std::nullopt;
                }
            }
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

}  // namespace jankar::screen
