#pragma once
// Receipts: up to which record the office holds a chain without a gap and without a branch. A device prunes
// by them, so one never says more than the store holds. Not thread-safe; errors as in store.h and
// safe_write.h.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "player/records/receipt.h"
#include "tools/collect/store.h"

namespace jankar::collect {

/// Nothing when the chain's first record never came.
Result<std::optional<records::Receipt>> receipt_for(Store& store, const Stream& stream);

/// Signs and writes those that there are into `folder`; what was written. `people_marks`: device -> mark.
Result<std::vector<std::string>> write_receipts(Store& store, const std::vector<Stream>& streams,
                                                const std::map<std::string, std::string>& people_marks,
                                                const Bytes& secret_key, const std::string& folder);

}  // namespace jankar::collect
