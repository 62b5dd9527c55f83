#include <algorithm>
#include <map>

#include "player/steps/step_places.h"

// money: several ways to lay out what is asked, the plate and the tray; the largest pieces win.

namespace jankar::steps {

using screen::Metrics;
using screen::Rect;

namespace {

/// What is to be paid needs so much height to be read, in millimetres.
constexpr double kLeastTarget = 12;
constexpr int kMostColumns = 6;

struct Wish {
    const Metrics& metrics;
    const Rect& body;
    int kinds, most;
    int gap() const { return metrics.gap(); }
    int least() const { return metrics.px(kLeastTile); }
    /// Between things of which one at most is active.
    int rest() const { return metrics.px(metrics.small() ? 2.5 : 4); }
};

/// Rows of equal cells, each in the middle.
std::vector<Rect> rows_of(const Rect& area, int count, int columns, int w, int h, int gap) {
    std::vector<Rect> out;
    for (int i = 0; i < count; ++i) {
        const int in_row = std::min(columns, count - i / columns * columns);
        const int left = area.x + (area.w - in_row * w - (in_row - 1) * gap) / 2;
        out.push_back({left + i % columns * (w + gap), area.y + i / columns * (h + gap), w, h});
    }
    return out;
}

/// What is asked, the plate, the tray, one below the other.
MoneyPlaces in_bands(const Wish& wish, int columns) {
    MoneyPlaces out;
    const int gap = wish.gap(), rows = (wish.kinds + columns - 1) / columns;
    const int w = std::min((wish.body.w - gap * (columns - 1)) / columns, wish.metrics.px(46));
    const int target = std::max(wish.metrics.px(kLeastTarget), wish.body.h * 24 / 100);
    // Notes are twice as wide as they are high, and lie in a fan.
    int h = (wish.body.h - target - wish.rest() - gap * rows) / (rows + 1);
    if (h < wish.least()) {
        h = (wish.body.h - wish.metrics.px(kLeastTarget) - wish.rest() - gap * rows) / (rows + 1);
    }
    if (w < wish.least() || h < wish.least() || columns > wish.kinds) {
        return out;
    }
    h = std::min(h, std::max(wish.least(), w * 80 / 100));
    const int foot = wish.body.bottom();
    const int tray_top = foot - rows * h - (rows - 1) * gap;
    const int plate_top = tray_top - gap - h;
    out.tray = rows_of({wish.body.x, tray_top, wish.body.w, 0}, wish.kinds, columns, w, h, gap);
    out.plate =
        rows_of({wish.body.x, plate_top, wish.body.w, 0}, std::min(wish.kinds, columns), columns, w, h, gap);
    out.target = {wish.body.x, wish.body.y, wish.body.w, plate_top - wish.rest() - wish.body.y};
    out.fits = true;
    return out;
}

/// What is asked beside the plate, the tray below both.
MoneyPlaces in_halves(const Wish& wish, int columns) {
    MoneyPlaces out;
    const int gap = wish.gap(), rows = (wish.kinds + columns - 1) / columns;
    const int w = std::min((wish.body.w - gap * (columns - 1)) / columns, wish.metrics.px(46));
    int h = (wish.body.h - gap * rows) / (rows + 1);
    if (w < wish.least() || h < wish.least() || columns < 3) {
        return out;
    }
    h = std::min(h, std::max(wish.least(), w * 80 / 100));
    const int tray_top = wish.body.bottom() - rows * h - (rows - 1) * gap;
    out.tray = rows_of({wish.body.x, tray_top, wish.body.w, 0}, wish.kinds, columns, w, h, gap);
    const int on_plate = columns / 2, wide = on_plate * w + (on_plate - 1) * gap;
    const Rect top = {wish.body.x, wish.body.y, wish.body.w, tray_top - gap - wish.body.y};
    const int plate_h = std::min(top.h, std::max(h, wish.metrics.px(30)));
    out.plate = rows_of({top.right() - wide, top.bottom() - plate_h, wide, 0}, std::min(wish.kinds, on_plate),
                        on_plate, w, plate_h, gap);
    out.target = {top.x, top.y, top.w - wide - gap, top.h};
    out.fits = true;
    return out;
}

/// The tray on the left, what is asked and the plate in a column on the right.
MoneyPlaces at_side(const Wish& wish, int columns) {
    MoneyPlaces out;
    const int gap = wish.gap(), rows = (wish.kinds + columns - 1) / columns;
    const int w = std::min((wish.body.w - gap * columns) / (columns + 1), wish.metrics.px(46));
    int h = (wish.body.h - gap * (rows - 1)) / rows;
    if (w < wish.least() || h < wish.least() || columns > wish.kinds || wish.metrics.portrait()) {
        return out;
    }
    h = std::min(h, std::max(wish.least(), w * 80 / 100));
    const int tall = rows * h + (rows - 1) * gap, wide = columns * w + (columns - 1) * gap;
    const Rect tray = {wish.body.x, wish.body.y + (wish.body.h - tall) / 2, wide, tall};
    out.tray = rows_of(tray, wish.kinds, columns, w, h, gap);
    const Rect side = {tray.right() + gap, wish.body.y, wish.body.right() - tray.right() - gap, wish.body.h};
    const int plate_h = std::max(wish.least(), std::min(h, side.h * 45 / 100));
    out.plate = {{side.x, side.bottom() - plate_h, side.w, plate_h}};
    out.target = {side.x, side.y, side.w, side.h - plate_h - wish.rest()};
    out.fits = true;
    return out;
}

/// How wide the widest note is drawn in its cell, in millimetres: a fan must fit.
double note_mm(const Wish& wish, const MoneyPlaces& places) {
    const Rect& cell = places.tray.front();
    const int pad = 2 * wish.metrics.px(1.6);
    const int h = std::min(cell.h, places.plate.front().h) - pad - wish.metrics.lip();
    const double fan = 66.0 / 150 * (1 + 0.26 * (std::min(wish.most, 5) - 1));
    return std::min<double>(cell.w - pad, h / fan) * wish.metrics.mm_per_px();
}

/// Large notes first (beyond 30 mm nothing is gained), then a plate on which things lie apart, then room for
/// what is asked. What is asked belongs above: it is read first.
double worth(const Wish& wish, const MoneyPlaces& places) {
    if (!places.fits) {
        return -1;
    }
    const double mm = wish.metrics.mm_per_px();
    const double asked = std::min(1.0, places.target.h * mm / 20) * std::min(1.0, places.target.w * mm / 60);
    const bool above = places.target.bottom() <= places.tray.front().y;
    return 10 * std::min(30.0, note_mm(wish, places)) +
           35 * std::min<double>(4, static_cast<double>(places.plate.size())) + 100 * asked +
           (above ? 40 : 0);
}

}  // namespace

TraySize tray_size(const std::vector<std::int64_t>& tray) {
    std::map<std::int64_t, int> counts;
    TraySize out;
    for (std::int64_t piece : tray) {
        out.most = std::max(out.most, ++counts[piece]);
    }
    out.kinds = std::max(1, static_cast<int>(counts.size()));
    return out;
}

MoneyPlaces money_places(const Metrics& metrics, const Rect& body, const TraySize& tray) {
    const Wish wish{metrics, body, tray.kinds, tray.most};
    MoneyPlaces best;
    for (int columns = 1; columns <= std::min(wish.kinds < 3 ? 3 : wish.kinds, kMostColumns); ++columns) {
        for (MoneyPlaces& tried : std::vector<MoneyPlaces>{in_bands(wish, columns), in_halves(wish, columns),
                                                           at_side(wish, columns)}) {
            if (worth(wish, tried) > worth(wish, best)) {
                best = std::move(tried);
            }
        }
    }
    if (best.fits) {
        Rect all = best.plate.front();
        for (const Rect& one : best.plate) {
            all = bounds(all, one);
        }
        best.plate_ground = intersection(all.inset(-metrics.px(2)), body);
    }
    return best;
}

Areas money_areas(const Metrics& metrics, bool captions, const TraySize& tray) {
    return areas_that_fit(metrics, captions,
                          [&](const Rect& body) { return money_places(metrics, body, tray).fits; });
}

TargetPlaces target_places(const Metrics& metrics, const Rect& target, const lesson::Step& step) {
    TargetPlaces out;
    if (step.task == "count") {
        out.picture = contained(target, 1.6);
        return out;
    }
    const int rest = metrics.px(2);
    if (target.w * 10 < target.h * 14) {
        // A column: the thing above, what it costs and what was given below.
        const int parts = step.task == "change" ? 3 : 2;
        const int h = (target.h - rest * (parts - 1)) / parts;
        out.picture = contained({target.x, target.y, target.w, h}, 1.6);
        out.price = {target.x, target.y + h + rest, target.w, h};
        if (parts == 3) {
            const int icon = std::min(h, target.w / 3);
            out.paid_icon = {target.x, target.bottom() - h, icon, h};
            out.paid = {target.x + icon, target.bottom() - h, target.w - icon, h};
        }
        return out;
    }
    const bool change = step.task == "change";
    if (change && target.h >= metrics.px(16)) {
        // Side by side: the thing over what it costs, money that comes in over what was given.
        const int half = (target.w - rest) / 2, sign = target.h * 52 / 100, under = sign + metrics.px(1);
        const int right = target.right() - half;
        out.picture = contained({target.x, target.y, half, sign}, 1.6);
        out.price = {target.x, target.y + under, half, target.h - under};
        out.paid_icon = {right, target.y, half, sign};
        out.paid = {right, target.y + under, half, target.h - under};
        return out;
    }
    const int w = std::min(target.h * 8 / 5, target.w * (change ? 27 : 42) / 100);
    out.picture = {target.x, target.y, w, target.h};
    const int left = out.picture.right() + rest, room = target.right() - left;
    if (!change) {
        out.price = {left, target.y, room, target.h};
        return out;
    }
    const int icon = std::min(target.h * 80 / 100, room / 5), each = (room - icon - 2 * rest) / 2;
    out.price = {left, target.y, each, target.h};
    out.paid_icon = {left + each + rest, target.y, icon, target.h};
    out.paid = {out.paid_icon.right() + rest, target.y, each, target.h};
    return out;
}

}  // namespace jankar::steps
