// What comes back at a visit: what she took home, then at most three questions. Each is a lesson of one step,
// played like any other, of which only the answer is kept.
#include <algorithm>

#include "player/app/app.h"
#include "player/views/lesson_view.h"

namespace jankar::app {

namespace {

using lesson::Lesson;

/// The question alone.
std::shared_ptr<const Lesson> only_step(const Lesson& whole, const std::string& step_id) {
    const lesson::Step* step = whole.step(step_id);
    if (step == nullptr || !lesson::is_scored(step->type)) {
        return nullptr;
    }
    auto out = std::make_shared<Lesson>(whole);
    out->steps = {*step};
    return out;
}

/// The practice list with only what she took home, one list after another; items count over all of them.
std::shared_ptr<const Lesson> only_practice(const Lesson& whole, const std::vector<int>& items) {
    auto out = std::make_shared<Lesson>(whole);
    out->steps.clear();
    int number = 0;
    for (const lesson::Step& step : whole.steps) {
        if (step.type != lesson::StepType::Home) {
            continue;
        }
        lesson::Step taken = step;
        taken.items.clear();
        for (const lesson::Item& item : step.items) {
            if (std::count(items.begin(), items.end(), ++number) > 0) {
                taken.items.push_back(item);
            }
        }
        if (!taken.items.empty()) {
            out->steps.push_back(std::move(taken));
        }
    }
    return out->steps.empty() ? nullptr : out;
}

/// The numbers of what she ticked, as the lesson's own lists count them.
std::vector<int> ticked_items(const std::vector<int>& taken, const Lesson& asked,
                              const lesson::PlayState& state) {
    std::vector<int> out;
    std::size_t number = 0;
    for (const lesson::Step& step : asked.steps) {
        auto ticked = state.ticked.find(step.id);
        for (int i = 0; i < static_cast<int>(step.items.size()); ++i, ++number) {
            if (ticked != state.ticked.end() && number < taken.size() &&
                std::count(ticked->second.begin(), ticked->second.end(), i) > 0) {
                out.push_back(taken[number]);
            }
        }
    }
    return out;
}

}  // namespace

/// In the order in which it is asked. What belongs to a lesson that is not here any more waits for it.
std::vector<App::Due> App::due_now() const {
    std::vector<Due> out;
    auto find = [&](const std::string& lesson_id, const std::string& maker8) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < shelf_.lessons.size(); ++i) {
            if (Progress::key(shelf_.lessons[i]) == maker8 + "/" + lesson_id && damaged_.count(i) == 0) {
                return i;
            }
        }
        return std::nullopt;
    };
    for (const records::PendingPractice& pending : progress_->pending_practice()) {
        if (auto index = find(pending.lesson_id, pending.maker8)) {
            Due due;
            due.purpose = views::Purpose::Practice;
            due.shelf_index = *index;
            due.items = pending.items;
            std::sort(due.items.begin(), due.items.end());
            out.push_back(std::move(due));
        }
    }
    for (const records::ReviewItem& item : progress_->due_reviews()) {
        if (auto index = find(item.lesson_id, item.maker8)) {
            out.push_back({views::Purpose::Review, *index, item, {}});
        }
    }
    return out;
}

void App::open_go_on() {
    const auto go = go_on();
    if (!go) {
        return;
    }
    if (go->kind != views::GoOn::Kind::Due) {
        open_lesson(go->shelf_index);
        return;
    }
    due_queue_ = due_now();
    std::reverse(due_queue_.begin(), due_queue_.end());
    open_next_due();
}

void App::open_next_due() {
    if (due_queue_.empty()) {
        after_home_ = true;
        show_home();
        say({tune("right"), phrase("home-screen")});
        return;
    }
    const Due due = due_queue_.back();
    opening_ = true;
    worker_->post([this, packs = packs_, due, path = shelf_.lessons[due.shelf_index].pack_path,
                   id = shelf_.lessons[due.shelf_index].entry.id, wanted = lang(),
                   open = prepared(due.shelf_index, due.purpose)]() mutable {
        auto result = std::make_shared<Result<views::OpenLesson>>([&]() -> Result<views::OpenLesson> {
            RETURN_IF_ERROR(load(*packs, path, id, wanted, open));
            return std::move(open);
        }());
        results_->post([this, due, result] { due_opened(due, std::move(*result)); });
    });
}

void App::due_opened(const Due& due, Result<views::OpenLesson> open) {
    opening_ = false;
    if (!open) {
        due_queue_.clear();
        mark_damaged(due.shelf_index, open.error());
        return;
    }
    open->lesson = due.purpose == views::Purpose::Review ? only_step(*open->lesson, due.question.step)
                                                         : only_practice(*open->lesson, due.items);
    if (!open->lesson) {
        // The lesson has changed: the question is not in it any more.
        if (due.purpose == views::Purpose::Review) {
            progress_->review_answered(due.question, true);
        }
        due_queue_.pop_back();
        open_next_due();
        return;
    }
    open_index_ = due.shelf_index;
    show(views::make_lesson_view(*this, std::move(*open)));
}

/// One of them was answered: keep it, and on to the next.
void App::due_done(const views::OpenLesson& open, const lesson::LessonPlay& play) {
    open_index_.reset();
    if (due_queue_.empty()) {
        show_home();
        return;
    }
    const Due due = due_queue_.back();
    due_queue_.pop_back();
    if (due.purpose == views::Purpose::Practice) {
        progress_->practised(shelf_.lessons[due.shelf_index], open,
                             ticked_items(due.items, *open.lesson, play.state()));
    }
    open_next_due();
}

}  // namespace jankar::app
