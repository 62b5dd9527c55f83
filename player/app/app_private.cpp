// Private lessons (women's safety). While one is open no byte under the data folder changes: her session
// sleeps, nothing of the play is kept, told to the trace or logged. A craft lesson stands ready all the time;
// every way out leads to it at once, and from it no key leads back.
#include "player/app/app.h"
#include "player/steps/step_drawing.h"
#include "player/views/lesson_view.h"

namespace jankar::app {

namespace {

constexpr int kSoftest = 1;

/// Somewhere in its middle, as if it had been looked at for a while: the first step that is only looked at,
/// after the first one.
void begin_in_the_middle(views::OpenLesson& cover) {
    const auto& steps = cover.lesson->steps;
    for (std::size_t i = 0; i < steps.size() && i < 3; ++i) {
        if (steps[i].type == lesson::StepType::Picture || steps[i].type == lesson::StepType::Sequence) {
            cover.state.position = static_cast<int>(i);
            cover.state.position_id = steps[i].id;
        }
    }
    for (int i = 0; i < cover.state.position; ++i) {
        cover.state.entered.push_back(steps[static_cast<std::size_t>(i)].id);
    }
}

}  // namespace

void App::open_private(std::size_t shelf_index) {
    opening_ = true;
    // The first craft lesson that is whole; any other that is not private where there is none.
    std::optional<std::size_t> cover_index;
    for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
        const pack::LessonEntry& entry = shelf_.lessons[i].entry;
        if (entry.is_private || damaged_.count(i) > 0) {
            continue;
        }
        if (!cover_index ||
            (entry.subject == "skills" && shelf_.lessons[*cover_index].entry.subject != "skills")) {
            cover_index = i;
        }
    }
    struct Wanted {
        std::string path, id;
        views::OpenLesson open;
    };
    auto wanted = [&](std::size_t index, views::Purpose purpose) {
        return Wanted{shelf_.lessons[index].pack_path, shelf_.lessons[index].entry.id,
                      prepared(index, purpose)};
    };
    // A private lesson is nobody's: no place, no session, nobody else present.
    if (!present_.empty()) {
        present_.clear();
        progress_->begin_guest();
    }
    worker_->post([this, packs = packs_, lang = lang(), lesson = wanted(shelf_index, views::Purpose::Private),
                   cover = cover_index ? std::optional(wanted(*cover_index, views::Purpose::Cover))
                                       : std::nullopt]() mutable {
        auto read = [&](Wanted& one) -> Result<views::OpenLesson> {
            RETURN_IF_ERROR(load(*packs, one.path, one.id, lang, one.open));
            return std::move(one.open);
        };
        auto open = std::make_shared<Result<views::OpenLesson>>(read(lesson));
        auto behind = std::make_shared<Result<views::OpenLesson>>(
            cover ? read(*cover) : fail(ErrorCode::NotFound, "There is no other lesson."));
        results_->post([this, open, behind] { private_opened(std::move(*open), std::move(*behind)); });
    });
}

void App::private_opened(Result<views::OpenLesson> open, Result<views::OpenLesson> cover) {
    opening_ = false;
    if (!open) {
        // Nothing is said or logged of it; the shelf simply stays.
        return;
    }
    open->state = {};
    open->world.together = false;
    cover_lesson_.reset();
    if (cover) {
        begin_in_the_middle(*cover);
        cover_lesson_ = std::move(*cover);
    }
    hush();
    trace_.set_private(true);
    private_level_ = kSoftest;
    media_->set_level(kSoftest);
    show(views::make_lesson_view(*this, std::move(*open)));
}

/// The picture that will stand there after the next frame is decoded before it is needed.
void App::keep_cover_ready(const screen::Metrics& metrics) {
    if (!cover_lesson_) {
        return;
    }
    const lesson::Step& step =
        cover_lesson_->lesson->steps[static_cast<std::size_t>(cover_lesson_->state.position)];
    for (const auto& wanted : steps::pictures_of(metrics, step, settings().captions)) {
        pictures_->prepare(picture(*cover_lesson_, wanted.name), wanted.width, wanted.height, wanted.fit);
    }
}

void App::leave_private() {
    if (!in_private()) {
        return;
    }
    speaker_->hush_untold();
    view_->leave();
    trace_.set_private(false);
    media_->set_level(settings().sound);
    if (cover_lesson_) {
        show(views::make_lesson_view(*this, *std::exchange(cover_lesson_, std::nullopt)));
    } else {
        show_home();
    }
}

}  // namespace jankar::app
