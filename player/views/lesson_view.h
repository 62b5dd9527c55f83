#pragma once
// `lesson`: one step at a time. Carries out what the play of content/lesson decides: speaks, shows, runs the
// clip and the circle, and tells the application what is to be kept.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

std::unique_ptr<View> make_lesson_view(Context& context, OpenLesson open);

}  // namespace jankar::views
