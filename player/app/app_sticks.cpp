// Packs and sticks that come and go while the player runs.
#include <fmt/format.h>

#include <cstring>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/app/app.h"
#include "player/views/stick_view.h"

namespace jankar::app {

void App::make_pack_room() {
    PackRoom::Hooks hooks;
    hooks.wake = wake_;
    hooks.changed = [this] { request_draw(screen::Reason::Data); };
    hooks.take_shelf = [this](pack::Shelf shelf) { take_shelf(std::move(shelf)); };
    hooks.stick_came = [this](bool is_asked) {
        if (is_asked || !put_back_.empty()) {
            show_stick();
        }
    };
    hooks.stick_went = [this] { stick_went(); };
    hooks.took_card = [this](const std::optional<records::ProgrammeCard>& card) { take_card(card); };
    hooks.show_home = [this] { show_home(); };
    hooks.lang = [this] { return lang(); };
    hooks.is_trainer = [this] { return is_trainer_ || !has_code_; };
    hooks.is_waiting = [this] { return view_ && std::strcmp(view_->id(), "stick") == 0; };
    room_ = std::make_unique<PackRoom>(
        PackRoom::Parts{options_, paths_, *worker_, *results_, *records_, packs_, trace_}, std::move(hooks));
}

/// Whether nothing on the screen holds a place of the shelf.
bool App::is_free() const {
    if (in_private() || opening_ || open_index_ || cover_lesson_) {
        return false;
    }
    return !view_ || (std::strcmp(view_->id(), "lesson") != 0 && std::strcmp(view_->id(), "finish") != 0);
}

void App::take_shelf(pack::Shelf shelf) {
    next_shelf_ = std::move(shelf);
    take_waiting_shelf();
}

void App::take_waiting_shelf() {
    if (!is_free()) {
        return;
    }
    if (next_shelf_) {
        shelf_ = *std::exchange(next_shelf_, std::nullopt);
        room_->hide(shelf_);
        ++shelf_number_;
        damaged_.clear();
        due_queue_.clear();
        request_draw(screen::Reason::Data);
    }
    if (std::exchange(stick_waits_, false)) {
        show_stick();
    }
}

/// From anywhere but the trainer's packs, where it is seen already. It waits while a private lesson is open,
/// and while somebody is in the middle of joining, of her three pictures, or of the first language.
void App::show_stick() {
    const std::string now = view_ ? view_->id() : "";
    if (in_private() || opening_ || now == "language" || now == "join" || now == "pin") {
        stick_waits_ = true;
        return;
    }
    if (!put_back_.empty()) {
        // The lesson that waited for its stick goes on.
        const std::string control = std::exchange(put_back_, {});
        for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
            if (shelf_.lessons[i].control() == control) {
                open_lesson(i);
                return;
            }
        }
    }
    if (now == "packs") {
        return;
    }
    dark_ = false;
    if (view_) {
        view_->go_idle();
    }
    open_index_.reset();
    show(views::make_stick_view(*this, [this] {
        if (is_trainer_) {
            show_trainer_screen("trainer");
        } else if (learner_id_.empty() && present_.empty()) {
            show_learners();
        } else {
            show_home();
        }
    }));
}

void App::take_card(const std::optional<records::ProgrammeCard>& card) {
    if (card) {
        codes_allowed_ = card->codes;
        self_join_ = card->self_join;
    }
}

/// A lesson that plays from the stick waits, with its place kept, until the stick is back.
void App::stick_went() {
    stick_waits_ = false;
    if (in_private() || !open_index_ || *open_index_ >= shelf_.lessons.size() || !put_back_.empty()) {
        return;
    }
    const pack::ShelfLesson& lesson = shelf_.lessons[*open_index_];
    if (!room_->is_on_stick(lesson.pack_path)) {
        return;
    }
    trace_.error("stick_gone", fmt::format("The stick with {} came out.", lesson.pack_path));
    packs_->forget(lesson.pack_path);
    put_back_ = lesson.control();
    view_->go_idle();
    open_index_.reset();
    show(views::make_put_back_view(*this, [this] {
        put_back_.clear();
        show_home();
    }));
}

}  // namespace jankar::app
