#include "player/views/groups_view.h"

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/six_a_page.h"

namespace jankar::views {

namespace {

using screen::Rect;

class GroupsView : public View {
 public:
    using View::View;
    const char* id() const override { return "groups"; }
    bool speaks_once() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kSound);
        ui.key("trainer", "trainer", m.home(), screen::KeyLook::Quiet, "ui:trainer");
        const auto& groups = context_.groups();
        pages_.draw(ui, groups.size(), m.middle(), m.back(), [&](std::size_t i, const Rect& place) {
            draw_group_tile(ui, context_, groups[i], static_cast<long>(i), place);
        });
    }

    Utterances words() const override { return {context_.phrase("which-group")}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (const records::Group* group = group_at(context_, control)) {
            return {context_.name_of(*group, control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("group:")) {
            context_.choose_group(control.substr(6));
        } else if (control == "trainer") {
            context_.show_trainer();
        } else if (!pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    SixAPage pages_;
};

}  // namespace

std::unique_ptr<View> make_groups_view(Context& context) {
    return std::make_unique<GroupsView>(context);
}

}  // namespace jankar::views
