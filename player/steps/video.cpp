#include "player/steps/step_layout.h"

namespace jankar::steps {

using screen::Rect;

void draw_video(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const Rect place = video_place(m, step, scene.captions, scene.video_shape);
    // Nothing is laid over a clip while it runs.
    draw_clip(ui, scene, place);
    if (scene.play.is_talking()) {
        // The clip stands until `next`; the women talk. Large: it is seen from the last row of a room.
        const int side = std::min({place.w, place.h, m.px(70)}) * 72 / 100;
        const Rect panel = {place.centre_x() - side / 2, place.centre_y() - side / 2, side, side};
        ui.canvas().framed_rect(panel, m.px(5), ui.colors().face, m.line(), ui.colors().ink);
        draw_icon(ui, "talk", panel, 0.84);
        draw_caption(ui, scene, area.caption, step.cap, step.say);
        return;
    }
    if (scene.video_paused) {
        const int radius = std::min(m.px(11), place.h / 4);
        ui.canvas().disc(place.centre_x(), place.centre_y(), radius + m.line(), ui.colors().ink);
        ui.canvas().disc(place.centre_x(), place.centre_y(), radius, ui.colors().face);
        draw_icon(ui, "play", place.inset(std::min(place.w, place.h) / 2 - radius), 0.7);
    }
    ui.control("pause", screen::Role::Video, place, scene.video_paused ? "ui:play" : "ui:pause", true);
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
