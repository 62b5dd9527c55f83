#include "player/records/store.h"

#include <algorithm>
#include <utility>

#include "content/base/ids.h"
#include "content/base/log.h"
#include "player/records/backup.h"
#include "player/records/collected.h"
#include "player/records/device_store.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

constexpr std::size_t kSessionBytes = 16;

}  // namespace

DeviceStore::DeviceStore(std::unique_ptr<Recorder> recorder, std::unique_ptr<PeopleStore> people,
                         std::string player_version)
    : recorder_(std::move(recorder)),
      people_(std::move(people)),
      player_version_(std::move(player_version)),
      reviews_(recorder_->log()),
      code_keys_(recorder_->code_keys()) {}

Result<std::string> DeviceStore::device_setting(const std::string& key) {
    return log().meta("setting." + key);
}

Result<Written> DeviceStore::open_session(const std::string& learner) {
    RETURN_IF_ERROR(need_learner(learner));
    const OpenSession opened{random_hex(kSessionBytes), learner};
    ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                         RETURN_IF_ERROR(close_open_session());
                         return recorder_->add({"session-open", opened.learner, opened.session, {}, {}});
                     }));
    session_ = opened;
    play_ = {};
    return written.back();
}

Result<std::vector<Written>> DeviceStore::close_session() {
    if (session_.session.empty()) {
        return std::vector<Written>();
    }
    ASSIGN_OR_RETURN(auto written, record([&] { return close_open_session(); }));
    session_ = {};
    play_ = {};
    copy_when_due();
    return written;
}

Result<Written> DeviceStore::lesson_start(const LessonRef& lesson) {
    RETURN_IF_ERROR(need_session());
    ASSIGN_OR_RETURN(const bool brief, detail_is("completions"));
    ASSIGN_OR_RETURN(const std::int64_t told, state().told_seconds(session_.learner, lesson));
    Play next{lesson_array(lesson), std::max<std::int64_t>(told, 0)};
    if (brief) {
        RETURN_IF_ERROR(recorder_->change([&] { return state().remember_lesson(lesson); }));
        play_ = std::move(next);
        return Written{"lesson-start", 0, false};
    }
    JsonLine fields;
    fields.text("lang", lesson.lang).text("course", lesson.course).text("subject", lesson.subject);
    fields.number("steps", lesson.steps).number("scored", lesson.scored_steps);
    fields.number("resumed", told >= 0 ? 1 : 0);
    ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                         RETURN_IF_ERROR(state().remember_lesson(lesson));
                         return add("lesson-start", lesson, fields);
                     }));
    play_ = std::move(next);
    return written.back();
}

Result<std::optional<Written>> DeviceStore::result(const LessonRef& lesson, const std::string& step,
                                                   bool right, int attempt) {
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

Result<std::vector<Written>> DeviceStore::lesson_left(const LessonRef& lesson, const PlaySummary& play,
                                                      bool finished) {
    RETURN_IF_ERROR(need_session());
    ASSIGN_OR_RETURN(const bool brief, detail_is("completions"));
    if (brief) {
        return std::vector<Written>();
    }
    const bool same_play = play_.lesson == lesson_array(lesson);
    ASSIGN_OR_RETURN(const std::int64_t stored, state().told_seconds(session_.learner, lesson));
    const std::int64_t told = same_play ? play_.told_s : std::max<std::int64_t>(stored, 0);
    JsonLine fields;
    fields.number("step", play.furthest_step)
        .number("active_s", std::max<std::int64_t>(play.active_s - told, 0));
    fields.number("replays", play.replays).number("finished", finished ? 1 : 0);
    const std::int64_t told_now = std::max(play.active_s, told);
    ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                         RETURN_IF_ERROR(state().set_told_seconds(session_.learner, lesson, told_now));
                         return add("lesson-left", lesson, fields);
                     }));
    play_ = {lesson_array(lesson), told_now};
    return written;
}

Result<std::vector<Written>> DeviceStore::completed(const LessonRef& lesson, const PlaySummary& play) {
    RETURN_IF_ERROR(need_session());
    return record([&]() -> Result<void> {
        RETURN_IF_ERROR(state().remember_lesson(lesson));
        RETURN_IF_ERROR(add_completed(session_.learner, session_.session, lesson, play));
        return recorder_->sign();
    });
}

Result<void> DeviceStore::remove_place(const std::string& learner, const LessonRef& lesson) {
    return recorder_->change([&] { return state().remove_place(learner, lesson); });
}

Result<void> DeviceStore::save_place(const std::string& learner, const Place& place) {
    Place saved = place;
    saved.session = session_.session;
    const auto save = [&]() -> Result<void> {
        RETURN_IF_ERROR(count_waiting());
        return state().save_place(learner, saved);
    };
    RETURN_IF_ERROR(recorder_->change(save));
    waiting_.clear();
    return {};
}

