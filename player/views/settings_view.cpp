#include <array>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

using screen::Rect;

/// Diagonals in inches; 0 goes by the size of the window.
constexpr std::array<double, 7> kDiagonals = {0, 7.0, 8.0, 10.1, 11.6, 13.3, 15.6};

/// `settings`: the device's own. Each tile goes on to its next value, shows it, and says what it is about.
class SettingsView : public View {
 public:
    using View::View;
    const char* id() const override { return "settings"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const screen::Metrics& m = ui.metrics();
        const DeviceSettings settings = context_.device_settings();
        const auto places = tiles(m.middle(), 5, m.gap(), 1.3);
        draw_icon_tile(ui, "trainer:language", "language", places[0], "ui:setting-language");
        draw_icon_tile(ui, "trainer:contrast", "contrast", places[1], "ui:setting-contrast",
                       {.chosen = settings.contrast});
        draw_icon_tile(ui, "trainer:captions", "captions", places[2], "ui:setting-captions",
                       {.chosen = settings.captions});
        draw_icon_tile(ui, "trainer:screen", "screen-size", places[3], "ui:setting-screen",
                       {.chosen = settings.diagonal_inches > 0});
        draw_icon_tile(ui, "trainer:code", "pin", places[4], "ui:setting-code");
    }

    Utterances words() const override { return {context_.phrase("trainer-settings")}; }

    void tap(const std::string& control, std::int64_t) override {
        DeviceSettings settings = context_.device_settings();
        if (control == "trainer:language") {
            const auto& languages = context_.languages();
            for (std::size_t i = 0; i < languages.size(); ++i) {
                if (languages[i] == settings.lang) {
                    settings.lang = languages[(i + 1) % languages.size()];
                    break;
                }
            }
            context_.set_device_settings(settings);
            context_.say({context_.phrase_in(settings.lang, "language-name", control)});
        } else if (control == "trainer:contrast") {
            settings.contrast = !settings.contrast;
            context_.set_device_settings(settings);
            say_value(control, "setting-contrast", settings.contrast);
        } else if (control == "trainer:captions") {
            settings.captions = !settings.captions;
            context_.set_device_settings(settings);
            say_value(control, "setting-captions", settings.captions);
        } else if (control == "trainer:screen") {
            std::size_t next = 0;
            for (std::size_t i = 0; i < kDiagonals.size(); ++i) {
                if (kDiagonals[i] == settings.diagonal_inches) {
                    next = (i + 1) % kDiagonals.size();
                }
            }
            settings.diagonal_inches = kDiagonals[next];
            context_.set_device_settings(settings);
            context_.say({context_.phrase("setting-screen", control)});
        } else if (control == "trainer:code") {
            context_.show_new_code();
        } else if (control == "back") {
            context_.show_trainer_screen("device");
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    void say_value(const std::string& control, const char* phrase, bool on) {
        context_.say({context_.phrase(phrase, control), context_.phrase(on ? "yes" : "no", control)});
    }
};

}  // namespace

std::unique_ptr<View> make_settings_view(Context& context) {
    return std::make_unique<SettingsView>(context);
}

}  // namespace jankar::views
