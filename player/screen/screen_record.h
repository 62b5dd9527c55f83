#pragma once
// What is on the screen, as data: every control with its rectangle, voice and state. Input is routed by it,
// the trace writes it, tests read it. A widget that is not in the record does not exist.
#include <string>
#include <vector>

#include "player/screen/geometry.h"

namespace jankar::screen {

/// What a control is for; fixed names, see `name_of`.
enum class Role { Key, Tile, Answer, Item, Practice, Video };
const char* name_of(Role role);

struct Control {
    std::string id;  ///< ids of player.md: "home", "lesson:wash-hands", "answer:2"
    Role role = Role::Key;
    Rect rect;          ///< drawn and hit area, window pixels
    std::string voice;  ///< what it says of itself: a phrase ("ui:home") or a line of the lesson
    bool enabled = true;
    bool focus = false;
    bool operator==(const Control&) const = default;
};

struct ScreenRecord {
    std::string screen;                                  ///< screen ids of player.md
    std::string learner, lesson, step, step_type, lang;  ///< empty: null in the trace
    std::vector<Control> controls;
    bool operator==(const ScreenRecord&) const = default;

    const Control* find(const std::string& id) const;
    /// The enabled control at a point, or null.
    const Control* at(int x, int y) const;
};

}  // namespace jankar::screen
