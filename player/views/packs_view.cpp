#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/lesson_tile.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

constexpr int kTilesAPage = 6;

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
        const int columns = m.portrait() ? 2 : 3;
        const auto places = grid(m.middle(), columns, kTilesAPage / columns, m.gap());
        const int count = static_cast<int>(context_.shelf().size());
        draw_paging(ui, count, kTilesAPage, page_, m.done());
        for (int i = 0; i < kTilesAPage && page_ * kTilesAPage + i < count; ++i) {
            draw_lesson_tile(ui, context_, static_cast<std::size_t>(page_ * kTilesAPage + i),
                             places[static_cast<std::size_t>(i)], false);
        }
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
        } else if (control == "more") {
            ++page_;
        } else if (control == "less") {
            --page_;
        } else if (control == "back") {
            context_.show_trainer_screen("trainer");
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    int page_ = 0;
};

}  // namespace

std::unique_ptr<View> make_packs_view(Context& context) {
    return std::make_unique<PacksView>(context);
}

}  // namespace jankar::views
