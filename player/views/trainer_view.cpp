#include "player/views/trainer_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "player/views/faces.h"
#include "player/views/frame_keys.h"
#include "player/views/layout.h"

namespace jankar::views {

namespace {

using screen::Rect;

constexpr std::size_t kNewCode = 6, kLeastCode = 4, kMostCode = 8;

/// Ten keys and a row of beads: what was typed is counted, not shown.
class CodeView : public View {
 public:
    CodeView(Context& context, bool sets_new) : View(context), sets_(sets_new) {}
    const char* id() const override { return "trainer"; }
    bool waits() const override { return true; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        const screen::Metrics& m = ui.metrics();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        if (sets_) {
            // Until a code is set the screens are open.
            ui.key("skip", "skip", m.next(), screen::KeyLook::Plain, "ui:skip");
        } else if (digits_.size() >= kLeastCode) {
            ui.key("done", "done", m.done(), screen::KeyLook::Done, "ui:done");
        }
        const int beads = static_cast<int>(sets_ ? kNewCode : kMostCode);
        ui.beads(m.beads(), beads, static_cast<int>(digits_.size()),
                 [&](int bead) { return bead < static_cast<int>(digits_.size()); });
        // As on a phone: one to nine, zero below.
        const Rect all = m.below_beads();
        const int columns = m.portrait() ? 3 : 4;
        const int rows = m.portrait() ? 4 : 3;
        const auto places = grid(all, columns, rows, m.gap());
        for (int digit = 0; digit <= 9; ++digit) {
            const int at = m.portrait() ? (digit == 0 ? 10 : digit - 1)
                                        : (digit == 0 ? 11 : (digit - 1) / 3 * 4 + (digit - 1) % 3);
            draw_icon_tile(ui, fmt::format("code:{}", digit), fmt::format("digit-{}", digit),
                           places[static_cast<std::size_t>(at)], fmt::format("ui:digit-{}", digit));
        }
    }

    Utterances words() const override {
        return {context_.phrase(!sets_ ? "code-ask" : first_.empty() ? "code-new" : "code-again")};
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control.starts_with("code:") && control.size() == 6) {
            if (digits_.size() < kMostCode && !waits_) {
                digits_ += control[5];
                context_.say({context_.tune("tap")});
                if (sets_ && digits_.size() == kNewCode) {
                    take_new();
                }
            }
        } else if (control == "done" && digits_.size() >= kLeastCode && !waits_) {
            check();
        } else if (control == "skip" && sets_) {
            context_.show_trainer_screen("trainer");
        } else if (control == "back") {
            if (!digits_.empty()) {
                digits_.pop_back();
            } else {
                context_.show_learners();
            }
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    void take_new() {
        if (first_.empty()) {
            first_ = std::exchange(digits_, {});
            context_.say(words());
        } else if (first_ == digits_) {
            context_.set_trainer_code(digits_);
            context_.show_trainer_screen("trainer");
        } else {
            first_.clear();
            digits_.clear();
            context_.say({context_.phrase("code-not"), context_.phrase("code-new")});
        }
    }

    void check() {
        waits_ = true;
        context_.check_trainer_code(digits_, [this, alive = std::weak_ptr<int>(alive_)](bool right) {
            if (alive.expired()) {
                return;
            }
            waits_ = false;
            digits_.clear();
            if (right) {
                context_.show_trainer_screen("trainer");
            } else {
                context_.say({context_.phrase("code-not")});
            }
        });
    }

    const bool sets_;
    std::string digits_, first_;
    bool waits_ = false;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);  ///< an answer for a view that is gone is dropped
};

/// A page of pictures that lead on.
class MenuView : public View {
 public:
    struct Way {
        std::string action, icon;
        std::string leads_to;
        std::string phrase = "trainer-" + action;
    };
    MenuView(Context& context, std::string above, std::vector<Way> ways)
        : View(context), above_(std::move(above)), ways_(std::move(ways)) {}
    const char* id() const override { return "trainer"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        Rect room = ui.metrics().middle();
        if (warns()) {
            const int sign = std::min(ui.metrics().px(22), room.h / 3);
            draw_warning(ui, {room.x, room.y, room.w, sign});
            room = {room.x, room.y + sign + ui.metrics().gap(), room.w, room.h - sign - ui.metrics().gap()};
        }
        const auto places = tiles(room, static_cast<int>(ways_.size()), ui.metrics().gap(), 1.3);
        for (std::size_t i = 0; i < ways_.size(); ++i) {
            draw_icon_tile(ui, "trainer:" + ways_[i].action, ways_[i].icon, places[i],
                           "ui:" + ways_[i].phrase);
        }
    }

