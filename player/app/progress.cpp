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

/// What the records thread reads when a learner sits down.
struct Past {
    std::vector<records::Place> places;
    std::vector<records::Finished> finished;
};

Result<Past> read_past(Store& store, const std::string& learner) {
    Past past;
    ASSIGN_OR_RETURN(past.places, store.places(learner));
    ASSIGN_OR_RETURN(past.finished, store.finished(learner));
    return past;
}

}  // namespace

void Progress::begin_guest() {
    learner_.clear();
    places_.clear();
    finished_.clear();
    last_left_.clear();
}

void Progress::begin(const std::string& learner, std::function<void()> ready) {
    begin_guest();
    learner_ = learner;
    records_.ask([learner](Store& store) { return read_past(store, learner); },
                 [this, ready = std::move(ready)](Result<Past> past) {
                     if (!past) {
                         trouble_(past.error());
                     } else {
                         for (const records::Place& place : past->places) {
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
                         for (const records::Finished& finished : past->finished) {
                             finished_[key_of(finished.maker8, finished.lesson_id)] = finished.times;
                         }
                         find_last_left();
                     }
                     ready();
                 });
    // The session is opened after the shelf was read: what she sees does not wait for a write.
    keep([learner](Store& store) { return store.open_session(learner); });
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

records::LessonRef Progress::ref(const pack::ShelfLesson& entry, const views::OpenLesson& open) const {
    records::LessonRef out;
    out.id = entry.entry.id;
    out.version = entry.entry.version;
    out.hash8 = entry.entry.hash.substr(0, 8);
    out.maker8 = entry.key8;
    out.subject = entry.entry.subject;
    out.course = entry.entry.course;
    out.lang = open.lang;
    out.steps = static_cast<int>(open.lesson->steps.size());
    out.scored_steps = open.lesson->scored_steps();
    out.title = entry.entry.title;
    return out;
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
    if (learner_.empty()) {
        return;
    }
    records::Place place;
    place.lesson_id = entry.entry.id;
    place.maker8 = entry.key8;
    place.play_state_json = lesson::to_json(play.state());
    place.lesson_hash8 = entry.entry.hash.substr(0, 8);
    place.order = order_;
    records_.ask([learner = learner_, place](Store& store) { return store.save_place(learner, place); },
                 [this](Result<void> saved) {
                     if (!saved) {
                         trouble_(saved.error());
                     }
                 });
}

void Progress::answered(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                        const lesson::Effect& answer) {
    trace_.answer(answer.step, answer.right, answer.attempt);
    if (!learner_.empty()) {
        keep([lesson = ref(entry, open), answer](Store& store) {
            return store.result(lesson, answer.step, answer.right, answer.attempt);
        });
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
    if (learner_.empty()) {
        places_.erase(key(entry));
        ++finished_[key(entry)];
        find_last_left();
        kept(true);
        return;
    }
    records_.ask([lesson = ref(entry, open),
                  play = summary(play)](Store& store) { return store.completed(lesson, play); },
                 [this, learner = learner_, name = key(entry),
                  kept = std::move(kept)](Result<std::vector<Written>> written) {
                     if (!written) {
                         trouble_(written.error());
                         kept(false);
                         return;
                     }
                     tell(*written);
                     // The mirror may be another woman's by now.
                     if (learner_ == learner) {
                         places_.erase(name);
                         ++finished_[name];
                         find_last_left();
                     }
                     kept(true);
                 });
}

}  // namespace jankar::app
