#include <algorithm>

#include "player/steps/step_places.h"

// sort, cashbook: several ways to lay out a table and baskets; the one that shows most at the largest size is
// taken.

namespace jankar::steps {

using screen::Metrics;
using screen::Rect;

namespace {

constexpr int kMostInside = 3;

struct Wish {
    const Metrics& metrics;
    const Rect& body;
    int items, baskets;
    bool with_purse;
    int groups() const { return baskets + (with_purse ? 1 : 0); }
    int gap() const { return metrics.gap(); }
    int least() const { return metrics.px(kLeastTile); }
    /// How far a basket reaches beyond its tile and what lies in it.
    int rim() const { return metrics.px(1.5); }
    /// The width of one of so many groups side by side, and where it begins.
    int column() const { return (body.w - 2 * rim() - gap() * (groups() - 1)) / groups(); }
    int column_left(int group) const { return body.x + rim() + group * (column() + gap()); }
};

/// Which of the groups on the screen is the purse: in the middle between two columns, last of several rows.
int purse_group(const Wish& wish, bool in_columns) {
    return !wish.with_purse ? -1 : in_columns ? wish.groups() / 2 : wish.groups() - 1;
}

/// A basket, its tile and the places in it, all within the body of the step. What lies in one place is fanned
/// to the left of it and `lift` upwards: the first place begins `left_room` after what is on its left.
void add_group(const Wish& wish, PutPlaces& out, const Rect& basket, std::vector<Rect> inside, int left_room,
               int lift) {
    Rect all = basket;
    std::vector<Rect> fans;
    const int beside = wish.gap() - wish.metrics.px(1);
    for (std::size_t i = 0; i < inside.size(); ++i) {
        const Rect& cell = inside[i];
        const int left = i == 0 ? left_room : beside;
        fans.push_back({cell.x - left, cell.y - lift, cell.w + left, cell.h + lift});
        all = bounds(all, fans.back());
    }
    out.bodies.push_back(intersection(all.inset(-wish.rim()), wish.body));
    out.baskets.push_back(basket);
    out.inside.push_back(std::move(inside));
    out.fans.push_back(std::move(fans));
}

/// How much higher than its tile a basket can be made, so that the things in it are seen in a fan.
int lift_of(const Wish& wish, int cells, int h, int thirds) {
    return wish.items > cells ? h * thirds / 9 : 0;
}

/// Baskets in a row below the table; what lies in them beside their tile. `lift`: ninths of a tile. The purse
/// lies between the baskets or, with `purse_above`, at the end of the table.
PutPlaces beside(const Wish& all, int lift_share, bool purse_above) {
    PutPlaces out;
    Wish wish = all;
    wish.with_purse = all.with_purse && !purse_above;
    const int groups = wish.groups(), gap = wish.gap(), least = wish.least();
    const int column = wish.column();
    const int cells = std::min(kMostInside + 1, (column + gap) / (least + gap));
    const int w = cells < 2 ? 0 : std::min((column - gap * (cells - 1)) / cells, wish.metrics.px(34));
    if (w < least) {
        return out;
    }
    const int h = std::max(least, std::min(wish.body.h * 32 / 100, w * 118 / 100));
    const int lift = lift_of(wish, cells - 1, h, lift_share);
    const int top = wish.body.bottom() - h - wish.rim(), above = top - lift;
    const int purse = purse_group(wish, true);
    for (int group = 0; group < groups; ++group) {
        const int from = wish.column_left(group);
        const int left = from + (column - cells * w - (cells - 1) * gap) / 2;
        if (group == purse) {
            out.purse = {from, above, column, h + lift};
            continue;
        }
        std::vector<Rect> inside;
        for (int i = 1; i < cells; ++i) {
            inside.push_back({left + i * (w + gap), top, w, h});
        }
        add_group(wish, out, {left, top, w, h}, std::move(inside), gap - wish.metrics.px(1), lift);
    }
    Rect table = {wish.body.x, wish.body.y, wish.body.w, above - gap - wish.body.y};
    if (all.with_purse && purse_above) {
        const int wide = std::clamp(table.w * 24 / 100, wish.metrics.px(24), wish.metrics.px(44));
        table.w -= wide + wish.metrics.px(4);
        out.purse = {wish.body.right() - wide, table.y, wide, table.h};
    }
    out.table = grid(wish.metrics, table, wish.items);
    out.fits = !out.table.empty();
    if (out.fits && all.with_purse && purse_above) {
        // As high as the things beside it.
        const Rect& first = out.table.front();
        out.purse.y = first.y;
        out.purse.h = out.table.back().bottom() - first.y;
    }
    out.lift = lift;
    return out;
}

/// Baskets in a row below the table; what lies in them above their tile. `height`: of a tile, in hundredths
/// of the body.
PutPlaces above(const Wish& wish, int height, int lift_share) {
    PutPlaces out;
    const int groups = wish.groups(), gap = wish.gap(), least = wish.least();
    const int column = wish.column();
    if (column < least) {
        return out;
    }
    const int cells = std::min(kMostInside, (column + gap) / (least + gap));
    // Several things in a single place are fanned over the width of the basket.
    const int all = cells == 1 && wish.items > 1 ? std::max(least, column * 3 / 4) : column;
    const int w = std::min((all - gap * (cells - 1)) / cells, wish.metrics.px(34));
    const int h = std::max(least, std::min(wish.body.h * height / 100, w));
    const int lift = lift_of(wish, cells, h, lift_share);
    const int foot = wish.body.bottom() - wish.rim();
    const int top = foot - 2 * h - gap;
    const int purse = purse_group(wish, true);
    const int fan = cells == 1 ? std::min(column - w, w / 2) : 0;
    for (int group = 0; group < groups; ++group) {
        const int from = wish.column_left(group);
        const int wide = cells * w + (cells - 1) * gap + fan, left = from + (column - wide) / 2;
        if (group == purse) {
            out.purse = {left, top - lift, wide, foot - top + lift};
            continue;
        }
        std::vector<Rect> inside;
        for (int i = 0; i < cells; ++i) {
            inside.push_back({left + fan + i * (w + gap), top, w, h});
        }
        add_group(wish, out, {left, foot - h, wide, h}, std::move(inside), fan, lift);
    }
    out.table = grid(wish.metrics, {wish.body.x, wish.body.y, wish.body.w, top - lift - gap - wish.body.y},
                     wish.items);
    out.fits = !out.table.empty();
    out.lift = lift;
    return out;
}

/// Baskets below each other, beginning with this tile: what lies in them on the right of it.
void add_rows(const Wish& wish, PutPlaces& out, const Rect& first, int cells) {
    const int gap = wish.gap(), purse = purse_group(wish, false);
    for (int group = 0; group < wish.groups(); ++group) {
        const int y = first.y + group * (first.h + gap);
        if (group == purse) {
            out.purse = {first.x, y, cells * first.w + (cells - 1) * gap, first.h};
            continue;
        }
        std::vector<Rect> inside;
        for (int i = 1; i < cells; ++i) {
            inside.push_back({first.x + i * (first.w + gap), y, first.w, first.h});
        }
        add_group(wish, out, {first.x, y, first.w, first.h}, std::move(inside), gap - wish.metrics.px(1), 0);
    }
}

/// Baskets below each other, the table on their left.
PutPlaces in_rows(const Wish& wish, int cells) {
    PutPlaces out;
    const int groups = wish.groups(), gap = wish.gap(), least = wish.least();
    const int room = wish.body.h - gap * (groups - 1);
    int h = (room - std::clamp(room - groups * least, 0, 2 * wish.rim())) / groups;
    if (h < least) {
        return out;
    }
    h = std::min(h, wish.metrics.px(36));
    const int w = std::max(least, std::min(h * 118 / 100, wish.body.w * 20 / 100));
    h = std::min(h, std::max(least, w * 118 / 100));
    const int wide = cells * w + (cells - 1) * gap;
    const int left = wish.body.right() - wish.rim() - wide;
    const int top = wish.body.y + (wish.body.h - groups * h - (groups - 1) * gap) / 2;
    add_rows(wish, out, {left, top, w, h}, cells);
    const Rect table = {wish.body.x, wish.body.y, left - gap - wish.body.x, wish.body.h};
    out.table = grid(wish.metrics, table, wish.items);
    out.fits = !out.table.empty();
    return out;
}

/// An upright screen: baskets below each other at the foot, the table in a row above them and, with more
/// things, in a column on their left too.
PutPlaces at_foot(const Wish& wish) {
    PutPlaces out;
    const int groups = wish.groups(), gap = wish.gap(), least = wish.least(), rows = groups + 1;
    const int room = wish.body.w - wish.rim(), columns = std::min(4, (room + gap) / (least + gap));
    if (columns < 3) {
        return out;
    }
    const bool around = wish.items > columns;
    int w = (room - (around ? 0 : wish.rim()) - gap * (columns - 1)) / columns;
    int h = (wish.body.h - wish.rim() - gap * (rows - 1)) / rows;
    h = std::min(h, w * 118 / 100);
    w = std::min(w, std::max(least, h * 118 / 100));
    if (w < least || h < least) {
        return out;
    }
    const int wide = columns * w + (columns - 1) * gap, tall = rows * h + (rows - 1) * gap;
    const int left = std::max(wish.body.x, wish.body.x + (room - wide) / 2);
    const int top = wish.body.y + (wish.body.h - wish.rim() - tall) / 2;
    for (int i = 0; i < std::min(wish.items, columns); ++i) {
        const int from = left + (columns - std::min(wish.items, columns)) * (w + gap) / 2;
        out.table.push_back({from + i * (w + gap), top, w, h});
    }
    for (int i = columns; i < std::min(wish.items, columns + groups); ++i) {
        out.table.push_back({left, top + (i - columns + 1) * (h + gap), w, h});
    }
    const int first = around ? 1 : 0;
    add_rows(wish, out, {left + first * (w + gap), top + h + gap, w, h}, columns - first);
    out.fits = true;
    return out;
}

/// More things to be seen first, then larger ones; beyond 32 mm nothing is gained. On an upright screen
/// baskets belong to the foot. Room for the fan is taken where it costs nothing.
int worth(const Wish& wish, const PutPlaces& places) {
    if (!places.fits) {
        return -1;
    }
    const Rect& seat = places.table.front();
    const Rect& basket = places.baskets.front();
    const int seat_side = std::min({seat.w, seat.h, wish.metrics.px(32)});
    const int basket_side = std::min({basket.w, basket.h, wish.metrics.px(26)});
    const bool below = wish.metrics.portrait() && places.table.front().bottom() <= places.bodies.front().y;
    return static_cast<int>(places.table.size()) * 10'000 + seat_side * 2 + basket_side + places.lift +
           (below ? wish.metrics.px(12) : 0);
}

}  // namespace

PutPlaces put_places(const Metrics& metrics, const Rect& body, int items, int baskets, bool with_purse) {
    const Wish wish{metrics, body, items, baskets, with_purse};
    PutPlaces best;
    if (items < 1 || baskets < 1) {
        return best;
    }
    std::vector<PutPlaces> all = {in_rows(wish, 3), in_rows(wish, 2)};
    for (int lift = 0; lift <= 3; ++lift) {
        for (int height : {22, 0}) {
            all.push_back(above(wish, height, lift));
        }
        all.push_back(beside(wish, lift, false));
        if (with_purse) {
            all.push_back(beside(wish, lift, true));
        }
    }
    if (metrics.portrait()) {
        all.push_back(at_foot(wish));
    }
    for (PutPlaces& tried : all) {
        if (worth(wish, tried) > worth(wish, best)) {
            best = std::move(tried);
        }
    }
    return best;
}

Areas put_areas(const Metrics& metrics, bool captions, int items, int baskets, bool with_purse) {
    return areas_that_fit(metrics, captions, [&](const Rect& body) {
        // A caption is not worth stacks in which most things are hidden.
        const PutPlaces places = put_places(metrics, body, items, baskets, with_purse);
        const int seats = static_cast<int>(places.table.size());
        return places.fits && seats >= std::min(items, 3) && seats * 2 >= items;
    });
}

EntryPlaces entry_places(const Metrics& metrics, const Rect& inside) {
    const int rest = std::max(1, metrics.px(0.6));
    if (inside.w * 10 > inside.h * 15) {
        const int picture = inside.w * 46 / 100;
        return {{inside.x, inside.y, picture, inside.h},
                {inside.x + picture + rest, inside.y, inside.w - picture - rest, inside.h}};
    }
    const int amount = inside.h * 36 / 100;
    return {{inside.x, inside.y, inside.w, inside.h - amount - rest},
            {inside.x, inside.bottom() - amount, inside.w, amount}};
}

}  // namespace jankar::steps
