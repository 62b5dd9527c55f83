#pragma once
// Rectangles and colours in window pixels. Plain values.
#include <algorithm>
#include <cstdint>

namespace jankar::screen {

struct Rect {
    int x = 0, y = 0, w = 0, h = 0;
    int right() const { return x + w; }
    int bottom() const { return y + h; }
    int centre_x() const { return x + w / 2; }
    int centre_y() const { return y + h / 2; }
    bool contains(int px, int py) const { return px >= x && py >= y && px < right() && py < bottom(); }
    bool empty() const { return w <= 0 || h <= 0; }
    Rect inset(int by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    bool operator==(const Rect&) const = default;
};

inline Rect intersection(const Rect& a, const Rect& b) {
    int x = std::max(a.x, b.x), y = std::max(a.y, b.y);
    return {x, y, std::min(a.right(), b.right()) - x, std::min(a.bottom(), b.bottom()) - y};
}
inline Rect bounds(const Rect& a, const Rect& b) {
    int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

struct Color {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    bool operator==(const Color&) const = default;
    Color faded(double share) const { return {r, g, b, static_cast<std::uint8_t>(a * share)}; }
};
/// rgb(0xFBF3E4)
constexpr Color rgb(std::uint32_t hex) {
    return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8),
            static_cast<std::uint8_t>(hex), 255};
}

}  // namespace jankar::screen
