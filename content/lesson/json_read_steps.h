#pragma once
// The steps of a lesson.json. Private to this folder. Any thread.
#include <nlohmann/json_fwd.hpp>

#include "content/base/result.h"
#include "content/lesson/model.h"

namespace jankar::lesson {

/// Corrupt, or Unsupported for a type that this player does not know. Counts and references
/// are left to check_shape.
Result<Step> step_from(const nlohmann::json& json);

}  // namespace jankar::lesson
