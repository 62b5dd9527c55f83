// What is done together, seen by the trainer, taken home, and asked again.
#include <utility>

#include "player/records/device_store.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

/// Of women marked at once, so that checkpoints do not lie far apart.
constexpr std::size_t kCompletedPerCheckpoint = 40;
/// From this quality on (a clock chip, the network) days are counted.
constexpr int kBelievedClock = 3;

std::string list_of(const std::vector<int>& items) {
    std::string list = "[";
    for (const int item : items) {
        list += (list.size() > 1 ? "," : "") + std::to_string(item);
    }
    return list + "]";
}

}  // namespace

Result<Written> DeviceStore::practice(const LessonRef& lesson, const std::vector<int>& items) {
    RETURN_IF_ERROR(need_session());
    ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                         RETURN_IF_ERROR(state().remember_lesson(lesson));
                         return add("practice", lesson, JsonLine().raw("items", list_of(items)));
                     }));
    return written.back();
}

Result<Written> DeviceStore::practice_done(const LessonRef& lesson, const std::vector<int>& items) {
    RETURN_IF_ERROR(need_session());
    ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                         RETURN_IF_ERROR(state().remember_lesson(lesson));
                         return add("practice", lesson,
                                    JsonLine().raw("items", list_of(items)).number("done", 1));
                     }));
    return written.back();
}

Result<std::vector<PendingPractice>> DeviceStore::pending_practice(const std::string& learner) {
    return state().practising(learner, session_.learner == learner ? session_.session : std::string());
}

Result<std::vector<Written>> DeviceStore::completed_together(const LessonRef& lesson, const PlaySummary& play,
                                                             const std::vector<std::string>& learners,
                                                             const std::string& group) {
    std::vector<std::string> here;
    std::set<std::string> marked;
    for (const std::string& learner : learners) {
        RETURN_IF_ERROR(need_learner(learner));
        if (marked.insert(learner).second) {
            here.push_back(learner);
        }
    }
    if (here.empty()) {
        return fail(ErrorCode::Usage, "Nobody is marked.");
    }
    RETURN_IF_ERROR(people_->need_group(group));
    PlaySummary whole = play;
    whole.together = static_cast<int>(here.size());
    return record([&]() -> Result<void> {
        RETURN_IF_ERROR(state().remember_lesson(lesson));
        // Not which group: with the list of its women that would say who was not there.
        JsonLine fields;
        fields.text("lang", lesson.lang).number("together", whole.together);
        RETURN_IF_ERROR(recorder_->add({"together", {}, {}, lesson_array(lesson), fields.done()}));
        for (std::size_t i = 0; i < here.size(); ++i) {
            RETURN_IF_ERROR(add_completed(here[i], {}, lesson, whole));
            if ((i + 1) % kCompletedPerCheckpoint == 0) {
                RETURN_IF_ERROR(recorder_->sign());
            }
        }
        RETURN_IF_ERROR(state().add_band(group, here));
        return recorder_->sign();
    });
}

Result<Written> DeviceStore::witness(const std::string& learner, const LessonRef& lesson) {
    RETURN_IF_ERROR(need_learner(learner));
    ASSIGN_OR_RETURN(const std::int64_t before, state().witnessed(learner, lesson));
    if (before > 0) {
        return Written{"witness", before, true};
    }
    ASSIGN_OR_RETURN(auto written, record([&]() -> Result<void> {
                         RETURN_IF_ERROR(state().remember_lesson(lesson));
                         return recorder_->add({"witness", learner, {}, lesson_array(lesson), {}});
                     }));
    return written.back();
}

Result<Written> DeviceStore::take_back_witness(const std::string& learner, const LessonRef& lesson) {
    RETURN_IF_ERROR(need_learner(learner));
    ASSIGN_OR_RETURN(const std::int64_t seq, state().witnessed(learner, lesson));
    ASSIGN_OR_RETURN(const auto chains, log().chains());
    if (seq == 0 || chains.empty() || seq < chains.back().first_seq) {
        return fail(ErrorCode::Usage, "There is nothing to be taken back.");
    }
    ASSIGN_OR_RETURN(
        auto written, record([&] {
            return recorder_->add(
                {"void", learner, {}, lesson_array(lesson), JsonLine().number("voids", seq).done()});
        }));
    return written.back();
}

Result<std::vector<WallRow>> DeviceStore::wall(const std::vector<std::string>& learners) {
    std::vector<WallRow> rows;
    rows.reserve(learners.size());
    for (const std::string& learner : learners) {
        ASSIGN_OR_RETURN(WallRow row, state().wall_row(learner));
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<Sitting> DeviceStore::sitting(const std::string& learner) {
    ASSIGN_OR_RETURN(const std::int64_t visits, state().visits(learner));
    const bool sits_here = !session_.session.empty() && session_.learner == learner;
    const Stamp now = recorder_->now();
    return Sitting{visits + (sits_here ? 0 : 1), now.quality >= kBelievedClock ? now.wall_ms : 0};
}

Result<std::vector<ReviewItem>> DeviceStore::due_reviews(const std::string& learner, int most) {
    ASSIGN_OR_RETURN(const Sitting now, sitting(learner));
    return reviews_.due(learner, now, most);
}

Result<void> DeviceStore::review_answered(const std::string& learner, const ReviewItem& item, bool right) {
    RETURN_IF_ERROR(need_learner(learner));
    ASSIGN_OR_RETURN(const Sitting now, sitting(learner));
    return recorder_->change([&] { return reviews_.answered(learner, item, right, now); });
}

}  // namespace jankar::records
