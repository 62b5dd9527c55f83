// jankar-pack build: lesson folders made into one pack.
#include <algorithm>
#include <cstdio>

#include "content/base/files.h"
#include "content/base/ids.h"
#include "content/pack/writer.h"
#include "tools/pack/commands.h"
#include "tools/pack/console.h"
#include "tools/pack/data_folders.h"
#include "tools/pack/lesson_builder.h"
#include "tools/pack/maker_face.h"
#include "tools/pack/media_checks.h"
#include "tools/pack/overall.h"
#include "tools/pack/project.h"

namespace jankar::build {

namespace {

std::string folder_of(const std::string& path) {
    std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::string stem_of(const std::string& path) {
    std::string name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.find('.', 1));
}

/// Prints the faults of one folder on stderr; whether one of them stops the build.
bool tell(const lesson::Faults& faults, const std::string& folder, Console& console) {
    console.clear();
    for (const lesson::Fault& fault : faults) {
        std::fprintf(stderr, "%s\n", told(fault, folder).c_str());
    }
    return lesson::has_errors(faults);
}

Result<pack::Manifest> manifest_of(const Project& project, const Options& options) {
    pack::Manifest manifest;
    const lesson::Lesson& first = project.lessons.front().read.lesson;
    manifest.title = first.title;
    manifest.licence = first.licence;
    manifest.credits = first.credit;
    if (project.pack) {
        manifest.id = project.pack->id;
        manifest.version = project.pack->version;
        manifest.title = project.pack->title;
        manifest.licence = project.pack->licence;
        manifest.credits = project.pack->credits.empty() ? manifest.credits : project.pack->credits;
    }
    if (!options.id.empty()) {
        manifest.id = options.id;
    } else if (manifest.id.empty()) {
        manifest.id = stem_of(options.output);
    }
    if (!is_slug(manifest.id)) {
        return fail(ErrorCode::Usage,
                    "\"" + manifest.id +
                        "\" is no id for a pack; give one with --id, of small letters, digits "
                        "and hyphens.");
    }
    return manifest;
}

/// One line for the person: what the pack holds.
std::string summary(const Options& options, const Project& project, const std::vector<std::string>& langs,
                    const BuildCounts& counts, std::uint64_t bytes) {
    std::string text = options.output + ": " + std::to_string(project.lessons.size()) +
                       (project.lessons.size() == 1 ? " lesson" : " lessons") + ", languages";
    for (const std::string& lang : langs) {
        text += " " + lang;
    }
    char size[32];
    std::snprintf(size, sizeof size, ", %.1f MB", static_cast<double>(bytes) / 1e6);
    text += size;
    text += ", voices: " + std::to_string(counts.voices) +
            ", of them drafts: " + std::to_string(counts.all_drafts());
    return text + ".";
}

/// Checks all lessons; true when the build may go on.
bool check_all(const Project& project, const BuildOptions& build, Cache& cache, const Options& options,
               Overall& overall, Console& console) {
    bool stop = tell(project.faults, options.paths.front(), console);
    Result<CaptionFonts> fonts = CaptionFonts::load(font_folders());
    for (const LessonSource& source : project.lessons) {
        lesson::Faults faults = source.faults;
        overall.next(source);
        if (source.read.whole) {
            lesson::Faults media = check_media(source.read, build, cache, fonts ? &*fonts : nullptr);
            faults.insert(faults.end(), media.begin(), media.end());
        }
        stop = tell(faults, source.folder, console) || stop;
    }
    return !stop;
}

Result<BuildCounts> add_all(const Project& project, const BuildOptions& build, Cache& cache,
                            pack::Writer& writer, Overall& overall, Console& console) {
    BuildCounts counts;
    overall.begin();
    for (const LessonSource& source : project.lessons) {
        lesson::Faults faults;
        overall.next(source);
        Result<void> added = add_lesson(source.read, build, cache, writer, counts, faults);
        tell(faults, source.folder, console);
        if (!added) {
            return fail(added.error());
        }
    }
    return counts;
}

}  // namespace

int build_pack(const Options& options, bool tells) {
    Console console;
    Result<Project> project = read_project(options.paths, options.country);
    if (!project) {
        return console.fail_with(project.error());
    }
    if (project->lessons.empty() && !lesson::has_errors(project->faults)) {
        return console.fail_with({ErrorCode::Usage, "There is no lesson to build."});
    }
    // A place that cannot be written is told before the long work, not after it.
    if (Result<void> place = check_writable(folder_of(options.output)); !place) {
        return console.fail_with(place.error());
    }
    std::optional<pack::SigningKey> key;
    if (!options.key.empty()) {
        Result<pack::SigningKey> read = pack::read_signing_key(options.key);
        if (!read) {
            return console.fail_with(read.error());
        }
        key = std::move(*read);
    }
    Cache cache(Cache::default_folder(options.cache));
    BuildOptions build;
    build.profile = options.profile;
    build.langs = options.langs;
    Overall overall(*project, options.langs, console);
    build.progress = [&](const std::string& what, int done, int total) { overall.report(what, done, total); };
    if (!check_all(*project, build, cache, options, overall, console)) {
        return console.fail_with({ErrorCode::Refused, "Nothing was built; mend the faults above first."});
    }
    Result<pack::Manifest> manifest = manifest_of(*project, options);
    if (!manifest) {
        return console.fail_with(manifest.error());
    }
    std::unique_ptr<pack::Writer> writer = pack::Writer::create();
    Result<BuildCounts> counts = add_all(*project, build, cache, *writer, overall, console);
    if (!counts) {
        return console.fail_with(counts.error());
    }
    if (options.release && counts->all_drafts() > 0) {
        std::string list;
        for (const auto& [lang, count] : counts->drafts) {
            list += count > 0 ? " " + lang + " " + std::to_string(count) : "";
        }
        return console.fail_with({ErrorCode::Refused, "A release has no draft voices, and here are " +
                                                          std::to_string(counts->all_drafts()) + " (" +
                                                          list.substr(1) + "); record them first."});
    }
    if (key) {
        manifest->maker_name = key->name;
        Result<std::string> face = add_face(options.key, *writer);
        if (!face) {
            return console.fail_with(face.error());
        }
        manifest->maker_face = *face;
    }
    for (const LessonSource& source : project->lessons) {
        for (const std::string& lang : source.read.lesson.langs) {
            bool wanted = options.langs.empty() ||
                          std::find(options.langs.begin(), options.langs.end(), lang) != options.langs.end();
            bool known =
                std::find(manifest->langs.begin(), manifest->langs.end(), lang) != manifest->langs.end();
            if (wanted && !known) {
                manifest->langs.push_back(lang);
            }
        }
    }
    std::vector<std::string> langs = manifest->langs;
    if (Result<void> written = writer->write(options.output, std::move(*manifest), key, options.large);
        !written) {
        return console.fail_with(written.error());
    }
    console.clear();
    if (tells) {
        Result<std::shared_ptr<const ByteSource>> made = open_file_source(options.output);
        std::printf("%s\n", summary(options, *project, langs, *counts, made ? (*made)->size() : 0).c_str());
    }
    return 0;
}

int run_build(const Options& options) {
    return build_pack(options, true);
}

}  // namespace jankar::build