Result<std::vector<Place>> DeviceStore::places(const std::string& learner) {
    return state().places(learner);
}

Result<std::vector<Finished>> DeviceStore::finished(const std::string& learner) {
    ASSIGN_OR_RETURN(auto finished, state().finished(learner));
    ASSIGN_OR_RETURN(const auto spans, received_spans(log()));
    for (Finished& one : finished) {
        one.received = is_within(spans, one.first_seq);
    }
    return finished;
}

Result<void> DeviceStore::close() {
    RETURN_IF_ERROR(close_session());
    copy_when_due();
    return recorder_->close();
}

Result<void> DeviceStore::need_session() const {
    return session_.session.empty() ? Result<void>(fail(ErrorCode::Usage, "No session is open."))
                                    : Result<void>();
}

Result<bool> DeviceStore::detail_is(const std::string& wanted) {
    ASSIGN_OR_RETURN(const std::string detail, device_setting("detail"));
    return detail == wanted;
}

Result<std::vector<Written>> DeviceStore::record(const Recorder::Work& work) {
    std::vector<Agreement> untold;
    auto found = untold_agreements();
    if (found) {
        untold = std::move(*found);
    } else {
        // What a woman did is written even when the list of women cannot be read.
        log_warning(found.error().text);
    }
    ASSIGN_OR_RETURN(auto written, recorder_->record([&]() -> Result<void> {
        for (const Agreement& agreement : untold) {
            JsonLine fields;
            fields.text("to", agreement.what).number("agreed", agreement.yes ? 1 : 0);
            RETURN_IF_ERROR(recorder_->add({"consent", agreement.learner, {}, {}, fields.done()}));
        }
        RETURN_IF_ERROR(tell_packs());
        RETURN_IF_ERROR(count_waiting());
        return work();
    }));
    waiting_.clear();
    packs_told_ = true;
    agreements_told_ = agreements_told_ || found;
    return written;
}

Result<void> DeviceStore::add(const char* kind, const LessonRef& lesson, const JsonLine& fields) {
    return recorder_->add({kind, session_.learner, session_.session, lesson_array(lesson), fields.done()});
}

Result<void> DeviceStore::add_completed(const std::string& learner, const std::string& session,
                                        const LessonRef& lesson, const PlaySummary& play) {
    JsonLine fields;
    fields.text("lang", lesson.lang).number("tries", play.tries).number("first_try", play.first_try_right);
    fields.number("scored", lesson.scored_steps).number("together", play.together);
    fields.number("active_s", play.active_s);
    RETURN_IF_ERROR(recorder_->add({"completed", learner, session, lesson_array(lesson), fields.done()}));
    return state().remove_place(learner, lesson);
}

Result<void> DeviceStore::close_open_session() {
    if (session_.session.empty()) {
        return {};
    }
    RETURN_IF_ERROR(
        recorder_->add({"session-close", session_.learner, session_.session, {}, R"({"cut":0})"}));
    return recorder_->sign();
}

Result<void> DeviceStore::count_waiting() {
    for (const QuestionCount& count : waiting_) {
        RETURN_IF_ERROR(state().count(count));
    }
    return {};
}

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
    const Machine& machine = options.machine != nullptr ? *options.machine : real_machine();
    ASSIGN_OR_RETURN(auto recorder, Recorder::open(options));
    const FileSystem file_system = machine.file_system(options.folder);
    if (!options.read_only) {
        RETURN_IF_ERROR(finish_replacing_people(options.folder));
    }
    const auto open_people = [&]() -> Result<std::unique_ptr<PeopleStore>> {
        ASSIGN_OR_RETURN(auto opened, PeopleStore::open(options.folder, file_system, options.read_only,
                                                        recorder->looked_through()));
        if (!options.read_only) {
            // Everybody is read anyway in a moment. A card that lies about syncing tears the one file while
            // the other looks as if nothing had been.
            RETURN_IF_ERROR(opened->all());
            RETURN_IF_ERROR(opened->groups());
        }
        return opened;
    };
    auto people = open_people();
    if (!people && people.error().code == ErrorCode::Corrupt) {
        people = open_people();  // a card that is badly seated can be read at the second try
    }
    if (!people && people.error().code == ErrorCode::Corrupt && !options.read_only) {
        ASSIGN_OR_RETURN(const bool back, replace_people(options.folder));
        recorder->warn(
            back ? "The list of learners was damaged and was put back from a copy. The records are kept."
                 : "The list of learners was damaged and was begun anew. The records are kept.");
        people = PeopleStore::open(options.folder, file_system, false, false);
    }
    if (!people) {
        return fail(people.error());
    }
    auto store =
        std::make_unique<DeviceStore>(std::move(recorder), std::move(*people), options.player_version);
    if (!options.read_only) {
        RETURN_IF_ERROR(store->finish_forgetting());
    }
    return std::unique_ptr<Store>(std::move(store));
}

}  // namespace jankar::records
