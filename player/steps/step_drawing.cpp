#include "player/steps/step_drawing.h"

#include "player/steps/step_places.h"

namespace jankar::steps {

using lesson::StepType;
using screen::Rect;

void draw_step(screen::Ui& ui, const StepScene& scene) {
    switch (scene.play.step().type) {
        case StepType::Picture:
            return draw_picture(ui, scene);
        case StepType::Sequence:
            return draw_sequence(ui, scene);
        case StepType::Video:
            return draw_video(ui, scene);
        case StepType::Choose:
            return draw_choose(ui, scene);
        case StepType::Order:
            return draw_order(ui, scene);
        case StepType::Do:
            return draw_do(ui, scene);
        case StepType::Home:
            return draw_home(ui, scene);
        case StepType::Thumb:
            return draw_thumb(ui, scene);
        case StepType::Match:
            return draw_match(ui, scene);
        case StepType::Sort:
            return draw_sort(ui, scene);
        case StepType::Find:
            return draw_find(ui, scene);
        case StepType::Money:
            return draw_money(ui, scene);
        case StepType::Cashbook:
            return draw_cashbook(ui, scene);
        case StepType::Grow:
            return draw_grow(ui, scene);
        case StepType::Story:
            return draw_story(ui, scene);
        case StepType::Call:
            return draw_call(ui, scene);
    }
}

namespace {

/// A clip of this shape with its frame around it, in an area.
Rect clip_in(const screen::Metrics& metrics, const Rect& area, double shape) {
    return contained(area.inset(panel_frame(metrics)), shape);
}

}  // namespace

Rect video_place(const screen::Metrics& metrics, const lesson::Step& step, bool captions, double shape) {
    const Rect body = areas(metrics, captions).body;
    switch (step.type) {
        case StepType::Thumb:
            return clip_in(metrics, thumb_places(metrics, body).picture, shape);
        case StepType::Do:
            return clip_in(metrics, do_places(metrics, body, step.seconds > 0).area, shape);
        default:
            return clip_in(metrics, body, shape);
    }
}

Rect video_place(const screen::Metrics& metrics, bool captions, double shape) {
    return clip_in(metrics, areas(metrics, captions).body, shape);
}

std::vector<WantedPicture> pictures_of(const screen::Metrics& metrics, const lesson::Step& step,
                                       bool captions) {
    std::vector<WantedPicture> out;
    const Areas area = areas(metrics, captions);
    const int frame = panel_frame(metrics);
    auto add = [&](const std::string& name, const Rect& place, media::Fit fit = media::Fit::Cover) {
        if (!name.empty()) {
            out.push_back({name, place.w, place.h, fit});
        }
    };
    const int count = static_cast<int>(step.items.size());
    switch (step.type) {
        case StepType::Picture:
        case StepType::Call:
            add(step.picture, large_picture(area.body).inset(frame));
            break;
        case StepType::Do:
            add(step.picture,
                large_picture(do_places(metrics, area.body, step.seconds > 0).area).inset(frame));
            break;
        case StepType::Sequence:
            if (count > 0) {
                add(step.items.front().picture, large_picture(area.body).inset(frame));
            }
            break;
        case StepType::Choose:
        case StepType::Story:
        case StepType::Home: {
            const Question places = question(metrics, area.body, !step.picture.empty(), count);
            add(step.picture, places.picture.inset(frame));
            for (int i = 0; i < count; ++i) {
                add(step.items[static_cast<std::size_t>(i)].picture,
                    picture_inside_tile(metrics, places.tiles[static_cast<std::size_t>(i)]));
            }
            break;
        }
        case StepType::Order: {
            const OrderPlaces places =
                order_places(metrics, order_areas(metrics, captions, count).body, count);
            for (const lesson::Item& item : step.items) {
                add(item.picture, picture_inside_tile(metrics, places.waiting.front()));
            }
            break;
        }
        case StepType::Thumb:
            add(step.picture, thumb_places(metrics, area.body).picture.inset(frame));
            break;
        case StepType::Find:
            add(step.picture, large_picture(area.body).inset(frame));
            break;
        case StepType::Match: {
            const int pairs = static_cast<int>(std::min(step.items.size(), step.partners.size()));
            if (pairs > 0) {
                const MatchPlaces places =
                    match_places(metrics, match_areas(metrics, captions, pairs).body, pairs);
                for (const auto* side : {&step.items, &step.partners}) {
                    for (const lesson::Item& item : *side) {
                        add(item.picture, picture_inside_tile(metrics, places.items.front()));
                    }
                }
            }
            break;
        }
        case StepType::Sort:
        case StepType::Cashbook: {
            const bool purse = step.type == StepType::Cashbook;
            const int baskets = purse ? 2 : static_cast<int>(step.baskets.size());
            const PutPlaces places = put_places(
                metrics, put_areas(metrics, captions, count, baskets, purse).body, count, baskets, purse);
            if (places.fits) {
                const Rect inside = picture_inside_tile(metrics, places.table.front());
                for (const lesson::Item& item : step.items) {
                    if (purse) {
                        add(item.picture, entry_places(metrics, inside).picture, media::Fit::Contain);
                    } else {
                        add(item.picture, inside);
                    }
                }
                for (const lesson::Item& basket : step.baskets) {
                    add(basket.picture, picture_inside_tile(metrics, places.baskets.front()));
                }
            }
            break;
        }
        case StepType::Money:
            if (!step.tray.empty()) {
                // The tray of another country may be of other kinds: then it is asked for when it is shown.
                const TraySize tray = tray_size(step.tray.begin()->second);
                const MoneyPlaces places =
                    money_places(metrics, money_areas(metrics, captions, tray).body, tray);
                add(step.picture, target_places(metrics, places.target, step).picture.inset(frame),
                    media::Fit::Contain);
            }
            break;
        case StepType::Grow:
            add(step.picture, grow_places(metrics, area.body, true).picture.inset(frame));
            break;
        case StepType::Video:
            break;
    }
    return out;
}

}  // namespace jankar::steps
