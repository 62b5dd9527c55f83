#pragma once
// Owners for SDL's C handles.
#include <SDL.h>

#include <memory>

namespace jankar::screen {

struct WindowRelease {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
};
struct RendererRelease {
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
};
struct SurfaceRelease {
    void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
};
struct TextureRelease {
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
struct ControllerRelease {
    void operator()(SDL_GameController* controller) const { SDL_GameControllerClose(controller); }
};
struct JoystickRelease {
    void operator()(SDL_Joystick* joystick) const { SDL_JoystickClose(joystick); }
};

using WindowPtr = std::unique_ptr<SDL_Window, WindowRelease>;
using RendererPtr = std::unique_ptr<SDL_Renderer, RendererRelease>;
using SurfacePtr = std::unique_ptr<SDL_Surface, SurfaceRelease>;
using SdlTexturePtr = std::unique_ptr<SDL_Texture, TextureRelease>;
using ControllerPtr = std::unique_ptr<SDL_GameController, ControllerRelease>;
using JoystickPtr = std::unique_ptr<SDL_Joystick, JoystickRelease>;

}  // namespace jankar::screen
