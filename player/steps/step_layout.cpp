#include "player/steps/step_layout.h"

#include <algorithm>

#include "content/lesson/words.h"

namespace jankar::steps {

using screen::Metrics;
using screen::Rect;

Areas areas(const Metrics& metrics, bool captions) {
    const Rect all = metrics.below_beads();
    if (!captions) {
        return {all, {}};
    }
    // Room for two lines: most sentences need one on a wide screen and two on a small one.
    const int height =
        static_cast<int>(metrics.caption_em() * (metrics.small() || metrics.portrait() ? 3.1 : 2.3));
    return {{all.x, all.y, all.w, all.h - height - metrics.px(0.5)},
            {all.x, all.bottom() - height, all.w, height}};
}

Rect large_picture(const Rect& body) {
    int w = body.w, h = w * 5 / 8;
    if (h > body.h) {
        h = body.h;
        w = std::min(body.w, h * 8 / 5);
    }
    return {body.x + (body.w - w) / 2, body.y + (body.h - h) / 2, w, h};
}

namespace {

/// A row of equal tiles (or two rows on an upright screen) that fills an area.
std::vector<Rect> row_of_tiles(const Metrics& metrics, const Rect& area, int count) {
    std::vector<Rect> out;
    const int gap = metrics.gap();
    int columns = count;
    if (metrics.portrait() && count > 2) {
        columns = 2;
    }
    const int rows = (count + columns - 1) / columns;
    int w = (area.w - gap * (columns - 1)) / columns;
    int h = (area.h - gap * (rows - 1)) / rows;
    w = std::min(w, h * 118 / 100);
    h = std::min(h, w * 118 / 100);
    const int top = area.y + (area.h - rows * h - (rows - 1) * gap) / 2;
    for (int i = 0; i < count; ++i) {
        const int row = i / columns;
        const int in_row = std::min(columns, count - row * columns);
        // Two answers stand apart, three fill the row.
        const int left = area.x + (area.w - in_row * w - (in_row - 1) * gap) / 2;
        out.push_back({left + (i % columns) * (w + gap), top + row * (h + gap), w, h});
    }
    return out;
}

}  // namespace

Question question(const Metrics& metrics, const Rect& body, bool with_picture, int tiles) {
    Question out;
    Rect below = body;
    if (with_picture) {
        const int height =
            metrics.portrait() ? std::min(body.w * 5 / 8, body.h * 30 / 100) : body.h * 37 / 100;
        out.picture = {body.x, body.y, body.w, height};
        below = {body.x, body.y + height + metrics.px(metrics.small() ? 4.5 : 6.5), body.w, 0};
        below.h = body.bottom() - below.y;
    }
    out.tiles = row_of_tiles(metrics, below, tiles);
    return out;
}

namespace {

/// What is touched is never smaller than this, in millimetres.
constexpr double kLeastTile = 20;

bool is_large_enough(const Metrics& metrics, const OrderPlaces& places) {
    const Rect& one = places.seats.front();
    return std::min(one.w, one.h) >= metrics.px(kLeastTile);
}

/// Many things on a small screen: seats and what waits in two blocks of short rows, side by side or, on an
/// upright screen, one above the other.
OrderPlaces order_blocks(const Metrics& metrics, const Rect& body, int items) {
    OrderPlaces out;
    const int gap = metrics.gap();
    const int columns = metrics.portrait() ? 3 : 2;
    const int rows = (items + columns - 1) / columns;
    const int all_columns = metrics.portrait() ? columns : 2 * columns;
    const int all_rows = metrics.portrait() ? 2 * rows : rows;
    int h = (body.h - gap * (all_rows - 1)) / all_rows;
    const int w = std::min((body.w - gap * (all_columns - 1)) / all_columns, h * 118 / 100);
    h = std::min(h, w * 118 / 100);
    const int left = body.x + (body.w - all_columns * w - (all_columns - 1) * gap) / 2;
    const int top = body.y + (body.h - all_rows * h - (all_rows - 1) * gap) / 2;
    for (int i = 0; i < items; ++i) {
        const Rect seat = {left + i % columns * (w + gap), top + i / columns * (h + gap), w, h};
        Rect waits = seat;
        (metrics.portrait() ? waits.y : waits.x) +=
            metrics.portrait() ? rows * (h + gap) : columns * (w + gap);
        out.seats.push_back(seat);
        out.waiting.push_back(waits);
    }
    return out;
}

OrderPlaces order_rows(const Metrics& metrics, const Rect& body, int items) {
    OrderPlaces out;
    const int gap = metrics.gap();
    if (metrics.portrait()) {
        // Two columns: seats on the left, what waits on the right.
        int h = (body.h - gap * (items - 1)) / items;
        const int w = std::min((body.w - gap) / 2, h * 14 / 10);
        h = std::min(h, w);
        const int top = body.y + (body.h - items * h - (items - 1) * gap) / 2;
        const int between = std::min(body.w - 2 * w, 2 * gap);
        const int left = body.x + (body.w - 2 * w - between) / 2;
        for (int i = 0; i < items; ++i) {
            out.seats.push_back({left, top + i * (h + gap), w, h});
            out.waiting.push_back({left + w + between, top + i * (h + gap), w, h});
        }
        return out;
    }
    const int h = (body.h - gap) / 2;
    const int w = std::min((body.w - gap * (items - 1)) / items, h * 118 / 100);
    const int left = body.x + (body.w - items * w - (items - 1) * gap) / 2;
    for (int i = 0; i < items; ++i) {
        out.seats.push_back({left + i * (w + gap), body.y, w, h});
        out.waiting.push_back({left + i * (w + gap), body.y + h + gap, w, h});
    }
    return out;
}

}  // namespace

OrderPlaces order_places(const Metrics& metrics, const Rect& body, int items) {
    OrderPlaces rows = order_rows(metrics, body, items);
    if (is_large_enough(metrics, rows)) {
        return rows;
    }
    OrderPlaces blocks = order_blocks(metrics, body, items);
    return is_large_enough(metrics, blocks) ? blocks : rows;
}

Areas order_areas(const Metrics& metrics, bool captions, int items) {
    const Areas wished = areas(metrics, captions);
    // What is touched goes before what is read.
    return is_large_enough(metrics, order_places(metrics, wished.body, items)) ? wished
                                                                               : areas(metrics, false);
}

void draw_panel_picture(screen::Ui& ui, const screen::PictureSource& source, const Rect& place) {
    const Metrics& m = ui.metrics();
    const int frame = std::max(2, m.px(0.8));
    ui.canvas().round_rect(place, m.px(4.5), ui.colors().face);
    ui.picture(source, place.inset(frame), media::Fit::Cover, ui.colors().face, m.px(4.5) - frame);
}

Rect picture_inside_tile(const Metrics& metrics, const Rect& place) {
    const int line = metrics.line(), pad = metrics.px(1.0);
    return Rect{place.x + line, place.y + line, place.w - 2 * line, place.h - 2 * line - metrics.lip()}.inset(
        pad);
}

void draw_picture_tile(screen::Ui& ui, const StepScene& scene, const std::string& id, screen::Role role,
                       const Rect& place, const lesson::Item& item, screen::TileLook look) {
    const Metrics& m = ui.metrics();
    const Rect inside = ui.tile(id, role, place, item.say, look).inset(m.px(1.0));
    ui.picture(scene.picture(item.picture), inside, media::Fit::Cover, ui.colors().face, m.radius_picture());
    if (look.dim) {
        // 60 % over the ground: what was tried and was not it, still to be seen.
        ui.canvas().round_rect(place, m.radius_tile(), ui.colors().ground.faded(0.5));
    }
}

void draw_caption(screen::Ui& ui, const StepScene& scene, const Rect& place, const lesson::ByLang& cap,
                  const std::string& line) {
    if (scene.captions) {
        ui.caption(lesson::caption_of(scene.lesson, cap, line, scene.lang), place);
    }
}

}  // namespace jankar::steps
