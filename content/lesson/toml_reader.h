#pragma once
// Reads a lesson's folder: lesson.toml, words/<lang>.toml, the list of recordings. Every fault is collected;
// after an error of TOML itself that one file is read no further, and the fault says so. Opens no media.
// Used by jankar-pack. Any thread.
#include <map>
#include <string>

#include "content/lesson/fault.h"
#include "content/lesson/model.h"
#include "content/lesson/voice_files.h"

namespace jankar::lesson {

struct LessonFolder {
    std::string folder;
    Lesson lesson;  ///< what could be read; `words` filled, `media` and `voices` empty
    VoiceFiles voices;
    Faults faults;                     ///< found while reading; checks.h adds the rest
    std::map<std::string, int> lines;  ///< line of each key at the top of lesson.toml
    bool whole = false;                ///< lesson.toml was there and all of it was read

    /// Line of a key at the top of lesson.toml, or 0.
    int line_of(const std::string& key) const;
};

LessonFolder read_lesson_folder(const std::string& folder);

/// The parts, for tests and tools: one text each.
void read_lesson_toml(std::string_view text, LessonFolder& into);
std::map<std::string, std::string> read_words_toml(std::string_view text, const std::string& file,
                                                   Faults& faults);

}  // namespace jankar::lesson
