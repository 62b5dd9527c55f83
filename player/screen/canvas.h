#pragma once
// What drawing is done with: rectangles, round rectangles, discs, pictures, shaped text. Everything becomes
// axis-aligned quads in ImGui's draw list, which the painter turns into fills and blits. Main thread only,
// between Window::begin_frame and Window::end_frame. Pixels.
#include "player/screen/geometry.h"
#include "player/screen/masks.h"
#include "player/screen/texture.h"
#include "player/text/text_engine.h"

struct ImDrawList;

namespace jankar::screen {

enum Corners : unsigned {
    kTopLeft = 1,
    kTopRight = 2,
    kBottomLeft = 4,
    kBottomRight = 8,
    kTop = 3,
    kLeft = 5,
    kBottom = 12,
    kAll = 15
};

class Canvas {
 public:
    /// REQUIRES: all outlive the canvas.
    Canvas(ImDrawList& list, Masks& masks, Texture& glyphs);

    void fill(const Rect& rect, Color color);
    void round_rect(const Rect& rect, int radius, Color color, unsigned corners = kAll);
    /// A round rectangle with an edge of `line` pixels inside its outline.
    void framed_rect(const Rect& rect, int radius, Color face, int line, Color edge);
    void disc(int centre_x, int centre_y, int radius, Color color);
    void ring(int centre_x, int centre_y, int radius, int thickness, Color color);
    /// Only the edge of a round rectangle, `line` pixels inside its outline; the middle stays as it is.
    void outline(const Rect& rect, int radius, int line, Color color);
    void dashes(const Rect& rect, int radius, int thickness, Color color);
    /// A mask or picture at its own size.
    void texture(Texture& texture, int x, int y, Color color = rgb(0xFFFFFF));
    /// A picture into a rectangle (scaled if it has another size).
    void picture(Texture& texture, const Rect& rect, double strength = 1.0);
    /// Lays the colour of the surroundings over the corners of what was drawn in `rect`.
    void round_off(const Rect& rect, int radius, Color around, unsigned corners = kAll);
    void text(const text::Block& block, int x, int y, Color color, Color strong);
    Masks& masks() { return masks_; }

 private:
    void quarter(Texture& mask, int radius, unsigned corner, int x, int y, Color color);
    ImDrawList& list_;
    Masks& masks_;
    Texture& glyphs_;
};

}  // namespace jankar::screen
