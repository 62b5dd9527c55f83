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

/// A basket, its tile and the places in it, all within the body of the step.
void add_group(const Wish& wish, PutPlaces& out, const Rect& basket, std::vector<Rect> inside) {
    Rect all = basket;
    for (const Rect& one : inside) {
        all = bounds(all, one);
    }
    out.bodies.push_back(intersection(all.inset(-wish.rim()), wish.body));
    out.baskets.push_back(basket);
    out.inside.push_back(std::move(inside));
}

/// Baskets in a row below the table; what lies in them beside their tile.
PutPlaces beside(const Wish& wish) {
    PutPlaces out;
    const int groups = wish.groups(), gap = wish.gap(), least = wish.least();
    const int column = wish.column();
    const int cells = std::min(kMostInside + 1, (column + gap) / (least + gap));
    const int w = cells < 2 ? 0 : std::min((column - gap * (cells - 1)) / cells, wish.metrics.px(34));
    if (w < least) {
        return out;
    }
    const int h = std::max(least, std::min(wish.body.h * 32 / 100, w * 118 / 100));
    const int top = wish.body.bottom() - h - wish.rim();
    const int purse = purse_group(wish, true);
    for (int group = 0; group < groups; ++group) {
        const int from = wish.column_left(group);
        const int left = from + (column - cells * w - (cells - 1) * gap) / 2;
        if (group == purse) {
            out.purse = {from, top, column, h};
            continue;
        }
        std::vector<Rect> inside;
        for (int i = 1; i < cells; ++i) {
            inside.push_back({left + i * (w + gap), top, w, h});
        }
        add_group(wish, out, {left, top, w, h}, std::move(inside));
    }
    out.table =
        grid(wish.metrics, {wish.body.x, wish.body.y, wish.body.w, top - gap - wish.body.y}, wish.items);
    out.fits = !out.table.empty();
    return out;
}

/// Baskets in a row below the table; what lies in them above their tile.
PutPlaces above(const Wish& wish) {
    PutPlaces out;
    const int groups = wish.groups(), gap = wish.gap(), least = wish.least();
    const int column = wish.column();
    if (column < least) {
        return out;
    }
    const int cells = std::min(kMostInside, (column + gap) / (least + gap));
    const int w = std::min((column - gap * (cells - 1)) / cells, wish.metrics.px(34));
    const int h = std::max(least, std::min(wish.body.h * 22 / 100, w));
    const int foot = wish.body.bottom() - wish.rim();
    const int top = foot - 2 * h - gap;
    const int purse = purse_group(wish, true);
    for (int group = 0; group < groups; ++group) {
        const int from = wish.column_left(group);
        const int wide = cells * w + (cells - 1) * gap, left = from + (column - wide) / 2;
        if (group == purse) {
            out.purse = {left, top, wide, foot - top};
            continue;
        }
        std::vector<Rect> inside;
        for (int i = 0; i < cells; ++i) {
            inside.push_back({left + i * (w + gap), top, w, h});
        }
        add_group(wish, out, {left, foot - h, wide, h}, std::move(inside));
    }
    out.table =
        grid(wish.metrics, {wish.body.x, wish.body.y, wish.body.w, top - gap - wish.body.y}, wish.items);
    out.fits = !out.table.empty();
    return out;
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
    const int purse = purse_group(wish, false);
    for (int group = 0; group < groups; ++group) {
        const int y = top + group * (h + gap);
        if (group == purse) {
            out.purse = {left, y, wide, h};
            continue;
        }
        std::vector<Rect> inside;
        for (int i = 1; i < cells; ++i) {
            inside.push_back({left + i * (w + gap), y, w, h});
        }
        add_group(wish, out, {left, y, w, h}, std::move(inside));
    }
    const Rect table = {wish.body.x, wish.body.y, left - gap - wish.body.x, wish.body.h};
    out.table = grid(wish.metrics, table, wish.items);
    out.fits = !out.table.empty();
    return out;
}

/// More things to be seen first, then larger ones; beyond 32 mm nothing is gained.
int worth(const Wish& wish, const PutPlaces& places) {
    if (!places.fits) {
        return -1;
    }
    const Rect& seat = places.table.front();
    const Rect& basket = places.baskets.front();
    const int seat_side = std::min({seat.w, seat.h, wish.metrics.px(32)});
    const int basket_side = std::min({basket.w, basket.h, wish.metrics.px(26)});
    return static_cast<int>(places.table.size()) * 10'000 + seat_side * 2 + basket_side;
}

}  // namespace

PutPlaces put_places(const Metrics& metrics, const Rect& body, int items, int baskets, bool with_purse) {
    const Wish wish{metrics, body, items, baskets, with_purse};
    PutPlaces best;
    if (items < 1 || baskets < 1) {
        return best;
    }
    for (PutPlaces& tried :
         std::vector<PutPlaces>{beside(wish), above(wish), in_rows(wish, 3), in_rows(wish, 2)}) {
        if (worth(wish, tried) > worth(wish, best)) {
            best = std::move(tried);
        }
    }
    return best;
}

Areas put_areas(const Metrics& metrics, bool captions, int items, int baskets, bool with_purse) {
    return areas_that_fit(metrics, captions, [&](const Rect& body) {
        // A caption is not worth a stack of things of which most are hidden.
        const PutPlaces places = put_places(metrics, body, items, baskets, with_purse);
        return places.fits && static_cast<int>(places.table.size()) >= std::min(items, 4);
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
