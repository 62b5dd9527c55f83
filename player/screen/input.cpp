#include "player/screen/input.h"

#include <SDL.h>

#include <cstdlib>

namespace jankar::screen {

namespace {

constexpr std::int64_t kSecondTapMs = 400;

/// How far `to` lies from `from` in a direction; negative when it does not lie that way.
long distance(const Rect& from, const Rect& to, int dx, int dy) {
    long along = static_cast<long>(to.centre_x() - from.centre_x()) * dx +
                 static_cast<long>(to.centre_y() - from.centre_y()) * dy;
    long across = std::abs(static_cast<long>(to.centre_x() - from.centre_x()) * dy) +
                  std::abs(static_cast<long>(to.centre_y() - from.centre_y()) * dx);
    if (along <= 0) {
        return -1;
    }
    // What overlaps in the other direction counts as straight ahead.
    bool straight =
        dx != 0 ? to.y < from.bottom() && from.y < to.bottom() : to.x < from.right() && from.x < to.right();
    return along + (straight ? across / 4 : across * 3);
}

}  // namespace

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
                // The end of a touch may never come: another finger counts from now on.
                finger_.reset();
            } else if (event.window.event == SDL_WINDOWEVENT_EXPOSED ||
                       event.window.event == SDL_WINDOWEVENT_RESTORED) {
                out.push_back({Action::Kind::Exposed, {}, now_ms});
            }
            break;
        case SDL_MOUSEBUTTONDOWN:
            if (event.button.button == SDL_BUTTON_LEFT && event.button.which != SDL_TOUCH_MOUSEID) {
                press(event.button.x, event.button.y, out, now_ms);
            }
            break;
        case SDL_MOUSEMOTION:
            if (!pressed_.empty() && event.motion.which != SDL_TOUCH_MOUSEID) {
                move(event.motion.x, event.motion.y, out, now_ms);
            }
            break;
        case SDL_MOUSEBUTTONUP:
            if (event.button.button == SDL_BUTTON_LEFT && event.button.which != SDL_TOUCH_MOUSEID) {
                release(event.button.x, event.button.y, out, now_ms);
            }
            break;
        case SDL_FINGERDOWN:
            if (!finger_) {
                finger_ = event.tfinger.fingerId;
                press(finger_x(), finger_y(), out, now_ms);
            }
            break;
        case SDL_FINGERMOTION:
            if (finger_ == event.tfinger.fingerId) {
                move(finger_x(), finger_y(), out, now_ms);
            }
            break;
        case SDL_FINGERUP:
            if (finger_ == event.tfinger.fingerId) {
                finger_.reset();
                release(finger_x(), finger_y(), out, now_ms);
            }
            break;
        case SDL_KEYDOWN:
            if (event.key.repeat == 0) {
                // Also a key that finds nothing to do is a sign of life: it wakes a dark screen.
                out.push_back({Action::Kind::Touched, {}, now_ms});
                key(event.key.keysym.sym, out, now_ms);
            }
            break;
        default:
            break;
    }
    return out;
}

void InputRouter::press(int x, int y, std::vector<Action>& out, std::int64_t now_ms) {
    focus_.clear();
    const Control* control = record_.at(x, y);
    pressed_ = control != nullptr ? control->id : std::string();
    over_ = control != nullptr;
    out.push_back({Action::Kind::Touched, pressed_, now_ms});
}

void InputRouter::move(int x, int y, std::vector<Action>& out, std::int64_t now_ms) {
    const Control* control = pressed_.empty() ? nullptr : record_.find(pressed_);
    const bool over = control != nullptr && control->rect.contains(x, y);
    if (over != over_) {
        over_ = over;
        out.push_back({Action::Kind::Touched, pressed_, now_ms});
    }
}

void InputRouter::release(int x, int y, std::vector<Action>& out, std::int64_t now_ms) {
    if (pressed_.empty()) {
        return;
    }
    const Control* control = record_.find(pressed_);
    const std::string id = pressed_;
    pressed_.clear();
    over_ = false;
    out.push_back({Action::Kind::Touched, id, now_ms});
    if (control != nullptr && control->enabled && control->rect.contains(x, y)) {
        tap(id, out, now_ms);
    }
}

