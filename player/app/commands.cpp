#include "player/app/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/base/log.h"
#include "content/pack/library.h"
#include "content/pack/pack.h"
#include "player/app/pack_commands.h"
#include "player/app/preview.h"
#include "player/app/version.h"
#include "player/media/photo.h"
#include "player/records/secrets.h"
#include "player/records/store.h"

namespace jankar::app {

namespace {

int report(const Error& error) {
    log_error(error.text);
    return exit_code_for(error.code);
}

int list(const Options& options, const Paths& paths) {
    std::vector<pack::PackFolder> folders;
    for (const std::string& folder : options.pack_folders) {
        folders.push_back({folder, true});
    }
    folders.push_back({options.data + "/packs", true});
    if (options.packs.empty() && options.pack_folders.empty()) {
        folders.push_back({paths.packs, true});
    }
    const pack::Shelf shelf = pack::Library::open("").scan(options.packs, folders);
    int code = 0;
    for (const pack::RefusedPack& refused : shelf.refused) {
        code = report(refused.error) == 3 ? 3 : std::max(code, 1);
    }
    nlohmann::json all = {{"packs", nlohmann::json::array()}};
    for (const pack::ShelfPack& entry : shelf.packs) {
        if (entry.is_superseded) {
            continue;
        }
        auto opened = pack::Pack::open(entry.path);
        if (!opened) {
            code = std::max(code, report(opened.error()));
            continue;
        }
        if (options.json) {
            auto manifest = nlohmann::json::parse((*opened)->manifest_json(), nullptr, false);
            manifest["path"] = entry.path;
            all["packs"].push_back(std::move(manifest));
            continue;
        }
        std::printf("%s %d  %s\n", entry.id.c_str(), entry.version, entry.path.c_str());
        for (const pack::LessonEntry& lesson : (*opened)->manifest().lessons) {
            const auto title = lesson.title.find("en") != lesson.title.end() ? lesson.title.find("en")
                                                                             : lesson.title.begin();
            std::string langs;
            for (const std::string& lang : lesson.langs) {
                langs += (langs.empty() ? "" : " ") + lang;
            }
            std::printf("  %-24s %-8s %2d min  %s  (%s)\n", lesson.id.c_str(), lesson.subject.c_str(),
                        lesson.minutes, title != lesson.title.end() ? title->second.c_str() : "",
                        langs.c_str());
        }
    }
    if (options.json) {
        std::printf("%s\n", all.dump().c_str());
    }
    return code;
}

/// The drawing that the fewest have whose drawings are `taken`; the first in the alphabet among those.
std::string free_drawing(const std::vector<std::string>& taken, const Paths& paths) {
    auto names = list_folder(paths.assets + "/drawings");
    std::string best = "mango";
    std::size_t fewest = taken.size() + 1;
    if (names) {
        for (const std::string& name : *names) {
            const std::string drawing = name.substr(0, name.find('.'));
            const auto users = static_cast<std::size_t>(std::count(taken.begin(), taken.end(), drawing));
            if (users < fewest) {
                fewest = users;
                best = drawing;
            }
        }
    }
    return best;
}

/// Id of the group of that name, which is made if it is not there; empty for no name.
Result<std::string> group_of(records::Store& store, const std::string& name, const Paths& paths) {
    if (name.empty()) {
        return std::string();
    }
    ASSIGN_OR_RETURN(const auto groups, store.groups());
    std::vector<std::string> taken;
    for (const records::Group& group : groups) {
        if (group.name == name) {
            return group.id;
        }
        taken.push_back(group.drawing);
    }
    return store.add_group(name, free_drawing(taken, paths));
}

/// A drawing that no other woman of her group has, while there are enough.
Result<std::string> drawing_in_group(records::Store& store, const std::string& group, const Paths& paths) {
    ASSIGN_OR_RETURN(const auto learners, store.learners());
    std::vector<std::string> taken;
    for (const records::Learner& learner : learners) {
        if (learner.group == group) {
            taken.push_back(learner.drawing);
        }
    }
    return free_drawing(taken, paths);
}

/// The picture file in the form that is kept: a small square, right way up.
Result<Bytes> photo_from(const std::string& file) {
    auto photo = media::read_photo(file);
    if (!photo) {
        const bool names_it = photo.error().text.find(file) != std::string::npos;
        return names_it ? fail(photo.error())
                        : fail(photo.error().code, fmt::format("{}: {}", file, photo.error().text));
    }
    return photo;
}

/// The data folder, with what opening it has to say on stderr.
Result<std::unique_ptr<records::Store>> open_store(const Options& options) {
    ASSIGN_OR_RETURN(auto store, records::Store::open({.folder = options.data, .player_version = kVersion}));
    for (const std::string& warning : store->warnings()) {
        log_warning(warning);
    }
    return store;
}

Result<std::string> added_learner(const Options& options, const Paths& paths) {
    const bool is_file_name =
        !options.picture.empty() && !is_file(paths.assets + "/drawings/" + options.picture + ".webp");
    Bytes photo;
    if (is_file_name) {
        ASSIGN_OR_RETURN(photo, photo_from(options.picture));
    }
    ASSIGN_OR_RETURN(const auto store, open_store(options));
    ASSIGN_OR_RETURN(const std::string group, group_of(*store, options.group, paths));
    std::string drawing = options.picture;
    if (drawing.empty() || is_file_name) {
        ASSIGN_OR_RETURN(drawing, drawing_in_group(*store, group, paths));
    }
    ASSIGN_OR_RETURN(std::string id, store->add_learner(options.add_learner, drawing, options.group, photo));
    RETURN_IF_ERROR(store->close());
    return id;
}

int add_learner(const Options& options, const Paths& paths) {
    if (options.add_learner.empty()) {
        log_error("A learner needs a name: --add-learner NAME.");
        return 2;
    }
    const auto id = added_learner(options, paths);
    if (!id) {
        return report(id.error());
    }
    std::printf("%s\n", id->c_str());
    return 0;
}

Result<void> keep_trainer_code(const Options& options, const std::string& code) {
    ASSIGN_OR_RETURN(const auto store, open_store(options));
    RETURN_IF_ERROR(store->set_trainer_code(code));
    return store->close();
}

int set_trainer_code(const Options& options) {
    // One line; more than a code can have is enough to see that it is none.
    char line[16] = {};
    if (std::fgets(line, sizeof line, stdin) == nullptr) {
        line[0] = '\0';
    }
    std::string code = line;
    while (!code.empty() && (code.back() == '\n' || code.back() == '\r')) {
        code.pop_back();
    }
    if (!records::is_trainer_code(code)) {
        log_error("The trainer's code has 4 to 8 digits; they are read from standard input.");
        return 2;
    }
    const auto kept = keep_trainer_code(options, code);
    return kept ? 0 : report(kept.error());
}

int export_progress(const Options& options, const Paths& paths) {
    if (!is_folder(options.export_folder)) {
        log_error(fmt::format("There is no folder {} to export to.", options.export_folder));
        return 3;
    }
    auto store = open_store(options);
    if (!store) {
        return report(store.error());
    }
    const pack::Shelf shelf =
        pack::Library::open("").scan(options.packs, {{options.data + "/packs", true}, {paths.packs, true}});
    records::DeviceState state;
    for (const pack::ShelfPack& entry : shelf.packs) {
        state.packs[entry.id] = entry.version;
    }
    (*store)->set_device_state(state);
    auto written = (*store)->export_bundles(options.export_folder);
    if (!written) {
        return report(written.error());
    }
    for (const std::string& path : *written) {
        std::printf("%s\n", path.c_str());
    }
    if (auto closed = (*store)->close(); !closed) {
        return report(closed.error());
    }
    return 0;
}

Result<void> take_card(const Options& options) {
    ASSIGN_OR_RETURN(const std::string text, read_text_file(options.programme_card, records::kLargestCard));
    ASSIGN_OR_RETURN(const auto store, open_store(options));
    // Who can start programs on the device is the trainer.
    ASSIGN_OR_RETURN(const bool taken, store->set_programme(text, true));
    (void)taken;
    return store->close();
}

/// The folder itself, or a stick that has it where a stick has it.
Result<records::BroughtIn> taken_receipts(const Options& options) {
    const std::string on_stick = options.receipts_folder + "/jankar/in";
    const std::string& folder = is_folder(on_stick) ? on_stick : options.receipts_folder;
    ASSIGN_OR_RETURN(const auto store, open_store(options));
    ASSIGN_OR_RETURN(auto brought, store->bring_in(folder, false));
    RETURN_IF_ERROR(store->close());
    return brought;
}

int import_receipts(const Options& options) {
    if (!is_folder(options.receipts_folder)) {
        log_error(fmt::format("There is no folder {} to take receipts from.", options.receipts_folder));
        return 3;
    }
    const auto brought = taken_receipts(options);
    if (!brought) {
        return report(brought.error());
    }
    for (const records::RefusedFile& refused : brought->refused) {
        log_error(fmt::format("{}: {}", refused.file, refused.reason));
    }
    return brought->refused.empty() ? 0 : 1;
}

}  // namespace

bool is_command(const Options& options) {
    return options.list || options.wants_add_learner || options.set_trainer_code ||
           !options.export_folder.empty() || !options.receipts_folder.empty() ||
           !options.programme_card.empty() || !options.preview.empty() || !options.install.empty() ||
           !options.exchange_folder.empty();
}

int run_command(const Options& options, const Paths& paths) {
    if (options.list) {
        return list(options, paths);
    }
    if (options.wants_add_learner) {
        return add_learner(options, paths);
    }
    if (options.set_trainer_code) {
        return set_trainer_code(options);
    }
    if (!options.install.empty()) {
        return install_packs(options, paths);
    }
    if (!options.exchange_folder.empty()) {
        return exchange_with(options, paths);
    }
    if (!options.preview.empty()) {
        return run_preview(options, paths);
    }
    if (!options.programme_card.empty()) {
        const auto taken = take_card(options);
        return taken ? 0 : report(taken.error());
    }
    return options.export_folder.empty() ? import_receipts(options) : export_progress(options, paths);
}

}  // namespace jankar::app
