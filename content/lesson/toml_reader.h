#pragma once
// Reads a lesson's folder: lesson.toml, words/<lang>.toml, the list of recordings. Every fault is collected;
// after an error of TOML itself that one file is read no further, and the fault says so. Opens no media.
// Used by jankar-pack. Any thread.
#include <map>
#include <set>
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
    /// Language -> spoken line -> its line in words/<lang>.toml.
    std::map<std::string, std::map<std::string, int>> word_lines;
    /// Languages whose words could not be read: what they lack is not known.
    std::set<std::string> unread_words;
    bool whole = false;  ///< lesson.toml was there and all of it was read

    /// Line of a key at the top of lesson.toml, or 0.
    int line_of(const std::string& key) const;
    /// Line of a spoken line's words in words/<lang>.toml, or 0.
    int line_of_words(const std::string& lang, const std::string& name) const;
};

LessonFolder read_lesson_folder(const std::string& folder);

/// The parts, for tests and tools: one text each.
void read_lesson_toml(std::string_view text, LessonFolder& into);
/// `lines`, where given, takes the line of the file in which each spoken line stands.
std::map<std::string, std::string> read_words_toml(std::string_view text, const std::string& file,
                                                   Faults& faults,
                                                   std::map<std::string, int>* lines = nullptr);

}  // namespace jankar::lesson
