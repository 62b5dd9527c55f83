#include <algorithm>

#include "player/steps/step_places.h"

namespace jankar::steps {

void draw_find(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const FindPlaces places = find_places(m, area.body, scene.lesson, step);
    draw_panel_picture(ui, scene.picture(step.picture), places.frame);
    const int radius = m.px(4);
    for (int spot = 0; spot < static_cast<int>(step.items.size()); ++spot) {
        const screen::Rect& place = places.spots[static_cast<std::size_t>(spot)];
        const std::string id = lesson::control_id(lesson::Part::Spot, spot);
        const lesson::ItemState state = scene.play.state_of(lesson::Part::Spot, spot);
        // Nothing shows where the spots are until one is touched: that is what is to be found.
        ui.place(id, screen::Role::Answer, place, step.items[static_cast<std::size_t>(spot)].say);
        if (state.dim) {
            ui.canvas().round_rect(place, radius, ui.colors().ground.faded(0.5));
        }
        if (state.chosen || state.shown || ui.is_ringed(id)) {
            ui.open_ring(place, radius);
        }
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
