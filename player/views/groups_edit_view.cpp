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

/// The groups of this device as a part of `learners-edit`: one more, another picture, a spoken name. None is
/// taken away: the records of its women name it.
class GroupsEditView : public View {
 public:
    using View::View;
    const char* id() const override { return "learners-edit"; }

    void draw(screen::Ui& ui) override {
        ui.ground();
        draw_frame_keys(ui, context_, kAgain | kBack | kSound);
        const screen::Metrics& m = ui.metrics();
        if (choice_) {
            choice_->draw(ui);
        } else if (const records::Group* group = chosen()) {
            const auto places = tiles(m.middle(), 3, m.gap(), 1.2);
            const Rect inside = places[0].inset(m.px(1.0));
            draw_drawing(ui, context_, group->drawing, look(), inside);
            draw_icon_tile(ui, "trainer:drawing", "edit-drawing", places[1], "ui:edit-drawing");
            draw_icon_tile(ui, "trainer:name", "mouth", places[2], "ui:edit-name",
                           {.chosen = said_name_.runs()});
        } else {
            ui.key("trainer:add", "add", m.done(), screen::KeyLook::Plain, "ui:trainer-add");
            const auto& groups = context_.groups();
            pages_.draw(ui, groups.size(), m.middle(), m.home(), [&](std::size_t i, const Rect& place) {
                draw_group_tile(ui, context_, groups[i], static_cast<long>(i), place);
            });
        }
    }

    Utterances words() const override {
        if (choice_) {
            return {context_.phrase("edit-drawing")};
        }
        if (const records::Group* group = chosen()) {
            return {context_.name_of(*group, {})};
        }
        return {context_.phrase(context_.groups().empty() ? "trainer-add" : "which-group")};
    }

    Utterances words_of(const std::string& control, const std::string& voice) const override {
        if (const records::Group* group = group_at(context_, control)) {
            return {context_.name_of(*group, control)};
        }
        return View::words_of(control, voice);
    }

    void tap(const std::string& control, std::int64_t) override {
        if (control == "back") {
            back();
        } else if (choice_) {
            if (choice_->tap(control)) {
                context_.change_group(who_, choice_->chosen(), {});
                choice_.reset();
                context_.say(words());
            } else {
                tap_frame_key(*this, context_, control);
            }
        } else if (const records::Group* group = group_at(context_, control)) {
            who_ = group->id;
            context_.say(words());
        } else if (control == "trainer:add") {
            context_.add_group();
        } else if (control == "trainer:drawing" && chosen() != nullptr) {
            choice_.emplace(context_, look(), [this](const std::string& drawing) {
                const auto& groups = context_.groups();
                return std::any_of(groups.begin(), groups.end(),
                                   [&](const records::Group& one) { return one.drawing == drawing; });
            });
            context_.say(words());
        } else if (control == "trainer:name" && chosen() != nullptr) {
            said_name_.ask(control);
        } else if (!pages_.tap(control)) {
            tap_frame_key(*this, context_, control);
        }
    }

    bool tick(std::int64_t) override {
        const bool changed = said_name_.tick();
        if (auto heard = said_name_.take()) {
            context_.change_group(who_, {}, std::move(*heard));
        }
        return changed;
    }
    std::optional<std::int64_t> next_tick_ms(std::int64_t) const override {
        return said_name_.next_tick_ms();
    }
    bool waits() const override { return !said_name_.runs(); }
    void leave() override { context_.stop_recording(); }

 private:
    void back() {
        if (choice_) {
            choice_.reset();
        } else if (!who_.empty()) {
            who_.clear();
        } else {
            context_.show_trainer_screen("women");
            return;
        }
        context_.say(words());
    }

    const records::Group* chosen() const { return group_at(context_, "group:" + who_); }

    /// The chosen group's place among all, which gives it its colours.
    long look() const {
        return chosen() == nullptr ? 0 : static_cast<long>(chosen() - context_.groups().data());
    }

    std::string who_;  ///< the chosen group, or empty
    std::optional<DrawingChoice> choice_;
    SaidName said_name_{context_};
    SixAPage pages_;
};

}  // namespace

std::unique_ptr<View> make_groups_edit_view(Context& context) {
    return std::make_unique<GroupsEditView>(context);
}

}  // namespace jankar::views
