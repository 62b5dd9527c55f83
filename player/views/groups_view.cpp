#include "player/views/groups_view.h"

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr int kTilesAPage = 6;

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
        draw_paging(ui, static_cast<int>(groups.size()), kTilesAPage, page_, m.back());
        const int columns = m.portrait() ? 2 : 3;
        const auto places = grid(m.middle(), columns, kTilesAPage / columns, m.gap());
        for (int i = 0; i < kTilesAPage; ++i) {
            const std::size_t index = static_cast<std::size_t>(page_ * kTilesAPage + i);
            if (index < groups.size()) {
                draw_group(ui, groups[index], static_cast<long>(index), places[static_cast<std::size_t>(i)]);
            }
        }
    }

    Utterances words() const override { return {context_.phrase("which-group")}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        for (const records::Group& group : context_.groups()) {
            if (control == "group:" + group.id) {
                return {context_.name_of(group, control)};
            }
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("group:")) {
            context_.choose_group(control.substr(6));
        } else if (control == "trainer") {
            context_.show_trainer();
        } else if (control == "more") {
            ++page_;
        } else if (control == "less") {
            --page_;
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    void draw_group(screen::Ui& ui, const records::Group& group, long look, const Rect& place) {
        const screen::Metrics& m = ui.metrics();
        const Rect inside =
            ui.tile("group:" + group.id, screen::Role::Tile, place, "ui:drawing-" + group.drawing, {})
                .inset(m.px(1.0));
        // The picture, and beside it the cloth on its loom.
        const int cloth = std::max(m.px(6), inside.w / 5);
        draw_drawing(ui, context_, group.drawing, look,
                     {inside.x, inside.y, inside.w - cloth - m.px(1), inside.h});
        draw_cloth(ui, {inside.right() - cloth, inside.y, cloth, inside.h}, group.bands);
    }

    int page_ = 0;
};

}  // namespace

std::unique_ptr<View> make_groups_view(Context& context) {
    return std::make_unique<GroupsView>(context);
}

}  // namespace jankar::views
