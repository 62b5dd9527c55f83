#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

using screen::Rect;

/// `about`: version and name of the device, and what is not as it should be. For the trainer, who reads.
class AboutView : public View {
 public:
    using View::View;
    const char* id() const override { return "about"; }
    bool shows_words() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const screen::Metrics& m = ui.metrics();
        const Rect all = m.middle();
        const int line = static_cast<int>(m.caption_em() * 1.6) * 2;
        const int sign = std::min(all.h / 4, m.px(25));
        ui.icon("about", {all.centre_x() - sign / 2, all.y, sign, sign});
        int y = all.y + sign + m.px(2);
        auto write = [&](const std::string& words) {
            if (y + line <= all.bottom()) {
                ui.caption(words, {all.x, y, all.w, line});
                y += line;
            }
        };
        write("Jankar " + context_.version() + " · " + context_.device_name());
        for (const std::string& notice : context_.notices()) {
            write(notice);
        }
    }

    Utterances words() const override {
        Utterances words = {context_.phrase("about-text")};
        if (context_.forgets()) {
            words.push_back(context_.phrase("not-kept-here"));
        }
        return words;
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "back") {
            context_.show_trainer_screen("device");
        } else {
            tap_frame_key(*this, context_, control);
        }
    }
};

}  // namespace

std::unique_ptr<View> make_about_view(Context& context) {
    return std::make_unique<AboutView>(context);
}

}  // namespace jankar::views
