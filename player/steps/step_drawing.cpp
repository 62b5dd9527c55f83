#include "player/steps/step_drawing.h"

#include "player/steps/step_layout.h"

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
        default:
            // A pack with another type of step is refused before it is opened (json.h: Unsupported).
            return;
    }
}

std::vector<WantedPicture> pictures_of(const screen::Metrics& metrics, const lesson::Step& step,
                                       bool captions) {
    std::vector<WantedPicture> out;
    const Areas area = areas(metrics, captions);
    const int frame = std::max(2, metrics.px(0.8));
    auto add = [&](const std::string& name, const Rect& place) {
        if (!name.empty()) {
            out.push_back({name, place.w, place.h, media::Fit::Cover});
        }
    };
    const int count = static_cast<int>(step.items.size());
    switch (step.type) {
        case StepType::Picture:
        case StepType::Do:
            add(step.picture, large_picture(area.body).inset(frame));
            break;
        case StepType::Sequence:
            if (count > 0) {
                add(step.items.front().picture, large_picture(area.body).inset(frame));
            }
            break;
        case StepType::Choose:
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
        default:
            break;
    }
    return out;
}

}  // namespace jankar::steps
