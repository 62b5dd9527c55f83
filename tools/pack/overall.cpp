#include "tools/pack/overall.h"

#include <algorithm>

#include "tools/pack/lesson_media.h"

namespace jankar::build {

namespace {

std::int64_t jobs_in(const LessonSource& source, const std::vector<std::string>& langs) {
    const LessonJobs jobs = jobs_of(source.read, langs);
    return static_cast<std::int64_t>(jobs.pictures.size() + jobs.voices.size() + jobs.clips.size());
}

}  // namespace

Overall::Overall(const Project& project, const std::vector<std::string>& langs, Console& console)
    : langs_(langs), console_(console) {
    for (const LessonSource& source : project.lessons) {
        total_ += jobs_in(source, langs_);
    }
    begin();
}

void Overall::begin() {
    before_ = here_ = done_ = 0;
    console_.begin();
}

void Overall::next(const LessonSource& source) {
    before_ += here_;
    here_ = jobs_in(source, langs_);
    done_ = 0;
}

void Overall::report(const std::string& what, int done, int total) {
    // Steps within one clip are told as words; they count for nothing in the whole.
    if (total == here_) {
        done_ = std::max<std::int64_t>(done_, done);
        console_.progress(what, before_ + done_, total_);
    } else {
        console_.progress(what + " " + std::to_string(done) + "/" + std::to_string(total), before_ + done_,
                          total_);
    }
}

}  // namespace jankar::build
