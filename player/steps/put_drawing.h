#pragma once
// What sort and cashbook draw alike: things on a table and in baskets. Main thread; window pixels.
#include <functional>

#include "player/steps/step_places.h"

namespace jankar::steps {

/// Draws what is seen of one thing into the inside of its tile.
using DrawThing = std::function<void(int item, const screen::Rect& inside)>;

/// Baskets with what lies in them, and what waits on the table. The tiles of the baskets are the caller's.
void draw_things(screen::Ui& ui, const StepScene& scene, const PutPlaces& places, const DrawThing& draw);

}  // namespace jankar::steps
