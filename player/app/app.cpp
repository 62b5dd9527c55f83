#include "player/app/app.h"

#include <SDL.h>
#include <fmt/format.h>

#include <cmath>
#include <thread>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/app/version.h"
#include "player/views/language_view.h"
#include "player/views/learners_view.h"

namespace jankar::app {

using screen::Action;
using screen::Reason;

namespace {

/// Beyond what is on the screen: the step before and the step after.
constexpr std::size_t kPictureBytes = 6 * 1024 * 1024, kPictureBytesInClip = 1024 * 1024;
constexpr std::int64_t kSpeakAgainMs = 20'000, kSpeakOnceMoreMs = 60'000, kBackToFacesMs = 180'000;
constexpr std::int64_t kDarkMs = 300'000;
/// A device that draws slower than this shows motion as one frame.
constexpr double kSlowDrawMs = 60;

void push_wake(std::uint32_t type) {
    SDL_Event event{};
    event.type = type;
    SDL_PushEvent(&event);
}

}  // namespace

App::App(Options options, Paths paths, screen::Trace& trace)
    : options_(std::move(options)), paths_(std::move(paths)), trace_(trace) {
    device_settings_.lang = options_.lang;
    device_settings_.captions = options_.captions;
    device_settings_.contrast = options_.skin == screen::Skin::Contrast;
}

App::~App() {
    if (view_) {
        view_->leave();
    }
}

int App::run() {
    Result<bool> started = start();
    if (!started) {
        log_error(started.error().text);
        return exit_code_for(started.error().code);
    }
    if (!*started) {
        return 1;
    }
    loop();
    // Ended by a signal, the power key or the window's cross: her place is kept, the session closed.
    if (view_) {
        view_->go_idle();
        view_->leave();
    }
    hush();
    progress_->end();
    records_->post([](records::Store& store) { static_cast<void>(store.close()); });
    return exit_code_;
}

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
    // Private lessons may leave no trace at all on the device. This version cannot promise that, so it does
    // not show them.
    std::erase_if(shelf_.lessons, [](const pack::ShelfLesson& lesson) { return lesson.entry.is_private; });
    return {};
}

/// False: every pack that was named is refused (each was told), so there is nothing to open a window for.
Result<bool> App::start() {
    if (SDL_Init(0) != 0) {
        return fail(ErrorCode::Io, fmt::format("SDL could not start ({}).", SDL_GetError()));
    }
    wake_event_ = SDL_RegisterEvents(1);
    auto wake = [type = wake_event_] { push_wake(type); };
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
    std::optional<Result<std::vector<records::Learner>>> learners;
    std::string kept_lang;
    records_->ask([](records::Store& store) { return store.learners(); },
                  [&](Result<std::vector<records::Learner>> read) { learners = std::move(read); });
    records_->ask([](records::Store& store) { return store.device_setting("lang"); },
                  [&](Result<std::string> lang) { kept_lang = lang ? *lang : std::string(); });
    bool settings_read = false;
    std::vector<std::string> warnings;
    records_->ask([](records::Store& store) { return store.warnings(); },
                  [&](std::vector<std::string> found) {
                      warnings = std::move(found);
                      settings_read = true;
                  });

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
    pictures_ = std::make_unique<screen::PictureCache>(*media_, kPictureBytes);
    input_ = std::make_unique<screen::InputRouter>(wake_event_);
    progress_ = std::make_unique<Progress>(*records_, trace_, [this](const Error& error) { trouble(error); });
    worker_ = std::make_unique<Worker>("packs");
    while (!settings_read) {
        if (records_->drain() == 0) {
            SDL_WaitEventTimeout(nullptr, 20);
        }
    }
    for (const std::string& warning : warnings) {
        log_warning(warning);
    }
    if (!learners || !*learners) {
        return learners ? fail(learners->error()) : fail(ErrorCode::Bug, "The learners could not be read.");
    }
    learners_ = std::move(**learners);
    for (const records::Learner& learner : learners_) {
        if (learner.has_photo) {
            records_->ask([id = learner.id](records::Store& store) { return store.photo(id); },
                          [this, id = learner.id](Result<Bytes> photo) {
                              if (photo) {
                                  photos_[id] = std::make_shared<const Bytes>(std::move(*photo));
                              }
                          });
        }
    }
    for (const char* lang : {"en", "hi", "kn", "ta", "or", "mr", "am", "om"}) {
        if (is_file(fmt::format("{}/strings/{}.json", paths_.assets, lang))) {
            languages_.emplace_back(lang);
        }
    }
    if (device_settings_.lang.empty()) {
        device_settings_.lang = kept_lang;
    }
    media_->set_level(settings().sound);
    if (device_settings_.lang.empty()) {
        show_language();
    } else {
        show_learners();
    }
    request_draw(Reason::Start);
    return true;
}

