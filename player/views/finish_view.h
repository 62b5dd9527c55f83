#pragma once
// `finish`: the finished thing builds up part by part beside her picture; what to try at home; one next
// thing.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_finish_view(Context& context, OpenLesson open);

}  // namespace jankar::views
