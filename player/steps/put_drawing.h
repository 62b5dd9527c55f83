#pragma once
// What sort and cashbook draw alike: things on a table and in baskets. Main thread; window pixels.
#include <functional>
#include <string>

#include "player/steps/step_places.h"

namespace jankar::steps {

/// Draws one thing as a tile with this id.
using DrawThing =
    std::function<void(int item, const std::string& id, const screen::Rect& place, screen::TileLook look)>;

/// Baskets with what lies in them, and what waits on the table. The tiles of the baskets are the caller's.
void draw_things(screen::Ui& ui, const StepScene& scene, const PutPlaces& places, const DrawThing& draw);

}  // namespace jankar::steps
