#include "player/views/finish_view.h"

#include <algorithm>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/lesson_tile.h"
#include "player/views/receipt_panel.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr std::int64_t kPartMs = 600;

class FinishView : public View {
 public:
    FinishView(Context& context, OpenLesson open)
        : View(context), open_(std::move(open)), next_(context.next_after(open_.shelf_index)) {
        for (const lesson::Step& step : open_.lesson->steps) {
            if (step.type == lesson::StepType::Home && !step.items.empty()) {
                practice_ = &step.items.front();
                practices_ = static_cast<int>(step.items.size());
            }
        }
    }

    const char* id() const override { return "finish"; }
    void describe(screen::ScreenRecord& record) const override { record.lesson = open_.lesson->id; }

    void draw(screen::Ui& ui) override {
        const screen::Metrics& m = ui.metrics();
        ui.ground();
        draw_frame_keys(ui, context_, kHome | kAgain | kBack | kSound);
        if (receipt_) {
            receipt_->draw(ui);
            return;
        }
        if (has_receipt()) {
            ui.key("receipt", "leaf", m.done(), screen::KeyLook::Quiet, "ui:receipt");
        }
        draw_next_key(ui, true);
        const int beads = open_.lesson->steps.empty() ? 0 : context_.shelf()[open_.shelf_index].entry.steps;
        ui.beads(m.beads(), beads, -1, [](int) { return true; });
        const Rect body = m.below_beads();
        Rect thing, side;
        if (m.portrait()) {
            thing = {body.x, body.y, body.w, body.h * 68 / 100};
            side = {body.x, thing.bottom() + m.gap(), body.w, body.bottom() - thing.bottom() - m.gap()};
        } else {
            thing = {body.x, body.y, body.w * 61 / 100, body.h};
            side = {thing.right() + m.gap(), body.y, body.right() - thing.right() - m.gap(), body.h};
        }
        draw_thing(ui, thing);
        draw_side(ui, side);
    }

