#pragma once
// `together`: the faces of the group; a tap marks who is here, those who came last time are marked already;
// then begin. Who is not marked is neither shown as absent nor kept.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_together_view(Context& context);

}  // namespace jankar::views
