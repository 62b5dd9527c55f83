#pragma once
// `join`: a woman makes herself known. One of the drawings nobody in her group has; her name, spoken; a photo
// if there is a camera and she wants one; whether the office may know her name. At most eight taps, nothing
// is written before the last.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_join_view(Context& context);

}  // namespace jankar::views
