#pragma once
// What collecting needs to know of one record: read from its line of JSON in one pass, without building a
// tree. Keys that are not listed here are skipped, whatever they hold. The format is in
// player/records/FORMAT.md, section 2. Pure function, any thread. Lines come from devices and are checked for
// every rule they can break.
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/result.h"

namespace jankar::collect {

/// ["wash-hands", 3, "<8 hex of lesson.json's hash>", "<8 hex of the maker's key, or empty>"]
struct LessonName {
    std::string id;
    std::int64_t version = 0;
    std::string hash8, maker8;
};

struct RecordFields {
    std::int64_t seq = -1;
    std::string kind;
    std::int64_t boot = 0;
    std::int64_t mono_ms = 0;
    std::int64_t wall_ms = 0;
    std::int64_t clock = 0;  ///< quality 0-4 of the wall clock
    std::string learner;     ///< 32 hex, empty where the record speaks of nobody
    std::string lang;
    LessonName lesson;               ///< id empty where the record speaks of no lesson
    std::int64_t scored_steps = -1;  ///< -1 where the record does not say
    std::int64_t first_try_right = 0;
    std::int64_t active_s = 0;
    std::int64_t together = 1;
    std::int64_t resumed = 0;  ///< lesson-start: 1 when a play begun earlier goes on
    std::int64_t step = -1;    ///< lesson-left: furthest, from 0
    std::string question;      ///< result: id of the step that was answered
    std::int64_t finished = 0;
    std::string to;            ///< consent: what she was asked for
    std::int64_t agreed = -1;  ///< consent: 1 or 0
    std::string same;          ///< label: the learner who is the same woman
    std::int64_t voids = -1;   ///< void: number of the record that does not count
    // result: totals of the device (no learner), or one answer of hers
    std::int64_t first = 0, first_right = 0, right = 0, attempt = 0;
};

/// Corrupt when the line is no object of JSON, or a key listed above holds something else than it should.
Result<RecordFields> read_fields(std::string_view json);

}  // namespace jankar::collect
