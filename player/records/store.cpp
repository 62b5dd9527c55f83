#include "player/records/store.h"

#include <algorithm>
#include <utility>

#include "content/base/ids.h"
#include "player/records/export.h"
#include "player/records/json_text.h"
#include "player/records/people_store.h"
#include "player/records/recorder.h"

namespace jankar::records {

namespace {

constexpr std::size_t kSessionBytes = 16;

class DeviceStore : public Store {
 public:
    DeviceStore(std::unique_ptr<Recorder> recorder, std::unique_ptr<PeopleStore> people,
                std::string player_version)
        : recorder_(std::move(recorder)),
          people_(std::move(people)),
          player_version_(std::move(player_version)) {}
    ~DeviceStore() override = default;

    const std::string& device_id() const override { return recorder_->log().head().device; }
    const std::string& epoch() const override { return recorder_->log().head().epoch; }
    const std::vector<std::string>& warnings() const override { return recorder_->warnings(); }

    Result<std::string> add_learner(const std::string& name, const std::string& drawing,
                                    const std::string& group, const Bytes& photo) override {
        if (recorder_->read_only()) {
            return fail(ErrorCode::ReadOnly, "The data folder was opened for reading only.");
        }
        return people_->add(name, drawing, group, photo);
    }
    Result<std::vector<Learner>> learners() override { return people_->all(); }
    Result<Bytes> photo(const std::string& learner) override { return people_->photo(learner); }
    Result<void> save_settings(const std::string& learner, const Settings& settings) override {
        return people_->save_settings(learner, settings);
    }
    Result<std::string> device_setting(const std::string& key) override {
        return log().meta("setting." + key);
    }
    Result<void> set_device_setting(const std::string& key, const std::string& value) override {
        return recorder_->change([&] { return log().set_meta("setting." + key, value); });
    }

