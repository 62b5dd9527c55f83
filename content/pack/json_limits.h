#pragma once
// A look at JSON from a hostile file before a parser builds anything from it: a megabyte of "[[[[" would
// become a hundred of memory. Whether it is JSON at all is for the parser to say. Any thread.
#include <string_view>

#include "content/base/result.h"

namespace jankar::pack {

constexpr int kMaxJsonDepth = 16;
constexpr std::size_t kMaxJsonValues = 400'000;

/// Refused, with a sentence, when `text` nests deeper than kMaxJsonDepth or holds more than kMaxJsonValues.
Result<void> check_json_limits(std::string_view text, std::string_view file);

}  // namespace jankar::pack
