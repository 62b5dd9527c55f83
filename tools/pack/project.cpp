#include "tools/pack/project.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "content/base/files.h"
#include "content/lesson/checks.h"
#include "content/lesson/level0.h"
#include "tools/pack/data_folders.h"
#include "tools/pack/money_lines.h"

namespace jankar::build {

namespace {

std::string without_slash(std::string path) {
    while (path.size() > 1 && path.back() == '/') {
        path.pop_back();
    }
    return path;
}

/// The last part of the path as it really is, also for "." and "dir/..".
std::string base_name(const std::string& path) {
    std::error_code ignored;
    std::filesystem::path whole = std::filesystem::canonical(path, ignored);
    return whole.filename().string();
}

/// Numbered files without a lesson.toml are a lesson already: its text is made in a folder of its own that
/// points to them.
Result<std::optional<ScratchFolder>> expand_numbered(const std::string& folder) {
    if (is_file(folder + "/lesson.toml")) {
        return std::optional<ScratchFolder>();
    }
    Result<lesson::Level0> made = lesson::level0_lesson(folder, "", "en");
    if (!made) {
        return std::optional<ScratchFolder>();  // the check says what is missing
    }
    ASSIGN_OR_RETURN(ScratchFolder scratch, ScratchFolder::make());
    std::error_code error;
    const std::filesystem::path from = std::filesystem::absolute(folder), to = scratch.path();
    for (const auto& entry : std::filesystem::directory_iterator(from, error)) {
        std::string name = entry.path().filename().string();
        if (name != "words" && name != "voice") {
            std::filesystem::create_symlink(entry.path(), to / name, error);
        }
    }
    for (const char* part : {"words", "voice"}) {
        if (std::filesystem::is_directory(from / part)) {
            std::filesystem::copy(
                from / part, to / part,
                std::filesystem::copy_options::recursive | std::filesystem::copy_options::create_symlinks,
                error);
        }
    }
    for (const auto& [name, text] : made->files) {
        RETURN_IF_ERROR(make_folders((to / name).parent_path().string()));
        RETURN_IF_ERROR(write_file_atomic((to / name).string(), as_bytes(text)));
    }
    for (const auto& [name, target] : made->moves) {
        RETURN_IF_ERROR(make_folders((to / target).parent_path().string()));
        std::filesystem::create_symlink(from / name, to / target, error);
    }
    return std::optional<ScratchFolder>(std::move(scratch));
}

/// What all lessons of a project are read with.
struct Reading {
    MoneyBook book;
    lesson::MoneyPieces pieces;
    std::string country;
};

Result<void> add_lesson_folder(Project& project, const Reading& reading, const std::string& folder,
                               std::string prefix) {
    ASSIGN_OR_RETURN(std::optional<ScratchFolder> scratch, expand_numbered(folder));
    LessonSource source;
    source.folder = folder;
    source.prefix = std::move(prefix);
    source.read = lesson::read_lesson_folder(scratch ? scratch->path() : folder);
    set_country(source.read, reading.book, reading.country);
    source.faults = lesson::check_lesson_folder(source.read, &reading.pieces);
    project.lessons.push_back(std::move(source));
    if (scratch) {
        project.scratch.push_back(std::move(*scratch));
    }
    return {};
}

}  // namespace

Result<Project> read_project(std::vector<std::string> folders, const std::string& country) {
    Project project;
    Reading reading;
    ASSIGN_OR_RETURN(reading.book, load_money_book(asset_folders()));
    reading.pieces = reading.book.pieces();
    reading.country = country;
    for (std::string& folder : folders) {
        folder = without_slash(folder);
        if (!is_folder(folder)) {
            return fail(ErrorCode::NotFound, folder + " is not a folder.");
        }
    }
    const bool has_pack = std::any_of(folders.begin(), folders.end(), [](const std::string& folder) {
        return is_file(folder + "/pack.toml");
    });
    if (has_pack && folders.size() > 1) {
        return fail(ErrorCode::Usage, "A folder with a pack.toml is built alone.");
    }
    if (has_pack) {
        project.pack = read_pack_toml(folders[0], project.faults);
        reading.country = country.empty() ? project.pack->country : country;
        const std::string way = project.pack->folder.empty() ? "" : without_slash(project.pack->folder) + "/";
        for (std::size_t i = 0; i < project.pack->lessons.size(); ++i) {
            const std::string name = way + project.pack->lessons[i];
            if (!is_folder(folders[0] + "/" + name)) {
                project.faults.push_back(
                    {"error", "pack.toml", project.pack->lesson_lines[i], "missing_lesson",
                     "there is no folder \"" + name + "\"; make it or take the name out."});
                continue;
            }
            RETURN_IF_ERROR(add_lesson_folder(project, reading, folders[0] + "/" + name, name + "/"));
        }
        for (LessonSource& source : project.lessons) {
            if (source.read.lesson.course.empty()) {
                source.read.lesson.course = project.pack->course;
            }
        }
    } else {
        // By name, so that the order of the arguments never shows.
        std::sort(folders.begin(), folders.end(), [](const std::string& a, const std::string& b) {
            return std::pair(base_name(a), a) < std::pair(base_name(b), b);
        });
        for (const std::string& folder : folders) {
            RETURN_IF_ERROR(add_lesson_folder(project, reading, folder,
                                              folders.size() > 1 ? base_name(folder) + "/" : ""));
        }
    }
    std::set<std::string> ids;
    for (const LessonSource& source : project.lessons) {
        if (!source.read.lesson.id.empty() && !ids.insert(source.read.lesson.id).second) {
            project.faults.push_back({"error", source.prefix + "lesson.toml", source.read.line_of("id"),
                                      "same_id",
                                      "another lesson of this pack has the id \"" + source.read.lesson.id +
                                          "\"; give each its own."});
        }
    }
    return project;
}

std::string told(const lesson::Fault& fault, const std::string& folder) {
    std::string out = folder;
    if (!fault.file.empty()) {
        out += (out.empty() || out.back() == '/' ? "" : "/") + fault.file;
    }
    if (fault.line > 0) {
        out += ":" + std::to_string(fault.line);
    }
    return out + ": " + (fault.level == "warning" ? "warning: " : "") + fault.text;
}

}  // namespace jankar::build
