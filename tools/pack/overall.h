#pragma once
// How far a check or build of several lessons is as a whole: what is told lesson by lesson is counted
// together, so that the time left is that of all of it. One thread at a time.
#include <cstdint>
#include <string>
#include <vector>

#include "tools/pack/console.h"
#include "tools/pack/lesson_builder.h"
#include "tools/pack/project.h"

namespace jankar::build {

class Overall {
 public:
    Overall(const Project& project, const std::vector<std::string>& langs, Console& console);
    /// Another kind of work on all the lessons begins.
    void begin();
    /// The next lesson's turn; afterwards `report` is of this one.
    void next(const LessonSource& source);
    void report(const std::string& what, int done, int total);

 private:
    std::vector<std::string> langs_;
    Console& console_;
    std::int64_t total_ = 0, before_ = 0, here_ = 0, done_ = 0;
};

}  // namespace jankar::build
