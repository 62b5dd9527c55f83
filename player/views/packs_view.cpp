#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/lesson_tile.h"
#include "player/views/six_a_page.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

/// `packs`: the lessons of this device, six a page, as the women see them; a tap says the title. Installing,
/// removing and hiding them belong to the packs' own part.
class PacksView : public View {
 public:
    using View::View;
    const char* id() const override { return "packs"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const screen::Metrics& m = ui.metrics();
        pages_.draw(ui, context_.shelf().size(), m.middle(), m.done(),
                    [&](std::size_t i, const screen::Rect& place) {
                        draw_lesson_tile(ui, context_, i, place, false);
                    });
    }

    Utterances words() const override { return {context_.phrase("trainer-packs")}; }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        for (std::size_t i = 0; i < context_.shelf().size(); ++i) {
            if (control == "lesson:" + context_.shelf()[i].entry.id) {
                return {context_.title(i, control)};
            }
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("lesson:")) {
            context_.say(words_of(control, {}));
        } else if (control == "back") {
            context_.show_trainer_screen("trainer");
        } else if (!pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    SixAPage pages_;
};

}  // namespace

std::unique_ptr<View> make_packs_view(Context& context) {
    return std::make_unique<PacksView>(context);
}

}  // namespace jankar::views
