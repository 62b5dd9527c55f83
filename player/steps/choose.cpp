#include <fmt/format.h>

#include "player/steps/step_layout.h"

namespace jankar::steps {

void draw_choose(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const int count = static_cast<int>(step.items.size());
    const Question places = question(m, area.body, !step.picture.empty(), count);
    if (!step.picture.empty()) {
        draw_panel_picture(ui, scene.picture(step.picture), places.picture);
    }
    const std::vector<int> order = scene.play.screen_order(lesson::Part::Answer);
    for (int place = 0; place < count; ++place) {
        const int item = order[static_cast<std::size_t>(place)];
        const lesson::ItemState state = scene.play.state_of(lesson::Part::Answer, item);
        draw_picture_tile(ui, scene, fmt::format("answer:{}", item + 1), screen::Role::Answer,
                          places.tiles[static_cast<std::size_t>(place)],
                          step.items[static_cast<std::size_t>(item)],
                          {.chosen = state.chosen || state.shown, .dim = state.dim});
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
