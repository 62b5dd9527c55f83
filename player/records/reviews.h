#pragma once
// Leitner boxes: which steps come back to a woman, and when. Kept beside the log (their answers stand there
// at the finest detail only). Boxes 1-5 come back after 1, 2, 4, 8, 16 visits or days, whichever is first,
// and never twice in one visit. Days count only while the wall clock can be believed at both ends: a clock
// that lies makes them come by visits. Changes belong inside Log::transact(). Records thread only. Errors: of
// SQLite.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "player/records/log.h"
#include "player/records/people.h"

namespace jankar::records {

/// When something happened to her: the number of her visit, and the wall clock where it can be believed.
struct Sitting {
    std::int64_t visit = 1;
    std::int64_t wall_ms = 0;  ///< 0: not to be believed
};

bool is_due(int box, const Sitting& last, const Sitting& now);
/// The box after an answer. `again`: she answered it in this visit already.
int next_box(int box, bool right, bool again);

class Reviews {
 public:
    explicit Reviews(Log& log) : log_(log) {}

    /// Lowest box first, of one box the one that waited longest.
    Result<std::vector<ReviewItem>> due(const std::string& learner, const Sitting& now, int most) const;
    Result<void> answered(const std::string& learner, const ReviewItem& item, bool right, const Sitting& now);
    /// What `other` has becomes `kept`'s; of one step in both the lower box stays. `visit_shift` brings
    /// visits of the one to those of the other.
    Result<void> move(const std::string& other, const std::string& kept, std::int64_t visit_shift);

 private:
    Log& log_;
};

}  // namespace jankar::records
