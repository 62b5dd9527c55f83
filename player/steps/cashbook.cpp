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
    draw_whole_picture(ui, scene.picture(entry.picture), places.picture, 0, ui.metrics().px(1.5));
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
    draw_things(ui, scene, places,
                [&](int item, const Rect& inside) { draw_entry(ui, scene, item, inside); });
    for (std::size_t i = 0; i < places.baskets.size(); ++i) {
        const Rect inside = ui.tile(lesson::control_id(Part::Basket, static_cast<int>(i)), screen::Role::Tile,
                                    places.baskets[i], kVoices[i], {});
        draw_icon(ui, kSigns[i], inside, 0.88);
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

/// What happened, in short, a row each: the purse with what it held at first, what came in, what went out.
void draw_story_so_far(screen::Ui& ui, const StepScene& scene, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    const std::vector<lesson::Item>& items = scene.play.step().items;
    std::vector<std::vector<int>> events(2);
    std::int64_t at_first = scene.play.money_total();
    for (int item = 0; item < static_cast<int>(items.size()); ++item) {
        // All of them lie right when this is asked.
        const bool out = items[static_cast<std::size_t>(item)].basket == 1;
        events[out ? 1 : 0].push_back(item);
        at_first += out ? scene.play.entry_amount(item) : -scene.play.entry_amount(item);
    }
    const int gap = m.px(1), pad = m.px(0.6), h = (place.h - 2 * gap) / 3;
    for (int row = 0; row < 3; ++row) {
        const Rect band = {place.x, place.y + row * (h + gap), place.w, h};
        if (ui.is_contrast()) {
            ui.canvas().framed_rect(band, m.px(3), ui.colors().face, m.line(), ui.colors().ink);
        } else {
            ui.canvas().round_rect(band, m.px(3), ui.colors().linen);
        }
        const Rect inner = band.inset(pad);
        const Rect sign = {inner.x + pad, inner.y, std::min(inner.h * 11 / 10, inner.w / 5), inner.h};
        draw_icon(ui, row == 0 ? "purse" : kSigns[row - 1], sign, 0.98);
        const Rect rest = {sign.right() + 2 * pad, inner.y, inner.right() - sign.right() - 3 * pad, inner.h};
        if (row == 0) {
            draw_amount(ui, scene, at_first, rest);
            continue;
        }
        const std::vector<int>& shown = events[static_cast<std::size_t>(row) - 1];
        const int count = std::max(1, static_cast<int>(shown.size())),
                  w = (rest.w - (count - 1) * pad) / count;
        for (int i = 0; i < static_cast<int>(shown.size()); ++i) {
            const int item = shown[static_cast<std::size_t>(i)];
            const Rect cell = {rest.x + i * (w + pad), rest.y, w, rest.h};
            ui.canvas().round_rect(cell, m.px(2), ui.colors().face);
            const Rect picture = {cell.x + pad, cell.y + pad / 2, std::min(cell.h * 12 / 10, cell.w / 3),
                                  cell.h - pad};
            draw_whole_picture(ui, scene.picture(items[static_cast<std::size_t>(item)].picture), picture, 0,
                               m.px(1));
            draw_amount(ui, scene, scene.play.entry_amount(item),
                        {picture.right() + pad, cell.y + pad / 2, cell.right() - picture.right() - 2 * pad,
                         cell.h - pad});
        }
    }
}

/// The rows above, what could be left below them: both need the height, the rows more of it.
Question question_places(const screen::Metrics& m, const Rect& body, int answers) {
    const int rest = m.px(m.small() ? 4.5 : 6.5), rows = m.portrait() && answers > 2 ? (answers + 1) / 2 : 1;
    const int least = m.px(kLeastTile + 1);
    const int tile = std::max(least, std::min(m.px(56), body.h * (rows > 1 ? 25 : 42) / 100));
    const int below = rows * tile + (rows - 1) * m.gap(), above = std::min(body.h - below - rest, m.px(64));
    const int top = body.y + (body.h - below - rest - above) / 2;
    Question out = question(m, {body.x, top + above + rest, body.w, below}, false, answers);
    out.picture = {body.x, top, body.w, above};
    return out;
}

void draw_question(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const std::vector<std::int64_t> amounts = scene.play.answer_amounts();
    const int count = static_cast<int>(amounts.size());
    const Question places = question_places(m, area.body, count);
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
