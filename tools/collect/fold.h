#pragma once
// From records to tables: who finished what, on which device, and how well it is attested. A fold over a set
// of records that commutes and can be repeated: whatever the order, the overlap or the doubling in which
// bundles came, the same store gives the same tables. collect.md defines every column.
//
// What a play is stands in player/records/FORMAT.md, section 2. Not thread-safe; reads the store only.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "tools/collect/people.h"
#include "tools/collect/store.h"
#include "tools/collect/time.h"

namespace jankar::collect {

/// Worst first, so that the larger one is the better.
enum class Evidence { Spoken, Forked, Partial, Signed, Verified };
const char* evidence_name(Evidence evidence);

/// What a report is to cover. Times are UTC milliseconds; completions without a time are outside any span.
struct Scope {
    std::optional<std::int64_t> from_ms;
    std::optional<std::int64_t> before_ms;
    std::optional<std::string> site;
};

struct Completion {
    std::string site, group, device, learner, person, lang, course, lesson;
    std::int64_t lesson_version = 0;
    std::string subject;
    ResolvedTime completed;
    std::optional<int> first_try_percent;
    std::int64_t attempts = 0, active_minutes = 0, together = 1;
    bool seen = false;
    Evidence evidence = Evidence::Spoken;
};

struct LearnerRow {
    std::string site, group, device, learner, person, lang;
    std::optional<std::int64_t> joined_ms, last_ms;
    char time_quality = 'D';
    std::int64_t lessons_finished = 0, courses_finished = 0, active_minutes = 0;
    std::int64_t together = 0;  ///< lessons she finished in a group
    std::int64_t seen = 0;      ///< lessons a trainer saw her do
    int agreed = -1;            ///< that the office may know her name: 1, 0, -1 never asked
    std::string name;           ///< only of those who agreed
    Evidence evidence = Evidence::Spoken;
};

struct DeviceRow {
    std::string site, device, label, state, app_version;
    std::int64_t learners = 0, records = 0;
    std::optional<std::int64_t> first_ms, last_ms, collected_ms;
    char time_quality = 'D';
    std::int64_t gaps = 0, forks = 0;
    std::string clock;  ///< good, jumped, or unset
    std::string card;   ///< good or worn
    std::int64_t free_mb = -1;
    int battery = -1;
    std::int64_t packs_behind = -1;  ///< -1: the office has no packs to compare with
    std::int64_t errors = 0;         ///< files cut short, records that could not be read
    bool heard_of = false;           ///< at least one record was collected
};

/// How far those came who began a lesson and never finished it.
struct LessonLoss {
    std::int64_t began = 0, finished = 0;
    std::map<std::int64_t, std::int64_t> left_at;  ///< step, from 0 -> how many came no further
};

struct Question {
    std::string lesson;
    std::string step;  ///< its id in the lesson
    std::int64_t first = 0, first_right = 0;
};

struct LessonFacts {
    std::string subject, course;
    std::map<std::string, std::string> title;
};

struct Tables {
    Programme programme;
    std::vector<Completion> completions;  ///< by learner, lesson
    std::vector<LearnerRow> learners;     ///< by learner
    std::vector<DeviceRow> devices;       ///< by device
    std::map<std::string, LessonFacts> lessons;
    std::map<std::string, LessonLoss> losses;  ///< by lesson; of all time
    std::vector<Question> questions;           ///< by lesson, step; of all time
    std::int64_t undecided_doubles = 0;        ///< pairs of ids that may be one woman: same name, same site
    std::vector<std::string> roster_columns;   ///< joined by the office, by name
    std::map<std::string, std::map<std::string, std::string>> roster;  ///< learner -> column -> value
    std::optional<std::int64_t> latest_ms;                             ///< of everything that is counted
    std::int64_t undated = 0;          ///< completions left out of a span for want of a time
    std::int64_t revoked_records = 0;  ///< kept apart
};

/// `progress` is called now and then with the number of records read so far.
Result<Tables> fold(Store& store, const Scope& scope, const std::function<void(std::int64_t)>& progress,
                    const People& people = {});

}  // namespace jankar::collect
