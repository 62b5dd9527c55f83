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
            // The woven border reaches from edge to edge, as on the faces.
            const Rect border = {inside.x, inside.bottom() - band, inside.w, band};
            ui.canvas().fill(border, colors.band);
            ui.canvas().texture(ui.canvas().masks().border(colors.pattern, border.w, band), border.x,
                                border.y, colors.mark);
            ui.canvas().round_off(
                {inside.x, inside.bottom() - 2 * m.radius_picture(), inside.w, 2 * m.radius_picture()},
                m.radius_picture(), ui.colors().face, screen::kBottom);
            const Rect free = {inside.x, inside.y, inside.w, inside.h - band};
            // Bubble above the name; where the tile is low, before it.
            const bool is_low = free.h < 3 * static_cast<int>(m.caption_em() * 1.6);
            const int bubble = is_low ? free.h * 7 / 10 : std::min(free.w / 2, free.h * 11 / 20);
            const int x = is_low ? free.x + m.px(2) : free.centre_x() - bubble / 2;
            const int y = is_low ? free.centre_y() - bubble / 2 : free.y + free.h / 20;
            ui.icon("language", {x, y, bubble, bubble});
            ui.caption(context_.language_name(lang),
                       is_low
                           ? Rect{x + bubble + m.px(1), free.y, free.right() - x - bubble - m.px(2), free.h}
                           : Rect{free.x, y + bubble, free.w, free.bottom() - y - bubble},
                       lang);
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
