#pragma once
// Completions and results as xAPI 1.0.3 statements: a projection of records, made at the office. A
// statement's id follows from its record's id alone (UUIDv5), so every store that holds the record names it
// alike, and sending twice is harmless. No names, no scores, no `version`, no `stored`. Rules: reference
// records.md, A6; FORMAT.md beside this file. Reads the store only; not thread-safe.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "content/base/result.h"
#include "tools/collect/store.h"

namespace jankar::collect {

struct Statement {
    std::string id;    ///< UUID, 36 characters
    std::string body;  ///< one line of JSON
};

/// UUIDv5 of `name` in the namespace of statements.
std::string statement_uuid(std::string_view name);

/// Every statement of the store, in the order (device, epoch, seq). `latest_ms`: no timestamp lies beyond it.
/// Revoked devices have none.
Result<void> each_statement(Store& store, std::optional<std::int64_t> latest_ms,
                            const std::function<Result<void>(const Statement&)>& take);

}  // namespace jankar::collect
