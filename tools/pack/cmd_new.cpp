// jankar-pack new: numbered pictures and recordings become a lesson folder to go on with.
#include <cstdio>
#include <filesystem>

#include "content/base/files.h"
#include "content/lesson/level0.h"
#include "tools/pack/commands.h"
#include "tools/pack/console.h"

namespace jankar::build {

namespace {

Result<lesson::Level0> make_new(const Options& options) {
    const std::string& folder = options.paths.front();
    if (!is_folder(folder)) {
        return fail(ErrorCode::NotFound,
                    folder + " is not a folder; put pictures named 01, 02 ... into one first.");
    }
    ASSIGN_OR_RETURN(lesson::Level0 made, lesson::level0_lesson(folder, options.id, options.lang));
    auto parent = [&](const std::string& name) {
        return make_folders((std::filesystem::path(folder) / name).parent_path().string());
    };
    // Recordings first: should it be stopped half-way, there is no lesson.toml yet and it can be run again.
    for (const auto& [from, to] : made.moves) {
        RETURN_IF_ERROR(parent(to));
        std::error_code error;
        std::filesystem::rename(folder + "/" + from, folder + "/" + to, error);
        if (error) {
            return fail(io_error(error.value(), "move", folder + "/" + from));
        }
    }
    for (auto file = made.files.rbegin(); file != made.files.rend(); ++file) {
        RETURN_IF_ERROR(parent(file->first));
        RETURN_IF_ERROR(write_file_atomic(folder + "/" + file->first, as_bytes(file->second)));
    }
    return made;
}

}  // namespace

int run_new(const Options& options) {
    Console console;
    Result<lesson::Level0> made = make_new(options);
    if (!made) {
        return console.fail_with(made.error());
    }
    const std::string& folder = options.paths.front();
    for (const std::string& name : made->unused) {
        std::fprintf(stderr, "%s/%s: warning: it is in no step; name it by its place, like 05%s.\n",
                     folder.c_str(), name.c_str(), name.substr(name.rfind('.')).c_str());
    }
    std::printf("%s/lesson.toml: %d steps. Look through it, then run: jankar-pack check %s\n", folder.c_str(),
                made->steps, folder.c_str());
    return 0;
}

}  // namespace jankar::build