    Utterances words() const override {
        if (receipt_) {
            return receipt_->words();
        }
        if (asks_to_keep()) {
            return {context_.tune("finished"), context_.phrase("keep-this")};
        }
        Utterances words = {context_.tune("finished"), context_.phrase("finished")};
        if (weavers() != nullptr) {
            words.push_back(context_.phrase("group-cloth"));
        }
        if (practice_ != nullptr) {
            words.push_back(context_.line(open_, practice_->say, "try-home"));
        }
        return words;
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (const auto digits = receipt_ ? receipt_->words_of(control) : std::nullopt) {
            return *digits;
        }
        if (control.starts_with("lesson:") && next_) {
            return {context_.phrase("next-lesson", control), context_.title(*next_, control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (receipt_ && control == "back") {
            receipt_.reset();
        } else if (receipt_ && receipt_->tap(control)) {
            return;
        } else if (control == "receipt" && has_receipt()) {
            show_receipt();
        } else if (control == "yes" && asks_to_keep()) {
            context_.show_join();
        } else if (control == "no" && asks_to_keep()) {
            asked_ = true;
            context_.say(words());
        } else if (control == "next" || control.starts_with("lesson:")) {
            if (next_) {
                context_.open_lesson(*next_);
            } else {
                context_.show_home();
            }
        } else if (control == "back") {
            context_.show_home();
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t now) override {
        if (began_ms_ < 0) {
            began_ms_ = now;
        }
        const int parts = static_cast<int>(open_.lesson->finish.size());
        const int due = context_.motion()
                            ? std::min<int>(parts, 1 + static_cast<int>((now - began_ms_) / kPartMs))
                            : parts;
        if (due == shown_) {
            return false;
        }
        shown_ = due;
        return true;
    }

    std::optional<std::int64_t> next_tick_ms(std::int64_t now) const override {
        if (shown_ >= static_cast<int>(open_.lesson->finish.size())) {
            return std::nullopt;
        }
        return began_ms_ < 0 ? 0 : kPartMs - (now - began_ms_) % kPartMs;
    }

 private:
    void draw_thing(screen::Ui& ui, const Rect& place) {
        const screen::Metrics& m = ui.metrics();
        const int radius = m.px(5);
        if (open_.lesson->finish.empty()) {
            ui.picture(context_.cover(open_.shelf_index), place, media::Fit::Cover, ui.colors().ground,
                       radius);
        } else {
            for (int i = 0; i < shown_; ++i) {
                const auto source =
                    context_.picture(open_, open_.lesson->finish[static_cast<std::size_t>(i)]);
                if (i == 0) {
                    ui.picture(source, place, media::Fit::Cover, ui.colors().ground, radius);
                } else if (screen::Texture* layer =
                               ui.pictures().get(source, place.w, place.h, media::Fit::Cover)) {
                    ui.canvas().picture(*layer, place);
                }
            }
            // The later parts are fetched while the first are looked at.
            for (std::size_t i = static_cast<std::size_t>(shown_); i < open_.lesson->finish.size(); ++i) {
                ui.pictures().prepare(context_.picture(open_, open_.lesson->finish[i]), place.w, place.h,
                                      media::Fit::Cover);
            }
            ui.canvas().round_off(place, radius, ui.colors().ground);
        }
        const int face = std::min(place.w, place.h) * 23 / 100;
        draw_who(ui, context_, {place.x + m.px(3), place.bottom() - face - m.px(5), face, face});
        if (const records::Group* group = weavers()) {
            const Rect cloth = {place.right() - face - m.px(3), place.bottom() - face - m.px(5), face, face};
            ui.canvas().framed_rect(cloth, m.radius_picture(), ui.colors().face, m.line(), ui.colors().edge);
            draw_cloth(ui, cloth.inset(m.px(2)), group->bands);
        }
    }

    /// The group that finished the lesson together, whose cloth has grown; null when one woman did.
    const records::Group* weavers() const { return context_.present().empty() ? nullptr : context_.group(); }

    /// A receipt for the office, where the programme wants such: of one woman's completion.
    bool has_receipt() const {
        return context_.codes_allowed() && context_.learner() != nullptr && context_.present().empty() &&
               open_.purpose == Purpose::Learn;
    }

    void show_receipt() {
        context_.read_completion_codes(open_.shelf_index, [this, alive = std::weak_ptr<int>(alive_)](
                                                              std::optional<records::CompletionCodes> codes) {
            if (!alive.expired() && codes) {
                receipt_ = std::make_unique<ReceiptPanel>(context_, open_.shelf_index, std::move(*codes));
                context_.say(receipt_->words());
            }
        });
    }

    /// A guest is asked once whether she wants to keep it as a woman with a picture of her own.
    bool asks_to_keep() const { return !asked_ && context_.guest_has_something() && context_.may_join(); }

    void draw_side(screen::Ui& ui, const Rect& area) {
        const screen::Metrics& m = ui.metrics();
        if (asks_to_keep()) {
            const auto places = tiles(area, 2, m.gap(), 1.2);
            draw_icon_tile(ui, "yes", "join", places[0], "ui:yes");
            draw_icon_tile(ui, "no", "no", places[1], "ui:no");
            return;
        }
        const bool two = practice_ != nullptr && next_.has_value();
        Rect first = area, second = area;
        if (two && m.portrait()) {
            first.w = second.w = (area.w - m.gap()) / 2;
            second.x = area.right() - second.w;
        } else if (two) {
            first.h = second.h = (area.h - m.gap()) / 2;
            second.y = area.bottom() - second.h;
        } else {
            const int most = area.w;
            if (!m.portrait() && area.h > most) {
                first = second = {area.x, area.y + (area.h - most) / 2, area.w, most};
            }
        }
        if (practice_ != nullptr) {
            draw_practice(ui, first);
        }
        if (next_) {
            draw_lesson_tile(ui, context_, *next_, second, true);
        }
    }

    /// What she practises at home: shown, not tapped (the practice list is ticked at the next visit).
    void draw_practice(screen::Ui& ui, const Rect& place) {
        const screen::Metrics& m = ui.metrics();
        ui.canvas().framed_rect(place, m.radius_tile(), ui.colors().face, m.line(), ui.colors().edge);
        const Rect inside = place.inset(m.line() + m.px(0.8));
        const int band = std::max(m.px(8), inside.h / 5);
        const Rect picture = {inside.x, inside.y, inside.w, inside.h - band};
        // What is to be done must be seen whole: a place of another shape than the picture stays empty at its
        // sides.
        const bool is_strip = picture.w * 10 > picture.h * 20 || picture.w * 10 < picture.h * 13;
        ui.picture(context_.picture(open_, practice_->picture), picture,
                   is_strip ? media::Fit::Contain : media::Fit::Cover, ui.colors().face, m.radius_picture());
        const int face = band - m.px(1.5);
        draw_medallion(ui, context_, context_.learner(),
                       {inside.x + m.px(2), picture.bottom() + m.px(1), face, face});
        const int left = inside.x + m.px(3) + face;
        ui.beads({left, picture.bottom(), inside.right() - left - m.px(1), band}, practices_, -1,
                 [](int) { return false; });
    }

    const OpenLesson open_;
    const std::optional<std::size_t> next_;
    const lesson::Item* practice_ = nullptr;
    int practices_ = 0;
    std::int64_t began_ms_ = -1;
    int shown_ = 0;
    bool asked_ = false;
    std::unique_ptr<ReceiptPanel> receipt_;  ///< open over the screen
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace

std::unique_ptr<View> make_finish_view(Context& context, OpenLesson open) {
    return std::make_unique<FinishView>(context, std::move(open));
}

}  // namespace jankar::views
