#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

using screen::Rect;

/// `wall`: faces × lessons, in the order they joined; no counts, no dates, no private lessons. A tap on what
/// a woman finished tells that the trainer saw the work in her hand; a second one takes it back while the
/// wall is open.
class WallView : public View {
 public:
    explicit WallView(Context& context) : View(context) {
        for (std::size_t i = 0; i < context.shelf().size(); ++i) {
            if (!context.shelf()[i].entry.is_private) {
                lessons_.push_back(i);
            }
        }
        for (const records::Learner* learner : context.faces()) {
            women_.push_back(learner->id);
        }
        if (women_.empty()) {
            // Reached before a group was chosen: all of them, in their order.
            for (const records::Learner& learner : context.learners()) {
                women_.push_back(learner.id);
            }
        }
        context.read_wall(women_, [this, alive = std::weak_ptr<int>(alive_)](std::vector<WallRow> rows) {
            if (!alive.expired()) {
                rows_ = std::move(rows);
            }
        });
    }

    const char* id() const override { return "wall"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const Rect all = m.middle();
        const int cell = m.px(15), step = cell + m.gap();
        const int columns = std::max(1, std::min(8, (all.w - cell) / step));
        const int rows = std::max(1, std::min(8, (all.h - cell) / step));
        const int lesson_pages = pages(static_cast<int>(lessons_.size()), columns);
        const int woman_pages = pages(static_cast<int>(women_.size()), rows);
        // One way through all of it: the lessons of these women, then the next women.
        draw_paging(ui, lesson_pages * woman_pages, 1, page_, m.done());
        const int first_lesson = page_ % lesson_pages * columns;
        const int first_woman = page_ / lesson_pages * rows;
        const int left = all.x + (all.w - (columns + 1) * step + m.gap()) / 2;
        const int top = all.y + (all.h - (rows + 1) * step + m.gap()) / 2;
        auto at = [&](int column, int row) {
            return Rect{left + column * step, top + row * step, cell, cell};
        };
        for (int c = 0; c < columns && first_lesson + c < static_cast<int>(lessons_.size()); ++c) {
            const std::size_t lesson = lessons_[static_cast<std::size_t>(first_lesson + c)];
            ui.picture(context_.cover(lesson), at(c + 1, 0), media::Fit::Cover, ui.colors().ground,
                       m.radius_picture());
        }
        for (int r = 0; r < rows && first_woman + r < static_cast<int>(women_.size()); ++r) {
            const std::string& woman = women_[static_cast<std::size_t>(first_woman + r)];
            draw_medallion(ui, context_, learner_by_id(context_, woman), at(0, r + 1));
            for (int c = 0; c < columns && first_lesson + c < static_cast<int>(lessons_.size()); ++c) {
                draw_cell(ui, woman, lessons_[static_cast<std::size_t>(first_lesson + c)], at(c + 1, r + 1));
            }
        }
    }

    Utterances words() const override { return {context_.phrase("wall-screen")}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (const auto cell = cell_of(control)) {
            return {context_.name_of(*learner_by_id(context_, cell->first), control),
                    context_.title(cell->second, control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (const auto cell = cell_of(control)) {
            const bool saw = touch(*cell);
            context_.say({context_.name_of(*learner_by_id(context_, cell->first), control),
                          context_.phrase(saw ? "witnessed" : "trainer-cancel", control)});
        } else if (control == "more") {
            ++page_;
        } else if (control == "less") {
            --page_;
        } else if (control == "back") {
            context_.show_trainer_screen("women");
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    using Cell = std::pair<std::string, std::size_t>;

    /// Whether her work counts as seen now.
    bool touch(const Cell& cell) {
        const std::string name = key(cell.second);
        const auto row = std::find_if(rows_.begin(), rows_.end(),
                                      [&](const WallRow& one) { return one.learner == cell.first; });
        if (row == rows_.end()) {
            return false;
        }
        if (row->witnessed.insert(name).second) {
            just_seen_.insert(cell);
            context_.witness(cell.first, cell.second);
        } else if (just_seen_.erase(cell) > 0) {
            row->witnessed.erase(name);
            context_.take_back_witness(cell.first, cell.second);
            return false;
        }
        return true;
    }

    static int pages(int items, int per_page) { return std::max(1, (items + per_page - 1) / per_page); }

    std::string key(std::size_t shelf_index) const {
        const pack::ShelfLesson& lesson = context_.shelf()[shelf_index];
        return lesson.key8 + "/" + lesson.entry.id;
    }

    /// "cell:<learner>:<lesson's place on the shelf>"
    std::optional<Cell> cell_of(const std::string& control) const {
        if (!control.starts_with("cell:")) {
            return std::nullopt;
        }
        for (const std::string& woman : women_) {
            for (std::size_t lesson : lessons_) {
                if (control == cell_id(woman, lesson)) {
                    return std::pair(woman, lesson);
                }
            }
        }
        return std::nullopt;
    }
    static std::string cell_id(const std::string& woman, std::size_t lesson) {
        return fmt::format("cell:{}:{}", woman, lesson);
    }

    void draw_cell(screen::Ui& ui, const std::string& woman, std::size_t lesson, const Rect& place) {
        const screen::Metrics& m = ui.metrics();
        const auto row = std::find_if(rows_.begin(), rows_.end(),
                                      [&](const WallRow& one) { return one.learner == woman; });
        const std::string name = key(lesson);
        if (row == rows_.end() || row->finished.count(name) == 0) {
            // Nothing to say: neither late nor absent.
            ui.canvas().disc(place.centre_x(), place.centre_y(), m.px(1), ui.colors().lip);
            return;
        }
        const std::string id = cell_id(woman, lesson);
        const Rect inside = ui.tile(id, screen::Role::Key, place, "ui:trainer-wall", {});
        if (row->witnessed.count(name) > 0) {
            ui.icon("witness", inside.inset(m.px(1)));
        } else {
            ui.done_bead(inside.centre_x(), inside.centre_y(), inside.w * 3 / 10);
        }
    }

    std::vector<std::size_t> lessons_;
    std::vector<std::string> women_;
    std::vector<WallRow> rows_;
    std::set<Cell> just_seen_;  ///< told since the wall was opened
    int page_ = 0;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace

std::unique_ptr<View> make_wall_view(Context& context) {
    return std::make_unique<WallView>(context);
}

}  // namespace jankar::views
