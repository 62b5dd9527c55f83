#pragma once
// `home`: the shelf. One wide place to go on, then lessons, six a page, in the order of the packs; a tile
// never moves.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_home_view(Context& context);

}  // namespace jankar::views
