#pragma once
// The keys of lesson.toml: which exist, and where. Private to this folder. Any thread.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/lesson/model.h"

namespace jankar::lesson {

using Keys = std::vector<std::string_view>;

/// Keys at the top of the file.
const Keys& lesson_keys();
/// Keys of a step of this type, those that all steps have first.
Keys step_keys(StepType type);
/// Keys of one entry of a list of such a step ("pages", "answers", "items", "spots" ...), of a pause, a pair,
/// the pages that follow an option ("then") and the cash book's question ("ask").
Keys entry_keys(StepType type, std::string_view list);
/// Names of the types that have a key of their own by this name: "choose" or "thumb"; empty: none.
std::string types_with_key(std::string_view key);

/// One sentence about a key that is not known there: the nearest known one, or the known ones.
std::string unknown_key_text(std::string_view key, const Keys& known, std::string_view where);

}  // namespace jankar::lesson
