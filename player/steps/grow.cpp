#include <algorithm>
#include <cmath>
#include <vector>

#include "content/lesson/country.h"
#include "player/steps/money_drawing.h"
#include "player/steps/step_places.h"

namespace jankar::steps {

using screen::Rect;

namespace {

/// A pile, what it stands for, and how high it was at the beginning or will be at the end (0: not shown).
struct Pile {
    std::int64_t amount = 0;
    const char* sign = "";
    std::int64_t full = 0;
};

/// What she will have put aside when all months are over.
std::int64_t saved_at_last(const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const auto at =
        scene.country == nullptr ? step.principal.end() : step.principal.find(scene.country->code);
    const std::int64_t monthly = at != step.principal.end() ? at->second
                                 : step.principal.empty()   ? 0
                                                            : step.principal.begin()->second;
    return monthly * std::max(1, scene.play.growth().months);
}

/// saving: what she put aside, and what it earned; loan: what is still owed, and the interest paid;
/// interest: what was lent, and the interest.
std::vector<Pile> piles_of(const StepScene& scene) {
    const lesson::LessonPlay::Growth now = scene.play.growth();
    const std::string& kind = scene.play.step().kind;
    if (kind == "saving") {
        if (scene.play.step().rate == 0) {
            return {{now.own, "purse", saved_at_last(scene)}};
        }
        return {{now.own - now.interest, "purse", saved_at_last(scene)}, {now.interest, "leaf", 0}};
    }
    return {{now.owed, "basket-out", now.own}, {now.interest, "leaf", 0}};
}

/// The highest that a pile can become, so that all stand to one scale from the first month on.
std::int64_t highest(const StepScene& scene) {
    const lesson::LessonPlay::Growth now = scene.play.growth();
    const lesson::Step& step = scene.play.step();
    std::int64_t principal = now.own;
    if (step.kind == "saving") {
        principal = saved_at_last(scene);
    }
    const std::int64_t interest = principal * std::max<std::int64_t>(0, step.rate) * now.months / 100;
    return std::max(
        {std::int64_t{1}, principal, step.kind == "saving" ? 0 : interest, now.own, now.owed, now.interest});
}

/// The piece the piles are made of: the largest of which the highest pile needs ten or more.
std::int64_t unit_of(const lesson::Country& country, std::int64_t amount) {
    std::int64_t unit = 1;
    for (const lesson::MoneyPiece& piece : country.pieces) {
        if (piece.value * 10 <= amount) {
            return piece.value;
        }
        unit = piece.value;
    }
    return unit;
}

void draw_piles(screen::Ui& ui, const StepScene& scene, const Rect& place) {
    if (scene.country == nullptr) {
        return;
    }
    const screen::Metrics& m = ui.metrics();
    const std::vector<Pile> piles = piles_of(scene);
    const std::int64_t most = highest(scene), unit = unit_of(*scene.country, most);
    const lesson::MoneyPiece* piece = scene.country->piece(unit);
    const int count = static_cast<int>(piles.size()), gap = m.px(5);
    const int w = std::min((place.w - gap * (count - 1)) / count, m.px(62));
    const int left = place.x + (place.w - count * w - (count - 1) * gap) / 2;
    const int sign = std::min({std::max(m.px(12), std::min(m.px(18), place.h / 5)), place.h / 3, w});
    const int foot = place.bottom() - sign - m.px(1.5);
    const double wide = piece == nullptr ? 150 : piece->width_mm * (piece->coin ? 2 : 1);
    // A note is not drawn so large that the pile has no room to grow.
    const double scale = std::min(w * 0.84 / wide, (foot - place.y) * 0.28 / 66);
    const PieceSize one = piece == nullptr ? PieceSize{} : piece_size(*piece, scale);
    const double per_unit = std::min(one.h * 0.5 * static_cast<double>(most) / static_cast<double>(unit),
                                     static_cast<double>(foot - place.y - one.h - m.px(2))) /
                            static_cast<double>(most);
    for (int i = 0; i < count; ++i) {
        const Pile& pile = piles[static_cast<std::size_t>(i)];
        const Rect column = {left + i * (w + gap), place.y, w, foot - place.y};
        // A mat under each.
        const Rect mat = {column.x, foot - m.px(2.2), w, m.px(3)};
        ui.canvas().round_rect(mat, mat.h / 2, ui.is_contrast() ? ui.colors().ink : screen::rgb(0xE3BE83));
        const std::int64_t seat = std::max(pile.full, pile.amount == 0 ? unit : 0);
        if (seat > pile.amount) {
            // As high as it was when it was lent, or as it will be; where that is not known, one piece.
            const int tall =
                one.h + static_cast<int>(std::lround(
                            static_cast<double>(std::max<std::int64_t>(0, seat - unit)) * per_unit));
            const int pad = m.px(1);
            ui.canvas().dashes({column.centre_x() - one.w / 2 - pad, foot - tall - pad - m.px(1),
                                one.w + 2 * pad, tall + 2 * pad},
                               m.px(2), m.line(), ui.colors().edge);
        }
        draw_pile(ui, scene, pile.amount, unit, per_unit, scale,
                  {column.x, column.y, column.w, column.h - m.px(1)});
        draw_icon(ui, pile.sign, {column.x, foot + m.px(1.5), w, sign}, 1.0);
    }
}

/// A moon for each month: those that passed full, the others still dark.
void draw_moons(screen::Ui& ui, const Rect& place, int month, int months) {
    if (months <= 0) {
        return;
    }
    const int rows = months > 12 && place.h > place.w / 10 ? 2 : 1;
    const int per_row = (months + rows - 1) / rows;
    const int cell = std::min(place.w / per_row, place.h / rows), radius = std::max(3, cell * 36 / 100);
    for (int i = 0; i < months; ++i) {
        const int in_row = std::min(per_row, months - i / per_row * per_row);
        const int x = place.centre_x() - in_row * cell / 2 + i % per_row * cell + cell / 2;
        const int y = place.centre_y() - rows * cell / 2 + i / per_row * cell + cell / 2;
        const bool passed = i < month;
        const int rim = std::max(1, radius / 5);
        ui.canvas().disc(x, y, radius, passed ? ui.colors().ink : ui.colors().bead_empty_rim);
        if (passed) {
            // The full moon of the icon: night around, light in it.
            ui.canvas().disc(x, y, radius - rim, screen::rgb(0x2C4A7C));
            ui.canvas().disc(x, y, std::max(2, radius * 6 / 10), screen::rgb(0xFBEFC9));
        } else {
            ui.canvas().disc(x, y, radius - rim, ui.colors().bead_empty);
        }
    }
}

}  // namespace

void draw_grow(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const Areas area = areas(m, scene.captions);
    const lesson::LessonPlay::Growth now = scene.play.growth();
    const GrowPlaces places = grow_places(m, area.body, !step.picture.empty());
    draw_moons(ui, places.moons, now.month, now.months);
    draw_piles(ui, scene, places.piles);
    if (!step.picture.empty()) {
        draw_panel_picture(ui, scene.picture(step.picture), places.picture);
    }
    if (now.month < now.months) {
        ui.key("month", "month", places.month, screen::KeyLook::Plain, "ui:month");
    } else {
        // All months are over: its empty seat.
        ui.canvas().dashes(places.month, m.radius_key(), m.line(), ui.colors().asleep);
        ui.icon("month", places.month.inset(places.month.w / 10), 0.35);
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
