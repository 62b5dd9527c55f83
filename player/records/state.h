#pragma once
// What records.db keeps beside the log and the log does not say: unfinished plays, the words of lessons that
// were named, counts per question that wait for their record, boxes of reviews (reviews.h), what groups did
// together; and questions to the tables that follow from the log. Changes belong inside Log::transact().
// Records thread only.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "player/records/bundle.h"
#include "player/records/log.h"
#include "player/records/store.h"

namespace jankar::records {

/// A question of a lesson, and how it was answered on this device since the last record of it.
struct QuestionCount {
    std::string lesson;  ///< JSON array as in a record
    std::string step;
    std::int64_t answers = 0, right = 0, first = 0, first_right = 0;
};

class State {
 public:
    explicit State(Log& log) : log_(log) {}
    /// `temporary`: for a file that may not be written.
    Result<void> create(bool temporary);

    Result<void> save_place(const std::string& learner, const Place& place);
    Result<void> remove_place(const std::string& learner, const LessonRef& lesson);
    Result<std::vector<Place>> places(const std::string& learner) const;
    /// Seconds of the unfinished play that a `lesson-left` has told already; -1 when there is no such play.
    Result<std::int64_t> told_seconds(const std::string& learner, const LessonRef& lesson) const;
    Result<void> set_told_seconds(const std::string& learner, const LessonRef& lesson, std::int64_t seconds);
    /// Places and reviews of a woman who is forgotten, and that she was there.
    Result<void> forget(const std::string& learner);
    Result<std::set<std::string>> forgotten() const;
    /// Installed as the log tells it: id -> version.
    Result<std::map<std::string, int>> packs() const;
    /// The places of `other` become `kept`'s; where both have one, hers stays.
    Result<void> move_places(const std::string& other, const std::string& kept);
    Result<std::vector<Finished>> finished(const std::string& learner) const;
    Result<WallRow> wall_row(const std::string& learner) const;
    /// The record that says it; 0 when there is none.
    Result<std::int64_t> witnessed(const std::string& learner, const LessonRef& lesson) const;
    /// Sessions she ever opened.
    Result<std::int64_t> visits(const std::string& learner) const;
    /// Taken home in another session than `session`.
    Result<std::vector<PendingPractice>> practising(const std::string& learner,
                                                    const std::string& session) const;
    /// Learner and thing asked -> the last answer that the log tells of.
    Result<std::map<std::pair<std::string, std::string>, bool>> consents() const;
    /// Faces that are another's: who -> the one that is shown.
    Result<std::map<std::string, std::string>> joined() const;

    /// Bands and last_here of a group (empty id: of those without one); the rest is not known here.
    Result<Group> group(const std::string& id) const;
    Result<void> add_band(const std::string& group, const std::vector<std::string>& here);

    Result<void> remember_lesson(const LessonRef& lesson);
    /// Of the lessons that were ever named here: (id, version, hash, maker) as the JSON array -> its words.
    Result<std::map<std::string, LessonInfo>> lessons() const;

    Result<void> count(const QuestionCount& more);
    Result<std::vector<QuestionCount>> counts() const;
    Result<void> clear_counts();

 private:
    Log& log_;
};

/// `["wash-hands",3,"0a1b2c3d",""]`
std::string lesson_array(const LessonRef& lesson);

}  // namespace jankar::records
