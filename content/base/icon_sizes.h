#pragma once
// The sizes the interface's icons are rasterised in when the assets are built, smallest first; pixels.
#include <array>

namespace jankar {

inline constexpr std::array kIconSizes = {80, 112, 160, 320};

}  // namespace jankar
