#pragma once
// Level 0: a folder of numbered pictures, clips and recordings is already a lesson.
//   01.jpg 01.wav     a picture step and what is said      02.mp4    a clip
//   01 wet.jpg 01-wet.jpg    what follows the number is for people
//   q1_a_ok.jpg q1_b.jpg q1.wav     a question with its answers; _ok marks a right one; q1.jpg what is looked
//   at; q1_a.wav names an answer, which may also stay without a voice
// This makes the text files that turn such a folder into one that a person can go on editing. Used by
// `jankar-pack new`, which writes the files and moves the recordings. Any thread.
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"

namespace jankar::lesson {

struct Level0 {
    /// Name within the folder -> text: lesson.toml, and words/<lang>.toml for each language that has none.
    std::vector<std::pair<std::string, std::string>> files;
    /// Recordings that lie beside the pictures, and where they belong: 01.wav -> voice/hi/01.wav.
    std::vector<std::pair<std::string, std::string>> moves;
    /// Pictures, clips and recordings in the folder whose names say nothing: they are in no step.
    std::vector<std::string> unused;
    int steps = 0;
};

/// `id` may be empty: then it is made from the folder's name. `lang` is the language of recordings that lie
/// in the folder itself; languages of voice/<lang>/ are taken as they are. NotFound when nothing is numbered,
/// Refused when there is a lesson.toml already, Usage when `id` is no slug.
Result<Level0> level0_lesson(const std::string& folder, const std::string& id, const std::string& lang);

}  // namespace jankar::lesson
