#pragma once
// Draws ImGui's draw lists in software and shows only what changed.
//
// What our widgets draw are rectangles: fills, pictures, glyph quads. ImGui hands them over as pairs of
// triangles; drawn as triangles a full-window quad costs 2.1 ms, as a fill 0.16. So the lists are first read
// back into a flat list of fills and blits. That list is compared with the one of the frame before; where
// they differ is damage, and only damaged rectangles are drawn again and shown.
//
// In software, blits go straight from the pictures' surfaces into the window's surface. Under
// `--renderer gpu` the same list is drawn whole by SDL's accelerated renderer. Main thread only.
#include <cstdint>
#include <vector>

#include "player/screen/geometry.h"
#include "player/screen/texture.h"

struct ImDrawData;

namespace jankar::screen {

/// One thing to draw: a fill (no texture) or a blit.
struct DrawCommand {
    Rect target;
    Rect clip;
    Texture* texture = nullptr;
    std::uint64_t version = 0;  ///< of the texture's pixels
    Rect source;
    Color color;
    bool operator==(const DrawCommand&) const = default;
};

/// Reads the rectangles out of ImGui's triangles; anything else is passed over.
std::vector<DrawCommand> read_draw_data(const ImDrawData& data);

/// The rectangles in which two lists of commands can differ on the screen, few and not overlapping.
std::vector<Rect> find_damage(const std::vector<DrawCommand>& before, const std::vector<DrawCommand>& now,
                              const Rect& window);

/// Draws the commands that touch `damage` into a surface of 32 bits a pixel.
void paint(SDL_Surface* surface, const std::vector<DrawCommand>& commands, const std::vector<Rect>& damage);

/// Draws all commands with an accelerated renderer.
void paint(SDL_Renderer* renderer, const std::vector<DrawCommand>& commands);

}  // namespace jankar::screen
