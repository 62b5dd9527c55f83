#include <algorithm>

#include "player/views/frame_keys.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

/// `export`: what was learned goes onto a stick. While there is none: the picture of one, and a sentence.
class ExportView : public View {
 public:
    using View::View;
    const char* id() const override { return "export"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const screen::Rect all = ui.metrics().middle();
        const int side = std::min(all.w, all.h) * 6 / 10;
        ui.icon("stick", {all.centre_x() - side / 2, all.centre_y() - side / 2, side, side}, 0.5);
    }

    Utterances words() const override { return {context_.phrase("no-stick")}; }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "back") {
            context_.show_trainer_screen("trainer");
        } else {
            tap_frame_key(*this, context_, control);
        }
    }
};

}  // namespace

std::unique_ptr<View> make_export_view(Context& context) {
    return std::make_unique<ExportView>(context);
}

}  // namespace jankar::views
