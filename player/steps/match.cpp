#include <algorithm>
#include <array>

#include "player/steps/step_places.h"

namespace jankar::steps {

using lesson::Part;
using screen::Color;
using screen::Rect;

namespace {

/// Threads of four colours; the number of beads on each tells them apart without colour.
Color thread_color(int item) {
    constexpr std::array<const char*, 4> kSubjects = {"skills", "safety", "together", "money"};
    return screen::subject_colors(kSubjects[static_cast<std::size_t>(item) % kSubjects.size()]).accent;
}

/// A thread from an item to its partner along the axes, each in a lane of its own.
class Thread {
 public:
    Thread(screen::Ui& ui, const MatchPlaces& places, int pairs, int item, const Rect& from, const Rect& to)
        : ui_(ui), color_(thread_color(item)), thick_(std::max(3, ui.metrics().px(1.1))) {
        // Where it leaves and arrives is a little beside the middle, so that two threads never lie on each
        // other.
        // Two that stand opposite each other need no way round.
        const bool straight = places.columns ? from.y == to.y : from.x == to.x;
        const int off = straight ? 0 : ui.metrics().px(1.6);
        if (places.columns) {
            const int width = to.x - from.right();
            const int lane = from.right() + (item + 1) * width / (pairs + 1);
            const int y0 = from.centre_y() - off, y1 = to.centre_y() + off;
            across(from.right() - thick_, lane, y0);
            down(lane, y0, y1);
            across(lane, to.x + thick_, y1);
        } else {
            const int height = to.y - from.bottom();
            const int lane = from.bottom() + (item + 1) * height / (pairs + 1);
            const int x0 = from.centre_x() - off, x1 = to.centre_x() + off;
            down(x0, from.bottom() - thick_, lane);
            across(x0, x1, lane);
            down(x1, lane, to.y + thick_);
        }
    }

 private:
    void across(int x0, int x1, int y) {
        draw({std::min(x0, x1) - thick_ / 2, y - thick_ / 2, std::abs(x1 - x0) + thick_, thick_});
    }
    void down(int x, int y0, int y1) {
        draw({x - thick_ / 2, std::min(y0, y1) - thick_ / 2, thick_, std::abs(y1 - y0) + thick_});
    }
    void draw(const Rect& rect) { ui_.canvas().round_rect(rect, thick_ / 2, color_); }

    screen::Ui& ui_;
    const Color color_;
    const int thick_;
};

/// The sign of a pair, on both of its tiles where the thread is fast: so many beads on a little band.
void draw_sign(screen::Ui& ui, const Rect& tile, int item, bool upright, bool at_end) {
    const int radius = std::max(4, ui.metrics().px(1.25)), count = item + 1, edge = ui.metrics().px(1.2);
    const int along = (count - 1) * radius * 26 / 10 + radius * 4, across = radius * 7 / 2;
    Rect band = {0, 0, upright ? across : along, upright ? along : across};
    if (upright) {
        band.x = at_end ? tile.right() - edge - across : tile.x + edge;
        band.y = tile.centre_y() - along / 2;
    } else {
        band.x = tile.centre_x() - along / 2;
        band.y = at_end ? tile.bottom() - ui.metrics().lip() - edge - across : tile.y + edge;
    }
    ui.canvas().round_rect(band, across / 2, ui.colors().face);
    for (int bead = 0; bead < count; ++bead) {
        const int way = static_cast<int>((bead - (count - 1) / 2.0) * radius * 2.6);
        draw_seeds(ui, band.centre_x() + (upright ? 0 : way), band.centre_y() + (upright ? way : 0), radius,
                   1, ui.colors().ink, thread_color(item));
    }
}

}  // namespace

void draw_match(screen::Ui& ui, const StepScene& scene) {
    const lesson::Step& step = scene.play.step();
    const screen::Metrics& m = ui.metrics();
    const int pairs = static_cast<int>(std::min(step.items.size(), step.partners.size()));
    if (pairs == 0) {
        return;
    }
    const Areas area = match_areas(m, scene.captions, pairs);
    const MatchPlaces places = match_places(m, area.body, pairs);
    const std::vector<int> order = scene.play.screen_order(Part::Answer);
    std::vector<Rect> partner_place(static_cast<std::size_t>(pairs));
    for (std::size_t place = 0; place < std::min(order.size(), partner_place.size()); ++place) {
        if (order[place] < pairs) {
            partner_place[static_cast<std::size_t>(order[place])] = places.partners[place];
        }
    }
    for (int i = 0; i < pairs; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const lesson::ItemState item = scene.play.state_of(Part::Item, i);
        draw_picture_tile(ui, scene, lesson::control_id(Part::Item, i), screen::Role::Item, places.items[at],
                          step.items[at], {.chosen = item.held || item.shown, .dim = item.dim});
        const lesson::ItemState partner = scene.play.state_of(Part::Answer, i);
        draw_picture_tile(ui, scene, lesson::control_id(Part::Answer, i), screen::Role::Answer,
                          partner_place[at], step.partners[at],
                          {.chosen = partner.held || partner.shown, .dim = partner.dim});
    }
    for (int i = 0; i < pairs; ++i) {
        const int partner = scene.play.state_of(Part::Item, i).place;
        if (partner >= 0 && partner < pairs) {
            const Rect& from = places.items[static_cast<std::size_t>(i)];
            const Rect& to = partner_place[static_cast<std::size_t>(partner)];
            const Thread thread(ui, places, pairs, i, from, to);
            draw_sign(ui, from, i, places.columns, true);
            draw_sign(ui, to, i, places.columns, false);
        }
    }
    draw_caption(ui, scene, area.caption, step.cap, step.say);
}

}  // namespace jankar::steps
