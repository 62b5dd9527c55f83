#include "player/steps/step_layout.h"

namespace jankar::steps {

using screen::Rect;

Rect video_place(const screen::Metrics& metrics, bool captions, double shape) {
    const Rect body = areas(metrics, captions).body;
    int w = body.w, h = static_cast<int>(w / shape);
    if (h > body.h) {
        h = body.h;
        w = static_cast<int>(h * shape);
    }
    return {body.x + (body.w - w) / 2, body.y + (body.h - h) / 2, w, h};
}

void draw_video(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const Rect place = video_place(m, scene.captions, scene.video_shape);
    if (scene.video != nullptr && scene.video->width() > 0) {
        // Square corners: a frame is copied in one go, nothing is laid over it while it runs.
        ui.canvas().picture(*scene.video, place);
    } else {
        ui.canvas().fill(place, ui.colors().linen);
    }
    if (scene.video_paused) {
        const int radius = std::min(m.px(11), place.h / 4);
        ui.canvas().disc(place.centre_x(), place.centre_y(), radius + m.line(), ui.colors().ink);
        ui.canvas().disc(place.centre_x(), place.centre_y(), radius, ui.colors().face);
        const int size = radius * 14 / 10;
        ui.icon("play", {place.centre_x() - size / 2, place.centre_y() - size / 2, size, size});
    }
    ui.control("pause", screen::Role::Video, place, scene.video_paused ? "ui:play" : "ui:pause", true);
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
