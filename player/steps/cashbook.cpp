#include <fmt/format.h>

#include <algorithm>

#include "player/steps/money_drawing.h"
#include "player/steps/put_drawing.h"

namespace jankar::steps {

using lesson::Part;
using screen::Rect;

namespace {

constexpr const char* kSigns[] = {"basket-in", "basket-out"};
constexpr const char* kVoices[] = {"ui:basket-in", "ui:basket-out"};

/// An event with its notes: what is seen is how much it was.
void draw_entry(screen::Ui& ui, const StepScene& scene, int item, const Rect& inside) {
    const EntryPlaces places = entry_places(ui.metrics(), inside);
    const lesson::Item& entry = scene.play.step().items[static_cast<std::size_t>(item)];
    ui.picture(scene.picture(entry.picture), places.picture, media::Fit::Cover, ui.colors().face,
               ui.metrics().radius_picture());
    draw_amount(ui, scene, scene.play.entry_amount(item), places.amount);
}

/// The purse and what is in it now.
void draw_purse(screen::Ui& ui, const StepScene& scene, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    if (ui.is_contrast()) {
        ui.canvas().framed_rect(place, m.px(5), ui.colors().face, m.line(), ui.colors().ink);
    } else {
        ui.canvas().round_rect(place, m.px(5), ui.colors().linen);
    }
    const Rect inner = place.inset(m.px(1.4));
    Rect sign = inner, notes = inner;
    if (inner.w > inner.h * 13 / 10) {
        sign.w = std::min(inner.h, inner.w * 36 / 100);
        notes = {sign.right(), inner.y, inner.w - sign.w, inner.h};
    } else {
        sign.h = std::min(inner.w, inner.h * 45 / 100);
        notes = {inner.x, sign.bottom(), inner.w, inner.h - sign.h};
    }
    draw_icon(ui, "purse", sign, 0.9);
    draw_amount(ui, scene, scene.play.money_total(), notes);
}

void draw_entries(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const int items = static_cast<int>(step.items.size());
    const Areas area = put_areas(m, scene.captions, items, 2, true);
    const PutPlaces places = put_places(m, area.body, items, 2, true);
    if (!places.fits) {
        return;
    }
    draw_purse(ui, scene, places.purse);
    draw_things(
        ui, scene, places, [&](int item, const std::string& id, const Rect& place, screen::TileLook look) {
            const Rect inside =
                ui.tile(id, screen::Role::Item, place, step.items[static_cast<std::size_t>(item)].say, look)
                    .inset(m.px(1.0));
            draw_entry(ui, scene, item, inside);
            if (look.dim) {
                draw_dim(ui, place);
            }
        });
    for (std::size_t i = 0; i < places.baskets.size(); ++i) {
        const Rect inside = ui.tile(lesson::control_id(Part::Basket, static_cast<int>(i)), screen::Role::Tile,
                                    places.baskets[i], kVoices[i], {});
        draw_icon(ui, kSigns[i], inside, 0.88);
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

/// What happened, in short: the purse with what it held at first and what came in, below it what went out.
void draw_story_so_far(screen::Ui& ui, const StepScene& scene, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const std::vector<lesson::Item>& items = scene.play.step().items;
    ui.canvas().round_rect(place, m.px(5), ui.colors().linen);
    const Rect inner = place.inset(m.px(1.8));
    std::vector<std::vector<int>> events(2);
    std::int64_t at_first = scene.play.money_total();
    for (int item = 0; item < static_cast<int>(items.size()); ++item) {
        // All of them lie right when this is asked.
        const bool out = items[static_cast<std::size_t>(item)].basket == 1;
        events[out ? 1 : 0].push_back(item);
        at_first += out ? scene.play.entry_amount(item) : -scene.play.entry_amount(item);
    }
    // Cells of the upper row: purse, its notes, sign, events; of the lower: sign, events.
    const int most = static_cast<int>(std::max(3 + events[0].size(), 1 + events[1].size()));
    const int gap = m.px(1.2);
    const int h = (inner.h - gap) / 2, w = std::min((inner.w - gap * (most - 1)) / most, h * 19 / 10);
    const int left = inner.x + (inner.w - most * w - (most - 1) * gap) / 2;
    for (int row = 0; row < 2; ++row) {
        Rect cell = {left, inner.y + row * (h + gap), w, h};
        auto go_on = [&] { cell.x += w + gap; };
        if (row == 0) {
            draw_icon(ui, "purse", cell, 0.96);
            go_on();
            draw_amount(ui, scene, at_first, cell);
            go_on();
        }
        const std::vector<int>& shown = events[static_cast<std::size_t>(row)];
        if (shown.empty()) {
            continue;
        }
        draw_icon(ui, kSigns[row], cell, 0.96);
        for (int item : shown) {
            go_on();
            ui.canvas().round_rect(cell, m.px(2), ui.colors().face);
            draw_entry(ui, scene, item, cell.inset(m.px(0.6)));
        }
    }
}

void draw_question(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const std::vector<std::int64_t> amounts = scene.play.answer_amounts();
    const int count = static_cast<int>(amounts.size());
    const Question places = question(m, area.body, true, count);
    draw_story_so_far(ui, scene, places.picture);
    const std::vector<int> order = scene.play.screen_order(Part::Answer);
    for (int place = 0; place < count; ++place) {
        const int answer = order[static_cast<std::size_t>(place)];
        const std::int64_t amount = amounts[static_cast<std::size_t>(answer)];
        const lesson::ItemState state = scene.play.state_of(Part::Answer, answer);
        const Rect& rect = places.tiles[static_cast<std::size_t>(place)];
        const Rect inside = ui.tile(lesson::control_id(Part::Answer, answer), screen::Role::Answer, rect,
                                    fmt::format("money:{}", amount),
                                    {.chosen = state.chosen || state.shown, .dim = state.dim})
                                .inset(m.px(1.6));
        if (amount > 0) {
            draw_amount(ui, scene, amount, inside);
        } else {
            draw_icon(ui, "purse", inside, 0.7);  // nothing is left: the purse alone
        }
        if (state.dim) {
            draw_dim(ui, rect);
        }
    }
    draw_caption(ui, scene, area.caption, {}, step.ask);
}

}  // namespace

void draw_cashbook(screen::Ui& ui, const StepScene& scene) {
    scene.play.is_asking() ? draw_question(ui, scene) : draw_entries(ui, scene);
}

}  // namespace jankar::steps
