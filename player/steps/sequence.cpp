#include "player/steps/step_layout.h"

namespace jankar::steps {

void draw_sequence(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const screen::Rect place = large_picture(area.body);
    const lesson::Item& page = step.items[static_cast<std::size_t>(scene.play.page())];
    draw_panel_picture(ui, scene.picture(page.picture), place);
    // Which page of how many, as seeds on the lower edge of the picture.
    const int pages = scene.play.page_count();
    const int radius = std::max(4, m.px(1.1)), step_px = radius * 4;
    int x = place.centre_x() - (pages - 1) * step_px / 2;
    const int y = place.bottom() - radius * 4;
    const screen::Rect ground = {x - radius * 3, y - radius * 2, (pages - 1) * step_px + radius * 6,
                                 radius * 4};
    ui.canvas().round_rect(ground, radius * 2, ui.colors().face);
    for (int i = 0; i < pages; ++i, x += step_px) {
        const bool now = i == scene.play.page();
        ui.canvas().disc(x, y, radius,
                         i <= scene.play.page() ? ui.colors().bead_rim : ui.colors().bead_empty_rim);
        ui.canvas().disc(x, y, radius - std::max(1, radius / 4),
                         now || i < scene.play.page() ? ui.colors().bead : ui.colors().bead_empty);
    }
    draw_caption(ui, scene, area.caption, page.cap, page.say);
}

}  // namespace jankar::steps
