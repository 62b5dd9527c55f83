#include "player/steps/step_places.h"

#include <algorithm>
#include <cmath>

namespace jankar::steps {

using screen::Metrics;
using screen::Rect;

namespace {

int least_side(const std::vector<Rect>& rects) {
    int side = rects.empty() ? 0 : std::min(rects.front().w, rects.front().h);
    for (const Rect& rect : rects) {
        side = std::min({side, rect.w, rect.h});
    }
    return side;
}

}  // namespace

ThumbPlaces thumb_places(const Metrics& metrics, const Rect& body) {
    const int gap = metrics.gap(), least = metrics.px(kLeastTile) + metrics.lip();
    const int height = std::clamp(body.h * 28 / 100, least, std::max(least, metrics.px(36)));
    const int width = std::min((body.w - 2 * gap) / 2, height * 17 / 10);
    ThumbPlaces out;
    const Rect above = {body.x, body.y, body.w, body.h - height - gap * 3 / 4};
    out.picture = large_picture(above);
    int top = body.bottom() - height;
    if (metrics.portrait()) {
        // Both together in the middle of the height.
        const int all = out.picture.h + gap + height;
        out.picture.y = body.y + std::max(0, body.h - all) / 2;
        top = out.picture.bottom() + gap;
    }
    const int left = body.x + (body.w - 2 * width - 2 * gap) / 2;
    out.yes = {left, top, width, height};
    out.no = {left + width + 2 * gap, top, width, height};
    return out;
}

DoPlaces do_places(const Metrics& metrics, const Rect& body, bool with_timer) {
    if (!with_timer) {
        return {body, {}};
    }
    // Large enough to be read while the hands work, an arm's length away; never over what they do.
    const int gap = metrics.px(4);
    if (metrics.portrait()) {
        const int side = std::clamp(body.h * 32 / 100, metrics.px(24), metrics.px(40));
        const int tall = std::min(body.h - side - gap, body.w * 10 / 16);
        const int top = body.y + (body.h - tall - gap - side) / 2;
        return {{body.x, top, body.w, tall}, {body.centre_x() - side / 2, top + tall + gap, side, side}};
    }
    const int side = std::min(std::clamp(body.w * 25 / 100, metrics.px(24), metrics.px(44)), body.h);
    const int wide = std::min(body.w - side - gap, body.h * 16 / 10);
    const int left = body.x + (body.w - wide - gap - side) / 2;
    return {{left, body.y, wide, body.h}, {left + wide + gap, body.centre_y() - side / 2, side, side}};
}

FindPlaces find_places(const Metrics& metrics, const Rect& body, const lesson::Lesson& lesson,
                       const lesson::Step& step) {
    double shape = 1.6;
    const auto media = lesson.media.find(step.picture);
    if (media != lesson.media.end() && media->second.width > 0 && media->second.height > 0) {
        shape = std::clamp(static_cast<double>(media->second.width) / media->second.height, 0.4, 2.5);
    }
    FindPlaces out;
    out.frame = contained(body, shape);
    const Rect picture = out.frame.inset(std::max(2, metrics.px(0.8)));
    const int least = metrics.px(kLeastTile);
    for (const lesson::Item& spot : step.items) {
        auto across = [&](double share) { return static_cast<int>(std::lround(share / 100 * picture.w)); };
        auto down = [&](double share) { return static_cast<int>(std::lround(share / 100 * picture.h)); };
        Rect place = {picture.x + across(spot.x), picture.y + down(spot.y), across(spot.w), down(spot.h)};
        // Never smaller than a finger, never outside the picture.
        const int more_w = std::max(0, least - place.w), more_h = std::max(0, least - place.h);
        place = {place.x - more_w / 2, place.y - more_h / 2, place.w + more_w, place.h + more_h};
        place.x = std::clamp(place.x, picture.x, std::max(picture.x, picture.right() - place.w));
        place.y = std::clamp(place.y, picture.y, std::max(picture.y, picture.bottom() - place.h));
        out.spots.push_back(place);
    }
    return out;
}

MatchPlaces match_places(const Metrics& metrics, const Rect& body, int pairs) {
    const int gap = metrics.gap();
    MatchPlaces columns;
    {
        const int channel = std::max(metrics.px(16), body.w / 4);
        int h = (body.h - gap * (pairs - 1)) / pairs;
        const int w = std::min((body.w - channel) / 2, h * 14 / 10);
        h = std::min(h, w * 118 / 100);
        const int between = std::min(body.w - 2 * w, std::max(channel, w));
        const int left = body.x + (body.w - 2 * w - between) / 2;
        const int top = body.y + (body.h - pairs * h - (pairs - 1) * gap) / 2;
        for (int i = 0; i < pairs; ++i) {
            columns.items.push_back({left, top + i * (h + gap), w, h});
            columns.partners.push_back({left + w + between, top + i * (h + gap), w, h});
        }
    }
    MatchPlaces rows;
    rows.columns = false;
    {
        // Room for the threads: less of it before the tiles become too small.
        const int wished = std::max(metrics.px(13), body.h * 16 / 100);
        const int channel = std::clamp(body.h - 2 * metrics.px(kLeastTile), metrics.px(9), wished);
        int h = (body.h - channel) / 2;
        const int w = std::min((body.w - gap * (pairs - 1)) / pairs, h * 125 / 100);
        h = std::min(h, w * 140 / 100);
        const int left = body.x + (body.w - pairs * w - (pairs - 1) * gap) / 2;
        const int between = std::min(body.h - 2 * h, std::max(channel, h));
        const int top = body.y + (body.h - 2 * h - between) / 2;
        for (int i = 0; i < pairs; ++i) {
            rows.items.push_back({left + i * (w + gap), top, w, h});
            rows.partners.push_back({left + i * (w + gap), top + h + between, w, h});
        }
    }
    const int by_columns = least_side(columns.items), by_rows = least_side(rows.items);
    return by_columns >= std::min(by_rows, metrics.px(29)) ? columns : rows;
}

Areas match_areas(const Metrics& metrics, bool captions, int pairs) {
    return areas_that_fit(metrics, captions, [&](const Rect& body) {
        return least_side(match_places(metrics, body, pairs).items) >= metrics.px(kLeastTile);
    });
}

GrowPlaces grow_places(const Metrics& metrics, const Rect& body, bool with_picture) {
    GrowPlaces out;
    const int rest = metrics.px(2), gap = metrics.gap();
    const int key = std::max(metrics.px(kLeastTile), std::min(metrics.px(30), body.h * 30 / 100));
    out.moons = {body.x, body.y, body.w, metrics.px(metrics.small() ? 7 : 9)};
    const int top = out.moons.bottom() + rest, tall = body.bottom() - top;
    if (metrics.portrait()) {
        const int band = std::max(key, tall * 26 / 100);
        const Rect foot = {body.x, body.bottom() - band, body.w, band};
        out.piles = {body.x, top, body.w, tall - band - gap};
        out.month = {foot.centre_x() - key / 2, foot.centre_y() - key / 2, key, key};
        if (with_picture) {
            out.picture = contained({foot.x, foot.y, foot.w - key - gap, foot.h}, 1.6);
            const int left = foot.x + (foot.w - out.picture.w - gap - key) / 2;
            out.picture.x = left;
            out.month.x = out.picture.right() + gap;
        }
        return out;
    }
    const int wide = std::max(key, body.w * (with_picture ? 32 : 24) / 100);
    const Rect side = {body.right() - wide, top, wide, tall};
    out.piles = {body.x, top, body.w - wide - gap, tall};
    out.month = {side.centre_x() - key / 2, side.centre_y() - key / 2, key, key};
    if (with_picture) {
        out.picture = contained({side.x, side.y, side.w, tall - key - gap}, 1.6);
        out.picture.y = side.y;
        const int room = side.bottom() - out.picture.bottom() - gap;
        out.month.y = out.picture.bottom() + gap + std::max(0, (room - key) / 2);
    }
    return out;
}

}  // namespace jankar::steps
