#include "player/app/app.h"

#include <SDL.h>
#include <fmt/format.h>

#include <cmath>
#include <thread>

#include "content/base/files.h"
#include "content/base/log.h"
#include "player/app/free_memory.h"
#include "player/app/version.h"
#include "player/views/language_view.h"
#include "player/views/learners_view.h"

namespace jankar::app {

using screen::Action;
using screen::Reason;

namespace {

constexpr std::int64_t kSpeakAgainMs = 20'000, kSpeakOnceMoreMs = 60'000, kBackToFacesMs = 180'000;
constexpr std::int64_t kDarkMs = 300'000;
/// How often the battery is asked, at most.
constexpr std::int64_t kPowerMs = 15'000;
/// A device that draws slower than this shows motion as one frame.
constexpr double kSlowDrawMs = 60;

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

std::int64_t App::now_ms() const {
    return (options_.clock != nullptr ? *options_.clock : system_clock()).monotonic_ms();
}

double App::mm_per_px() const {
    const double diagonal = options_.diagonal_inches > 0 ? options_.diagonal_inches
                            : diagonal_inches_ > 0
                                ? diagonal_inches_
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
            take_waiting_shelf();
            media_->forget_voices();
            picture_bytes_ = picture_share(free_memory());
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
        if (frames_ == 1 && !controllers_started_) {
            // Costs too much before the first frame.
            controllers_started_ = true;
            input_->start_controllers();
            room_->start_watching();
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
            const bool hidden =
                event.type == SDL_WINDOWEVENT && (event.window.event == SDL_WINDOWEVENT_HIDDEN ||
                                                  event.window.event == SDL_WINDOWEVENT_MINIMIZED ||
                                                  event.window.event == SDL_WINDOWEVENT_FOCUS_LOST);
            if (in_private() && (hidden || event.type == SDL_APP_WILLENTERBACKGROUND)) {
                leave_private();
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
            quit_ = true;
            return;
        case Action::Kind::Power:
            switched_off();
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

/// The power key, or a lid that closes: out of a private lesson at once; else her place is kept, and said.
void App::switched_off() {
    if (in_private()) {
        leave_private();
        return;
    }
    if (!view_ || dark_) {
        return;
    }
    view_->go_idle();
    if (!learner_id_.empty() || !present_.empty()) {
        after_home_ = true;
        show_learners();
    }
    say({phrase("place-kept")});
}

/// At 15 % a small picture and one sentence at the next step, at 5 % her place is kept, at 3 % a clean stop.
void App::look_at_power() {
    const std::int64_t now = now_ms();
    if (in_private() || now - power_seen_ms_ < kPowerMs) {
        return;
    }
    power_seen_ms_ = now;
    switch (power_.look(read_power())) {
        case PowerWatch::Notice::None:
            return;
        case PowerWatch::Notice::Low:
            speaker_->add(phrase("lamp-low"));
            break;
        case PowerWatch::Notice::Empty:
            speaker_->add(phrase("place-kept"));
            break;
        case PowerWatch::Notice::Stop:
            quit_ = true;
            break;
    }
    request_draw(Reason::Data);
}

bool App::drain() {
    if (microphone_ && microphone_->state() == media::Microphone::State::Done) {
        recorded_ = microphone_->take();
    }
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
    if (auto poll = input_->poll_controllers(now)) {
        sooner(*poll);
    }
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
    const screen::Metrics metrics(window_->width(), window_->height(), mm_per_px(), view_->is_private());
    if (!text_ && (hers.captions || view_->shows_words())) {
        auto made = text::TextEngine::create(paths_.assets + "/fonts");
        if (!made) {
            trouble(made.error());
        } else {
            text_ = std::move(*made);
        }
    }
    pictures_->begin_frame();
    pictures_->keep_at_most(reason == Reason::Video ? std::min(kPictureBytesInClip, picture_bytes_)
                                                    : picture_bytes_);
    screen::ScreenRecord record;
    record.screen = view_->id();
    record.learner = in_private() ? std::string() : learner_id_;
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
        if (power_.is_low() && !in_private()) {
            const int size = std::min(metrics.gap(), metrics.px(8));
            const screen::Rect corner = metrics.home();
            ui.icon("lamp-low", {corner.x, corner.bottom(), size, size});
        }
        if (in_private()) {
            keep_cover_ready(screen::Metrics(window_->width(), window_->height(), mm_per_px()));
        }
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
