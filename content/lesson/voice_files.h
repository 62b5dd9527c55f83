#pragma once
// The recordings of a lesson's folder: voice/<lang>-<CC>/<line>.* and voice/<lang>/<line>.*. The folders are
// listed once; afterwards plain values, any thread.
#include <map>
#include <optional>
#include <string>

#include "content/lesson/country.h"
#include "content/lesson/fault.h"

namespace jankar::lesson {

struct VoiceFiles {
    /// Name of a folder below voice/ ("hi", "hi-IN") -> line -> name within the lesson's folder.
    std::map<std::string, std::map<std::string, std::string>> files;

    /// Lists voice/*/ of the lesson's folder. Two recordings of one line in one folder are a warning; the
    /// better kind of file is taken (opus, flac, wav, then the others).
    static VoiceFiles scan(const std::string& folder, Faults& faults);

    /// Name within the folder, e.g. "voice/hi/wet.wav". An empty country means default_country(lang).
    std::optional<std::string> find(const std::string& lang, const std::string& line,
                                    const std::string& country = "") const;
};

/// Whether a file with this name holds sound, a picture or a clip, by its ending.
bool is_sound_file(const std::string& name);
bool is_picture_file(const std::string& name);
bool is_video_file(const std::string& name);

}  // namespace jankar::lesson
