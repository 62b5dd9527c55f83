#include "player/views/join_view.h"

#include <algorithm>

#include "player/views/drawing_choice.h"
#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr std::int64_t kMeterMs = 100;

class JoinView : public View {
 public:
    explicit JoinView(Context& context)
        : View(context),
          look_(static_cast<long>(context.learners().size())),
          choice_(context, look_, [&context](const std::string& one) { return context.is_taken(one); }) {}

    const char* id() const override { return "join"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        switch (part_) {
            case Part::Drawing:
                return choice_.draw(ui);
            case Part::Name:
                return draw_name(ui);
            case Part::Photo:
                return draw_photo(ui);
            case Part::Office:
                return draw_office(ui);
        }
    }

    Utterances words() const override {
        switch (part_) {
            case Part::Drawing:
                return {context_.phrase(choice_.empty() ? "all-taken" : "join-choose")};
            case Part::Name:
                if (heard()) {
                    return {context_.hear_recording("yes"), context_.phrase("record-heard")};
                }
                return {context_.phrase("join-name", "record")};
            case Part::Photo:
                return {
                    context_.phrase(camera_runs_ ? "photo-take" : "photo-ask", camera_runs_ ? "done" : "")};
            case Part::Office:
                return {context_.phrase("office-told"), context_.phrase("office-ask")};
        }
        return {};
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (control == "yes" && heard()) {
            return {context_.hear_recording(control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "back") {
            back();
        } else if (!tap_frame_key(*this, context_, control)) {
            switch (part_) {
                case Part::Drawing:
                    if (choice_.tap(control)) {
                        go_to(Part::Name);
                    }
                    return;
                case Part::Name:
                    return tap_name(control);
                case Part::Photo:
                    return tap_photo(control);
                case Part::Office:
                    return tap_office(control);
            }
        }
    }

    bool tick(std::int64_t now) override {
        if (part_ == Part::Name && context_.recording() != shown_) {
            shown_ = context_.recording();
            if (shown_ == NameRecording::Heard || shown_ == NameRecording::Silent) {
                context_.say(words());
            } else if (shown_ == NameRecording::NoEar) {
                // No microphone: her drawing's name is hers.
                go_to(after_name());
            }
            return true;
        }
        if (waits_to_record_ && !context_.speaking()) {
            waits_to_record_ = false;
            context_.start_recording();
            return true;
        }
        if (part_ == Part::Photo && camera_runs_) {
            const PhotoTaking state = context_.camera();
            if (state == PhotoTaking::Taken || state == PhotoTaking::NoEye) {
                photo_ = context_.take_photo();
                go_to(Part::Office);
                return true;
            }
            if (now - frame_ms_ >= kMeterMs) {
                frame_ms_ = now;
                return true;
            }
        }
        return false;
    }

    std::optional<std::int64_t> next_tick_ms(std::int64_t) const override {
        const bool listens = shown_ == NameRecording::Ready || shown_ == NameRecording::Runs;
        return listens || waits_to_record_ || camera_runs_ ? std::optional(kMeterMs) : std::nullopt;
    }

    bool waits() const override { return !next_tick_ms(0).has_value(); }

    void leave() override {
        context_.stop_recording();
        context_.close_camera();
    }

 private:
    enum class Part { Drawing, Name, Photo, Office };

    bool heard() const { return context_.recording() == NameRecording::Heard; }
    Part after_name() const { return context_.has_camera() ? Part::Photo : Part::Office; }

    void go_to(Part part) {
        context_.stop_recording();
        context_.close_camera();
        camera_runs_ = waits_to_record_ = false;
        part_ = part;
        context_.say(words());
    }

    void back() {
        if (part_ == Part::Drawing) {
            context_.show_learners();
        } else if (part_ == Part::Name) {
            go_to(Part::Drawing);
        } else if (part_ == Part::Photo) {
            go_to(camera_runs_ ? Part::Photo : Part::Name);
        } else {
            go_to(context_.has_camera() ? Part::Photo : Part::Name);
        }
    }

    // Her name

    void draw_name(screen::Ui& ui) {
        const Rect side = draw_hers(ui);
        const screen::Metrics& m = ui.metrics();
        const auto places = tiles(side, 2, m.gap(), 1.2);
        if (heard()) {
            draw_icon_tile(ui, "yes", "yes", places[0], "ui:yes");
            draw_icon_tile(ui, "no", "no", places[1], "ui:no");
            return;
        }
        const NameRecording state = context_.recording();
        const bool runs = state == NameRecording::Ready || state == NameRecording::Runs || waits_to_record_;
        draw_icon_tile(ui, "record", runs ? "record" : "mouth", places[0],
                       runs ? "ui:record-stop" : "ui:record", {.chosen = runs});
        draw_icon_tile(ui, "skip", "skip", places[1], "ui:skip");
    }

    void tap_name(const std::string& control) {
        if (control == "record") {
            const NameRecording state = context_.recording();
            // It ends by itself when she has spoken; a second tap meanwhile changes nothing.
            if (state != NameRecording::Ready && state != NameRecording::Runs && !waits_to_record_) {
                // First what is to be done, then the microphone: it must not hear the player's own voice.
                context_.say({context_.phrase("record", control), context_.tune("tap")});
                waits_to_record_ = true;
            }
        } else if (control == "skip") {
            voice_.clear();
            go_to(after_name());
        } else if (control == "yes") {
            voice_ = context_.recorded_name();
            go_to(after_name());
        } else if (control == "no") {
            context_.stop_recording();
            tap_name("record");
        }
    }

    // A photo

    void draw_photo(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        if (camera_runs_) {
            const Rect all = m.middle();
            const int side = std::min(all.w, all.h);
            const Rect place = {all.centre_x() - side / 2, all.centre_y() - side / 2, side, side};
            ui.canvas().round_rect(place, m.px(5), ui.colors().linen);
            if (screen::Texture* frame = context_.camera_frame()) {
                ui.canvas().picture(*frame, place);
                ui.canvas().round_off(place, m.px(5), ui.colors().ground);
            }
            ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
            return;
        }
        const Rect side = draw_hers(ui);
        const auto places = tiles(side, 2, m.gap(), 1.2);
        draw_icon_tile(ui, "yes", "photo", places[0], "ui:yes");
        draw_icon_tile(ui, "no", "no", places[1], "ui:no");
    }

    void tap_photo(const std::string& control) {
        if (control == "yes") {
            camera_runs_ = true;
            context_.open_camera();
            context_.say(words());
        } else if (control == "no") {
            photo_.clear();
            go_to(Part::Office);
        } else if (control == "done" && camera_runs_) {
            context_.shoot_photo();
        }
    }

    // The office

    void draw_office(screen::Ui& ui) {
        const Rect side = draw_hers(ui);
        const auto places = tiles(side, 2, ui.metrics().gap(), 1.2);
        draw_icon_tile(ui, "yes", "yes", places[0], "ui:yes");
        draw_icon_tile(ui, "no", "no", places[1], "ui:no");
    }

    void tap_office(const std::string& control) {
        if (control != "yes" && control != "no") {
            return;
        }
        records::NewLearner who;
        who.drawing = choice_.chosen();
        who.voice = voice_;
        who.photo = photo_;
        who.office = control == "yes" ? 1 : 0;
        who.lang = context_.lang();
        context_.join(std::move(who));
    }

    /// Her picture on the left (above, upright); what remains for the tiles.
    Rect draw_hers(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        const Rect all = m.middle();
        Rect picture = all, side = all;
        if (m.portrait()) {
            picture.h = all.h * 45 / 100;
            side.y = picture.bottom() + m.gap();
            side.h = all.bottom() - side.y;
        } else {
            picture.w = all.w * 40 / 100;
            side.x = picture.right() + m.gap();
            side.w = all.right() - side.x;
        }
        const int most = std::min({picture.w, picture.h, m.px(70)});
        const Rect face = {picture.centre_x() - most / 2, picture.centre_y() - most / 2, most, most};
        draw_drawing(ui, context_, choice_.chosen(), look_, face);
        ui.canvas().round_off(face, m.radius_picture(), ui.colors().ground);
        return side;
    }

    const long look_;
    DrawingChoice choice_;
    Part part_ = Part::Drawing;
    Bytes voice_, photo_;
    bool waits_to_record_ = false, camera_runs_ = false;
    NameRecording shown_ = NameRecording::Off;
    std::int64_t frame_ms_ = 0;
};

}  // namespace

std::unique_ptr<View> make_join_view(Context& context) {
    return std::make_unique<JoinView>(context);
}

}  // namespace jankar::views
