#pragma once
// Where the focus goes when an arrow is pressed. Pure functions of the screen record; rectangles in window
// pixels. Main thread only by use, not by need.
//
// Three promises, whatever the layout: an arrow leads only to what lies on its side (centre against centre),
// so nothing wraps; from every enabled control every other one can be reached by arrows alone; what can be
// seen straight ahead goes before what lies aslant.
#include "player/screen/screen_record.h"

namespace jankar::screen {

enum class Direction { Left, Right, Up, Down };

/// The enabled control on that side of `from` (an enabled control of the record), or null where there is
/// none.
const Control* focus_from(const ScreenRecord& record, const Control& from, Direction direction);

/// Where the focus shows itself first: on what leads on, else on the first thing of the middle; or null.
const Control* focus_first(const ScreenRecord& record);

}  // namespace jankar::screen
