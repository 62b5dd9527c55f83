#include "player/screen/input_command.h"

#include <SDL.h>

namespace jankar::screen {

Command command_of_key(std::int32_t symbol) {
    switch (symbol) {
        case SDLK_LEFT:
        case SDLK_KP_4:
            return Command::Left;
        case SDLK_RIGHT:
        case SDLK_KP_6:
            return Command::Right;
        case SDLK_UP:
        case SDLK_KP_8:
            return Command::Up;
        case SDLK_DOWN:
        case SDLK_KP_2:
            return Command::Down;
        case SDLK_RETURN:
        case SDLK_RETURN2:
        case SDLK_KP_ENTER:
        case SDLK_KP_5:
        case SDLK_SELECT:
        case SDLK_EXECUTE:
            return Command::Ok;
        case SDLK_ESCAPE:
            return Command::Escape;
        case SDLK_BACKSPACE:
        case SDLK_AC_BACK:
        case SDLK_CANCEL:
            return Command::Back;
        case SDLK_HOME:
        case SDLK_AC_HOME:
        case SDLK_MENU:
            return Command::Home;
        case SDLK_SPACE:
        case SDLK_AGAIN:
        case SDLK_AC_REFRESH:
        case SDLK_AUDIOREWIND:
            return Command::Again;
        case SDLK_PAGEDOWN:
        case SDLK_AC_FORWARD:
        case SDLK_AUDIONEXT:
            return Command::Onward;
        case SDLK_PAGEUP:
        case SDLK_AUDIOPREV:
            return Command::Backward;
        case SDLK_VOLUMEUP:
        case SDLK_VOLUMEDOWN:
        case SDLK_MUTE:
        case SDLK_AUDIOMUTE:
            return Command::Sound;
        case SDLK_AUDIOPLAY:
        case SDLK_AUDIOSTOP:
        case SDLK_PAUSE:
            return Command::Pause;
        case SDLK_POWER:
        case SDLK_SLEEP:
            return Command::Power;
        default:
            return Command::None;
    }
}

}  // namespace jankar::screen
