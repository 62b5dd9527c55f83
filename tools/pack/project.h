#pragma once
// What a build or check works on: lesson folders, alone or listed by a pack.toml. One thread.
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/toml_reader.h"
#include "tools/pack/cache.h"
#include "tools/pack/pack_toml.h"

namespace jankar::build {

struct LessonSource {
    std::string folder;
    std::string prefix;  ///< before names of files in faults: "wash-hands/", or nothing
    lesson::LessonFolder read;
    lesson::Faults faults;  ///< of checks.h; names without the prefix
};

struct Project {
    std::optional<PackToml> pack;
    std::vector<LessonSource> lessons;  ///< in the order of the shelf
    lesson::Faults faults;              ///< of pack.toml and of lessons together
    /// Folders made for lessons that are only numbered files; they go with the project.
    std::vector<ScratchFolder> scratch;
};

/// One folder with a pack.toml, or lesson folders in any order; amounts are said in the money of `country`,
/// else of the pack's, else of each language's own. NotFound for a folder that is not there, Usage when a
/// folder with a pack.toml stands beside others.
Result<Project> read_project(std::vector<std::string> folders, const std::string& country);

/// "dir/lesson.toml:7: text", with "warning: " before the text of a warning; "dir: text" without file and
/// line.
std::string told(const lesson::Fault& fault, const std::string& folder);

}  // namespace jankar::build
