#include "player/steps/put_drawing.h"

namespace jankar::steps {

void draw_sort(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const int items = static_cast<int>(step.items.size()), baskets = static_cast<int>(step.baskets.size());
    const Areas area = put_areas(m, scene.captions, items, baskets, false);
    const PutPlaces places = put_places(m, area.body, items, baskets, false);
    draw_things(ui, scene, places, [&](int item, const screen::Rect& inside) {
        draw_thing_picture(ui, scene, step.items[static_cast<std::size_t>(item)], inside);
    });
    for (std::size_t i = 0; i < places.baskets.size(); ++i) {
        draw_picture_tile(ui, scene, lesson::control_id(lesson::Part::Basket, static_cast<int>(i)),
                          screen::Role::Tile, places.baskets[i], step.baskets[i], {});
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
