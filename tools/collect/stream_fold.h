#pragma once
// What one stream (device, epoch) says: its plays, its learners, whether its chain is whole. The first half
// of the fold; the second joins streams (fold.h). Not thread-safe.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "tools/collect/fold.h"
#include "tools/collect/record_fields.h"
#include "tools/collect/store.h"
#include "tools/collect/time.h"

namespace jankar::collect {

/// One completed play.
struct Finish {
    std::int64_t seq = 0;
    Evidence evidence = Evidence::Spoken;
    ResolvedTime time;
    std::string lang;
    LessonName lesson;
    std::int64_t scored_steps = -1, first_try_right = 0;
};

/// What one learner did with one lesson in this stream.
struct Plays {
    std::int64_t plays = 0, active_s = 0, together = 1;
    bool seen = false;
    std::int64_t furthest = -1;    ///< step, from 0, that she came to in a play she left
    std::vector<Finish> finishes;  ///< by seq
};

struct LearnerTrace {
    std::int64_t first_seq = 0, last_seq = 0;
    ResolvedTime first, last;
    std::string lang;
    Evidence best = Evidence::Spoken;
};

/// What she answered when she was asked whether the office may know her name. The last one holds; of two
/// under one number, the no.
struct Consent {
    std::int64_t seq = 0;
    bool agreed = false;
};

struct QuestionTotal {
    std::int64_t first = 0, first_right = 0;
};

struct StreamStory {
    Stream stream;
    std::map<std::pair<std::string, std::string>, Plays> plays;  ///< (learner, lesson)
    std::map<std::string, LearnerTrace> learners;
    std::map<std::string, Consent> consents;                                 ///< by learner
    std::vector<std::pair<std::string, std::string>> same;                   ///< two ids, one woman
    std::map<std::pair<std::string, std::string>, QuestionTotal> questions;  ///< (lesson, step)
    std::int64_t records = 0, unreadable = 0, cut_short_files = 0;
    std::int64_t gaps = 0, forks = 0;
    ResolvedTime first, last;
    bool clock_jumped = false;
    std::optional<records::BundleHeader> latest_header;
    ResolvedTime collected;
};

/// `own_maker`: first 8 hex of the programme's key; lessons of other makers are called id@key8.
/// `listed`: the device is enrolled.
Result<StreamStory> read_stream(Store& store, const Stream& stream, bool listed,
                                const std::string& own_maker);

/// `id`, or `id@key8` where the maker is neither the programme nor the program's own folder.
std::string lesson_label(const LessonName& lesson, const std::string& own_maker);

}  // namespace jankar::collect
