#pragma once
// Which media a lesson needs made, and for what: the list that checks and builds walk through.
// Plain values; any thread.
#include <string>
#include <vector>

#include "content/lesson/toml_reader.h"
#include "tools/pack/profile.h"

namespace jankar::build {

struct PictureJob {
    std::string name;  ///< within the lesson's folder
    int line = 0;
    bool tile = false;  ///< shown only as an answer, an item or a cover
};
struct VoiceJob {
    std::string lang;
    std::string line_name;
    std::string file;  ///< recording within the lesson's folder; empty: a draft of `words`
    std::string words;
    int line = 0;        ///< of lesson.toml
    bool label = false;  ///< names an answer or an item: two seconds at most
};
struct ClipJob {
    std::string name;
    int line = 0;
    bool drawn() const { return name.ends_with(".toml"); }
};
struct LessonJobs {
    std::vector<std::string> langs;
    std::vector<PictureJob> pictures;
    std::vector<VoiceJob> voices;
    std::vector<ClipJob> clips;
};

/// `langs` empty: all of the lesson's, else those of them that are named. A line with neither recording nor
/// words in a language is left out; checks.h reports it.
LessonJobs jobs_of(const lesson::LessonFolder& source, const std::vector<std::string>& langs);

}  // namespace jankar::build
