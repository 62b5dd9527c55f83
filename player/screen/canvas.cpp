#include "player/screen/canvas.h"

#include <imgui.h>

namespace jankar::screen {

namespace {

ImU32 pack(const Color& c) {
    return IM_COL32(c.r, c.g, c.b, c.a);
}
ImVec2 at(int x, int y) {
    return {static_cast<float>(x), static_cast<float>(y)};
}

}  // namespace

Canvas::Canvas(ImDrawList& list, Masks& masks, Texture& glyphs)
    : list_(list), masks_(masks), glyphs_(glyphs) {}

void Canvas::fill(const Rect& rect, Color color) {
    if (!rect.empty()) {
        list_.AddRectFilled(at(rect.x, rect.y), at(rect.right(), rect.bottom()), pack(color));
    }
}

void Canvas::quarter(Texture& mask, int radius, unsigned corner, int x, int y, Color color) {
    const float u = corner == kTopRight || corner == kBottomRight ? 0.5F : 0.0F;
    const float v = corner == kBottomLeft || corner == kBottomRight ? 0.5F : 0.0F;
    list_.AddImage(&mask, at(x, y), at(x + radius, y + radius), ImVec2(u, v), ImVec2(u + 0.5F, v + 0.5F),
                   pack(color));
}

void Canvas::round_rect(const Rect& rect, int radius, Color color, unsigned corners) {
    if (rect.empty()) {
        return;
    }
    const int r = std::clamp(radius, 0, std::min(rect.w, rect.h) / 2);
    if (r == 0 || corners == 0) {
        fill(rect, color);
        return;
    }
    Texture& mask = masks_.disc(r);
    const int top = corners & kTop ? r : 0, low = corners & kBottom ? r : 0;
    fill({rect.x, rect.y + top, rect.w, rect.h - top - low}, color);
    if (top > 0) {
        int left = corners & kTopLeft ? r : 0, right = corners & kTopRight ? r : 0;
        fill({rect.x + left, rect.y, rect.w - left - right, top}, color);
        if (left > 0) {
            quarter(mask, r, kTopLeft, rect.x, rect.y, color);
        }
        if (right > 0) {
            quarter(mask, r, kTopRight, rect.right() - r, rect.y, color);
        }
    }
    if (low > 0) {
        int left = corners & kBottomLeft ? r : 0, right = corners & kBottomRight ? r : 0;
        fill({rect.x + left, rect.bottom() - low, rect.w - left - right, low}, color);
        if (left > 0) {
            quarter(mask, r, kBottomLeft, rect.x, rect.bottom() - r, color);
        }
        if (right > 0) {
            quarter(mask, r, kBottomRight, rect.right() - r, rect.bottom() - r, color);
        }
    }
}

void Canvas::framed_rect(const Rect& rect, int radius, Color face, int line, Color edge) {
    round_rect(rect, radius, edge);
    round_rect(rect.inset(line), radius - line, face);
}

void Canvas::disc(int centre_x, int centre_y, int radius, Color color) {
    texture(masks_.disc(radius), centre_x - radius, centre_y - radius, color);
}

void Canvas::ring(int centre_x, int centre_y, int radius, int thickness, Color color) {
    texture(masks_.ring(radius, thickness), centre_x - radius, centre_y - radius, color);
}

void Canvas::outline(const Rect& rect, int radius, int line, Color color) {
    if (rect.empty() || line <= 0) {
        return;
    }
    const int r = std::clamp(radius, line, std::max(line, std::min(rect.w, rect.h) / 2));
    fill({rect.x + r, rect.y, rect.w - 2 * r, line}, color);
    fill({rect.x + r, rect.bottom() - line, rect.w - 2 * r, line}, color);
    fill({rect.x, rect.y + r, line, rect.h - 2 * r}, color);
    fill({rect.right() - line, rect.y + r, line, rect.h - 2 * r}, color);
    Texture& mask = masks_.ring(r, line);
    quarter(mask, r, kTopLeft, rect.x, rect.y, color);
    quarter(mask, r, kTopRight, rect.right() - r, rect.y, color);
    quarter(mask, r, kBottomLeft, rect.x, rect.bottom() - r, color);
    quarter(mask, r, kBottomRight, rect.right() - r, rect.bottom() - r, color);
}

void Canvas::dashes(const Rect& rect, int radius, int thickness, Color color) {
    texture(masks_.dashes(rect.w, rect.h, radius, thickness), rect.x, rect.y, color);
}

void Canvas::texture(Texture& texture, int x, int y, Color color) {
    list_.AddImage(&texture, at(x, y), at(x + texture.width(), y + texture.height()), ImVec2(0, 0),
                   ImVec2(1, 1), pack(color));
}

void Canvas::picture(Texture& texture, const Rect& rect, double strength) {
    list_.AddImage(&texture, at(rect.x, rect.y), at(rect.right(), rect.bottom()), ImVec2(0, 0), ImVec2(1, 1),
                   pack(rgb(0xFFFFFF).faded(strength)));
}

void Canvas::round_off(const Rect& rect, int radius, Color around, unsigned corners) {
    const int r = std::clamp(radius, 0, std::min(rect.w, rect.h) / 2);
    if (r == 0) {
        return;
    }
    Texture& mask = masks_.disc_outside(r);
    if (corners & kTopLeft) {
        quarter(mask, r, kTopLeft, rect.x, rect.y, around);
    }
    if (corners & kTopRight) {
        quarter(mask, r, kTopRight, rect.right() - r, rect.y, around);
    }
    if (corners & kBottomLeft) {
        quarter(mask, r, kBottomLeft, rect.x, rect.bottom() - r, around);
    }
    if (corners & kBottomRight) {
        quarter(mask, r, kBottomRight, rect.right() - r, rect.bottom() - r, around);
    }
}

void Canvas::text(const text::Block& block, int x, int y, Color color, Color strong) {
    const float w = static_cast<float>(glyphs_.width()), h = static_cast<float>(glyphs_.height());
    for (const text::Glyph& glyph : block.glyphs) {
        const float u = static_cast<float>(glyph.atlas_x) / w, v = static_cast<float>(glyph.atlas_y) / h;
        list_.AddImage(
            &glyphs_, at(x + glyph.x, y + glyph.y), at(x + glyph.x + glyph.width, y + glyph.y + glyph.height),
            ImVec2(u, v),
            ImVec2(u + static_cast<float>(glyph.width) / w, v + static_cast<float>(glyph.height) / h),
            pack(glyph.strong ? strong : color));
    }
}

}  // namespace jankar::screen
