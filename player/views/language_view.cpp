#include "player/views/language_view.h"

#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

class LanguageView : public View {
 public:
    using View::View;
    const char* id() const override { return "language"; }
    bool shows_words() const override { return true; }
    bool speaks_once() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kSound);
        const screen::Metrics& m = ui.metrics();
        const auto& languages = context_.languages();
        const int count = static_cast<int>(languages.size());
        const int columns = m.portrait() ? 2
                            : count <= 3 ? std::max(1, count)
                            : count <= 4 ? 2
                            : count <= 6 ? 3
                                         : 4;
        const int rows = std::max(1, (count + columns - 1) / columns);
        Rect area = m.middle();
        const int most = m.px(52) * rows + m.gap() * (rows - 1);
        if (area.h > most) {
            area = {area.x, area.y + (area.h - most) / 2, area.w, most};
        }
        const auto places = grid(area, columns, rows, m.gap());
        for (int i = 0; i < count; ++i) {
            const std::string& lang = languages[static_cast<std::size_t>(i)];
            const std::string control = "lang:" + lang;
            const auto& colors = screen::learner_colors(i);
            const Rect& place = places[static_cast<std::size_t>(i)];
            Rect inside = ui.tile(control, screen::Role::Tile, place, "ui:language-name", {});
            inside = inside.inset(m.px(1.5) / 2);
            ui.canvas().round_rect(inside, m.radius_picture(), colors.ground);
            const int band = std::max(8, inside.h / 9);
            ui.canvas().round_rect({inside.x, inside.bottom() - 2 * band, inside.w, 2 * band},
                                   m.radius_picture(), colors.band, screen::kBottom);
            ui.canvas().fill({inside.x, inside.bottom() - 2 * band, inside.w, band}, colors.ground);
            screen::Texture& border =
                ui.canvas().masks().border(colors.pattern, inside.w - 2 * m.radius_picture(), band);
            ui.canvas().texture(border, inside.x + m.radius_picture(), inside.bottom() - band, colors.mark);
            const int bubble = std::min(inside.w / 2, inside.h / 2);
            ui.icon("language", {inside.centre_x() - bubble / 2, inside.y + band / 2, bubble, bubble});
            ui.caption(context_.language_name(lang), {inside.x, inside.y + band / 2 + bubble, inside.w,
                                                      inside.h - bubble - band - band / 2});
        }
    }

    Utterances words() const override {
        Utterances words;
        for (const std::string& lang : context_.languages()) {
            words.push_back(context_.phrase_in(lang, "language-name", "lang:" + lang));
        }
        return words;
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (control.starts_with("lang:")) {
            return {context_.phrase_in(control.substr(5), "language-name", control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("lang:")) {
            context_.choose_language(control.substr(5));
        } else {
            tap_frame_key(*this, context_, control);
        }
    }
};

}  // namespace

std::unique_ptr<View> make_language_view(Context& context) {
    return std::make_unique<LanguageView>(context);
}

}  // namespace jankar::views
