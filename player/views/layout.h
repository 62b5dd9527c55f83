#pragma once
// How tiles stand in the middle of a screen. Pure functions; window pixels.
#include <algorithm>
#include <vector>

#include "player/screen/geometry.h"
#include "player/screen/theme.h"

namespace jankar::views {

/// `columns` x `rows` equal tiles that fill `area`, row by row.
std::vector<screen::Rect> grid(const screen::Rect& area, int columns, int rows, int gap);

/// A row (or, where the screen stands upright, a column-wise grid) of `count` tiles as large as fit, centred,
/// each at most `most` wide per 1 high.
std::vector<screen::Rect> tiles(const screen::Rect& area, int count, int gap, double most_wide);

}  // namespace jankar::views
