#pragma once
// Pruning: of records that a receipt covers and that are older than 90 days, those that only the office has a
// use for give up their bytes. Their place, number, kind and id stay, so the chain can still be followed and
// every table derived from the log comes out the same. Nothing else in the log is ever changed.
// Records thread only.
#include <cstdint>
#include <string_view>

#include "content/base/result.h"
#include "player/records/recorder.h"

namespace jankar::records {

inline constexpr std::int64_t kPruneAfterMs = std::int64_t{90} * 24 * 60 * 60 * 1000;

/// `{"seq":17,"kind":"lesson-left","pruned":1}`: what a pruned record's bytes have become. Never in a bundle.
bool is_pruned(std::string_view json);

/// Prunes what may be, at most some thousand records a call; how many. Where the clock cannot be believed
/// now, none.
Result<std::int64_t> prune(Recorder& recorder);

}  // namespace jankar::records
