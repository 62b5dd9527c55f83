#include "player/steps/put_drawing.h"

namespace jankar::steps {

void draw_sort(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const int items = static_cast<int>(step.items.size()), baskets = static_cast<int>(step.baskets.size());
    const Areas area = put_areas(m, scene.captions, items, baskets, false);
    const PutPlaces places = put_places(m, area.body, items, baskets, false);
    draw_things(ui, scene, places,
                [&](int item, const std::string& id, const screen::Rect& place, screen::TileLook look) {
                    draw_picture_tile(ui, scene, id, screen::Role::Item, place,
                                      step.items[static_cast<std::size_t>(item)], look);
                });
    for (std::size_t i = 0; i < places.baskets.size(); ++i) {
        draw_picture_tile(ui, scene, lesson::control_id(lesson::Part::Basket, static_cast<int>(i)),
                          screen::Role::Tile, places.baskets[i], step.baskets[i], {});
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
