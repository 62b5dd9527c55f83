#include <fmt/format.h>

#include <algorithm>

#include "player/views/drawing_choice.h"
#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"
#include "player/views/said_name.h"
#include "player/views/six_a_page.h"
#include "player/views/trainer_view.h"

namespace jankar::views {

namespace {

using screen::Rect;

/// `learners-edit`: whose picture; then what may be changed of hers. Nothing is changed before `save`.
class LearnersEditView : public View {
 public:
    using View::View;
    const char* id() const override { return "learners-edit"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        switch (part_) {
            case Part::Who:
            case Part::SameAs:
                return draw_faces(ui);
            case Part::Hers:
                return draw_hers(ui);
            case Part::Drawing:
                return choice_->draw(ui);
            case Part::Forget:
                return draw_forget(ui);
        }
    }

    Utterances words() const override {
        switch (part_) {
            case Part::Who:
                return {context_.phrase("edit-who")};
            case Part::SameAs:
                return {context_.phrase("edit-merge-which")};
            case Part::Hers:
                return {hers() ? context_.name_of(*hers(), {}) : context_.phrase("edit-who")};
            case Part::Drawing:
                return {context_.phrase("edit-drawing")};
            case Part::Forget:
                return {hers() ? context_.name_of(*hers(), {}) : context_.phrase("edit-who"),
                        context_.phrase("edit-forget-ask")};
        }
        return {};
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (const records::Learner* learner = learner_at(context_, control)) {
            return {context_.name_of(*learner, control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t now) override {
        if (control == "back") {
            back();
        } else if (part_ == Part::Drawing) {
            if (choice_->tap(control)) {
                change_.drawing = choice_->chosen();
                go_to(Part::Hers);
            } else {
                tap_frame_key(*this, context_, control);
            }
        } else if (part_ == Part::Forget && (control == "yes" || control == "no")) {
            answer_forget(control);
        } else if (control.starts_with("learner:")) {
            tap_face(control.substr(8));
        } else if (control == "trainer:add") {
            context_.show_join();
        } else if (!tap_hers(control, now) && !pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t) override {
        const bool changed = said_name_.tick();
        if (auto heard = said_name_.take()) {
            change_.voice = std::move(*heard);
        }
        return changed;
    }
    std::optional<std::int64_t> next_tick_ms(std::int64_t) const override {
        return said_name_.next_tick_ms();
    }
    bool waits() const override { return !said_name_.runs(); }
    void leave() override { context_.stop_recording(); }

 private:
    enum class Part { Who, Hers, Drawing, SameAs, Forget };

    const records::Learner* hers() const { return learner_by_id(context_, who_); }

    void go_to(Part part) {
        part_ = part;
        context_.say(words());
    }

    void back() {
        switch (part_) {
            case Part::Who:
                context_.show_trainer_screen("women");
                return;
            case Part::Hers:
                return go_to(Part::Who);
            case Part::Drawing:
            case Part::SameAs:
            case Part::Forget:
                return go_to(Part::Hers);
        }
    }

    void draw_faces(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        const auto& learners = context_.learners();
        if (part_ == Part::Who) {
            ui.key("trainer:add", "add", m.done(), screen::KeyLook::Plain, "ui:trainer-add");
        }
        pages_.draw(ui, learners.size(), m.middle(), m.home(), [&](std::size_t i, const Rect& place) {
            const bool herself = part_ == Part::SameAs && learners[i].id == who_;
            draw_face_tile(ui, context_, learners[i], place, {.chosen = herself});
        });
    }

    void tap_face(const std::string& id) {
        if (part_ == Part::Who) {
            who_ = id;
            change_ = {};
            settings_ = hers() ? hers()->settings : records::Settings();
            go_to(Part::Hers);
        } else if (part_ == Part::SameAs && id != who_) {
            context_.merge_learners(who_, id);
            go_to(Part::Who);
        }
    }

    struct Action {
        const char* name;
        std::string icon;
        const char* phrase;
        bool on = false;
    };

    std::vector<Action> actions() const {
        std::vector<Action> out = {{"drawing", "edit-drawing", "edit-drawing", change_.drawing.has_value()},
                                   {"name", "mouth", "edit-name", change_.voice.has_value()}};
        if (context_.groups().size() > 1) {
            out.push_back({"group", "edit-group", "edit-group", change_.group.has_value()});
        }
        const bool locked = hers() && hers()->has_pin && !change_.clear_pin;
        out.push_back(
            {"pin", locked ? "edit-pin" : "pin", locked ? "edit-pin" : "pin-want", change_.clear_pin});
        out.push_back({"same", "edit-merge", "edit-merge", false});
        out.push_back({"tiles", fmt::format("tiles-{}", settings_.tiles), "setting-tiles", false});
        out.push_back({"contrast", "contrast", "setting-contrast", settings_.contrast});
        out.push_back({"captions", "captions", "setting-captions", settings_.captions});
        out.push_back({"language", "language", "setting-language", false});
        return out;
    }

    /// Asked once: her face large, and what goes for ever; the wiped picture or the open hand.
    void draw_forget(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        const records::Learner* learner = hers();
        if (learner == nullptr) {
            return;
        }
        const Rect all = m.middle();
        const int keys = std::max(m.px(22), all.h / 3);
        const int side = std::min(all.w, all.h - keys - m.gap());
        draw_medallion(ui, context_, learner, {all.centre_x() - side / 2, all.y, side, side});
        const auto seats = tiles({all.x, all.bottom() - keys, all.w, keys}, 2, m.gap(), 1.6);
        draw_icon_tile(ui, "yes", "edit-forget", seats[0], "ui:yes");
        draw_icon_tile(ui, "no", "no", seats[1], "ui:no");
    }

    void answer_forget(const std::string& control) {
        if (control == "no") {
            return go_to(Part::Hers);
        }
        part_ = Part::Who;
        context_.forget_learner(who_);
    }

    void draw_hers(screen::Ui& ui) {
        const screen::Metrics& m = ui.metrics();
        const records::Learner* learner = hers();
        if (learner == nullptr) {
            return;
        }
        const Rect corner = m.home();
        records::Learner shown = *learner;
        if (change_.drawing) {
            shown.drawing = *change_.drawing;
            shown.has_photo = false;
        }
        draw_medallion(ui, context_, &shown, {corner.x, corner.y, corner.w, corner.w});
        ui.key("trainer:save", "save", m.next(), screen::KeyLook::Plain, "ui:trainer-save");
        // Apart from what is changed now and then, and so that the others stay large enough for a finger.
        ui.key("trainer:forget", "edit-forget", m.done(), screen::KeyLook::Plain, "ui:edit-forget");
        const auto all = actions();
        const int columns = 3;
        const int rows = (static_cast<int>(all.size()) + columns - 1) / columns;
        const auto places = grid(m.middle(), columns, rows, m.gap());
        for (std::size_t i = 0; i < all.size(); ++i) {
            draw_icon_tile(ui, std::string("trainer:") + all[i].name, all[i].icon, places[i],
                           std::string("ui:") + all[i].phrase, {.chosen = all[i].on});
        }
    }

    bool tap_hers(const std::string& control, std::int64_t) {
        if (part_ != Part::Hers || hers() == nullptr || !control.starts_with("trainer:")) {
            return false;
        }
        const std::string what = control.substr(8);
        if (what == "save") {
            context_.change_learner(who_, change_);
            context_.change_settings(who_, settings_);
            go_to(Part::Who);
        } else if (what == "drawing") {
            choice_.emplace(context_, static_cast<long>(hers()->joined) - 1,
                            [this](const std::string& drawing) { return context_.is_taken(drawing); });
            go_to(Part::Drawing);
        } else if (what == "name") {
            said_name_.ask(control);
        } else if (what == "group") {
            next_group();
        } else if (what == "pin") {
            if (hers()->has_pin) {
                change_.clear_pin = !change_.clear_pin;
                context_.say({context_.phrase(change_.clear_pin ? "edit-pin" : "trainer-cancel", control)});
            } else {
                context_.show_new_pin(who_);
            }
        } else if (what == "same") {
            go_to(Part::SameAs);
        } else if (what == "forget") {
            go_to(Part::Forget);
        } else if (what == "tiles") {
            settings_.tiles = settings_.tiles >= 6 ? 4 : settings_.tiles >= 4 ? 2 : 6;
            context_.say({context_.phrase("setting-tiles", control)});
        } else if (what == "contrast") {
            settings_.contrast = !settings_.contrast;
            context_.say({context_.phrase("setting-contrast", control),
                          context_.phrase(settings_.contrast ? "yes" : "no", control)});
        } else if (what == "captions") {
            settings_.captions = !settings_.captions;
            context_.say({context_.phrase("setting-captions", control),
                          context_.phrase(settings_.captions ? "yes" : "no", control)});
        } else if (what == "language") {
            next_language(control);
        } else {
            return false;
        }
        return true;
    }

    void next_group() {
        const auto& groups = context_.groups();
        const std::string now = change_.group.value_or(hers()->group);
        std::size_t next = 0;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (groups[i].id == now) {
                next = (i + 1) % groups.size();
            }
        }
        change_.group = groups[next].id;
        context_.say({context_.name_of(groups[next], "trainer:group")});
    }

    void next_language(const std::string& control) {
        const auto& languages = context_.languages();
        const std::string now = settings_.lang.empty() ? context_.lang() : settings_.lang;
        for (std::size_t i = 0; i < languages.size(); ++i) {
            if (languages[i] == now) {
                settings_.lang = languages[(i + 1) % languages.size()];
                break;
            }
        }
        context_.say({context_.phrase_in(settings_.lang, "language-name", control)});
    }

    Part part_ = Part::Who;
    std::string who_;
    records::LearnerChange change_;
    records::Settings settings_;
    std::optional<DrawingChoice> choice_;
    SixAPage pages_;
    SaidName said_name_{context_};
};

}  // namespace

std::unique_ptr<View> make_learners_edit_view(Context& context) {
    return std::make_unique<LearnersEditView>(context);
}

}  // namespace jankar::views
