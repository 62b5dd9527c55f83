#include "player/steps/step_layout.h"

#include <algorithm>

#include "content/lesson/words.h"

namespace jankar::steps {

using screen::Metrics;
using screen::Rect;

Areas areas(const Metrics& metrics, bool captions) {
    Rect all = metrics.below_beads();
    const int rest = metrics.px(kRest);
    if (!metrics.portrait()) {
        const int down = std::max(0, metrics.beads().bottom() + rest - all.y);
        all = {all.x, all.y + down, all.w, all.h - down};
    }
    if (!captions) {
        return {all, {}};
    }
    // Room for two lines. On an upright screen they come nearer to the keys below than what is touched may.
    const int height = static_cast<int>(metrics.caption_em() * 3.1);
    const int foot = all.bottom() + (metrics.portrait() ? metrics.gap() - rest : 0);
    return {{all.x, all.y, all.w, foot - height - rest - all.y}, {all.x, foot - height, all.w, height}};
}

Rect large_picture(const Rect& body) {
    return contained(body, 1.6);
}

Rect contained(const Rect& area, double shape) {
    int w = area.w, h = static_cast<int>(w / shape);
    if (h > area.h) {
        h = area.h;
        w = std::min(area.w, static_cast<int>(h * shape));
    }
    return {area.x + (area.w - w) / 2, area.y + (area.h - h) / 2, w, h};
}

std::vector<Rect> grid(const Metrics& metrics, const Rect& area, int count) {
    const int gap = metrics.gap(), least = metrics.px(kLeastTile);
    const int most_columns = (area.w + gap) / (least + gap), most_rows = (area.h + gap) / (least + gap);
    count = std::min(count, most_columns * most_rows);
    std::vector<Rect> out;
    if (count <= 0) {
        return out;
    }
    int columns = 1, best = -1;
    for (int tried = 1; tried <= std::min(count, most_columns); ++tried) {
        const int rows = (count + tried - 1) / tried;
        const int side = std::min((area.w - gap * (tried - 1)) / tried, (area.h - gap * (rows - 1)) / rows);
        if (rows <= most_rows && side > best) {
            columns = tried;
            best = side;
        }
    }
    const int rows = (count + columns - 1) / columns;
    int w = (area.w - gap * (columns - 1)) / columns, h = (area.h - gap * (rows - 1)) / rows;
    w = std::min(w, std::max(least, h * 118 / 100));
    h = std::min(h, std::max(least, w * 118 / 100));
    const int top = area.y + (area.h - rows * h - (rows - 1) * gap) / 2;
    for (int i = 0; i < count; ++i) {
        const int row = i / columns, in_row = std::min(columns, count - row * columns);
        const int left = area.x + (area.w - in_row * w - (in_row - 1) * gap) / 2;
        out.push_back({left + i % columns * (w + gap), top + row * (h + gap), w, h});
    }
    return out;
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

/// How high the picture of a question is: what it shows has to be seen, so that its shape lies between 8 : 5
/// and 2.2 : 1; an upright screen has more room for it. The answers below keep their least size.
int question_height(const Metrics& metrics, const Rect& body, int tiles, int rest) {
    const int rows = metrics.portrait() && tiles > 2 ? (tiles + 1) / 2 : 1;
    const int least = rows * metrics.px(kLeastTile + 1) + (rows - 1) * metrics.gap();
    const int wished = std::min(body.w * 10 / 16, body.h * (metrics.portrait() ? 50 : 42) / 100);
    return std::max(body.h / 4, std::min(wished, body.h - rest - least));
}

}  // namespace

Question question(const Metrics& metrics, const Rect& body, bool with_picture, int tiles) {
    Question out;
    Rect below = body;
    if (with_picture) {
        const int rest = metrics.px(metrics.small() ? 4.5 : 6.5);
        const int height = question_height(metrics, body, tiles, rest);
        const int width = std::min(body.w, height * 22 / 10);
        out.picture = {body.x + (body.w - width) / 2, body.y, width, height};
        below = {body.x, body.y + height + rest, body.w, body.h - height - rest};
    }
    out.tiles = row_of_tiles(metrics, below, tiles);
    return out;
}

namespace {

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
    return areas_that_fit(metrics, captions, [&](const Rect& body) {
        return is_large_enough(metrics, order_places(metrics, body, items));
    });
}

int panel_frame(const Metrics& metrics) {
    return std::max(2, metrics.px(0.8));
}

int panel_radius(const Metrics& metrics) {
    return metrics.px(4.5);
}

void draw_panel_picture(screen::Ui& ui, const screen::PictureSource& source, const Rect& place) {
    const Metrics& m = ui.metrics();
    const int frame = panel_frame(m), radius = panel_radius(m);
    ui.canvas().round_rect(place, radius, ui.colors().face);
    ui.picture(source, place.inset(frame), media::Fit::Cover, ui.colors().face, radius - frame);
}

void draw_whole_picture(screen::Ui& ui, const screen::PictureSource& source, const Rect& place, int frame,
                        int radius) {
    screen::Texture* texture = ui.pictures().get(source, place.w, place.h, media::Fit::Contain);
    if (texture == nullptr) {
        ui.canvas().round_rect(place, radius, ui.colors().linen);
        return;
    }
    const Rect all = {place.centre_x() - texture->width() / 2, place.centre_y() - texture->height() / 2,
                      texture->width(), texture->height()};
    if (frame > 0) {
        ui.canvas().round_rect(all.inset(-frame), radius + frame, ui.colors().face);
    }
    ui.canvas().texture(*texture, all.x, all.y);
    ui.canvas().round_off(all, radius, ui.colors().face);
}

Rect picture_inside_tile(const Metrics& metrics, const Rect& place) {
    const int line = metrics.line(), pad = metrics.px(1.0);
    return Rect{place.x + line, place.y + line, place.w - 2 * line, place.h - 2 * line - metrics.lip()}.inset(
        pad);
}

void draw_thing_picture(screen::Ui& ui, const StepScene& scene, const lesson::Item& item,
                        const Rect& inside) {
    if (item.picture.empty()) {
        // A sound: what it is, is heard.
        draw_icon(ui, "hear", inside, 0.8);
    } else {
        ui.picture(scene.picture(item.picture), inside, media::Fit::Cover, ui.colors().face,
                   ui.metrics().radius_picture());
    }
}

void draw_picture_tile(screen::Ui& ui, const StepScene& scene, const std::string& id, screen::Role role,
                       const Rect& place, const lesson::Item& item, screen::TileLook look) {
    draw_thing_picture(ui, scene, item, ui.tile(id, role, place, item.say, look).inset(ui.metrics().px(1.0)));
    if (look.dim) {
        draw_dim(ui, place);
    }
}

void draw_dim(screen::Ui& ui, const Rect& place) {
    // 60 % over the ground: what was tried and was not it, still to be seen.
    ui.canvas().round_rect(place, ui.metrics().radius_tile(), ui.colors().ground.faded(0.5 * ui.step_back()));
}

void draw_below(screen::Ui& ui, const Rect& place) {
    const Metrics& m = ui.metrics();
    const Rect middle = m.below_beads();
    const int by = m.px(1.1);
    Rect under = place;
    under.x += place.centre_x() > middle.centre_x() ? -by : by;
    under.y += place.bottom() + by > middle.bottom() ? -by : by;
    ui.canvas().framed_rect(under, m.radius_tile(), ui.colors().face, m.line(), ui.colors().edge);
}

void draw_icon(screen::Ui& ui, const std::string& name, const Rect& place, double share) {
    const int size = static_cast<int>(std::min(place.w, place.h) * share);
    ui.icon(name, {place.centre_x() - size / 2, place.centre_y() - size / 2, size, size});
}

void draw_seeds(screen::Ui& ui, int centre_x, int centre_y, int radius, int count, screen::Color rim,
                screen::Color fill) {
    for (int i = 0; i < count; ++i) {
        const int x = centre_x + static_cast<int>((i - (count - 1) / 2.0) * radius * 2.6);
        ui.canvas().disc(x, centre_y, radius, rim);
        ui.canvas().disc(x, centre_y, radius - std::max(1, radius / 4), fill);
    }
}

void draw_page_seeds(screen::Ui& ui, const Rect& place, int pages, int page) {
    if (pages < 2) {
        return;
    }
    const int radius = std::max(4, ui.metrics().px(1.1)), apart = radius * 4;
    int x = place.centre_x() - (pages - 1) * apart / 2;
    const int y = place.bottom() - radius * 4;
    const Rect ground = {x - radius * 3, y - radius * 2, (pages - 1) * apart + radius * 6, radius * 4};
    ui.canvas().round_rect(ground, radius * 2, ui.colors().face);
    for (int i = 0; i < pages; ++i, x += apart) {
        const bool full = i <= page;
        ui.canvas().disc(x, y, radius, full ? ui.colors().bead_rim : ui.colors().bead_empty_rim);
        ui.canvas().disc(x, y, radius - std::max(1, radius / 4),
                         full ? ui.colors().bead : ui.colors().bead_empty);
    }
}

void draw_clip(screen::Ui& ui, const StepScene& scene, const Rect& place) {
    const int frame = panel_frame(ui.metrics()), radius = panel_radius(ui.metrics());
    ui.canvas().round_rect(place.inset(-frame), radius, ui.colors().face);
    if (scene.video != nullptr && scene.video->width() > 0) {
        ui.canvas().picture(*scene.video, place);
        ui.canvas().round_off(place, radius - frame, ui.colors().face);
    } else {
        ui.canvas().round_rect(place, radius - frame, ui.colors().linen);
    }
}

void draw_caption(screen::Ui& ui, const StepScene& scene, const Rect& place, const lesson::ByLang& cap,
                  const std::string& line) {
    if (scene.captions) {
        ui.caption(lesson::caption_of(scene.lesson, cap, line, scene.lang), place);
    }
}

}  // namespace jankar::steps
