#pragma once
// The rules of a lesson that need nothing but its folder's names and the model. What has to open media
// (lengths, loudness, sizes, fonts) is measured by jankar-pack, which adds its own faults. Any thread.
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "content/lesson/fault.h"
#include "content/lesson/model.h"
#include "content/lesson/toml_reader.h"

namespace jankar::lesson {

/// Country code -> the values of its notes and coins, in whole units.
using MoneyPieces = std::map<std::string, std::set<std::int64_t>>;

/// Every fault of the folder: those found while reading and those of all rules, by file and line. `pieces`
/// null: whether a country has the notes and coins that a lesson names is not looked at.
Faults check_lesson_folder(const LessonFolder& source, const MoneyPieces* pieces = nullptr);

/// What the player itself relies on: counts, ids, references between steps. A lesson.json that breaks one of
/// these is refused; a folder that does cannot be built. `file` of the faults is "lesson.toml".
Faults check_shape(const Lesson& lesson);

}  // namespace jankar::lesson
