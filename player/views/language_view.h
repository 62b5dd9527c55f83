#pragma once
// `language`: each tile says its own name in its own language and is framed while it speaks.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_language_view(Context& context);

}  // namespace jankar::views
