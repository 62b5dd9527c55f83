#include "player/app/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/base/log.h"
#include "content/pack/library.h"
#include "content/pack/pack.h"
#include "player/app/version.h"
#include "player/media/picture.h"
#include "player/records/store.h"

namespace jankar::app {

namespace {

constexpr std::uint64_t kPhotoLimit = 32 * 1024 * 1024;
/// What is kept of a photo: enough for a tile, too little for anything else.
constexpr int kPhotoSide = 256, kPhotoQuality = 80;

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

/// The drawing that the fewest women of the group have; the first in the alphabet among those.
std::string free_drawing(const std::vector<records::Learner>& learners, const Paths& paths) {
    auto names = list_folder(paths.assets + "/drawings");
    std::string best = "mango";
    std::size_t fewest = learners.size() + 1;
    if (names) {
        for (const std::string& name : *names) {
            const std::string drawing = name.substr(0, name.find('.'));
            const auto users = static_cast<std::size_t>(
                std::count_if(learners.begin(), learners.end(),
                              [&](const records::Learner& l) { return l.drawing == drawing; }));
            if (users < fewest) {
                fewest = users;
                best = drawing;
            }
        }
    }
    return best;
}

int add_learner(const Options& options, const Paths& paths) {
    if (options.add_learner.empty()) {
        log_error("A learner needs a name: --add-learner NAME.");
        return 2;
    }
    auto store = records::Store::open({.folder = options.data, .player_version = kVersion});
    if (!store) {
        return report(store.error());
    }
    for (const std::string& warning : (*store)->warnings()) {
        log_warning(warning);
    }
    auto learners = (*store)->learners();
    if (!learners) {
        return report(learners.error());
    }
    Bytes photo;
    std::string drawing = options.picture;
    if (drawing.empty()) {
        drawing = free_drawing(*learners, paths);
    } else if (!is_file(paths.assets + "/drawings/" + drawing + ".webp")) {
        auto bytes = read_file(options.picture, kPhotoLimit);
        if (!bytes) {
            return report(bytes.error());
        }
        auto picture = media::decode_picture(*bytes, kPhotoSide, kPhotoSide, media::Fit::Cover);
        if (!picture) {
            log_error(fmt::format("{} is not a picture that can be shown ({}).", options.picture,
                                  picture.error().text));
            return 1;
        }
        auto encoded = media::encode_webp(*picture, kPhotoQuality);
        if (!encoded) {
            return report(encoded.error());
        }
        photo = std::move(*encoded);
        drawing = free_drawing(*learners, paths);
    }
    auto id = (*store)->add_learner(options.add_learner, drawing, options.group, photo);
    if (!id) {
        return report(id.error());
    }
    if (auto closed = (*store)->close(); !closed) {
        return report(closed.error());
    }
    std::printf("%s\n", id->c_str());
    return 0;
}

int export_progress(const Options& options, const Paths& paths) {
    if (!is_folder(options.export_folder)) {
        log_error(fmt::format("There is no folder {} to export to.", options.export_folder));
        return 3;
    }
    auto store = records::Store::open({.folder = options.data, .player_version = kVersion});
    if (!store) {
        return report(store.error());
    }
    for (const std::string& warning : (*store)->warnings()) {
        log_warning(warning);
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

}  // namespace

bool is_command(const Options& options) {
    return options.list || options.wants_add_learner || !options.export_folder.empty();
}

int run_command(const Options& options, const Paths& paths) {
    if (options.list) {
        return list(options, paths);
    }
    if (options.wants_add_learner) {
        return add_learner(options, paths);
    }
    return export_progress(options, paths);
}

}  // namespace jankar::app
