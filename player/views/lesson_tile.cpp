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

void draw_lesson_tile(screen::Ui& ui, const Context& context, std::size_t shelf_index, const Rect& place,
                      bool with_go) {
    const pack::ShelfLesson& lesson = context.shelf()[shelf_index];
    const screen::SubjectColors& subject = screen::subject_colors(lesson.entry.subject);
    const screen::Metrics& m = ui.metrics();
    const LessonProgress progress = context.progress(shelf_index);
    const Rect inside = ui.tile("lesson:" + lesson.entry.id, screen::Role::Tile, place,
                                lesson.entry.id + "/title", {}, subject.accent, subject.deep, subject.deep);
    const int radius = m.radius_tile() - m.line();
    const int band = std::max(m.px(7.5), inside.h / 4);
    const Rect cover = {inside.x, inside.y, inside.w, inside.h - band};
    if (progress.damaged) {
        ui.canvas().round_rect(cover, radius, subject.tint, screen::kTop);
        const int size = std::min(cover.w, cover.h) * 8 / 10;
        ui.icon("folded-cloth", {cover.centre_x() - size / 2, cover.centre_y() - size / 2, size, size});
    } else {
        ui.picture(context.cover(shelf_index), cover, media::Fit::Cover, subject.deep, radius, screen::kTop);
    }
    // The cover reaches further into the corner than the tile's own rounding.
    ui.canvas().round_off(place, m.radius_tile(), ui.around("lesson:" + lesson.entry.id), screen::kTop);
    ui.canvas().fill({cover.x, cover.bottom(), cover.w, std::max(2, m.line())}, subject.deep);
    const Rect foot = {inside.x, cover.bottom(), inside.w, band};
    const int sign = band * 38 / 100;
    draw_subject_sign(ui, lesson.entry.subject, foot.x + sign + m.px(2), foot.centre_y() + m.line() / 2,
                      sign);
    const int left = foot.x + 2 * sign + m.px(3.5);
    if (with_go) {
        draw_go_mark(ui, foot.right() - sign - m.px(2), foot.centre_y() + m.line() / 2, sign);
    } else if (progress.begun || progress.finished) {
        const int steps = lesson.entry.steps;
        // A tile shows the shape of her progress, not a count: at most six beads stand for all steps.
        const int beads = std::min(6, steps);
        const int done = progress.finished ? beads : steps > 0 ? progress.beads_done * beads / steps : 0;
        ui.beads(
            {left, foot.y, foot.right() - left - m.px(1.5), foot.h}, beads, -1,
            [&](int i) { return i < done; }, true);
    }
}

}  // namespace jankar::views
