// Opening lessons, keeping what she does in them, and what happens when content or the disk fails.
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>

#include "content/base/ids.h"
#include "content/base/log.h"
#include "player/app/app.h"
#include "player/views/finish_view.h"
#include "player/views/lesson_view.h"

namespace jankar::app {

namespace {

const char* trace_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::NoSpace:
            return "disk_full";
        case ErrorCode::ReadOnly:
            return "disk_readonly";
        case ErrorCode::Locked:
            return "data_locked";
        case ErrorCode::Corrupt:
            return "store_damaged";
        default:
            return "internal";
    }
}

}  // namespace

/// What is known of a lesson before its pack is opened.
views::OpenLesson App::prepared(std::size_t shelf_index, views::Purpose purpose) const {
    views::OpenLesson open;
    open.purpose = purpose;
    open.shelf_index = shelf_index;
    open.world.country = country_.code;
    for (const auto& [whom, helpline] : country_.helplines) {
        open.world.helplines[whom] = helpline.number;
    }
    open.world.together = !present_.empty();
    if (purpose == views::Purpose::Learn) {
        open.state = progress_->place(shelf_.lessons[shelf_index]);
        open.seen_before = progress_->has_finished(shelf_.lessons[shelf_index]);
    }
    if (open.state.mix_seed == 0) {
        open.state.mix_seed = std::strtoull(random_hex(8).c_str(), nullptr, 16) | 1U;
    }
    return open;
}

/// On the packs thread.
Result<void> App::load(PackStore& packs, const std::string& path, const std::string& id,
                       const std::string& wanted, views::OpenLesson& open) {
    ASSIGN_OR_RETURN(open.pack, packs.open(path));
    ASSIGN_OR_RETURN(lesson::Lesson lesson, open.pack->lesson(id));
    open.lesson = std::make_shared<const lesson::Lesson>(std::move(lesson));
    open.lang = open.lesson->language_for(wanted);
    open.fell_back = open.lang != wanted;
    return {};
}

void App::open_lesson(std::size_t shelf_index) {
    const pack::ShelfLesson& entry = shelf_.lessons[shelf_index];
    if (entry.entry.is_private) {
        open_private(shelf_index);
        return;
    }
    opening_ = true;
    worker_->post([this, packs = packs_, path = entry.pack_path, id = entry.entry.id, wanted = lang(),
                   open = prepared(shelf_index, views::Purpose::Learn)]() mutable {
        const std::size_t index = open.shelf_index;
        auto result = std::make_shared<Result<views::OpenLesson>>([&]() -> Result<views::OpenLesson> {
            RETURN_IF_ERROR(load(*packs, path, id, wanted, open));
            return std::move(open);
        }());
        results_->post([this, index, result] { opened(index, std::move(*result)); });
    });
}

void App::opened(std::size_t shelf_index, Result<views::OpenLesson> open) {
    opening_ = false;
    if (!open && open.error().code == ErrorCode::Unsupported) {
        log_error(open.error().text);
        speaker_->say({phrase("lesson-newer", shelf_.lessons[shelf_index].control())});
        request_draw(screen::Reason::Data);
        return;
    }
    if (!open) {
        mark_damaged(shelf_index, open.error());
        return;
    }
    check_objects(*open);
    progress_->started(shelf_.lessons[shelf_index], *open);
    open_index_ = shelf_index;
    show(views::make_lesson_view(*this, std::move(*open)));
}

/// Every object of the lesson is checked on the packs thread while she looks at its first page: what is read
/// whole is checked again when it is read, but a clip is streamed.
void App::check_objects(const views::OpenLesson& open) {
    worker_->post([this, open, number = shelf_number_] {
        auto check = [&](const lesson::MediaObject& object) {
            if (worker_->is_stopping()) {
                return true;
            }
            auto checked = open.pack->check_object(object.hash);
            if (!checked) {
                results_->post([this, index = open.shelf_index, error = checked.error(), number] {
                    if (number == shelf_number_) {
                        mark_damaged(index, error);
                    }
                });
                return false;
            }
            return true;
        };
        for (const auto& [name, object] : open.lesson->media) {
            if (!check(object)) {
                return;
            }
        }
        for (const auto& [line, object] : open.lesson->voices.count(open.lang) > 0
                                              ? open.lesson->voices.at(open.lang)
                                              : std::map<std::string, lesson::MediaObject>{}) {
            if (!check(object)) {
                return;
            }
        }
    });
}

