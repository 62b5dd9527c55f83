#include "player/views/together_view.h"

#include <algorithm>
#include <set>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr int kTilesAPage = 6;

class TogetherView : public View {
 public:
    explicit TogetherView(Context& context) : View(context) {
        const auto faces = context.faces();
        const records::Group* group = context.group();
        for (const records::Learner* learner : faces) {
            if (group != nullptr &&
                std::count(group->last_here.begin(), group->last_here.end(), learner->id) > 0) {
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
        const int columns = m.portrait() ? 2 : 3;
        const auto places =
            grid({all.x, all.y, all.w, all.h - low - m.gap()}, columns, kTilesAPage / columns, m.gap());
        draw_paging(ui, static_cast<int>(faces.size()), kTilesAPage, page_, m.done());
        for (int i = 0; i < kTilesAPage; ++i) {
            const std::size_t index = static_cast<std::size_t>(page_ * kTilesAPage + i);
            if (index >= faces.size()) {
                break;
            }
            const records::Learner& learner = *faces[index];
            const Rect inside =
                ui.tile("learner:" + learner.id, screen::Role::Tile, places[static_cast<std::size_t>(i)],
                        "ui:drawing-" + learner.drawing, {.chosen = here_.count(learner.id) > 0})
                    .inset(m.px(1.0));
            draw_face(ui, context_, learner, inside);
            if (here_.count(learner.id) > 0) {
                // A bead says it too, not the ring alone.
                const int radius = m.px(3);
                const int x = inside.right() - radius - m.px(1), y = inside.y + radius + m.px(1);
                ui.canvas().disc(x, y, radius, ui.colors().bead_rim);
                ui.canvas().disc(x, y, radius - std::max(2, m.px(0.7)), ui.colors().bead);
            }
        }
        draw_begin(ui, {all.x, all.bottom() - low, all.w, low});
    }

    Utterances words() const override { return {context_.phrase("together-mark")}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        for (const records::Learner* learner : context_.faces()) {
            if (control == "learner:" + learner->id) {
                return {context_.name_of(*learner, control),
                        context_.phrase(here_.count(learner->id) > 0 ? "marked" : "unmarked", control)};
            }
        }
        return View::words_of(control, voice);
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
        } else if (control == "more") {
            ++page_;
        } else if (control == "less") {
            --page_;
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
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
        const int go_x = inside.right() - go - m.px(4);
        ui.canvas().disc(go_x, inside.centre_y() + m.lip() / 2, go, ui.colors().next_lip);
        ui.canvas().disc(go_x, inside.centre_y() - m.lip() / 2, go, ui.colors().next);
        const int sign = go * 12 / 10;
        ui.icon("go", {go_x - sign / 2, inside.centre_y() - sign / 2 - m.lip() / 2, sign, sign});
    }

    std::set<std::string> here_;
    int page_ = 0;
};

}  // namespace

std::unique_ptr<View> make_together_view(Context& context) {
    return std::make_unique<TogetherView>(context);
}

}  // namespace jankar::views
