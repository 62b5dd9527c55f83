#include "player/views/lesson_tile.h"

namespace jankar::views {

using screen::Rect;

void draw_subject_sign(screen::Ui& ui, const std::string& subject, int centre_x, int centre_y, int radius) {
    ui.canvas().disc(centre_x, centre_y, radius, ui.colors().face);
    ui.icon("subject-" + subject, {centre_x - radius, centre_y - radius, 2 * radius, 2 * radius});
}

void draw_go_mark(screen::Ui& ui, int centre_x, int centre_y, int radius) {
    const int lip = ui.metrics().lip();
    ui.canvas().disc(centre_x, centre_y + lip / 2, radius, ui.colors().next_lip);
    ui.canvas().disc(centre_x, centre_y - lip / 2, radius, ui.colors().next);
    const int size = radius * 12 / 10;
    ui.icon("go", {centre_x - size / 2, centre_y - size / 2 - lip / 2, size, size});
}

namespace {

/// The band of a tile, below its cover or beside it: the subject's sign, and beads or the mark that begins
/// it.
void draw_foot(screen::Ui& ui, const pack::ShelfLesson& lesson, const LessonProgress& progress,
               const Rect& foot, bool is_upright, bool with_go) {
    const screen::Metrics& m = ui.metrics();
    const int sign = std::min(is_upright ? foot.w : foot.h, std::max(m.px(7.5), foot.h / 4)) * 38 / 100;
    const int sign_x = is_upright ? foot.centre_x() + m.line() / 2 : foot.x + sign + m.px(2);
    const int sign_y = is_upright ? foot.y + sign + m.px(2) : foot.centre_y() + m.line() / 2;
    draw_subject_sign(ui, lesson.entry.subject, sign_x, sign_y, sign);
    if (with_go) {
        const int go_x = is_upright ? foot.centre_x() + m.line() / 2 : foot.right() - sign - m.px(2);
        const int go_y = is_upright ? foot.bottom() - sign - m.px(2.5) : foot.centre_y() + m.line() / 2;
        draw_go_mark(ui, go_x, go_y, sign);
    } else if (progress.begun || progress.finished) {
        const int steps = lesson.entry.steps;
        // A tile shows the shape of her progress, not a count: at most six beads (beside a cover, three)
        // stand for all steps.
        const int beads = std::min(is_upright ? 3 : 6, steps);
        const int done = progress.finished ? beads : steps > 0 ? progress.beads_done * beads / steps : 0;
        const int left = is_upright ? foot.x + m.px(1) : foot.x + 2 * sign + m.px(3.5);
        const int top = is_upright ? sign_y + sign : foot.y;
        ui.beads(
            {left, top, foot.right() - left - m.px(1), foot.bottom() - top}, beads, -1,
            [&](int i) { return i < done; }, true);
    }
}

}  // namespace

void draw_lesson_tile(screen::Ui& ui, const Context& context, std::size_t shelf_index, const Rect& place,
                      bool with_go) {
    const pack::ShelfLesson& lesson = context.shelf()[shelf_index];
    const screen::SubjectColors& subject = screen::subject_colors(lesson.entry.subject);
    const screen::Metrics& m = ui.metrics();
    const LessonProgress progress = context.progress(shelf_index);
    const Rect inside = ui.tile("lesson:" + lesson.entry.id, screen::Role::Tile, place,
                                lesson.entry.id + "/title", {}, subject.accent, subject.deep, subject.deep);
    const int radius = m.radius_tile() - m.line();
    // A low tile would show a strip of its cover: there the cover stands whole on the left, the band beside
    // it.
    const int band = std::max(m.px(7.5), inside.h / 4);
    const bool is_low = inside.w > 2 * (inside.h - band);
    const int beside = std::max(m.px(14), inside.w - inside.h * 16 / 10);
    const Rect cover = is_low ? Rect{inside.x, inside.y, inside.w - beside, inside.h}
                              : Rect{inside.x, inside.y, inside.w, inside.h - band};
    const Rect foot = is_low ? Rect{cover.right(), inside.y, beside, inside.h}
                             : Rect{inside.x, cover.bottom(), inside.w, band};
    const unsigned corners = is_low ? screen::kLeft : screen::kTop;
    if (progress.damaged) {
        ui.canvas().round_rect(cover, radius, subject.tint, corners);
        const int size = std::min(cover.w, cover.h) * 8 / 10;
        ui.icon("folded-cloth", {cover.centre_x() - size / 2, cover.centre_y() - size / 2, size, size});
    } else {
        ui.picture(context.cover(shelf_index), cover, media::Fit::Cover, subject.deep, radius, corners);
    }
    // The cover reaches further into the corner than the tile's own rounding.
    ui.canvas().round_off(place, m.radius_tile(), ui.around("lesson:" + lesson.entry.id), corners);
    if (progress.received) {
        const int leaf = std::min(m.px(9), std::min(cover.w, cover.h) / 3);
        const Rect mark = {cover.right() - leaf - m.px(1), cover.y + m.px(1), leaf, leaf};
        ui.canvas().disc(mark.centre_x(), mark.centre_y(), leaf / 2, ui.colors().face);
        ui.icon("leaf", mark, 0.86);
    }
    const int edge = std::max(2, m.line());
    ui.canvas().fill(is_low ? Rect{foot.x, foot.y, edge, foot.h} : Rect{foot.x, foot.y, foot.w, edge},
                     subject.deep);
    draw_foot(ui, lesson, progress, foot, is_low, with_go);
}

}  // namespace jankar::views
