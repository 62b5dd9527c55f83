#include "player/screen/input.h"

#include <SDL.h>

#include "player/screen/input_controllers.h"

namespace jankar::screen {

namespace {

constexpr std::int64_t kSecondTapMs = 400;
/// Touches that come within this of one beside all controls belong to one hand.
constexpr std::int64_t kOneHandMs = 300;
/// A finger not heard of for so long lies there, or its end was lost: another one counts from now on.
constexpr std::int64_t kForgottenMs = 5'000;

}  // namespace

InputRouter::InputRouter(std::uint32_t wake_event) : wake_event_(wake_event) {}
InputRouter::InputRouter(InputRouter&&) noexcept = default;
InputRouter::~InputRouter() = default;

void InputRouter::start_controllers() {
    if (!controllers_) {
        controllers_ = std::make_unique<Controllers>();
        controllers_->start();
    }
}

std::optional<std::int64_t> InputRouter::poll_controllers(std::int64_t now_ms) {
    return controllers_ ? controllers_->poll(now_ms) : std::nullopt;
}

std::size_t InputRouter::controllers() const {
    return controllers_ ? controllers_->count() : 0;
}

void InputRouter::set_record(const ScreenRecord& record) {
    if (record.screen != record_.screen || record.step != record_.step) {
        pressed_.clear();
        over_ = false;
    }
    record_ = record;
    if (!pressed_.empty() && record_.find(pressed_) == nullptr) {
        pressed_.clear();
        over_ = false;
    }
    const Control* focused = focus_.empty() ? nullptr : record_.find(focus_);
    if (!focus_.empty() && (focused == nullptr || !focused->enabled)) {
        // Whoever uses keys goes on using them: the focus falls on what leads on.
        focus_.clear();
        for (const char* id : {"go-on", "next", "done", "begin", "again"}) {
            const Control* control = record_.find(id);
            if (control != nullptr && control->enabled) {
                focus_ = id;
                break;
            }
        }
    }
}

std::vector<Action> InputRouter::handle(const SDL_Event& event, int window_width, int window_height,
                                        std::int64_t now_ms) {
    std::vector<Action> out;
    if (event.type == wake_event_) {
        out.push_back({Action::Kind::Wake, {}, now_ms});
        return out;
    }
    const Pointer mouse = {true, 0};
    auto finger = [&] { return Pointer{false, event.tfinger.fingerId}; };
    auto finger_x = [&] { return static_cast<int>(event.tfinger.x * static_cast<float>(window_width)); };
    auto finger_y = [&] { return static_cast<int>(event.tfinger.y * static_cast<float>(window_height)); };
    switch (event.type) {
        case SDL_QUIT:
            out.push_back({Action::Kind::Quit, {}, now_ms});
            break;
        case SDL_WINDOWEVENT:
            if (event.window.event == SDL_WINDOWEVENT_SIZE_CHANGED) {
                out.push_back({Action::Kind::Resized, {}, now_ms});
            } else if (event.window.event == SDL_WINDOWEVENT_FOCUS_LOST) {
                // The end of a touch may never come: another finger may count from now on.
                heard_ms_ = now_ms - kForgottenMs;
                beside_.reset();
            } else if (event.window.event == SDL_WINDOWEVENT_EXPOSED ||
                       event.window.event == SDL_WINDOWEVENT_RESTORED) {
                out.push_back({Action::Kind::Exposed, {}, now_ms});
            }
            break;
        // SDL and some desktops make a mouse of a finger and a finger of a mouse: each is heard once.
        case SDL_MOUSEBUTTONDOWN:
            if (event.button.button == SDL_BUTTON_LEFT && event.button.which != SDL_TOUCH_MOUSEID) {
                press(mouse, event.button.x, event.button.y, out, now_ms);
            }
            break;
        case SDL_MOUSEMOTION:
            if (event.motion.which != SDL_TOUCH_MOUSEID) {
                move(mouse, event.motion.x, event.motion.y, out, now_ms);
            }
            break;
        case SDL_MOUSEBUTTONUP:
            if (event.button.button == SDL_BUTTON_LEFT && event.button.which != SDL_TOUCH_MOUSEID) {
                release(mouse, event.button.x, event.button.y, out, now_ms);
            }
            break;
        case SDL_FINGERDOWN:
            if (event.tfinger.touchId != SDL_MOUSE_TOUCHID) {
                press(finger(), finger_x(), finger_y(), out, now_ms);
            }
            break;
        case SDL_FINGERMOTION:
            if (event.tfinger.touchId != SDL_MOUSE_TOUCHID) {
                move(finger(), finger_x(), finger_y(), out, now_ms);
            }
            break;
        case SDL_FINGERUP:
            if (event.tfinger.touchId != SDL_MOUSE_TOUCHID) {
                release(finger(), finger_x(), finger_y(), out, now_ms);
            }
            break;
        case SDL_KEYDOWN:
            if (event.key.repeat == 0) {
                obey(command_of_key(event.key.keysym.sym), out, now_ms);
            }
            break;
        default:
            if (const auto command = controllers_ ? controllers_->handle(event) : std::nullopt) {
                obey(*command, out, now_ms);
            }
            break;
    }
    return out;
}

void InputRouter::press(Pointer who, int x, int y, std::vector<Action>& out, std::int64_t now_ms) {
    const bool another_presses = !pressed_.empty() && !(who == pointer_) && now_ms - heard_ms_ < kForgottenMs;
    const bool same_hand = beside_ && !(*beside_ == who) && !who.is_mouse && now_ms - beside_ms_ < kOneHandMs;
    if (another_presses || same_hand) {
        return;
    }
    focus_.clear();
    const Control* control = record_.at(x, y);
    pressed_ = control != nullptr ? control->id : std::string();
    over_ = control != nullptr;
    pointer_ = who;
    pressed_ms_ = heard_ms_ = now_ms;
    if (control != nullptr) {
        beside_.reset();
    } else if (!who.is_mouse) {
        beside_ = who;
        beside_ms_ = now_ms;
    }
    out.push_back({Action::Kind::Touched, pressed_, now_ms});
}

void InputRouter::move(Pointer who, int x, int y, std::vector<Action>& out, std::int64_t now_ms) {
    if (pressed_.empty() || !(who == pointer_)) {
        return;
    }
    heard_ms_ = now_ms;
    const Control* control = record_.find(pressed_);
    const bool over = control != nullptr && control->rect.contains(x, y);
    if (over != over_) {
        over_ = over;
        out.push_back({Action::Kind::Touched, pressed_, now_ms});
    }
}

void InputRouter::release(Pointer who, int x, int y, std::vector<Action>& out, std::int64_t now_ms) {
    if (beside_ == who) {
        beside_.reset();
    }
    if (pressed_.empty() || !(who == pointer_)) {
        return;
    }
    const Control* control = record_.find(pressed_);
    const std::string id = pressed_;
    pressed_.clear();
    over_ = false;
    out.push_back({Action::Kind::Touched, id, now_ms});
    if (control != nullptr && control->enabled && control->rect.contains(x, y)) {
        tap(id, pressed_ms_, out, now_ms);
    }
}

void InputRouter::tap(const std::string& id, std::int64_t begun_ms, std::vector<Action>& out,
                      std::int64_t now_ms) {
    // A trembling finger taps twice; after a change of screen the second tap would fall on something else,
    // also when it lies there longer than the first.
    const std::string screen = record_.screen + "/" + record_.step;
    if ((id == last_tap_ && now_ms - last_tap_ms_ < kSecondTapMs) ||
        (screen != last_tap_screen_ && begun_ms - last_tap_ms_ < kSecondTapMs)) {
        return;
    }
    last_tap_ = id;
    last_tap_screen_ = screen;
    last_tap_ms_ = now_ms;
    out.push_back({Action::Kind::Tap, id, now_ms});
}

void InputRouter::direct(std::initializer_list<const char*> ids, std::vector<Action>& out,
                         std::int64_t now_ms) {
    for (const char* id : ids) {
        if (const Control* control = record_.find(id); control != nullptr) {
            if (control->enabled) {
                tap(id, now_ms, out, now_ms);
            }
            return;
        }
    }
}

void InputRouter::obey(Command command, std::vector<Action>& out, std::int64_t now_ms) {
    // Also what finds nothing to do is a sign of life: it wakes a dark screen.
    out.push_back({Action::Kind::Touched, {}, now_ms});
    switch (command) {
        case Command::None:
            break;
        case Command::Left:
            move_focus(Direction::Left, out, now_ms);
            break;
        case Command::Right:
            move_focus(Direction::Right, out, now_ms);
            break;
        case Command::Up:
            move_focus(Direction::Up, out, now_ms);
            break;
        case Command::Down:
            move_focus(Direction::Down, out, now_ms);
            break;
        case Command::Ok:
            if (focus_.empty()) {
                set_focus(focus_first(record_), out, now_ms);
            } else {
                const std::string id = focus_;
                direct({id.c_str()}, out, now_ms);
            }
            break;
        case Command::Escape:
            direct({"leave", "back"}, out, now_ms);
            break;
        case Command::Back:
            direct({"back", "leave"}, out, now_ms);
            break;
        case Command::Home:
            direct({"home", "leave"}, out, now_ms);
            break;
        case Command::Again:
            direct({"again"}, out, now_ms);
            break;
        case Command::Onward:
            direct({"next", "more"}, out, now_ms);
            break;
        case Command::Backward:
            direct({"less", "back"}, out, now_ms);
            break;
        case Command::Sound:
            direct({"sound"}, out, now_ms);
            break;
        case Command::Pause:
            direct({"pause", "again"}, out, now_ms);
            break;
        case Command::Power:
            out.push_back({Action::Kind::Power, {}, now_ms});
            break;
    }
}

void InputRouter::move_focus(Direction direction, std::vector<Action>& out, std::int64_t now_ms) {
    // The first key only shows where the focus is.
    const Control* from = focus_.empty() ? nullptr : record_.find(focus_);
    set_focus(from == nullptr ? focus_first(record_) : focus_from(record_, *from, direction), out, now_ms);
}

void InputRouter::set_focus(const Control* control, std::vector<Action>& out, std::int64_t now_ms) {
    if (control != nullptr) {
        focus_ = control->id;
        out.push_back({Action::Kind::Focus, focus_, now_ms});
    }
}

}  // namespace jankar::screen
