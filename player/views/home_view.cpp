#include "player/views/home_view.h"

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/lesson_tile.h"

namespace jankar::views {

namespace {

using screen::Rect;

class HomeView : public View {
 public:
    using View::View;
    const char* id() const override { return "home"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        const Rect corner = m.home();
        draw_who(ui, context_, {corner.x, corner.y, corner.w, corner.w});
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const Rect all = m.middle();
        const int wide = std::max(m.px(21), all.h * (m.portrait() ? 16 : 22) / 100);
        const Rect go_place = {all.x, all.y, all.w, wide};
        const int per_page = context_.settings().tiles;
        const int columns = m.portrait() ? 2 : per_page >= 6 ? 3 : 2;
        const int rows = std::max(1, per_page / columns);
        const Rect area = {all.x, go_place.bottom() + m.gap(), all.w,
                           all.bottom() - go_place.bottom() - m.gap()};
        const auto places = grid(area, columns, rows, m.gap());
        const int count = static_cast<int>(context_.shelf().size());
        draw_paging(ui, count, per_page, page_, m.done());

        draw_go_on(ui, go_place);
        // A woven band ties neighbours of one course together.
        for (int i = 0; i + 1 < static_cast<int>(places.size()); ++i) {
            const int index = page_ * per_page + i;
            if (index + 1 < count && (i + 1) % columns != 0) {
                draw_course_band(ui, static_cast<std::size_t>(index), places[static_cast<std::size_t>(i)],
                                 places[static_cast<std::size_t>(i) + 1]);
            }
        }
        for (int i = 0; i < static_cast<int>(places.size()); ++i) {
            const int index = page_ * per_page + i;
            if (index < count) {
                draw_lesson_tile(ui, context_, static_cast<std::size_t>(index),
                                 places[static_cast<std::size_t>(i)], false);
            }
        }
    }

    Utterances words() const override {
        if (context_.shelf().empty()) {
            return {context_.phrase("empty-shelf")};
        }
        if (const auto go = context_.go_on()) {
            const char* lead = go->kind == GoOn::Kind::Due ? "review-due" : "go-on";
            return {context_.phrase(lead, "go-on"), context_.title(go->shelf_index, "go-on")};
        }
        return {context_.phrase("home-screen")};
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (auto index = lesson_of(control)) {
            return {context_.title(*index, control)};
        }
        if (control == "go-on") {
            return words();
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "go-on") {
            context_.open_go_on();
        } else if (auto index = lesson_of(control)) {
            if (context_.progress(*index).damaged) {
                context_.say({context_.phrase("lesson-damaged", control)});
            } else {
                context_.open_lesson(*index);
            }
        } else if (control == "back") {
            context_.show_learners();
        } else if (control == "more") {
            ++page_;
        } else if (control == "less") {
            --page_;
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    std::optional<std::size_t> lesson_of(const std::string& control) const {
        if (control.starts_with("lesson:")) {
            for (std::size_t i = 0; i < context_.shelf().size(); ++i) {
                if (context_.shelf()[i].control() == control) {
                    return i;
                }
            }
        }
        return std::nullopt;
    }

    void draw_go_on(screen::Ui& ui, const Rect& place) {
        const auto go_on = context_.go_on();
        if (!go_on) {
            return;
        }
        const screen::Metrics& m = ui.metrics();
        const std::size_t index = go_on->shelf_index;
        const bool is_due = go_on->kind == GoOn::Kind::Due;
        const pack::ShelfLesson& lesson = context_.shelf()[index];
        const screen::SubjectColors& subject = screen::subject_colors(lesson.entry.subject);
        const LessonProgress progress = context_.progress(index);
        Rect inside = ui.tile("go-on", screen::Role::Tile, place, "ui:go-on", {}, subject.tint,
                              ui.colors().edge, ui.colors().lip);
        const int pad = m.px(1.2);
        const int cover_w = std::min(inside.w * 27 / 100, inside.h * 175 / 100);
        const Rect cover = {inside.x + pad, inside.y + pad, cover_w, inside.h - 2 * pad};
        ui.picture(context_.cover(index), cover, media::Fit::Cover, subject.tint, m.radius_picture());
        const int go = std::min(inside.h * 38 / 100, m.px(10));
        const int go_x = inside.right() - go - m.px(4);
        draw_go_mark(ui, go_x, inside.centre_y(), go);
        const int sign = std::min(inside.h * 22 / 100, m.px(5.6));
        const int sign_x = cover.right() + m.px(3) + sign;
        draw_subject_sign(ui, lesson.entry.subject, sign_x, inside.centre_y(), sign);
        const int left = sign_x + sign + m.px(2);
        const Rect beads = {left, inside.y, go_x - go - m.px(3) - left, inside.h};
        if (is_due) {
            // Something comes back: the sign of hearing again in place of the beads.
            const int again = std::min(beads.w, beads.h * 60 / 100);
            ui.icon("again", {beads.x, beads.centre_y() - again / 2, again, again});
            return;
        }
        const int now = progress.begun ? progress.beads_done : -1;
        ui.beads(beads, lesson.entry.steps, now,
                 [&](int i) { return progress.finished || (progress.begun && i < progress.beads_done); });
    }

    void draw_course_band(screen::Ui& ui, std::size_t index, const Rect& left, const Rect& right) {
        const auto& a = context_.shelf()[index].entry;
        const auto& b = context_.shelf()[index + 1].entry;
        if (a.course.empty() || a.course != b.course) {
            return;
        }
        const screen::Metrics& m = ui.metrics();
        const int height = std::max(m.px(7), left.h / 6);
        const Rect band = {left.right() - m.line(), left.bottom() - height - m.px(3),
                           right.x - left.right() + 2 * m.line(), height};
        ui.canvas().fill(band, screen::subject_colors(a.subject).accent);
        const int stitch = std::max(3, m.px(1.6)), thick = std::max(2, m.px(0.4));
        for (int x = band.x + stitch / 2; x + stitch < band.right(); x += stitch * 2) {
            ui.canvas().fill({x, band.y + height / 8, stitch, thick}, ui.colors().face);
            ui.canvas().fill({x, band.bottom() - height / 8 - thick, stitch, thick}, ui.colors().face);
        }
    }

    int page_ = 0;
};

}  // namespace

std::unique_ptr<View> make_home_view(Context& context) {
    return std::make_unique<HomeView>(context);
}

}  // namespace jankar::views
