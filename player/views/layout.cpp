#include "player/views/layout.h"

namespace jankar::views {

using screen::Rect;

std::vector<Rect> grid(const Rect& area, int columns, int rows, int gap) {
    std::vector<Rect> out;
    const int w = (area.w - gap * (columns - 1)) / columns;
    const int h = (area.h - gap * (rows - 1)) / rows;
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            out.push_back({area.x + column * (w + gap), area.y + row * (h + gap), w, h});
        }
    }
    return out;
}

std::vector<Rect> tiles(const Rect& area, int count, int gap, double most_wide) {
    // The arrangement whose tiles are largest: a row on a wide screen, rows of two on an upright one.
    std::vector<Rect> best;
    int best_side = 0;
    for (int columns = 1; columns <= count; ++columns) {
        const int rows = (count + columns - 1) / columns;
        int w = (area.w - gap * (columns - 1)) / columns;
        int h = (area.h - gap * (rows - 1)) / rows;
        w = std::min(w, static_cast<int>(h * most_wide));
        h = std::min(h, static_cast<int>(w * 1.18));
        const int side = std::min(w, h);
        if (side <= best_side) {
            continue;
        }
        best_side = side;
        best.clear();
        const int top = area.y + (area.h - rows * h - (rows - 1) * gap) / 2;
        for (int i = 0; i < count; ++i) {
            const int row = i / columns;
            const int in_row = std::min(columns, count - row * columns);
            const int left = area.x + (area.w - in_row * w - (in_row - 1) * gap) / 2;
            best.push_back({left + (i % columns) * (w + gap), top + row * (h + gap), w, h});
        }
    }
    return best;
}

}  // namespace jankar::views
