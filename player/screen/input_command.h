#pragma once
// What a key of a keyboard, a remote or a controller means, before anybody knows which screen is shown.
#include <cstdint>

namespace jankar::screen {

enum class Command {
    None,  ///< nothing we know: a sign of life all the same
    Left,
    Right,
    Up,
    Down,
    Ok,
    Escape,    ///< leave, else back
    Back,      ///< back, else leave
    Home,      ///< home
    Again,     ///< again
    Onward,    ///< next, else more
    Backward,  ///< less, else back
    Sound,     ///< sound, whichever of louder, softer and mute was pressed: one key, three levels
    Pause,     ///< pause while a clip plays, else again
    Power,
};

/// `symbol`: an SDL_Keycode.
Command command_of_key(std::int32_t symbol);

}  // namespace jankar::screen
