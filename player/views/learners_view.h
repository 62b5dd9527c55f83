#pragma once
// `learners`: the faces, six a page, in the order they joined; below them the mat of the guest and what else
// can be done without being known.
#include <memory>

#include "player/views/view.h"

namespace jankar::views {

/// A learner's drawing on her ground with her border, as her tile and her place on the shelf show it.
void draw_face(screen::Ui& ui, const Context& context, const records::Learner& learner,
               const screen::Rect& inside);
/// The same as a flat medallion.
void draw_medallion(screen::Ui& ui, const Context& context, const records::Learner* learner,
                    const screen::Rect& place);

std::unique_ptr<View> make_learners_view(Context& context);

}  // namespace jankar::views
