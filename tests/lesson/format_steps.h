#pragma once
// A lesson with one step of each of the nine types that sample_lesson.h has not, for the tests of the format.
#include <string>

#include "content/lesson/model.h"

namespace jankar::test {

/// lesson.toml: thumb, match, sort, find, money (pay, count, change), cashbook, grow, story, call, home; no
/// faults.
std::string steps_toml();
/// Folder with pictures, the clip and words for steps_toml(); the lesson.toml is `toml`.
void write_steps(const std::string& folder, const std::string& toml);
/// steps_toml() as it would lie in a pack.
lesson::Lesson compiled_steps();

}  // namespace jankar::test
