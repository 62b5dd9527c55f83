#pragma once
// What the present learner has done, as the screens need it, and the way of every change to the records
// thread. Keeps a mirror so that no screen ever waits for the disk. A guest's plays live in the mirror only.
// Main thread only.
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "content/lesson/play.h"
#include "content/pack/library.h"
#include "player/records/records_thread.h"
#include "player/screen/trace.h"
#include "player/views/context.h"

namespace jankar::app {

class Progress {
 public:
    /// `trouble`: a record could not be kept; called in drain(), main thread.
    Progress(records::RecordsThread& records, screen::Trace& trace, std::function<void(const Error&)> trouble)
        : records_(records), trace_(trace), trouble_(std::move(trouble)) {}

    /// What the records thread reads when somebody sits down.
    struct Past {
        std::vector<records::Place> places;
        std::vector<records::Finished> finished;
        std::vector<records::ReviewItem> reviews;
        std::vector<records::PendingPractice> practice;
    };

    /// Opens her session and reads what she did; `ready` runs when the mirror is filled.
    void begin(const std::string& learner, std::function<void()> ready);
    void begin_guest();
    /// These women watch together: what all of them finished counts as finished, their place is the group's.
    /// No session is opened for any of them.
    void begin_together(const std::vector<std::string>& learners, const std::string& group,
                        std::function<void()> ready);
    /// Closes the session, if one is open.
    void end();

    views::LessonProgress of(const pack::ShelfLesson& lesson) const;
    /// Where she left this lesson; an empty state if it is not begun or has changed.
    lesson::PlayState place(const pack::ShelfLesson& lesson) const;
    bool has_finished(const pack::ShelfLesson& lesson) const;
    bool has_finished_any() const { return !finished_.empty(); }
    /// The trainer saw her work of this lesson in the hand.
    void witness(const std::string& learner, const pack::ShelfLesson& entry);
    void take_back_witness(const std::string& learner, const pack::ShelfLesson& entry);
    /// The lesson she left last, by its key; empty if none is unfinished.
    const std::string& last_left() const { return last_left_; }
    static std::string key(const pack::ShelfLesson& lesson) { return lesson.key8 + "/" + lesson.entry.id; }
    /// What comes back at this visit: at most three questions, and what she took home.
    const std::vector<records::ReviewItem>& due_reviews() const { return reviews_; }
    const std::vector<records::PendingPractice>& pending_practice() const { return practice_; }

    /// A play begins or goes on.
    void started(const pack::ShelfLesson& entry, const views::OpenLesson& open);
    void moved(const pack::ShelfLesson& entry, const views::OpenLesson& open, const lesson::LessonPlay& play);
    void answered(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                  const lesson::Effect& answer);
    void left(const pack::ShelfLesson& entry, const views::OpenLesson& open, const lesson::LessonPlay& play);
    /// A question that had come back was answered.
    void review_answered(const records::ReviewItem& item, bool right);
    /// She told what she did at home of what she took with her; items from 1.
    void practised(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                   const std::vector<int>& items);

    /// Lessons a guest finished, for the woman she may turn out to be.
    struct GuestPlay {
        records::LessonRef lesson;
        records::PlaySummary play;
    };
    bool guest_has_something() const { return !guest_plays_.empty(); }
    std::vector<GuestPlay> take_guest_plays() { return std::exchange(guest_plays_, {}); }
    /// REQUIRES: begin() was called for the learner who gets them.
    void keep_guest_plays(std::vector<GuestPlay> plays);

    /// `kept` runs once the completion is on the medium (false: it could not be kept).
    void completed(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                   const lesson::LessonPlay& play, std::function<void(bool kept)> kept);

 private:
    struct Kept {
        lesson::PlayState state;
        int beads_done = 0;
        std::int64_t order = 0;
        std::string hash8;
    };
    static records::LessonRef ref(const pack::ShelfLesson& entry);
    static records::LessonRef ref(const pack::ShelfLesson& entry, const views::OpenLesson& open);
    void remember(const pack::ShelfLesson& entry, const lesson::LessonPlay& play);
    /// Does `work` on the records thread and tells the trace what it wrote, or whoever minds the trouble.
    template <class Work>
    void keep(Work work) {
        records_.ask(std::move(work), [this](auto written) {
            if (written) {
                tell(*written);
            } else {
                trouble_(written.error());
            }
        });
    }
    void tell(const records::Written& record);
    void tell(const std::optional<records::Written>& record);
    void tell(const std::vector<records::Written>& records);
    void find_last_left();

    records::RecordsThread& records_;
    screen::Trace& trace_;
    const std::function<void(const Error&)> trouble_;
    std::function<void(Result<Past>)> filled(std::function<void()> ready);
    void take_past(Past past);
    /// Whose place is kept: hers, or the group's.
    std::string owner() const {
        return !learner_.empty() ? learner_ : together_.empty() ? std::string() : "group:" + group_;
    }
    void take_home(const records::LessonRef& lesson, const views::OpenLesson& open,
                   const lesson::LessonPlay& play);

    std::string learner_;                ///< empty: a guest, or a group
    std::vector<std::string> together_;  ///< the women who watch together
    std::string group_;
    std::vector<records::ReviewItem> reviews_;
    std::vector<records::PendingPractice> practice_;
    std::vector<GuestPlay> guest_plays_;
    std::uint64_t turn_ = 0;  ///< counts whoever sits down: an answer for somebody before is dropped
    std::map<std::string, Kept> places_;
    std::map<std::string, int> finished_;
    std::set<std::string> received_;  ///< of those: the office has them
    std::string last_left_;
    std::int64_t order_ = 0;
};

}  // namespace jankar::app
