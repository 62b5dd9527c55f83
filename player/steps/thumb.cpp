#include "player/steps/step_places.h"

namespace jankar::steps {

void draw_thumb(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const ThumbPlaces places = thumb_places(m, area.body);
    if (!step.video.empty()) {
        draw_clip(ui, scene, video_place(m, step, scene.captions, scene.video_shape));
    } else {
        draw_panel_picture(ui, scene.picture(step.picture), places.picture);
    }
    // The basket takes it, the open hand leaves it aside.
    const struct {
        const char* id;
        const char* icon;
        const char* voice;
        const screen::Rect& place;
    } choices[] = {{"thumb:yes", "yes", "ui:yes", places.yes}, {"thumb:no", "no", "ui:no", places.no}};
    for (int i = 0; i < 2; ++i) {
        const auto& one = choices[i];
        const lesson::ItemState state = scene.play.state_of(lesson::Part::Thumb, i);
        const screen::Rect inside = ui.tile(one.id, screen::Role::Answer, one.place, one.voice,
                                            {.chosen = state.chosen || state.shown, .dim = state.dim});
        draw_icon(ui, one.icon, inside, 0.86);
        if (state.dim) {
            draw_dim(ui, one.place);
        }
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
