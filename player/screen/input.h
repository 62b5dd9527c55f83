#pragma once
// From SDL's events to what a learner means. One finger, one mouse or five keys do everything: act on
// release, a finger that slides off does nothing, a second tap at once is ignored, no gesture is needed.
// Routing goes by the screen record alone. Main thread only; times are CLOCK_MONOTONIC milliseconds.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "player/screen/screen_record.h"

union SDL_Event;

namespace jankar::screen {

struct Action {
    enum class Kind {
        Tap,      ///< `control` was tapped or chosen with OK
        Focus,    ///< the focus moved to `control`: it says itself
        Touched,  ///< something was pressed or released: the screen must be drawn, nothing else
        Quit,     ///< the window was closed, or the program asked to end
        Resized,
        Exposed,
        Wake,  ///< another thread has something to fetch
    };
    Kind kind;
    std::string control;
    std::int64_t at_ms = 0;
};

class InputRouter {
 public:
    /// `wake_event`: the SDL event type that other threads push.
    explicit InputRouter(std::uint32_t wake_event) : wake_event_(wake_event) {}

    /// The screen as it was last shown; what is pressed or focused and no longer there is let go.
    void set_record(const ScreenRecord& record);
    std::vector<Action> handle(const SDL_Event& event, int window_width, int window_height,
                               std::int64_t now_ms);

    /// The control under a finger right now, or empty.
    const std::string& pressed() const { return over_ ? pressed_ : none_; }
    /// The control with the focus, or empty while nobody uses keys.
    const std::string& focus() const { return focus_; }
    void clear_focus() { focus_.clear(); }

 private:
    void press(int x, int y, std::vector<Action>& out, std::int64_t now_ms);
    void move(int x, int y, std::vector<Action>& out, std::int64_t now_ms);
    void release(int x, int y, std::vector<Action>& out, std::int64_t now_ms);
    void key(int symbol, std::vector<Action>& out, std::int64_t now_ms);
    void move_focus(int dx, int dy, std::vector<Action>& out, std::int64_t now_ms);
    void tap(const std::string& id, std::vector<Action>& out, std::int64_t now_ms);
    void direct(const char* id, std::vector<Action>& out, std::int64_t now_ms);

    const std::uint32_t wake_event_;
    const std::string none_;
    ScreenRecord record_;
    std::string pressed_;
    bool over_ = false;
    std::string focus_;
    std::optional<std::int64_t> finger_;  ///< the finger that counts; others (a palm) are passed over
    std::string last_tap_;
    std::string last_tap_screen_;
    std::int64_t last_tap_ms_ = -1'000'000;
};

}  // namespace jankar::screen
