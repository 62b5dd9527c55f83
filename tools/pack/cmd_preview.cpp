// jankar-pack preview: every step of every lesson as a picture, drawn by the player, and one page that shows
// them all.
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/pack/pack.h"
#include "tools/pack/cache.h"
#include "tools/pack/commands.h"
#include "tools/pack/console.h"
#include "tools/pack/contact_sheet.h"
#include "tools/pack/process.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostVoice = 16u << 20;

/// The player, which lies beside this program.
std::string player_program() {
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? "jankar" : (program.parent_path() / "jankar").string();
}

std::vector<SheetPicture> pictures_in(const Bytes& json) {
    std::vector<SheetPicture> pictures;
    const auto all = nlohmann::json::parse(json.begin(), json.end(), nullptr, false);
    const auto list = all.is_object() ? all.find("pictures") : all.end();
    if (!all.is_object() || list == all.end()) {
        return pictures;
    }
    for (const auto& one : *list) {
        pictures.push_back({one.value("file", ""), one.value("lesson", ""), one.value("step", ""),
                            one.value("type", ""), one.value("number", 0), one.value("way", 0),
                            one.value("page", 0)});
    }
    return pictures;
}

/// One lesson at a time, so that it can be told how far the work is.
Result<std::vector<SheetPicture>> draw_all(const pack::Pack& pack, const Options& options,
                                           const std::string& scratch, Console& console) {
    std::vector<SheetPicture> pictures;
    const auto& lessons = pack.manifest().lessons;
    console.begin();
    for (std::size_t i = 0; i < lessons.size(); ++i) {
        console.progress("drawing " + lessons[i].id, static_cast<std::int64_t>(i),
                         static_cast<std::int64_t>(lessons.size()));
        Command command;
        command.program = player_program();
        command.arguments = {"--preview", options.output, "--json",     "--data",   scratch,
                             "--lang",    options.lang,   "--captions", pack.path()};
        if (!options.country.empty()) {
            command.arguments.insert(command.arguments.end(), {"--country", options.country});
        }
        command.arguments.push_back(lessons[i].id);
        ASSIGN_OR_RETURN(Output drawn, run(command));
        if (drawn.exit_code != 0) {
            return fail(ErrorCode::Io, "The player could not draw " + lessons[i].id + ": " +
                                           drawn.error.substr(0, drawn.error.find('\n')));
        }
        for (SheetPicture& picture : pictures_in(drawn.standard)) {
            pictures.push_back(std::move(picture));
        }
    }
    return pictures;
}

Result<void> write_voices(const pack::Pack& pack, const lesson::Lesson& lesson, const std::string& folder) {
    for (const auto& [lang, lines] : lesson.voices) {
        for (const auto& [line, voice] : lines) {
            const std::string path = folder + "/" + sheet_voice_file(voice);
            if (!is_file(path)) {
                ASSIGN_OR_RETURN(Bytes bytes, pack.read_object(voice.hash, kMostVoice));
                RETURN_IF_ERROR(write_file_atomic(path, bytes));
            }
        }
    }
    return {};
}

Result<std::size_t> make_preview(const std::string& file, const Options& options, const std::string& scratch,
                                 Console& console) {
    ASSIGN_OR_RETURN(auto pack, pack::Pack::open(file));
    RETURN_IF_ERROR(make_folders(options.output + "/voices"));
    ASSIGN_OR_RETURN(const auto pictures, draw_all(*pack, options, scratch, console));
    std::map<std::string, lesson::Lesson> lessons;
    for (const pack::LessonEntry& entry : pack->manifest().lessons) {
        ASSIGN_OR_RETURN(lesson::Lesson lesson, pack->lesson(entry.id));
        RETURN_IF_ERROR(write_voices(*pack, lesson, options.output));
        lessons.emplace(entry.id, std::move(lesson));
    }
    const std::string page = contact_sheet(pack->manifest(), lessons, pictures);
    RETURN_IF_ERROR(write_file_atomic(options.output + "/index.html", as_bytes(page)));
    return pictures.size();
}

}  // namespace

int run_preview(const Options& options) {
    Console console;
    Result<ScratchFolder> scratch = ScratchFolder::make();
    if (!scratch) {
        return console.fail_with(scratch.error());
    }
    std::string file = options.paths.front();
    if (is_folder(file)) {
        Options build = options;
        build.output = scratch->path() + "/preview.jkpack";
        build.large = true;
        if (const int code = build_pack(build, false); code != 0) {
            return code;
        }
        file = build.output;
    }
    Result<std::size_t> made = make_preview(file, options, scratch->path(), console);
    if (!made) {
        return console.fail_with(made.error());
    }
    console.clear();
    std::printf("%s/index.html: %d pictures.\n", options.output.c_str(), static_cast<int>(*made));
    return 0;
}

}  // namespace jankar::build