void InputRouter::tap(const std::string& id, std::vector<Action>& out, std::int64_t now_ms) {
    // A trembling finger taps twice; after a change of screen the second tap would fall on something else.
    const std::string screen = record_.screen + "/" + record_.step;
    if (now_ms - last_tap_ms_ < kSecondTapMs && (id == last_tap_ || screen != last_tap_screen_)) {
        return;
    }
    last_tap_ = id;
    last_tap_screen_ = screen;
    last_tap_ms_ = now_ms;
    out.push_back({Action::Kind::Tap, id, now_ms});
}

void InputRouter::direct(const char* id, std::vector<Action>& out, std::int64_t now_ms) {
    const Control* control = record_.find(id);
    if (control != nullptr && control->enabled) {
        tap(id, out, now_ms);
    }
}

void InputRouter::key(int symbol, std::vector<Action>& out, std::int64_t now_ms) {
    switch (symbol) {
        case SDLK_LEFT:
            move_focus(-1, 0, out, now_ms);
            break;
        case SDLK_RIGHT:
            move_focus(1, 0, out, now_ms);
            break;
        case SDLK_UP:
            move_focus(0, -1, out, now_ms);
            break;
        case SDLK_DOWN:
            move_focus(0, 1, out, now_ms);
            break;
        case SDLK_RETURN:
        case SDLK_KP_ENTER:
        case SDLK_SELECT:
            if (!focus_.empty()) {
                direct(std::string(focus_).c_str(), out, now_ms);
            } else {
                move_focus(0, 0, out, now_ms);
            }
            break;
        case SDLK_ESCAPE:
        case SDLK_BACKSPACE:
        case SDLK_AC_BACK:
            direct(record_.find("leave") != nullptr ? "leave" : "back", out, now_ms);
            break;
        case SDLK_HOME:
        case SDLK_AC_HOME:
            direct("home", out, now_ms);
            break;
        case SDLK_SPACE:
            direct("again", out, now_ms);
            break;
        case SDLK_PAGEDOWN: {
            const Control* next = record_.find("next");
            direct(next != nullptr ? "next" : "more", out, now_ms);
            break;
        }
        case SDLK_PAGEUP:
            direct(record_.find("less") != nullptr ? "less" : "back", out, now_ms);
            break;
        case SDLK_VOLUMEUP:
        case SDLK_VOLUMEDOWN:
        case SDLK_MUTE:
            direct("sound", out, now_ms);
            break;
        default:
            break;
    }
}

void InputRouter::move_focus(int dx, int dy, std::vector<Action>& out, std::int64_t now_ms) {
    const Control* from = focus_.empty() ? nullptr : record_.find(focus_);
    const Control* best = nullptr;
    if (from == nullptr) {
        // The first key shows where the focus is: on what leads on, else on the first thing of the middle.
        for (const char* id : {"go-on", "next", "done", "begin"}) {
            const Control* control = record_.find(id);
            if (control != nullptr && control->enabled) {
                best = control;
                break;
            }
        }
        for (const Control& control : record_.controls) {
            if (best == nullptr && control.enabled && control.role != Role::Key) {
                best = &control;
            }
        }
        for (const Control& control : record_.controls) {
            if (best == nullptr && control.enabled) {
                best = &control;
            }
        }
    } else if (dx != 0 || dy != 0) {
        long best_distance = -1;
        for (const Control& control : record_.controls) {
            if (control.enabled && control.id != from->id) {
                long away = distance(from->rect, control.rect, dx, dy);
                if (away >= 0 && (best_distance < 0 || away < best_distance)) {
                    best = &control;
                    best_distance = away;
                }
            }
        }
    }
    if (best != nullptr) {
        focus_ = best->id;
        out.push_back({Action::Kind::Focus, focus_, now_ms});
    }
}

}  // namespace jankar::screen
