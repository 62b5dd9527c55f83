#pragma once
// Sending statements to a learning record store (LRS) of anyone's. What is sent is first frozen in the store,
// so one id never leaves with two bodies; a crash at any moment only means that the next run goes on. One
// sender at a time to an LRS. Answers and what becomes of them: reference records.md, A5 and A11. Not
// thread-safe. Errors: Io when the LRS cannot be reached or keeps refusing for a reason that may pass;
// Refused for a password it does not take.
#include <cstdint>
#include <functional>
#include <string>

#include "content/base/result.h"
#include "tools/collect/store.h"

namespace jankar::collect {

struct Lrs {
    std::string address;  ///< http:// or https://, as far as before /statements
    std::string user, password;
    std::int64_t timeout_s = 120;
};

struct PushSummary {
    std::int64_t sent = 0;   ///< in this run
    std::int64_t known = 0;  ///< sent in earlier runs
    std::int64_t dead = 0;   ///< of all runs: kept, with the reason, and not tried again
};

Result<PushSummary> push_statements(
    Store& store, const Lrs& lrs, const std::function<void(std::int64_t done, std::int64_t total)>& progress);

}  // namespace jankar::collect
