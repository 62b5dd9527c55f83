#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "player/steps/step_layout.h"

namespace jankar::steps {

void draw_order(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const int count = static_cast<int>(step.items.size());
    const Areas area = order_areas(m, scene.captions, count);
    const OrderPlaces places = order_places(m, area.body, count);
    const std::vector<int> order = scene.play.screen_order(lesson::Part::Item);
    // A thread leads from seat to seat: first, second, third, without a numeral.
    for (int i = 0; i + 1 < count; ++i) {
        const screen::Rect& from = places.seats[static_cast<std::size_t>(i)];
        const screen::Rect& to = places.seats[static_cast<std::size_t>(i) + 1];
        const int thick = std::max(2, m.px(0.7));
        const screen::Color& thread = ui.colors().second_ink;
        if (from.y == to.y) {
            ui.canvas().fill({from.right(), from.centre_y() - thick / 2, to.x - from.right(), thick}, thread);
        } else {
            // Down, across to the beginning of the next row where there is one, and down again.
            const int turn = (from.bottom() + to.y) / 2;
            const int left = std::min(from.centre_x(), to.centre_x()) - thick / 2;
            ui.canvas().fill({from.centre_x() - thick / 2, from.bottom(), thick, turn - from.bottom()},
                             thread);
            ui.canvas().fill({left, turn, std::abs(from.centre_x() - to.centre_x()) + thick, thick}, thread);
            ui.canvas().fill({to.centre_x() - thick / 2, turn, thick, to.y - turn}, thread);
        }
    }
    std::vector<bool> taken(static_cast<std::size_t>(count), false);
    for (int item = 0; item < count; ++item) {
        const int seat = scene.play.state_of(lesson::Part::Item, item).place;
        if (seat >= 0 && seat < count) {
            taken[static_cast<std::size_t>(seat)] = true;
        }
    }
    for (int seat = 0; seat < count; ++seat) {
        if (!taken[static_cast<std::size_t>(seat)]) {
            const screen::Rect& rect = places.seats[static_cast<std::size_t>(seat)];
            ui.canvas().dashes(rect, m.radius_tile(), m.line(), ui.colors().edge);
            // As many beads as the seat is far along.
            const int radius = std::max(4, m.px(1.3));
            for (int bead = 0; bead <= seat; ++bead) {
                const int x = rect.centre_x() + static_cast<int>((bead - seat / 2.0) * radius * 2.6);
                ui.canvas().disc(x, rect.centre_y(), radius, ui.colors().bead_empty_rim);
                ui.canvas().disc(x, rect.centre_y(), radius - std::max(1, radius / 4),
                                 ui.colors().bead_empty);
            }
        }
    }
    for (int place = 0; place < count; ++place) {
        const int item = order[static_cast<std::size_t>(place)];
        const lesson::ItemState state = scene.play.state_of(lesson::Part::Item, item);
        const bool seated = state.place >= 0 && state.place < count;
        const screen::Rect& rect = seated ? places.seats[static_cast<std::size_t>(state.place)]
                                          : places.waiting[static_cast<std::size_t>(place)];
        draw_picture_tile(ui, scene, fmt::format("item:{}", item + 1), screen::Role::Item, rect,
                          step.items[static_cast<std::size_t>(item)],
                          {.chosen = state.shown, .dim = state.dim});
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
