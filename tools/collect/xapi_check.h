#pragma once
// A strict check of statements before any leaves: the intersection of what the known learning record stores
// take (reference records.md, A6). Pure function, any thread.
#include <optional>
#include <string>
#include <string_view>

namespace jankar::collect {

/// What is wrong with the statement, one sentence; nothing when it may leave.
std::optional<std::string> statement_fault(std::string_view json);

}  // namespace jankar::collect
