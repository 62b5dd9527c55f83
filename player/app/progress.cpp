#include "player/app/progress.h"

#include <algorithm>

#include "content/lesson/json.h"

namespace jankar::app {

using records::Store;
using records::Written;

namespace {

std::string key_of(const std::string& maker8, const std::string& lesson) {
    return maker8 + "/" + lesson;
}

records::PlaySummary summary(const lesson::LessonPlay& play) {
    records::PlaySummary out;
    out.furthest_step = play.furthest_bead();
    out.active_s = (play.state().active_ms + 999) / 1000;
    out.replays = play.state().replays;
    out.tries = play.tries();
    out.first_try_right = play.first_try_right();
    return out;
}

using Past = Progress::Past;

/// Nobody is asked more than this at the beginning of a visit.
constexpr int kMostReviews = 3;

Result<Past> read_past(Store& store, const std::string& learner) {
    Past past;
    ASSIGN_OR_RETURN(past.places, store.places(learner));
    ASSIGN_OR_RETURN(past.finished, store.finished(learner));
    ASSIGN_OR_RETURN(past.reviews, store.due_reviews(learner, kMostReviews));
    ASSIGN_OR_RETURN(past.practice, store.pending_practice(learner));
    return past;
}

/// What all of them finished, and how far the group is.
Result<Past> read_past_together(Store& store, const std::vector<std::string>& learners,
                                const std::string& owner) {
    Past past;
    ASSIGN_OR_RETURN(past.places, store.places(owner));
    std::map<std::string, std::size_t> by_how_many;
    for (const std::string& learner : learners) {
        ASSIGN_OR_RETURN(std::vector<records::Finished> finished, store.finished(learner));
        for (records::Finished& lesson : finished) {
            if (++by_how_many[key_of(lesson.maker8, lesson.lesson_id)] == learners.size()) {
                past.finished.push_back(std::move(lesson));
            }
        }
    }
    return past;
}

}  // namespace

void Progress::begin_guest() {
    ++turn_;
    learner_.clear();
    together_.clear();
    group_.clear();
    places_.clear();
    finished_.clear();
    received_.clear();
    reviews_.clear();
    practice_.clear();
    guest_plays_.clear();
    last_left_.clear();
}

void Progress::begin(const std::string& learner, std::function<void()> ready) {
    begin_guest();
    learner_ = learner;
    records_.ask([learner](Store& store) { return read_past(store, learner); }, filled(std::move(ready)));
    // The session is opened after the shelf was read: what she sees does not wait for a write.
    keep([learner](Store& store) { return store.open_session(learner); });
}

void Progress::begin_together(const std::vector<std::string>& learners, const std::string& group,
                              std::function<void()> ready) {
    begin_guest();
    together_ = learners;
    group_ = group;
    records_.ask(
        [learners, owner = owner()](Store& store) { return read_past_together(store, learners, owner); },
        filled(std::move(ready)));
}

/// Takes what the records thread read into the mirror, unless somebody else sits here by now.
std::function<void(Result<Progress::Past>)> Progress::filled(std::function<void()> ready) {
    return [this, turn = turn_, ready = std::move(ready)](Result<Past> past) {
        if (turn == turn_) {
            if (!past) {
                trouble_(past.error());
            } else {
                take_past(std::move(*past));
            }
        }
        ready();
    };
}

void Progress::take_past(Past past) {
    for (const records::Place& place : past.places) {
        auto state = lesson::play_state_from_json(place.play_state_json);
        if (state) {
            Kept kept;
            kept.state = std::move(*state);
            kept.beads_done = static_cast<int>(kept.state.position);
            kept.order = place.order;
            kept.hash8 = place.lesson_hash8;
            order_ = std::max(order_, place.order);
            places_[key_of(place.maker8, place.lesson_id)] = std::move(kept);
        }
    }
    for (const records::Finished& finished : past.finished) {
        finished_[key_of(finished.maker8, finished.lesson_id)] = finished.times;
        if (finished.received) {
            received_.insert(key_of(finished.maker8, finished.lesson_id));
        }
    }
    reviews_ = std::move(past.reviews);
    practice_ = std::move(past.practice);
    find_last_left();
}

void Progress::end() {
    if (!learner_.empty()) {
        learner_.clear();
        keep([](Store& store) { return store.close_session(); });
    }
}

views::LessonProgress Progress::of(const pack::ShelfLesson& lesson) const {
    views::LessonProgress out;
    out.finished = has_finished(lesson);
    out.received = received_.count(key(lesson)) > 0;
    auto place = places_.find(key(lesson));
    if (place != places_.end()) {
        out.begun = true;
        out.beads_done = std::min(place->second.beads_done, lesson.entry.steps);
    }
    return out;
}

bool Progress::has_finished(const pack::ShelfLesson& lesson) const {
    return finished_.count(key(lesson)) > 0;
}

lesson::PlayState Progress::place(const pack::ShelfLesson& lesson) const {
    auto place = places_.find(key(lesson));
    // LessonPlay brings the place of an older version of the lesson to the nearest that exists.
    return place != places_.end() ? place->second.state : lesson::PlayState{};
}

void Progress::find_last_left() {
    std::int64_t latest = 0;
    last_left_.clear();
    for (const auto& [name, kept] : places_) {
        if (kept.order >= latest) {
            latest = kept.order;
            last_left_ = name;
        }
    }
}

/// What the shelf knows of a lesson.
records::LessonRef Progress::ref(const pack::ShelfLesson& entry) {
    records::LessonRef out;
    out.id = entry.entry.id;
    out.version = entry.entry.version;
    out.hash8 = entry.entry.hash.substr(0, 8);
    out.maker8 = entry.key8;
    out.subject = entry.entry.subject;
    out.course = entry.entry.course;
    out.steps = entry.entry.steps;
    out.title = entry.entry.title;
    return out;
}

records::LessonRef Progress::ref(const pack::ShelfLesson& entry, const views::OpenLesson& open) {
    records::LessonRef out = ref(entry);
    out.lang = open.lang;
    out.steps = static_cast<int>(open.lesson->steps.size());
    out.scored_steps = open.lesson->scored_steps();
    return out;
}

void Progress::witness(const std::string& learner, const pack::ShelfLesson& entry) {
    keep([learner, lesson = ref(entry)](Store& store) { return store.witness(learner, lesson); });
}

void Progress::take_back_witness(const std::string& learner, const pack::ShelfLesson& entry) {
    keep([learner, lesson = ref(entry)](Store& store) { return store.take_back_witness(learner, lesson); });
}

void Progress::tell(const Written& record) {
    trace_.record(record.kind, record.seq, record.durable);
}

void Progress::tell(const std::optional<Written>& record) {
    if (record) {
        tell(*record);
    }
}

void Progress::tell(const std::vector<Written>& records) {
    for (const Written& record : records) {
        tell(record);
    }
}

void Progress::remember(const pack::ShelfLesson& entry, const lesson::LessonPlay& play) {
    Kept& kept = places_[key(entry)];
    kept.state = play.state();
    kept.beads_done = play.bead_now();
    kept.order = ++order_;
    kept.hash8 = entry.entry.hash.substr(0, 8);
    last_left_ = key(entry);
}

void Progress::started(const pack::ShelfLesson& entry, const views::OpenLesson& open) {
    if (!learner_.empty()) {
        // The store marks it as resumed where a place is kept: resumed parts are one play.
        keep([lesson = ref(entry, open)](Store& store) { return store.lesson_start(lesson); });
    }
}

void Progress::moved(const pack::ShelfLesson& entry, const views::OpenLesson&,
                     const lesson::LessonPlay& play) {
    remember(entry, play);
    if (owner().empty()) {
        return;
    }
    records::Place place;
    place.lesson_id = entry.entry.id;
    place.maker8 = entry.key8;
    place.play_state_json = lesson::to_json(play.state());
    place.lesson_hash8 = entry.entry.hash.substr(0, 8);
    place.order = order_;
    records_.ask([owner = owner(), place](Store& store) { return store.save_place(owner, place); },
                 [this](Result<void> saved) {
                     if (!saved) {
                         trouble_(saved.error());
                     }
                 });
}

void Progress::answered(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                        const lesson::Effect& answer) {
    trace_.answer(answer.step, answer.right, answer.attempt);
    if (learner_.empty()) {
        return;
    }
    keep([lesson = ref(entry, open), answer](Store& store) {
        return store.result(lesson, answer.step, answer.right, answer.attempt);
    });
    const lesson::Step* step = open.lesson->step(answer.step);
    if (step != nullptr && step->review && answer.attempt == 1) {
        review_answered({entry.entry.id, entry.key8, answer.step, 1}, answer.right);
    }
}

void Progress::review_answered(const records::ReviewItem& item, bool right) {
    std::erase_if(reviews_, [&](const records::ReviewItem& due) {
        return due.lesson_id == item.lesson_id && due.maker8 == item.maker8 && due.step == item.step;
    });
    if (!learner_.empty()) {
        records_.ask([learner = learner_, item,
                      right](Store& store) { return store.review_answered(learner, item, right); },
                     [this](Result<void> done) {
                         if (!done) {
                             trouble_(done.error());
                         }
                     });
    }
}

void Progress::practised(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                         const std::vector<int>& items) {
    std::erase_if(practice_, [&](const records::PendingPractice& pending) {
        return pending.lesson_id == entry.entry.id && pending.maker8 == entry.key8;
    });
    if (!learner_.empty()) {
        keep([lesson = ref(entry, open), items](Store& store) { return store.practice_done(lesson, items); });
    }
}

/// What she takes home: the things she touched on the list, or all of it.
void Progress::take_home(const records::LessonRef& lesson, const views::OpenLesson& open,
                         const lesson::LessonPlay& play) {
    std::vector<int> items;
    for (const lesson::Step& step : open.lesson->steps) {
        if (step.type != lesson::StepType::Home) {
            continue;
        }
        auto ticked = play.state().ticked.find(step.id);
        const bool all = ticked == play.state().ticked.end() || ticked->second.empty();
        for (int i = 0; i < static_cast<int>(step.items.size()); ++i) {
            if (all || std::count(ticked->second.begin(), ticked->second.end(), i) > 0) {
                items.push_back(i + 1);
            }
        }
    }
    if (!items.empty()) {
        keep([lesson, items](Store& store) { return store.practice(lesson, items); });
    }
}

void Progress::keep_guest_plays(std::vector<GuestPlay> plays) {
    for (GuestPlay& one : plays) {
        ++finished_[key_of(one.lesson.maker8, one.lesson.id)];
        keep([lesson = one.lesson](Store& store) { return store.lesson_start(lesson); });
        keep([one](Store& store) { return store.completed(one.lesson, one.play); });
    }
}

void Progress::left(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                    const lesson::LessonPlay& play) {
    moved(entry, open, play);
    if (!learner_.empty()) {
        keep([lesson = ref(entry, open), play = summary(play)](Store& store) {
            return store.lesson_left(lesson, play, false);
        });
    }
}

void Progress::completed(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                         const lesson::LessonPlay& play, std::function<void(bool)> kept) {
    const records::LessonRef lesson = ref(entry, open);
    records::PlaySummary counts = summary(play);
    if (owner().empty()) {
        places_.erase(key(entry));
        ++finished_[key(entry)];
        guest_plays_.push_back({lesson, counts});
        find_last_left();
        kept(true);
        return;
    }
    counts.together = std::max<int>(1, static_cast<int>(together_.size()));
    records_.ask(
        [lesson, counts, women = together_, group = group_,
         owner = owner()](Store& store) -> Result<std::vector<Written>> {
            if (women.empty()) {
                return store.completed(lesson, counts);
            }
            ASSIGN_OR_RETURN(std::vector<Written> written,
                             store.completed_together(lesson, counts, women, group));
            RETURN_IF_ERROR(store.remove_place(owner, lesson));
            return written;
        },
        [this, turn = turn_, name = key(entry),
         kept = std::move(kept)](Result<std::vector<Written>> written) {
            if (!written) {
                trouble_(written.error());
                kept(false);
                return;
            }
            tell(*written);
            // The mirror may be another woman's by now.
            if (turn_ == turn) {
                places_.erase(name);
                ++finished_[name];
                find_last_left();
            }
            kept(true);
        });
    if (!learner_.empty()) {
        take_home(lesson, open, play);
    }
}

}  // namespace jankar::app
