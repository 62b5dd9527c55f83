// How the player starts: the shelf, the people, the window; what is slow runs beside what is slow.
#include <SDL.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/app/app.h"
#include "player/app/free_memory.h"
#include "player/app/version.h"
#include "player/views/language_view.h"
#include "player/views/learners_view.h"

namespace jankar::app {

using screen::Reason;

namespace {

constexpr std::uint64_t kAssetLimit = 1024 * 1024;

/// What the records thread reads for the first screen.
struct Known {
    std::vector<records::Learner> learners;
    std::vector<records::Group> groups;
    records::Group no_group;
    std::map<std::string, std::string> settings;
    std::vector<std::string> warnings;
    bool forgets = false;
    std::string name;
    bool has_code = false;
    std::optional<records::ProgrammeCard> card;
};

Result<Known> read_known(records::Store& store) {
    Known known;
    ASSIGN_OR_RETURN(known.learners, store.learners());
    ASSIGN_OR_RETURN(known.groups, store.groups());
    ASSIGN_OR_RETURN(known.no_group, store.no_group());
    for (const char* key :
         {"lang", "contrast", "captions", "diagonal", "country", "label", "clips", "hidden"}) {
        ASSIGN_OR_RETURN(known.settings[key], store.device_setting(key));
    }
    known.name = known.settings["label"].empty() ? store.device_id().substr(0, 8) : known.settings["label"];
    ASSIGN_OR_RETURN(known.has_code, store.has_trainer_code());
    if (auto card = store.programme()) {
        known.card = std::move(*card);
    } else {
        known.warnings.push_back(card.error().text);
    }
    for (const std::string& warning : store.warnings()) {
        known.warnings.push_back(warning);
    }
    known.forgets = store.forgets();
    return known;
}

}  // namespace

/// Reads the shelf on the packs thread while the window is being made.
Result<void> App::read_shelf() {
    std::vector<pack::PackFolder> folders;
    for (const std::string& folder : options_.pack_folders) {
        if (!is_folder(folder)) {
            return fail(ErrorCode::NotFound,
                        fmt::format("There is no folder {} to take packs from.", folder));
        }
        folders.push_back({folder, true});
    }
    folders.push_back({options_.data + "/packs", true});
    if (options_.packs.empty() && options_.pack_folders.empty()) {
        folders.push_back({paths_.packs, true});
    }
    pack::Library library = pack::Library::open(options_.data + "/library.db");
    shelf_ = library.scan(options_.packs, folders);
    return {};
}

/// False: every pack that was named is refused (each was told), so there is nothing to open a window for.
Result<bool> App::start() {
    if (SDL_Init(0) != 0) {
        return fail(ErrorCode::Io, fmt::format("SDL could not start ({}).", SDL_GetError()));
    }
    wake_event_ = SDL_RegisterEvents(1);
    wake_ = [type = wake_event_] {
        SDL_Event event{};
        event.type = type;
        SDL_PushEvent(&event);
    };
    const auto& wake = wake_;
    results_ = std::make_unique<MainQueue>(wake);
    records_ = std::make_unique<records::RecordsThread>(
        records::Store::Options{.folder = options_.data, .player_version = kVersion}, wake);
    Result<void> shelf_read;
    std::thread shelf_thread([&] { shelf_read = read_shelf(); });
    // Only what is there is tried: a missing display server would speak up in its own words, and SDL's last
    // resort draws where nobody can see it.
    if (SDL_getenv("SDL_VIDEODRIVER") == nullptr && SDL_getenv("WAYLAND_DISPLAY") == nullptr) {
        SDL_SetHint(SDL_HINT_VIDEODRIVER, SDL_getenv("DISPLAY") != nullptr ? "x11,KMSDRM" : "KMSDRM");
    }
    const bool has_screen = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0;
    const std::string screen_trouble = has_screen ? "" : SDL_GetError();
    shelf_thread.join();
    RETURN_IF_ERROR(shelf_read);
    int named_refused = 0;
    for (const pack::RefusedPack& refused : shelf_.refused) {
        log_error(refused.error.text);
        trace_.error("pack_refused", refused.error.text);
        named_refused += refused.is_named ? 1 : 0;
    }
    if (!options_.packs.empty() && named_refused == static_cast<int>(options_.packs.size())) {
        return false;
    }
    RETURN_IF_ERROR(records_->wait_opened());
    if (!has_screen) {
        return fail(ErrorCode::Io,
                    fmt::format("There is no screen to open a window on ({}).", screen_trouble));
    }
    worker_ = std::make_unique<Worker>("packs");
    make_pack_room();
    read_people();

    SDL_DisplayMode mode{};
    SDL_GetDesktopDisplayMode(0, &mode);
    screen::Window::Options window;
    window.fullscreen = options_.fullscreen;
    window.renderer = options_.renderer;
    window.width = options_.width > 0 ? options_.width : std::min(1280, mode.w > 0 ? mode.w : 1280);
    window.height = options_.height > 0 ? options_.height : std::min(800, mode.h > 0 ? mode.h : 800);
    if (options_.kiosk) {
        SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
    }
    ASSIGN_OR_RETURN(window_, screen::Window::open(window));
    if (options_.kiosk) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    trace_.window(window_->width(), window_->height(), window_->renderer_name(), mm_per_px());
    media_ = media::MediaThread::create({.module_path = paths_.module, .wake = wake});
    speaker_ = std::make_unique<Speaker>(*media_, trace_);
    pictures_ =
        std::make_unique<screen::PictureCache>(*media_, picture_bytes_ = picture_share(free_memory()));
    input_ = std::make_unique<screen::InputRouter>(wake_event_);
    progress_ = std::make_unique<Progress>(*records_, trace_, [this](const Error& error) { trouble(error); });
    while (!people_read_) {
        if (records_->drain() == 0) {
            SDL_WaitEventTimeout(nullptr, 20);
        }
    }
    if (people_error_) {
        return fail(*people_error_);
    }
    room_->hide(shelf_);
    for (const std::string& warning : notices_) {
        log_warning(warning);
    }
    for (const pack::RefusedPack& refused : shelf_.refused) {
        notices_.push_back(refused.error.text);
    }
    for (const char* lang : {"en", "hi", "kn", "ta", "or", "mr", "am", "om"}) {
        if (is_file(fmt::format("{}/strings/{}.json", paths_.assets, lang))) {
            languages_.emplace_back(lang);
        }
    }
    RETURN_IF_ERROR(read_country());
    media_->set_level(settings().sound);
    if (device_settings_.lang.empty()) {
        show_language();
    } else {
        show_learners();
    }
    request_draw(Reason::Start);
    return true;
}

void App::read_people() {
    records_->ask([](records::Store& store) { return read_known(store); },
                  [this](Result<Known> known) {
                      people_read_ = true;
                      if (!known) {
                          people_error_ = known.error();
                          return;
                      }
                      groups_ = std::move(known->groups);
                      no_group_ = std::move(known->no_group);
                      take_learners(std::move(known->learners));
                      notices_ = std::move(known->warnings);
                      forgets_ = known->forgets;
                      take_card(known->card);
                      room_->set_programme(std::move(known->card));
                      clip_memory_ = ClipMemory(known->settings["clips"]);
                      device_name_ = known->name;
                      has_code_ = known->has_code;
                      auto& kept = known->settings;
                      if (device_settings_.lang.empty()) {
                          device_settings_.lang = kept["lang"];
                      }
                      device_settings_.contrast = device_settings_.contrast || kept["contrast"] == "1";
                      device_settings_.captions = device_settings_.captions || kept["captions"] == "1";
                      diagonal_inches_ = std::clamp(std::atof(kept["diagonal"].c_str()), 0.0, 100.0);
                      country_.code = kept["country"];
                      room_->set_hidden(kept["hidden"]);
                  });
}

/// Whose money and whose helplines: --country, else the setting, else by the language.
Result<void> App::read_country() {
    std::string code = !options_.country.empty() ? options_.country : country_.code;
    if (code.empty()) {
        code = lesson::default_country(lang());
    }
    const std::string path = fmt::format("{}/country/{}.toml", paths_.assets, code);
    ASSIGN_OR_RETURN(const std::string text, read_text_file(path, kAssetLimit));
    ASSIGN_OR_RETURN(country_, lesson::read_country(text, path));
    if (auto names = list_folder(paths_.assets + "/drawings")) {
        for (const std::string& name : *names) {
            if (name.ends_with(".webp")) {
                drawings_.push_back(name.substr(0, name.size() - 5));
            }
        }
        std::sort(drawings_.begin(), drawings_.end());
    }
    return {};
}

}  // namespace jankar::app