    Utterances words() const override {
        if (warns()) {
            return {context_.phrase("trainer-card-worn", "trainer:about"), context_.phrase("trainer-screen")};
        }
        if (above_.empty()) {
            return {context_.phrase("trainer-screen")};
        }
        Utterances words;
        for (const Way& way : ways_) {
            words.push_back(context_.phrase(way.phrase, "trainer:" + way.action));
        }
        return words;
    }

    void tap(const std::string& control, std::int64_t) override {
        for (const Way& way : ways_) {
            if (control == "trainer:" + way.action) {
                context_.show_trainer_screen(way.leads_to);
                return;
            }
        }
        if (control == "trainer:about" && warns()) {
            context_.show_trainer_screen("about");
        } else if (control == "back") {
            if (above_.empty()) {
                context_.show_learners();
            } else {
                context_.show_trainer_screen(above_);
            }
        } else {
            tap_frame_key(*this, context_, control);
        }
    }

 private:
    /// What is written here may be gone when the device is off: said at each start, before all else.
    bool warns() const { return above_.empty() && context_.forgets(); }
    static void draw_warning(screen::Ui& ui, const Rect& place) {
        constexpr screen::Color kRed = screen::rgb(0xB5482C), kPale = screen::rgb(0xF7D9CC);
        const Rect inside = ui.tile("trainer:about", screen::Role::Tile, place, "ui:trainer-card-worn", {},
                                    kPale, kRed, kRed);
        const int sign = inside.h * 9 / 10;
        ui.icon("card-worn", {inside.centre_x() - sign / 2, inside.centre_y() - sign / 2, sign, sign});
    }

    const std::string above_;
    const std::vector<Way> ways_;
};

}  // namespace

std::unique_ptr<View> make_code_view(Context& context, bool sets_new) {
    return std::make_unique<CodeView>(context, sets_new);
}

std::unique_ptr<View> make_trainer_view(Context& context, const std::string& name) {
    using Ways = std::vector<MenuView::Way>;
    if (name == "learners-edit") {
        return make_learners_edit_view(context);
    }
    if (name == "groups-edit") {
        return make_groups_edit_view(context);
    }
    if (name == "wall") {
        return make_wall_view(context);
    }
    if (name == "settings") {
        return make_settings_view(context);
    }
    if (name == "about") {
        return make_about_view(context);
    }
    if (name == "packs") {
        return make_packs_view(context);
    }
    if (name == "export") {
        return make_export_view(context);
    }
    if (name == "women") {
        return std::make_unique<MenuView>(context, "trainer",
                                          Ways{{"learners", "edit-drawing", "learners-edit"},
                                               {"wall", "wall", "wall"},
                                               {"group", "edit-group", "groups-edit", "trainer-groups"}});
    }
    if (name == "device") {
        return std::make_unique<MenuView>(
            context, "trainer", Ways{{"settings", "settings", "settings"}, {"about", "about", "about"}});
    }
    return std::make_unique<MenuView>(context, "",
                                      Ways{{"women", "women", "women"},
                                           {"lessons", "lessons", "packs"},
                                           {"stick", "stick", "export"},
                                           {"device", "device", "device"}});
}

}  // namespace jankar::views
