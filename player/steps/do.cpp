#include <cmath>
#include <numbers>

#include "player/steps/step_places.h"

namespace jankar::steps {

namespace {

constexpr int kSeeds = 24;

/// The running circle: seeds that ripen one after another. Few pixels change, and it can be read from afar.
void draw_circle(screen::Ui& ui, const screen::Rect& place, double share) {
    const int seed = std::max(4, place.w * 9 / 200), radius = place.w / 2 - 2 * seed;
    const int centre_x = place.centre_x(), centre_y = place.centre_y();
    ui.canvas().disc(centre_x, centre_y, place.w / 2, ui.colors().face);
    const int ripe = static_cast<int>(std::floor(share * kSeeds + 1e-6));
    for (int i = 0; i < kSeeds; ++i) {
        const double angle = (i + 0.5) * 2 * std::numbers::pi / kSeeds;
        const int x = centre_x + static_cast<int>(std::lround(std::sin(angle) * radius));
        const int y = centre_y - static_cast<int>(std::lround(std::cos(angle) * radius));
        const bool full = i < ripe;
        ui.canvas().disc(x, y, seed, full ? ui.colors().bead_rim : ui.colors().bead_empty_rim);
        ui.canvas().disc(x, y, seed - std::max(1, seed / 4),
                         full ? ui.colors().bead : ui.colors().bead_empty);
    }
    const int size = radius * 11 / 10;
    ui.icon("timer", {centre_x - size / 2, centre_y - size / 2, size, size});
}

}  // namespace

void draw_do(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const DoPlaces places = do_places(m, area.body, step.seconds > 0);
    if (!step.video.empty()) {
        draw_clip(ui, scene, video_place(m, step, scene.captions, scene.video_shape));
    } else {
        draw_panel_picture(ui, scene.picture(step.picture), large_picture(places.area));
    }
    if (step.seconds > 0) {
        draw_circle(ui, places.timer, scene.timer_share);
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
