#include <algorithm>

#include "player/steps/step_layout.h"

namespace jankar::steps {

namespace {

/// A page of what follows from her choice, as large as the pages of a sequence.
void draw_page(screen::Ui& ui, const StepScene& scene, const lesson::Item& option) {
    const Areas area = areas(ui.metrics(), scene.captions);
    const screen::Rect place = large_picture(area.body);
    const int page = std::clamp(scene.play.page(), 0, static_cast<int>(option.then.size()) - 1);
    const lesson::Item& shown = option.then[static_cast<std::size_t>(page)];
    draw_panel_picture(ui, scene.picture(shown.picture), place);
    draw_page_seeds(ui, place, scene.play.page_count(), page);
    draw_caption(ui, scene, area.caption, shown.cap, shown.say);
}

}  // namespace

void draw_story(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const int branch = scene.play.state().branch;
    if (scene.play.is_telling() && branch >= 0 && branch < static_cast<int>(step.items.size()) &&
        !step.items[static_cast<std::size_t>(branch)].then.empty()) {
        return draw_page(ui, scene, step.items[static_cast<std::size_t>(branch)]);
    }
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const int count = static_cast<int>(step.items.size());
    const Question places = question(m, area.body, !step.picture.empty(), count);
    if (!step.picture.empty()) {
        draw_panel_picture(ui, scene.picture(step.picture), places.picture);
    }
    for (int option = 0; option < count; ++option) {
        const lesson::ItemState state = scene.play.state_of(lesson::Part::Answer, option);
        draw_picture_tile(ui, scene, lesson::control_id(lesson::Part::Answer, option), screen::Role::Answer,
                          places.tiles[static_cast<std::size_t>(option)],
                          step.items[static_cast<std::size_t>(option)],
                          {.chosen = state.chosen || state.shown, .dim = state.dim});
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
