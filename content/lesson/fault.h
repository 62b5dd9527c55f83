#pragma once
// What is not right with a lesson or a pack, told so that a trainer can mend it. Checkers collect every
// fault instead of stopping at the first; errors stop a build, warnings do not. Plain values; any thread.
#include <string>
#include <vector>

namespace jankar::lesson {

struct Fault {
    std::string level;  ///< "error" or "warning"
    std::string file;   ///< name inside the lesson's folder or the pack, e.g. "lesson.toml"
    int line = 0;       ///< counted from 1; 0 where there is none
    std::string code;   ///< e.g. "unknown_key"
    std::string text;   ///< one or two sentences in plain words, without the place
};
using Faults = std::vector<Fault>;

/// "lesson.toml, line 7: there is no key "picure"; do you mean "picture"?"
std::string with_place(const Fault& fault);

/// Whether one of them is an error.
bool has_errors(const Faults& faults);

}  // namespace jankar::lesson
