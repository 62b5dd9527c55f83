#include "player/views/together_view.h"

#include <algorithm>
#include <set>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/lesson_tile.h"
#include "player/views/six_a_page.h"

namespace jankar::views {

namespace {

using screen::Rect;

class TogetherView : public View {
 public:
    explicit TogetherView(Context& context) : View(context) {
        for (const records::Learner* learner : context.faces()) {
            if (was_here(*learner)) {
                here_.insert(learner->id);
            }
        }
    }

    const char* id() const override { return "together"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const auto faces = context_.faces();
        const Rect all = m.middle();
        // The key that begins stands below the faces, wide, so that it is no key of the frame with another
        // meaning.
        const int low = std::max(m.px(20), std::min(m.px(22), all.h / 6));
        const Rect tiles = {all.x, all.y, all.w, all.h - low - m.gap()};
        pages_.draw(ui, faces.size(), tiles, m.done(), [&](std::size_t i, const Rect& place) {
            const records::Learner& learner = *faces[i];
            const bool is_here = here_.count(learner.id) > 0;
            const Rect inside = draw_face_tile(ui, context_, learner, place, {.chosen = is_here});
            if (is_here) {
                // A bead says it too, not the ring alone.
                const int radius = m.px(3);
                ui.done_bead(inside.right() - radius - m.px(1), inside.y + radius + m.px(1), radius);
            }
        });
        draw_begin(ui, {all.x, all.bottom() - low, all.w, low});
    }

    Utterances words() const override { return {context_.phrase("together-mark")}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        const records::Learner* learner = learner_at(context_, control);
        if (learner == nullptr) {
            return View::words_of(control, voice);
        }
        Utterances words = {context_.name_of(*learner, control)};
        if (was_here(*learner)) {
            words.push_back(context_.phrase("here-last", control));
        }
        words.push_back(context_.phrase(here_.count(learner->id) > 0 ? "marked" : "unmarked", control));
        return words;
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("learner:")) {
            const std::string id = control.substr(8);
            if (here_.erase(id) == 0) {
                here_.insert(id);
            }
            context_.say(words_of(control, {}));
        } else if (control == "begin") {
            context_.begin_together({here_.begin(), here_.end()});
        } else if (control == "back") {
            context_.show_learners();
        } else if (!pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    /// With those who watched last time.
    bool was_here(const records::Learner& learner) const {
        const records::Group* group = context_.group();
        return group != nullptr &&
               std::count(group->last_here.begin(), group->last_here.end(), learner.id) > 0;
    }

    void draw_begin(screen::Ui& ui, const Rect& place) {
        if (here_.empty()) {
            return;
        }
        const screen::Metrics& m = ui.metrics();
        const auto& colors = screen::subject_colors("together");
        const Rect inside = ui.tile("begin", screen::Role::Tile, place, "ui:begin", {}, colors.tint,
                                    ui.colors().edge, ui.colors().lip);
        const int size = inside.h * 86 / 100;
        const auto faces = context_.faces();
        int x = inside.x + m.px(3);
        for (const records::Learner* learner : faces) {
            if (here_.count(learner->id) > 0 && x + size < inside.right() - 2 * size) {
                draw_medallion(ui, context_, learner, {x, inside.centre_y() - size / 2, size, size});
                x += size * 7 / 10;
            }
        }
        const int go = inside.h * 40 / 100;
        draw_go_mark(ui, inside.right() - go - m.px(4), inside.centre_y(), go);
    }

    std::set<std::string> here_;
    SixAPage pages_;
};

}  // namespace

std::unique_ptr<View> make_together_view(Context& context) {
    return std::make_unique<TogetherView>(context);
}

}  // namespace jankar::views
