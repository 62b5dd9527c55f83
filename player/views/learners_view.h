#pragma once
// `learners`: the faces of the present group, six a page, in the order they joined; below them the mat of the
// guest and what else can be done without being known; the trainer's quiet key in the corner.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_learners_view(Context& context);

}  // namespace jankar::views
