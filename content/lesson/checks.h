#pragma once
// The rules of a lesson that need nothing but its folder's names and the model. What has to open media
// (lengths, loudness, sizes, fonts) is measured by jankar-pack, which adds its own faults. Any thread.
#include "content/lesson/fault.h"
#include "content/lesson/model.h"
#include "content/lesson/toml_reader.h"

namespace jankar::lesson {

/// Every fault of the folder: those found while reading and those of all rules, by file and line.
Faults check_lesson_folder(const LessonFolder& source);

/// What the player itself relies on: counts, ids, references between steps. A lesson.json that breaks one of
/// these is refused; a folder that does cannot be built. `file` of the faults is "lesson.toml".
Faults check_shape(const Lesson& lesson);

}  // namespace jankar::lesson
