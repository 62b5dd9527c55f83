#include "player/steps/step_layout.h"

namespace jankar::steps {

void draw_sequence(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const Areas area = areas(ui.metrics(), scene.captions);
    const screen::Rect place = large_picture(area.body);
    const lesson::Item& page = step.items[static_cast<std::size_t>(scene.play.page())];
    draw_panel_picture(ui, scene.picture(page.picture), place);
    draw_page_seeds(ui, place, scene.play.page_count(), scene.play.page());
    draw_caption(ui, scene, area.caption, page.cap, page.say);
}

}  // namespace jankar::steps
