#include "player/steps/put_drawing.h"

#include <algorithm>

namespace jankar::steps {

using lesson::Part;
using screen::Rect;

namespace {

/// A woven basket seen from the side, as large as what stands in it.
void draw_basket(screen::Ui& ui, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const int radius = m.px(4), line = m.line();
    if (ui.is_contrast()) {
        ui.canvas().framed_rect(place, radius, ui.colors().face, line, ui.colors().ink);
        return;
    }
    constexpr screen::Color kCane = screen::rgb(0xE3BE83), kShade = screen::rgb(0xC99B58),
                            kRim = screen::rgb(0xB5482C), kStitch = screen::rgb(0xF2B53E);
    ui.canvas().round_rect(place, radius, kShade);
    ui.canvas().round_rect({place.x, place.y, place.w, place.h - m.px(0.8)}, radius, kCane);
    // Strands: short strokes, every second row moved by half.
    const int stroke_w = m.px(3.2), stroke_h = std::max(2, m.px(0.7)), apart = m.px(5.6);
    int row = 0;
    for (int y = place.y + m.px(3); y + stroke_h < place.bottom() - m.px(1.2); y += m.px(2.6), ++row) {
        const int inset = m.px(1.4);
        for (int x = place.x + inset + (row % 2) * apart / 2; x + stroke_w < place.right() - inset;
             x += apart) {
            ui.canvas().round_rect({x, y, stroke_w, stroke_h}, stroke_h / 2, kShade);
        }
    }
    const Rect rim = {place.x, place.y, place.w, m.px(1.8)};
    ui.canvas().round_rect(rim, rim.h / 2, kRim);
    for (int x = rim.x + m.px(2); x < rim.right() - m.px(2); x += m.px(3)) {
        ui.canvas().fill({x, rim.y + rim.h / 4, std::max(1, m.px(0.4)), rim.h / 2}, kStitch);
    }
}

/// The things in a basket, the one put in last at the end.
std::vector<int> things_in(const StepScene& scene, int basket) {
    std::vector<int> out;
    for (const auto& [item, where] : scene.play.state().put) {
        if (where == basket) {
            out.push_back(item);
        }
    }
    return out;
}

/// A thing that lies under another: seen, not tapped.
void draw_under(screen::Ui& ui, const Rect& place, int item, const DrawThing& draw) {
    const screen::Metrics& m = ui.metrics();
    ui.canvas().framed_rect(place, m.radius_tile(), ui.colors().face, m.line(), ui.colors().edge);
    draw(item, picture_inside_tile(m, place));
}

}  // namespace

void draw_things(screen::Ui& ui, const StepScene& scene, const PutPlaces& places, const DrawThing& draw) {
    for (const Rect& body : places.bodies) {
        draw_basket(ui, body);
    }
    auto draw_thing = [&](int item, const Rect& place) {
        const lesson::ItemState state = scene.play.state_of(Part::Item, item);
        const Rect inside = ui.tile(lesson::control_id(Part::Item, item), screen::Role::Item, place,
                                    scene.play.step().items[static_cast<std::size_t>(item)].say,
                                    {.chosen = state.held || state.shown, .dim = state.dim});
        draw(item, inside.inset(ui.metrics().px(1.0)));
        if (state.dim) {
            draw_dim(ui, place);
        }
    };
    const std::vector<int> order = scene.play.screen_order(Part::Item);
    const std::size_t seats = places.table.size();
    for (std::size_t seat = 0; seat < seats; ++seat) {
        std::vector<int> pile;
        for (std::size_t i = seat; i < order.size(); i += seats) {
            if (scene.play.state_of(Part::Item, order[i]).place < 0) {
                pile.push_back(order[i]);
            }
        }
        if (pile.size() > 1) {
            draw_below(ui, places.table[seat]);
        }
        if (!pile.empty()) {
            draw_thing(pile.front(), places.table[seat]);
        }
    }
    for (std::size_t basket = 0; basket < places.inside.size(); ++basket) {
        const std::vector<int> things = things_in(scene, static_cast<int>(basket));
        const std::vector<Rect>& cells = places.inside[basket];
        for (std::size_t cell = 0; cell < cells.size(); ++cell) {
            const Rect& place = cells[cell];
            const Rect& fan = places.fans[basket][cell];
            std::vector<int> pile;
            for (std::size_t i = cell; i < things.size(); i += cells.size()) {
                pile.push_back(things[i]);
            }
            if (pile.empty()) {
                // Room for what is put in.
                ui.canvas().dashes(place, ui.metrics().radius_tile(), ui.metrics().line(),
                                   ui.is_contrast() ? ui.colors().edge : screen::rgb(0x8A5A2B));
                continue;
            }
            // Those put in before show by a third, or by as much as there is room for.
            const int under = static_cast<int>(pile.size()) - 1, steps = std::max(1, under);
            const int left = std::min(place.w / 3, (place.x - fan.x) / steps);
            const int up = std::min(place.h / 3, (place.y - fan.y) / steps);
            for (int i = 0; i < under; ++i) {
                draw_under(ui, {place.x - (under - i) * left, place.y - (under - i) * up, place.w, place.h},
                           pile[static_cast<std::size_t>(i)], draw);
            }
            draw_thing(pile.back(), place);
        }
    }
}

}  // namespace jankar::steps
