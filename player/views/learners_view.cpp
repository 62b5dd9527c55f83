#include "player/views/learners_view.h"

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/six_a_page.h"

namespace jankar::views {

namespace {

using screen::Rect;

class LearnersView : public View {
 public:
    using View::View;
    const char* id() const override { return "learners"; }
    bool speaks_once() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        const bool several = context_.groups().size() > 1;
        draw_frame_keys(ui, context_, kAgain | kSound | (several ? kBack : 0U));
        ui.key("trainer", "trainer", m.home(), screen::KeyLook::Quiet, "ui:trainer");
        const auto learners = context_.faces();
        std::vector<std::string> ways = {"guest"};
        if (context_.may_join()) {
            ways.push_back("join");
        }
        if (learners.size() > 1) {
            ways.push_back("together");
        }
        ways.push_back("language");
        const Rect all = m.middle();
        const int small = std::max(m.px(20), std::min(m.px(22), all.h / 6));
        // Four of them do not stand side by side on an upright 7-inch screen.
        const int in_row =
            m.portrait() ? std::min<int>(2, static_cast<int>(ways.size())) : static_cast<int>(ways.size());
        const int ways_rows = (static_cast<int>(ways.size()) + in_row - 1) / in_row;
        const int ways_h = ways_rows * small + (ways_rows - 1) * m.gap();
        const Rect faces = {all.x, all.y, all.w, all.h - ways_h - m.gap()};
        pages_.draw(
            ui, learners.size(), faces, m.done(),
            [&](std::size_t i, const Rect& place) { draw_face_tile(ui, context_, *learners[i], place); },
            ways_rows == 1 ? 2 : 3);
        const auto seats = grid({all.x, all.bottom() - ways_h, all.w, ways_h}, in_row, ways_rows, m.gap());
        for (std::size_t i = 0; i < ways.size(); ++i) {
            draw_icon_tile(ui, ways[i], ways[i], seats[i], "ui:" + ways[i]);
        }
    }

    Utterances words() const override {
        if (context_.faces().empty()) {
            return {context_.phrase("who-first", "guest")};
        }
        return {context_.phrase("who-are-you")};
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (const records::Learner* learner = learner_at(context_, control)) {
            return {context_.name_of(*learner, control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("learner:")) {
            context_.choose_learner(control.substr(8));
        } else if (control == "guest") {
            context_.choose_guest();
        } else if (control == "join") {
            context_.show_join();
        } else if (control == "together") {
            context_.show_together();
        } else if (control == "language") {
            context_.show_language();
        } else if (control == "trainer") {
            context_.show_trainer();
        } else if (control == "back") {
            context_.show_groups();
        } else if (!pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    SixAPage pages_;
};

}  // namespace

std::unique_ptr<View> make_learners_view(Context& context) {
    return std::make_unique<LearnersView>(context);
}

}  // namespace jankar::views
