#pragma once
// Names that lesson.toml and lesson.json have in common and that are not those of a step type. Private to
// this folder. Any thread.
#include "content/lesson/model.h"

namespace jankar::lesson {

/// "pages", "answers", "items", "pairs" ...: the key under which steps of this type list their items, or
/// null.
const char* items_key(StepType type);
const char* name_of(MediaKind kind);

}  // namespace jankar::lesson
