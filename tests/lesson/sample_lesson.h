#pragma once
// Small lessons for the tests: as text of a folder, and as a compiled lesson in memory.
#include <string>

#include "content/lesson/model.h"
#include "content/lesson/toml_reader.h"

namespace jankar::test {

/// A lesson.toml without faults and without warnings: picture, sequence, video with a question at a pause,
/// order, choose, home. Two languages.
std::string sample_toml();
/// Its words, for either language.
std::string sample_words();

/// Writes a folder with these texts and every file the sample names (a byte each: the checks look at names).
void write_sample(const std::string& folder, const std::string& toml = sample_toml(),
                  const std::string& words = sample_words());

/// The sample as it would stand in a pack, with objects for all names.
lesson::Lesson compiled_sample();
/// Fills the tables of a lesson so that every name in it is known.
void fill_tables(lesson::Lesson& lesson);

/// Replaces the first `from`, which must be there.
std::string replaced(std::string text, const std::string& from, const std::string& to);

}  // namespace jankar::test
