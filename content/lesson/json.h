#pragma once
// The compiled lesson (lesson.json of a pack) and the kept place of a play as JSON: compact, keys sorted, so
// the same lesson always gives the same bytes. The keys are those of lesson.toml; besides them `media`,
// `voices` and `words`. Reading takes hostile input: limits come before allocation, every name must be in
// the tables, unknown keys are passed over. Any thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/result.h"
#include "content/lesson/model.h"
#include "content/lesson/play.h"

namespace jankar::lesson {

constexpr std::uint64_t kMaxLessonBytes = 1024 * 1024;
constexpr int kLessonFormat = 1;

std::string to_json(const Lesson& lesson);

/// Corrupt when a rule of the format is broken, Unsupported when it is well formed but this player cannot
/// run it (a later format, a type of step that it does not know).
Result<Lesson> lesson_from_json(std::string_view json);

std::string to_json(const PlayState& state);

/// Fails only on what is not a JSON object of sensible size; what is missing or odd in it keeps its default.
/// Whether the place exists in the lesson is LessonPlay's affair.
Result<PlayState> play_state_from_json(std::string_view json);

}  // namespace jankar::lesson
