#pragma once
// The [[step]] tables of a lesson.toml. Private to this folder. One thread.
#include <optional>

#include "content/lesson/model.h"
#include "content/lesson/toml_reader_values.h"

namespace jankar::lesson {

/// The n-th step (from 1) of the file, or nothing when its type cannot be told. Faults go into `read`.
std::optional<Step> read_step(const toml::table& table, int n, ValueReader& read);

}  // namespace jankar::lesson