/// The lesson becomes a folded cloth; if it is open she is led back to the shelf. The others play on.
void App::mark_damaged(std::size_t shelf_index, const Error& error) {
    if (in_private()) {
        leave_private();
        return;
    }
    if (shelf_index >= shelf_.lessons.size()) {
        return;  // of a shelf that is no more
    }
    if (error.code == ErrorCode::Io && room_->is_on_stick(shelf_.lessons[shelf_index].pack_path)) {
        stick_went();
        return;
    }
    if (!damaged_.insert(shelf_index).second) {
        return;
    }
    trace_.error("object_damaged", error.text);
    log_error(error.text);
    request_draw(screen::Reason::Data);
    const bool is_open = open_index_ == shelf_index && view_ && std::string(view_->id()) == "lesson";
    if (is_open) {
        open_index_.reset();
        show_home();
    }
    speaker_->say({phrase("lesson-damaged", shelf_.lessons[shelf_index].control())});
    after_home_ = is_open;
}

/// A picture or a voice could not be loaded; pictures carry the place of their lesson in the key.
void App::object_failed(const std::string& key, const Error& error) {
    if (key.starts_with("object:")) {
        std::size_t index = 0;
        std::from_chars(key.data() + 7, key.data() + key.size(), index);
        mark_damaged(index, error);
        return;
    }
    for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
        if (key.starts_with(shelf_.lessons[i].name() + "/")) {
            mark_damaged(i, error);
            return;
        }
    }
    trace_.error("internal", error.text);
    log_error(error.text);
}

/// A record could not be kept. She learns on; the trainer is told, once aloud, always in the log.
void App::trouble(const Error& error) {
    if (in_private()) {
        // It waits: nothing may be heard or told here. The next write says it again.
        return;
    }
    trace_.error(trace_code(error.code), error.text);
    exit_code_ = 3;
    if (!std::exchange(told_trouble_, true)) {
        log_error(error.text);
        speaker_->say({phrase(error.code == ErrorCode::NoSpace ? "memory-full" : "nothing-kept")});
    }
}

void App::lesson_moved(const views::OpenLesson& open, const lesson::LessonPlay& play) {
    look_at_power();
    if (open.purpose == views::Purpose::Learn) {
        progress_->moved(shelf_.lessons[open.shelf_index], open, play);
    }
}

void App::lesson_answered(const views::OpenLesson& open, const lesson::LessonPlay&,
                          const lesson::Effect& answer) {
    if (open.purpose == views::Purpose::Learn) {
        progress_->answered(shelf_.lessons[open.shelf_index], open, answer);
    } else if (open.purpose == views::Purpose::Review && answer.attempt == 1 && !due_queue_.empty()) {
        trace_.answer(answer.step, answer.right, answer.attempt);
        progress_->review_answered(due_queue_.back().question, answer.right);
    }
}

void App::lesson_left(const views::OpenLesson& open, const lesson::LessonPlay& play) {
    open_index_.reset();
    due_queue_.clear();
    if (open.purpose == views::Purpose::Learn) {
        progress_->left(shelf_.lessons[open.shelf_index], open, play);
    }
}

void App::lesson_completed(const views::OpenLesson& open, const lesson::LessonPlay& play) {
    if (open.purpose == views::Purpose::Review || open.purpose == views::Purpose::Practice) {
        due_done(open, play);
        return;
    }
    if (open.purpose != views::Purpose::Learn) {
        show_home();
        return;
    }
    opening_ = true;
    progress_->completed(shelf_.lessons[open.shelf_index], open, play, [this, open](bool kept) {
        opening_ = false;
        open_index_.reset();
        if (kept && !present_.empty()) {
            // The cloth has grown a band, and who was here is who was here last time.
            change_people([](records::Store&) -> Result<void> { return {}; },
                          [this, open] { show(views::make_finish_view(*this, open)); });
        } else if (kept) {
            show(views::make_finish_view(*this, open));
        } else {
            after_home_ = true;
            show_home();
        }
    });
}

}  // namespace jankar::app
