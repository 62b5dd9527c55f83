#pragma once
// From SDL's events to what a learner means. One finger, one mouse, five keys, a controller or a remote do
// everything: act on release, a finger that slides off does nothing, a second tap at once is ignored, no
// gesture is needed. Of several fingers, or of a palm, only the first one that lies on a control counts; how
// hard or how wide it presses does not matter. Whoever touches has no focus; it comes with the first key.
// Routing goes by the screen record alone. Main thread only; times are CLOCK_MONOTONIC milliseconds, handed
// in.
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "player/screen/input_command.h"
#include "player/screen/input_focus.h"
#include "player/screen/screen_record.h"

union SDL_Event;

namespace jankar::screen {

class Controllers;

struct Action {
    enum class Kind {
        Tap,      ///< `control` was tapped or chosen with OK
        Focus,    ///< the focus moved to `control`: it says itself
        Touched,  ///< something was pressed or released: the screen must be drawn, nothing else
        Quit,     ///< the window was closed, or the program asked to end
        Resized,
        Exposed,
        Wake,   ///< another thread has something to fetch
        Power,  ///< the key of the machine or of the remote that switches off, or puts to sleep
    };
    Kind kind;
    std::string control;
    std::int64_t at_ms = 0;
};

class InputRouter {
 public:
    /// `wake_event`: the SDL event type that other threads push.
    explicit InputRouter(std::uint32_t wake_event);
    InputRouter(InputRouter&&) noexcept;
    ~InputRouter();

    /// The screen as it was last shown; what is pressed or focused and no longer there is let go.
    void set_record(const ScreenRecord& record);
    std::vector<Action> handle(const SDL_Event& event, int window_width, int window_height,
                               std::int64_t now_ms);

    /// The control under a finger right now, or empty.
    const std::string& pressed() const { return over_ ? pressed_ : none_; }
    /// The control with the focus, or empty while nobody uses keys.
    const std::string& focus() const { return focus_; }
    void clear_focus() { focus_.clear(); }

    /// Begins to look for game controllers; costs too much before the first frame (see input_controllers.h).
    void start_controllers();
    /// To be called before each wait for events: reads the controllers if it is time and says after how many
    /// milliseconds it wants to be called again; nothing before start_controllers().
    std::optional<std::int64_t> poll_controllers(std::int64_t now_ms);
    std::size_t controllers() const;

 private:
    /// The mouse, or one finger.
    struct Pointer {
        bool is_mouse = false;
        std::int64_t finger = 0;
        bool operator==(const Pointer&) const = default;
    };
    void press(Pointer who, int x, int y, std::vector<Action>& out, std::int64_t now_ms);
    void move(Pointer who, int x, int y, std::vector<Action>& out, std::int64_t now_ms);
    void release(Pointer who, int x, int y, std::vector<Action>& out, std::int64_t now_ms);
    void obey(Command command, std::vector<Action>& out, std::int64_t now_ms);
    void move_focus(Direction direction, std::vector<Action>& out, std::int64_t now_ms);
    void set_focus(const Control* control, std::vector<Action>& out, std::int64_t now_ms);
    void tap(const std::string& id, std::int64_t begun_ms, std::vector<Action>& out, std::int64_t now_ms);
    /// Taps the first of these that is there; nothing if that one sleeps.
    void direct(std::initializer_list<const char*> ids, std::vector<Action>& out, std::int64_t now_ms);

    const std::uint32_t wake_event_;
    const std::string none_;
    ScreenRecord record_;
    std::string pressed_;
    bool over_ = false;
    std::string focus_;
    Pointer pointer_;  ///< the one that presses `pressed_`
    std::int64_t pressed_ms_ = 0, heard_ms_ = 0;
    std::optional<Pointer> beside_;  ///< lies on the screen, but on no control
    std::int64_t beside_ms_ = 0;
    std::string last_tap_;
    std::string last_tap_screen_;
    std::int64_t last_tap_ms_ = -1'000'000;
    std::unique_ptr<Controllers> controllers_;  ///< null before start_controllers()
};

}  // namespace jankar::screen
