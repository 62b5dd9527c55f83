#pragma once
// The Store of one data folder. Its work lies in five files: store.cpp (opening, sessions, lessons),
// store_people.cpp (learners, groups, PINs), store_group.cpp (what is done together, the wall, reviews,
// practice at home), store_care.cpp (copies, forgetting) and store_exchange.cpp (programme card, receipts,
// bundles, people files). Records thread only; errors as in store.h.
#include <memory>
#include <string>
#include <vector>

#include "player/records/people_file.h"
#include "player/records/people_store.h"
#include "player/records/recorder.h"
#include "player/records/reviews.h"
#include "player/records/store.h"

namespace jankar::records {

class JsonLine;

class DeviceStore : public Store {
 public:
    DeviceStore(std::unique_ptr<Recorder> recorder, std::unique_ptr<PeopleStore> people,
                std::string player_version);

    const std::string& device_id() const override { return recorder_->log().head().device; }
    const std::string& epoch() const override { return recorder_->log().head().epoch; }
    const std::vector<std::string>& warnings() const override { return recorder_->warnings(); }
    bool forgets() const override { return recorder_->forgets(); }

    Result<std::string> add_learner(const NewLearner& learner) override;
    Result<std::string> add_learner(const std::string& name, const std::string& drawing,
                                    const std::string& group, const Bytes& photo) override;
    Result<std::vector<Learner>> learners() override;
    Result<Bytes> photo(const std::string& learner) override { return people_->photo(learner); }
    Result<Bytes> learner_voice(const std::string& learner) override { return people_->voice(learner); }
    Result<void> save_settings(const std::string& learner, const Settings& settings) override;
    Result<void> change_learner(const std::string& learner, const LearnerChange& change) override;
    Result<void> merge_learners(const std::string& kept, const std::string& other) override;
    Result<void> forget_learner(const std::string& learner) override;
    Result<std::vector<Group>> groups() override;
    Result<std::string> add_group(const std::string& name, const std::string& drawing) override;
    Result<void> set_group(const std::string& id, const std::string& name,
                           const std::string& drawing) override;
    Result<Bytes> group_voice(const std::string& id) override { return people_->voice(id); }
    Result<void> set_group_voice(const std::string& id, const Bytes& voice) override;
    Result<Group> no_group() override;
    Result<void> set_pin(const std::string& learner, const std::vector<int>& three) override;
    Result<bool> check_pin(const std::string& learner, const std::vector<int>& three) override;
    Result<bool> has_trainer_code() override;
    Result<void> set_trainer_code(const std::string& digits) override;
    Result<bool> check_trainer_code(const std::string& digits) override;

    Result<std::string> device_setting(const std::string& key) override;
    Result<void> set_device_setting(const std::string& key, const std::string& value) override;

    Result<Written> open_session(const std::string& learner) override;
    Result<std::vector<Written>> close_session() override;
    Result<Written> lesson_start(const LessonRef& lesson) override;
    Result<std::optional<Written>> result(const LessonRef& lesson, const std::string& step, bool right,
                                          int attempt) override;
    Result<std::vector<Written>> lesson_left(const LessonRef& lesson, const PlaySummary& play,
                                             bool finished) override;
    Result<std::vector<Written>> completed(const LessonRef& lesson, const PlaySummary& play) override;
    Result<void> remove_place(const std::string& learner, const LessonRef& lesson) override;
    Result<void> save_place(const std::string& learner, const Place& place) override;
    Result<std::vector<Place>> places(const std::string& learner) override;
    Result<std::vector<Finished>> finished(const std::string& learner) override;

    Result<Written> practice(const LessonRef& lesson, const std::vector<int>& items) override;
    Result<Written> practice_done(const LessonRef& lesson, const std::vector<int>& items) override;
    Result<std::vector<PendingPractice>> pending_practice(const std::string& learner) override;
    Result<std::vector<Written>> completed_together(const LessonRef& lesson, const PlaySummary& play,
                                                    const std::vector<std::string>& learners,
                                                    const std::string& group) override;
    Result<Written> witness(const std::string& learner, const LessonRef& lesson) override;
    Result<Written> take_back_witness(const std::string& learner, const LessonRef& lesson) override;
    Result<std::vector<WallRow>> wall(const std::vector<std::string>& learners) override;
    Result<std::vector<ReviewItem>> due_reviews(const std::string& learner, int most) override;
    Result<void> review_answered(const std::string& learner, const ReviewItem& item, bool right) override;

    void set_device_state(const DeviceState& state) override;
    Result<std::vector<std::string>> export_bundles(const std::string& folder) override;
    Result<std::optional<ProgrammeCard>> programme() override;
    Result<bool> set_programme(const std::string& text, bool first_too) override;
    Result<BroughtIn> bring_in(const std::string& folder, bool first_card_too) override;
    Result<StickNews> stick_news(const std::string& folder, bool first_card_too) override;
    Result<CollectedCounts> collected() override;
    Result<CompletionCodes> completion_codes(const std::string& learner, const std::string& lesson_id,
                                             const std::string& maker8) override;
    Result<std::vector<std::string>> class_codes() override;
    Result<std::vector<SeqSpan>> received() override;
    Result<void> rebuild_derived() override { return log().rebuild_derived(); }
    Result<std::string> derived_text() override { return log().derived_text(); }
    Result<void> verify() override { return log().verify(); }
    Result<void> raise_floor(std::int64_t wall_ms) override { return recorder_->raise_floor(wall_ms); }
    Result<void> close() override;

    /// Takes out of people.db whom the log calls forgotten, where power was cut in between.
    Result<void> finish_forgetting();

 private:
    struct Play {
        std::string lesson;
        std::int64_t told_s = 0;  ///< seconds that a lesson-left has told
    };

    Log& log() { return recorder_->log(); }
    State& state() { return recorder_->state(); }

    Result<void> need_session() const;
    Result<void> need_writable() const;
    /// Usage unless she is one of those who are shown.
    Result<void> need_learner(const std::string& learner);
    Result<bool> detail_is(const std::string& wanted);

    /// One transaction with records in it; consents that were not told yet go first.
    Result<std::vector<Written>> record(const Recorder::Work& work);
    Result<void> add(const char* kind, const LessonRef& lesson, const JsonLine& fields);
    Result<void> add_completed(const std::string& learner, const std::string& session,
                               const LessonRef& lesson, const PlaySummary& play);
    Result<void> close_open_session();
    Result<void> count_waiting();
    /// Packs that came, changed or went since the log last told of them.
    Result<void> tell_packs();
    Result<void> wipe(const std::string& learner);
    void copy_when_due();

    /// What women agreed to and the log does not say yet.
    Result<std::vector<Agreement>> untold_agreements();
    /// Writes those. A log that cannot be written now gets them with its next record.
    void tell_agreements();
    Result<Group> group_state(const std::string& id, const std::vector<Learner>& learners);
    Result<std::vector<Person>> persons();
    Result<std::vector<std::string>> export_people(const ProgrammeCard& card, const std::string& folder);
    Result<Sitting> sitting(const std::string& learner);

    std::unique_ptr<Recorder> recorder_;
    std::unique_ptr<PeopleStore> people_;
    std::string player_version_;
    Reviews reviews_;
    CodeKeys code_keys_;
    OpenSession session_;
    Play play_;
    std::vector<QuestionCount> waiting_;
    DeviceState device_state_;
    bool agreements_told_ = false;  ///< nothing is waiting to be told
    bool packs_told_ = true;        ///< also before anybody said which there are
    std::int64_t copy_tried_ = 0;   ///< the log's length when the last copy was made or tried
};

}  // namespace jankar::records
