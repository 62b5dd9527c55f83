#include "player/steps/step_layout.h"

namespace jankar::steps {

void draw_picture(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const Areas area = areas(ui.metrics(), scene.captions);
    draw_panel_picture(ui, scene.picture(step.picture), large_picture(area.body));
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