    Result<Written> open_session(const std::string& learner) override {
        ASSIGN_OR_RETURN(const bool known, people_->knows(learner));
        if (!known) {
            return fail(ErrorCode::Usage, "There is no such learner.");
        }
        const OpenSession opened{random_hex(kSessionBytes), learner};
        ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                             RETURN_IF_ERROR(close_open_session());
                             return recorder_->add({"session-open", opened.learner, opened.session, {}, {}});
                         }));
        session_ = opened;
        play_ = {};
        return written.back();
    }

    Result<std::vector<Written>> close_session() override {
        if (session_.session.empty()) {
            return std::vector<Written>();
        }
        ASSIGN_OR_RETURN(auto written, record([&] { return close_open_session(); }));
        session_ = {};
        play_ = {};
        return written;
    }

    Result<Written> lesson_start(const LessonRef& lesson) override {
        RETURN_IF_ERROR(need_session());
        ASSIGN_OR_RETURN(const bool brief, detail_is("completions"));
        ASSIGN_OR_RETURN(const std::int64_t told, recorder_->state().told_seconds(session_.learner, lesson));
        Play next{lesson_array(lesson), std::max<std::int64_t>(told, 0)};
        if (brief) {
            RETURN_IF_ERROR(recorder_->change([&] { return recorder_->state().remember_lesson(lesson); }));
            play_ = std::move(next);
            return Written{"lesson-start", 0, false};
        }
        JsonLine fields;
        fields.text("lang", lesson.lang).text("course", lesson.course).text("subject", lesson.subject);
        fields.number("steps", lesson.steps).number("scored", lesson.scored_steps);
        fields.number("resumed", told >= 0 ? 1 : 0);
        ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                             RETURN_IF_ERROR(recorder_->state().remember_lesson(lesson));
                             return add("lesson-start", lesson, fields);
                         }));
        play_ = std::move(next);
        return written.back();
    }

    Result<std::optional<Written>> result(const LessonRef& lesson, const std::string& step, bool right,
                                          int attempt) override {
        RETURN_IF_ERROR(need_session());
        ASSIGN_OR_RETURN(const bool each, detail_is("steps"));
        if (each) {
            JsonLine fields;
            fields.text("step", step).number("right", right ? 1 : 0).number("attempt", attempt);
            ASSIGN_OR_RETURN(auto written, record([&] { return add("result", lesson, fields); }));
            return std::optional(written.back());
        }
        ASSIGN_OR_RETURN(const bool brief, detail_is("completions"));
        if (!brief) {
            // Counts wait for the next thing that is written, so that an answer costs no write of its own.
            const bool first = attempt <= 1;
            waiting_.push_back(
                {lesson_array(lesson), step, 1, right ? 1 : 0, first ? 1 : 0, first && right ? 1 : 0});
        }
        return std::optional<Written>();
    }

    Result<std::vector<Written>> lesson_left(const LessonRef& lesson, const PlaySummary& play,
                                             bool finished) override {
        RETURN_IF_ERROR(need_session());
        ASSIGN_OR_RETURN(const bool brief, detail_is("completions"));
        if (brief) {
            return std::vector<Written>();
        }
        const bool same_play = play_.lesson == lesson_array(lesson);
        ASSIGN_OR_RETURN(const std::int64_t stored,
                         recorder_->state().told_seconds(session_.learner, lesson));
        const std::int64_t told = same_play ? play_.told_s : std::max<std::int64_t>(stored, 0);
        JsonLine fields;
        fields.number("step", play.furthest_step)
            .number("active_s", std::max<std::int64_t>(play.active_s - told, 0));
        fields.number("replays", play.replays).number("finished", finished ? 1 : 0);
        const std::int64_t told_now = std::max(play.active_s, told);
        ASSIGN_OR_RETURN(
            auto written, record([&]() -> Result<void> {
                RETURN_IF_ERROR(recorder_->state().set_told_seconds(session_.learner, lesson, told_now));
                return add("lesson-left", lesson, fields);
            }));
        play_ = {lesson_array(lesson), told_now};
        return written;
    }

    Result<std::vector<Written>> completed(const LessonRef& lesson, const PlaySummary& play) override {
        RETURN_IF_ERROR(need_session());
        JsonLine fields;
        fields.text("lang", lesson.lang)
            .number("tries", play.tries)
            .number("first_try", play.first_try_right);
        fields.number("scored", lesson.scored_steps).number("together", play.together);
        fields.number("active_s", play.active_s);
        return record([&]() -> Result<void> {
            RETURN_IF_ERROR(recorder_->state().remember_lesson(lesson));
            RETURN_IF_ERROR(add("completed", lesson, fields));
            RETURN_IF_ERROR(recorder_->state().remove_place(session_.learner, lesson));
            return recorder_->sign();
        });
    }

    Result<Written> practice(const LessonRef& lesson, const std::vector<int>& items) override {
        RETURN_IF_ERROR(need_session());
        std::string list = "[";
        for (const int item : items) {
            list += (list.size() > 1 ? "," : "") + std::to_string(item);
        }
        ASSIGN_OR_RETURN(auto written, record([&] {
                             return add("practice", lesson, JsonLine().raw("items", list + "]"));
                         }));
        return written.back();
    }

    Result<void> save_place(const std::string& learner, const Place& place) override {
        Place saved = place;
        saved.session = session_.session;
        const auto save = [&]() -> Result<void> {
            RETURN_IF_ERROR(count_waiting());
            return recorder_->state().save_place(learner, saved);
        };
        RETURN_IF_ERROR(recorder_->change(save));
        waiting_.clear();
        return {};
    }
    Result<std::vector<Place>> places(const std::string& learner) override {
        return recorder_->state().places(learner);
    }
    Result<std::vector<Finished>> finished(const std::string& learner) override {
        return recorder_->state().finished(learner);
    }

    void set_device_state(const DeviceState& state) override { device_state_ = state; }
    Result<std::vector<std::string>> export_bundles(const std::string& folder) override {
        if (!waiting_.empty()) {
            RETURN_IF_ERROR(recorder_->change([&] { return count_waiting(); }));
            waiting_.clear();
        }
        return export_chains(*recorder_, device_state_, player_version_, folder);
    }

    Result<void> rebuild_derived() override { return log().rebuild_derived(); }
    Result<std::string> derived_text() override { return log().derived_text(); }
    Result<void> verify() override { return log().verify(); }

    Result<void> close() override {
        RETURN_IF_ERROR(close_session());
        return recorder_->close();
    }

 private:
    struct Play {
        std::string lesson;
        std::int64_t told_s = 0;  ///< seconds that a lesson-left has told
    };

    Log& log() { return recorder_->log(); }

    Result<void> need_session() const {
        return session_.session.empty() ? Result<void>(fail(ErrorCode::Usage, "No session is open."))
                                        : Result<void>();
    }
    Result<bool> detail_is(const std::string& wanted) {
        ASSIGN_OR_RETURN(const std::string detail, device_setting("detail"));
        return detail == wanted;
    }

    Result<std::vector<Written>> record(const Recorder::Work& work) {
        ASSIGN_OR_RETURN(auto written, recorder_->record([&]() -> Result<void> {
            RETURN_IF_ERROR(count_waiting());
            return work();
        }));
        waiting_.clear();
        return written;
    }
    Result<void> add(const char* kind, const LessonRef& lesson, const JsonLine& fields) {
        return recorder_->add(
            {kind, session_.learner, session_.session, lesson_array(lesson), fields.done()});
    }
    Result<void> close_open_session() {
        if (session_.session.empty()) {
            return {};
        }
        RETURN_IF_ERROR(
            recorder_->add({"session-close", session_.learner, session_.session, {}, R"({"cut":0})"}));
        return recorder_->sign();
    }
    Result<void> count_waiting() {
        for (const QuestionCount& count : waiting_) {
            RETURN_IF_ERROR(recorder_->state().count(count));
        }
        return {};
    }

    std::unique_ptr<Recorder> recorder_;
    std::unique_ptr<PeopleStore> people_;
    std::string player_version_;
    OpenSession session_;
    Play play_;
    std::vector<QuestionCount> waiting_;
    DeviceState device_state_;
};

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
    const Machine& machine = options.machine != nullptr ? *options.machine : real_machine();
    ASSIGN_OR_RETURN(auto recorder, Recorder::open(options));
    const FileSystem file_system = machine.file_system(options.folder);
    auto people = PeopleStore::open(options.folder, file_system, options.read_only);
    if (!people && people.error().code == ErrorCode::Corrupt && !options.read_only) {
        RETURN_IF_ERROR(set_people_aside(options.folder));
        recorder->warn("The list of learners was damaged and was begun anew. The records are kept.");
        people = PeopleStore::open(options.folder, file_system, false);
    }
    if (!people) {
        return fail(people.error());
    }
    return std::unique_ptr<Store>(
        std::make_unique<DeviceStore>(std::move(recorder), std::move(*people), options.player_version));
}

}  // namespace jankar::records
