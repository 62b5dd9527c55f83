#pragma once
// `groups`: where two groups or more share the device, a picture and a spoken name for each, six a page, and
// the cloth that grows a band with each lesson the group finished together.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_groups_view(Context& context);

}  // namespace jankar::views
