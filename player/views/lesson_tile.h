#pragma once
// A lesson as a tile: its cover, and a band in the colour of its subject with the subject's sign and, once it
// was begun, her beads. Used on the shelf and at the end of a lesson.
#include "player/views/view.h"

namespace jankar::views {

/// `with_go`: the mark that begins it instead of beads (the one next thing at the end of a lesson).
void draw_lesson_tile(screen::Ui& ui, const Context& context, std::size_t shelf_index,
                      const screen::Rect& place, bool with_go);
/// A white disc with the sign of a subject.
void draw_subject_sign(screen::Ui& ui, const std::string& subject, int centre_x, int centre_y, int radius);
/// The blue disc with the white triangle.
void draw_go_mark(screen::Ui& ui, int centre_x, int centre_y, int radius);

}  // namespace jankar::views