std::int64_t App::now_ms() const {
    return system_clock().monotonic_ms();
}

double App::mm_per_px() const {
    const double diagonal = options_.diagonal_inches > 0
                                ? options_.diagonal_inches
                                : screen::default_diagonal(window_->width(), window_->height());
    return diagonal * 25.4 / std::hypot(window_->width(), window_->height());
}

void App::show(std::unique_ptr<views::View> view) {
    next_view_ = std::move(view);
}

void App::request_draw(Reason reason) {
    // The first reason stands, but what she did goes before all else: her tap is what the frame answers.
    if (!draw_reason_ || reason == Reason::Input || *draw_reason_ == Reason::Video) {
        draw_reason_ = reason;
    }
}

void App::loop() {
    idle_seen_ms_ = now_ms();
    while (!quit_) {
        if (next_view_) {
            if (view_) {
                view_->leave();
            }
            view_ = std::move(next_view_);
            media_->forget_voices();
            view_->tick(now_ms());
            if (!std::exchange(after_home_, false)) {
                view_->enter();
            }
            idle_ms_ = 0;
            spoken_again_ = 0;
            request_draw(Reason::Data);
            continue;
        }
        if (draw_reason_) {
            draw();
        }
        SDL_Event event;
        const auto wait = draw_reason_ || next_view_ ? std::optional<std::int64_t>(0) : wait_ms();
        bool got =
            wait ? SDL_WaitEventTimeout(&event, static_cast<int>(std::min<std::int64_t>(*wait, 600'000))) != 0
                 : SDL_WaitEvent(&event) != 0;
        while (got) {
            for (const Action& action :
                 input_->handle(event, window_->width(), window_->height(), now_ms())) {
                handle(action);
            }
            if (options_.kiosk && event.type == SDL_MOUSEMOTION) {
                SDL_ShowCursor(SDL_ENABLE);
            }
            // A change of screen comes before the next event: it belongs to what will be seen then.
            got = !next_view_ && SDL_PollEvent(&event) != 0;
        }
        drain();
        if (view_ && !dark_ && view_->tick(now_ms())) {
            request_draw(Reason::Video);
        }
        mind_the_idle();
    }
}

void App::handle(const Action& action) {
    switch (action.kind) {
        case Action::Kind::Quit:
        case Action::Kind::Power:
            quit_ = true;
            return;
        case Action::Kind::Wake:
            return;
        case Action::Kind::Resized:
            if (window_->update_size()) {
                trace_.window(window_->width(), window_->height(), window_->renderer_name(), mm_per_px());
                pictures_->begin_frame();
                request_draw(Reason::Resize);
            }
            return;
        case Action::Kind::Exposed:
            window_->invalidate();
            request_draw(Reason::Expose);
            return;
        case Action::Kind::Tap:
        case Action::Kind::Focus:
        case Action::Kind::Touched:
            break;
    }
    idle_ms_ = 0;
    spoken_again_ = 0;
    if (dark_) {
        // The first touch only wakes.
        dark_ = false;
        request_draw(Reason::Input);
        return;
    }
    if (trace_.is_open()) {
        input_ms_ = input_ms_ < 0 ? trace_.now_ms() : input_ms_;
    }
    request_draw(Reason::Input);
    if (!view_ || next_view_ || opening_) {
        return;
    }
    if (action.kind == Action::Kind::Tap) {
        view_->tap(action.control, action.at_ms);
    } else if (action.kind == Action::Kind::Focus) {
        for (const screen::Control& control : last_record_.controls) {
            if (control.id == action.control) {
                say(view_->words_of(control.id, control.voice));
            }
        }
    }
}

bool App::drain() {
    bool any = records_->drain() > 0;
    any = results_->run_all() || any;
    for (media::Event& event : media_->drain()) {
        if (pictures_->take(event)) {
            request_draw(Reason::Picture);
        } else if (speaker_->take(event)) {
            request_draw(Reason::Voice);
        }
    }
    for (const auto& [key, error] : pictures_->take_failures()) {
        object_failed(key, error);
    }
    for (const auto& [id, error] : speaker_->take_failures()) {
        object_failed(id, error);
    }
    if (any) {
        request_draw(Reason::Data);
    }
    return any;
}

std::optional<std::int64_t> App::wait_ms() const {
    std::optional<std::int64_t> wait;
    auto sooner = [&](std::int64_t ms) { wait = std::max<std::int64_t>(0, wait ? std::min(*wait, ms) : ms); };
    const std::int64_t now = now_ms();
    if (view_ && !dark_) {
        if (auto tick = view_->next_tick_ms(now)) {
            sooner(*tick);
        }
        if (idle_runs_) {
            sooner(idle_due_ms() - idle_ms_);
        }
    }
    return wait;
}

/// Adds the time since the last call if the screen waited then, and looks whether it waits now.
void App::count_idle() {
    const std::int64_t now = now_ms();
    if (idle_runs_) {
        idle_ms_ += now - idle_seen_ms_;
    }
    idle_seen_ms_ = now;
    idle_runs_ = view_ && !dark_ && !next_view_ && !opening_ && view_->waits() && !speaker_->speaking();
}

/// When the next thing happens to whoever does nothing, in idle time.
std::int64_t App::idle_due_ms() const {
    if (view_->speaks_once()) {
        return kDarkMs;
    }
    return spoken_again_ == 0 ? kSpeakAgainMs : spoken_again_ == 1 ? kSpeakOnceMoreMs : kBackToFacesMs;
}

/// She may have gone to the well: speak again, once more, then keep her place and show the faces.
void App::mind_the_idle() {
    count_idle();
    if (!idle_runs_ || idle_ms_ < idle_due_ms()) {
        return;
    }
    if (view_->speaks_once()) {
        dark_ = true;
        request_draw(Reason::Timer);
    } else if (spoken_again_ < 2) {
        ++spoken_again_;
        say(view_->words_again());
    } else {
        view_->go_idle();
        show_learners();
    }
    count_idle();
}

void App::draw() {
    const Reason reason = *draw_reason_;
    draw_reason_.reset();
    if (!view_) {
        return;
    }
    const records::Settings hers = settings();
    const screen::Skin skin = hers.contrast ? screen::Skin::Contrast : screen::Skin::Normal;
    const screen::Metrics metrics(window_->width(), window_->height(), mm_per_px());
    if (!text_ && (hers.captions || std::string(view_->id()) == "language")) {
        auto made = text::TextEngine::create(paths_.assets + "/fonts");
        if (!made) {
            trouble(made.error());
        } else {
            text_ = std::move(*made);
        }
    }
    pictures_->begin_frame();
    pictures_->keep_at_most(reason == Reason::Video ? kPictureBytesInClip : kPictureBytes);
    screen::ScreenRecord record;
    record.screen = view_->id();
    record.learner = learner_id_;
    record.lang = lang();
    ImDrawList& list = window_->begin_frame();
    screen::Canvas canvas(list, masks_, glyphs_);
    if (dark_) {
        canvas.fill({0, 0, window_->width(), window_->height()}, screen::rgb(0x000000));
    } else {
        screen::Ui ui({.canvas = canvas,
                       .metrics = metrics,
                       .colors = screen::palette(skin),
                       .pictures = *pictures_,
                       .text = text_.get(),
                       .glyphs = glyphs_,
                       .icon = [this](const std::string& name, int size) { return icon(name, size); },
                       .lang = lang(),
                       .pressed = input_->pressed(),
                       .focus = input_->focus(),
                       .spoken_of = speaker_->spoken_of(),
                       .contrast = hers.contrast},
                      record);
        view_->describe(record);
        view_->draw(ui);
    }
    input_->set_record(record);
    last_record_ = record;
    trace_.screen(record);
    const screen::FrameCost cost = window_->end_frame();
    if (!cost.nothing_changed) {
        ++frames_;
        trace_.frame(frames_, cost.draw_ms, cost.present_ms, reason, input_ms_);
        if (frames_ > 3 && reason != Reason::Video && cost.draw_ms > kSlowDrawMs) {
            motion_ = false;
        }
    }
    input_ms_ = -1;
    // A screen without the focused control hands the focus on: drawn at once, so that it is seen.
    for (const screen::Control& control : record.controls) {
        if (control.focus != (control.id == input_->focus())) {
            request_draw(Reason::Input);
            break;
        }
    }
}

}  // namespace jankar::app
