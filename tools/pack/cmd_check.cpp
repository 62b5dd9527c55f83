// jankar-pack check: every fault of a folder or a pack at once.
#include <cstdio>

#include "content/base/files.h"
#include "content/pack/pack.h"
#include "tools/pack/commands.h"
#include "tools/pack/console.h"
#include "tools/pack/data_folders.h"
#include "tools/pack/media_checks.h"
#include "tools/pack/overall.h"
#include "tools/pack/project.h"
#include "tools/pack/report.h"

namespace jankar::build {

namespace {

int answer(const Options& options, const lesson::Faults& faults, const std::string& folder) {
    if (options.json) {
        std::printf("%s\n", check_json(faults).c_str());
    } else {
        int errors = 0;
        for (const lesson::Fault& fault : faults) {
            std::printf("%s\n", told(fault, folder).c_str());
            errors += fault.level == "error" ? 1 : 0;
        }
        if (faults.empty()) {
            std::printf("%s: no faults.\n", folder.c_str());
        } else {
            std::printf("%s: errors: %d, warnings: %d.\n", folder.c_str(), errors,
                        static_cast<int>(faults.size()) - errors);
        }
    }
    return lesson::has_errors(faults) ? 1 : 0;
}

int check_pack(const Options& options, const std::string& path) {
    Console console;
    Result<std::shared_ptr<const pack::Pack>> pack = pack::Pack::open(path);
    if (!pack) {
        int code = exit_code_for(pack.error().code);
        if (code != 1) {
            return console.fail_with(pack.error());
        }
        return answer(options, {{"error", "", 0, "pack_refused", pack.error().text}}, path);
    }
    return answer(options, (*pack)->verify(), path);
}

}  // namespace

int run_check(const Options& options) {
    const std::string& path = options.paths.front();
    if (!is_folder(path)) {
        return check_pack(options, path);
    }
    Console console;
    Result<Project> project = read_project({path}, options.country);
    if (!project) {
        return console.fail_with(project.error());
    }
    Cache cache(Cache::default_folder(options.cache));
    Result<CaptionFonts> fonts = CaptionFonts::load(font_folders());
    lesson::Faults faults = project->faults;
    if (!fonts) {
        faults.push_back({"warning", "", 0, "fonts_missing", fonts.error().text});
    }
    BuildOptions build;
    Overall overall(*project, {}, console);
    build.progress = [&](const std::string& what, int done, int total) { overall.report(what, done, total); };
    for (const LessonSource& source : project->lessons) {
        lesson::Faults all = source.faults;
        overall.next(source);
        if (source.read.whole) {
            lesson::Faults media = check_media(source.read, build, cache, fonts ? &*fonts : nullptr);
            all.insert(all.end(), media.begin(), media.end());
        }
        for (lesson::Fault& fault : all) {
            fault.file = fault.file.empty() ? fault.file : source.prefix + fault.file;
            faults.push_back(std::move(fault));
        }
    }
    console.clear();
    return answer(options, faults, path);
}

}  // namespace jankar::build
