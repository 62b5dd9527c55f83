#pragma once
// A checked lesson folder made into the media objects and the lesson of a pack. One thread calls; the work is
// spread over the cores.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/lesson/toml_reader.h"
#include "content/pack/writer.h"
#include "tools/pack/cache.h"
#include "tools/pack/profile.h"

namespace jankar::build {

/// Told what is being done and how far it is; called from one thread at a time.
using Progress = std::function<void(const std::string& what, int done, int total)>;

struct BuildOptions {
    const Profile* profile = &kProfileLow;
    std::vector<std::string> langs;  ///< empty: all of each lesson
    Progress progress;
};

struct BuildCounts {
    int pictures = 0, clips = 0, voices = 0;
    std::map<std::string, int> drafts;  ///< language -> voices spoken by the machine
    int all_drafts() const;
};

/// Makes every medium of `source` and adds the lesson to `writer`. What an author can mend is added to
/// `faults`, and then an Error is returned as well; an Error alone is the machine's (program, disk).
Result<void> add_lesson(const lesson::LessonFolder& source, const BuildOptions& options, Cache& cache,
                        pack::Writer& writer, BuildCounts& counts, lesson::Faults& faults);

}  // namespace jankar::build
