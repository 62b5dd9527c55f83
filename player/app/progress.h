#pragma once
// What the present learner has done, as the screens need it, and the way of every change to the records
// thread. Keeps a mirror so that no screen ever waits for the disk. A guest's plays live in the mirror only.
// Main thread only.
#include <functional>
#include <map>
#include <optional>
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

    /// Opens her session and reads what she did; `ready` runs when the mirror is filled.
    void begin(const std::string& learner, std::function<void()> ready);
    void begin_guest();
    /// Closes the session, if one is open.
    void end();

    views::LessonProgress of(const pack::ShelfLesson& lesson) const;
    /// Where she left this lesson; an empty state if it is not begun or has changed.
    lesson::PlayState place(const pack::ShelfLesson& lesson) const;
    bool has_finished(const pack::ShelfLesson& lesson) const;
    /// The lesson she left last, by its key; empty if none is unfinished.
    const std::string& last_left() const { return last_left_; }
    static std::string key(const pack::ShelfLesson& lesson) { return lesson.key8 + "/" + lesson.entry.id; }

    /// A play begins or goes on.
    void started(const pack::ShelfLesson& entry, const views::OpenLesson& open);
    void moved(const pack::ShelfLesson& entry, const views::OpenLesson& open, const lesson::LessonPlay& play);
    void answered(const pack::ShelfLesson& entry, const views::OpenLesson& open,
                  const lesson::Effect& answer);
    void left(const pack::ShelfLesson& entry, const views::OpenLesson& open, const lesson::LessonPlay& play);
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
    records::LessonRef ref(const pack::ShelfLesson& entry, const views::OpenLesson& open) const;
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
    std::string learner_;  ///< empty: a guest
    std::map<std::string, Kept> places_;
    std::map<std::string, int> finished_;
    std::string last_left_;
    std::int64_t order_ = 0;
};

}  // namespace jankar::app
