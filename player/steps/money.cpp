#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "player/steps/money_drawing.h"
#include "player/steps/step_places.h"

namespace jankar::steps {

using lesson::Part;
using screen::Rect;

namespace {

/// Equal pieces of the tray: those still in it, and those taken, in the order in which they were.
struct Kind {
    std::int64_t value = 0;
    std::vector<int> waiting;
    std::vector<int> taken;
    int last_taken = -1;  ///< how many-th of all
};

/// From big to small.
std::vector<Kind> kinds_of(const lesson::LessonPlay& play) {
    std::vector<Kind> out;
    const std::vector<std::int64_t> tray = play.tray();
    for (int note = 0; note < static_cast<int>(tray.size()); ++note) {
        const std::int64_t value = tray[static_cast<std::size_t>(note)];
        auto kind = std::find_if(out.begin(), out.end(), [&](const Kind& one) { return one.value == value; });
        if (kind == out.end()) {
            kind = out.insert(out.end(), Kind{value, {}, {}, -1});
        }
        const int place = play.state_of(Part::Note, note).place;
        (place < 0 ? kind->waiting : kind->taken).push_back(note);
        kind->last_taken = std::max(kind->last_taken, place);
    }
    for (Kind& kind : out) {
        std::sort(kind.taken.begin(), kind.taken.end(), [&](int a, int b) {
            return play.state_of(Part::Note, a).place < play.state_of(Part::Note, b).place;
        });
    }
    std::sort(out.begin(), out.end(), [](const Kind& a, const Kind& b) { return a.value > b.value; });
    return out;
}

/// A steel plate, as food is eaten from: what lies on it is given.
void draw_plate(screen::Ui& ui, const Rect& place) {
    const screen::Metrics& m = ui.metrics();
    if (ui.is_contrast()) {
        ui.canvas().framed_rect(place, m.px(6), ui.colors().face, m.line(), ui.colors().ink);
        return;
    }
    ui.canvas().round_rect(place, m.px(7), screen::rgb(0x8E9499));
    ui.canvas().round_rect({place.x, place.y, place.w, place.h - m.px(0.7)}, m.px(7), screen::rgb(0xDDE2E5));
    ui.canvas().round_rect(place.inset(m.px(1.1)), m.px(6), screen::rgb(0xC9CED2));
}

void draw_target(screen::Ui& ui, const StepScene& scene, const Rect& target) {
    const lesson::Step& step = scene.play.step();
    const TargetPlaces places = target_places(ui.metrics(), target, step);
    if (!step.picture.empty()) {
        const int frame = panel_frame(ui.metrics());
        draw_whole_picture(ui, scene.picture(step.picture), places.picture.inset(frame), frame,
                           panel_radius(ui.metrics()) - frame);
    }
    if (step.task == "count") {
        return;  // what it comes to is for her to find
    }
    const int pad = ui.metrics().px(1.5);
    auto panel = [&](const Rect& place, std::int64_t amount) {
        ui.canvas().round_rect(place, ui.metrics().px(4), ui.colors().linen);
        draw_amount(ui, scene, amount, place.inset(pad));
    };
    if (step.task == "change") {
        panel(places.price, scene.play.money_price());
        draw_icon(ui, "basket-in", places.paid_icon, 0.9);
        panel(places.paid, scene.play.money_paid());
    } else {
        panel(places.price, scene.play.money_target());
    }
}

}  // namespace

void draw_money(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const std::vector<Kind> kinds = kinds_of(scene.play);
    const TraySize tray = tray_size(scene.play.tray());
    const Areas area = money_areas(m, scene.captions, tray);
    const MoneyPlaces places = money_places(m, area.body, tray);
    if (!places.fits || scene.country == nullptr) {
        return;
    }
    draw_target(ui, scene, places.target);
    draw_plate(ui, places.plate_ground);
    const int pad = m.px(1.8);
    const Rect cell = {0, 0, places.tray.front().w - 2 * pad,
                       std::min(places.tray.front().h, places.plate.front().h) - 2 * pad - m.lip()};
    std::vector<std::int64_t> values;
    for (const Kind& kind : kinds) {
        values.push_back(kind.value);
    }
    const double scale = fan_scale(m, *scene.country, values, tray.most, cell);
    // The tile of a piece; what lies in it is drawn by `fill`.
    auto draw_tile = [&](const Kind& kind, int note, const Rect& place, auto fill) {
        const lesson::ItemState state = scene.play.state_of(Part::Note, note);
        fill(ui.tile(lesson::control_id(Part::Note, note), screen::Role::Item, place,
                     fmt::format("money:{}", kind.value), {.chosen = state.shown, .dim = state.dim})
                 .inset(pad / 2));
        if (state.dim) {
            draw_dim(ui, place);
        }
    };
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const Kind& kind = kinds[i];
        if (kind.waiting.empty()) {
            ui.canvas().dashes(places.tray[i], m.radius_tile(), m.line(), ui.colors().edge);
            continue;
        }
        draw_tile(kind, kind.waiting.front(), places.tray[i], [&](const Rect& inside) {
            draw_fan(ui, scene, kind.value, static_cast<int>(kind.waiting.size()), scale, inside);
        });
    }
    for (std::size_t cell_at = 0; cell_at < places.plate.size(); ++cell_at) {
        // Of several kinds in one place a tap gives back the one taken last.
        const Kind* top = nullptr;
        std::vector<std::int64_t> pieces;
        for (std::size_t i = cell_at; i < kinds.size(); i += places.plate.size()) {
            pieces.insert(pieces.end(), kinds[i].taken.size(), kinds[i].value);
            if (top == nullptr || kinds[i].last_taken > top->last_taken) {
                top = &kinds[i];
            }
        }
        if (!pieces.empty()) {
            draw_tile(*top, top->taken.back(), places.plate[cell_at],
                      [&](const Rect& inside) { draw_pieces(ui, scene, pieces, scale, inside); });
        }
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
