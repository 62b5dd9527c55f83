#include <fmt/format.h>

#include "player/steps/step_layout.h"

namespace jankar::steps {

void draw_home(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const int count = static_cast<int>(step.items.size());
    const Question places = question(m, area.body, !step.picture.empty(), count);
    if (!step.picture.empty()) {
        draw_panel_picture(ui, scene.picture(step.picture), places.picture);
    }
    for (int item = 0; item < count; ++item) {
        const screen::Rect& rect = places.tiles[static_cast<std::size_t>(item)];
        const lesson::ItemState state = scene.play.state_of(lesson::Part::Item, item);
        draw_picture_tile(ui, scene, fmt::format("item:{}", item + 1), screen::Role::Practice, rect,
                          step.items[static_cast<std::size_t>(item)], {});
        // What she takes home: a bead to be filled there; a full one once she heard it.
        const int radius = m.px(3.4);
        const int x = rect.centre_x(), y = rect.bottom() - m.lip() - radius * 7 / 4;
        ui.canvas().disc(x, y, radius + m.px(0.8), ui.colors().face);
        ui.canvas().disc(x, y, radius, state.ticked ? ui.colors().bead_rim : ui.colors().bead_empty_rim);
        ui.canvas().disc(x, y, radius - std::max(2, radius / 6),
                         state.ticked ? ui.colors().bead : ui.colors().bead_empty);
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
