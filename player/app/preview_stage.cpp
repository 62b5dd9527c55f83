#include "player/app/preview_stage.h"

#include <SDL.h>
#include <fmt/format.h>
#include <png.h>

#include <chrono>
#include <cmath>
#include <utility>

#include "player/screen/ui.h"

namespace jankar::app {

namespace {

constexpr int kWidth = 1280, kHeight = 800;
/// Decoded pictures that may be kept: nothing else runs here.
constexpr std::size_t kPictureBytes = std::size_t{96} << 20;
/// A step that is not whole by then never will be.
constexpr std::int64_t kMostMs = 60'000;
constexpr auto kLookAgain = std::chrono::milliseconds(20);

Result<Bytes> png_of(const std::vector<std::uint32_t>& pixels, int width, int height) {
    Bytes rgb;
    rgb.reserve(pixels.size() * 3);
    for (std::uint32_t pixel : pixels) {
        for (int shift : {16, 8, 0}) {
            rgb.push_back(static_cast<std::uint8_t>(pixel >> shift));
        }
    }
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Bytes png(size);
    if (png_image_write_to_memory(&image, png.data(), &size, 0, rgb.data(), 0, nullptr) == 0) {
        return fail(ErrorCode::Bug, "A preview could not be made into a PNG.");
    }
    png.resize(size);
    return png;
}

}  // namespace

std::vector<media::Event> CountedMedia::drain() {
    std::vector<media::Event> events = media_->drain();
    for (const media::Event& event : events) {
        const bool is_picture =
            event.kind == media::Event::Kind::PictureReady || event.kind == media::Event::Kind::PictureFailed;
        waiting_ -= is_picture ? 1 : 0;
    }
    return events;
}

Result<std::unique_ptr<PreviewStage>> PreviewStage::open(const Options& options, const Paths& paths) {
    std::unique_ptr<PreviewStage> stage(new PreviewStage(options, paths));
    RETURN_IF_ERROR(stage->start());
    return stage;
}

Result<void> PreviewStage::start() {
    SDL_setenv("SDL_VIDEODRIVER", "dummy", 1);
    SDL_setenv("SDL_AUDIODRIVER", "dummy", 1);
    if (SDL_Init(0) != 0 || SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return fail(ErrorCode::Io, fmt::format("SDL could not start ({}).", SDL_GetError()));
    }
    screen::Window::Options window;
    window.width = options_.width > 0 ? options_.width : kWidth;
    window.height = options_.height > 0 ? options_.height : kHeight;
    window.renderer = screen::RendererKind::Software;
    ASSIGN_OR_RETURN(window_, screen::Window::open(window));
    ASSIGN_OR_RETURN(text_, text::TextEngine::create(paths_.assets + "/fonts"));
    media_ = std::make_unique<CountedMedia>(
        media::MediaThread::create({.module_path = paths_.module, .wake = [this] {
                                        const std::lock_guard lock(mutex_);
                                        woken_ = true;
                                        changed_.notify_one();
                                    }}));
    pictures_ = std::make_unique<screen::PictureCache>(*media_, kPictureBytes);
    context_ = std::make_unique<PreviewContext>(options_, paths_, *media_);
    return {};
}

std::int64_t PreviewStage::now_ms() const {
    return system_clock().monotonic_ms();
}

double PreviewStage::mm_per_px() const {
    const double diagonal = options_.diagonal_inches > 0
                                ? options_.diagonal_inches
                                : screen::default_diagonal(window_->width(), window_->height());
    return diagonal * 25.4 / std::hypot(window_->width(), window_->height());
}

void PreviewStage::draw_once(views::View& view, const std::string& lang) {
    const screen::Metrics metrics(window_->width(), window_->height(), mm_per_px(), view.is_private());
    pictures_->begin_frame();
    screen::ScreenRecord record;
    ImDrawList& list = window_->begin_frame();
    screen::Canvas canvas(list, masks_, glyphs_);
    screen::Ui ui({.canvas = canvas,
                   .metrics = metrics,
                   .colors = screen::palette(options_.skin),
                   .pictures = *pictures_,
                   .text = options_.captions ? text_.get() : nullptr,
                   .glyphs = glyphs_,
                   .icon = [this](const std::string& name, int size) { return context_->icon(name, size); },
                   .lang = lang,
                   .pressed = {},
                   .focus = {},
                   .spoken_of = {},
                   .contrast = options_.skin == screen::Skin::Contrast},
                  record);
    view.draw(ui);
    window_->end_frame();
}

Result<void> PreviewStage::take_events() {
    for (media::Event& event : media_->drain()) {
        pictures_->take(event);
    }
    for (const auto& [key, error] : pictures_->take_failures()) {
        return fail(error);
    }
    return {};
}

Result<Bytes> PreviewStage::draw(views::View& view, const std::string& lang) {
    const std::int64_t began = now_ms();
    view.tick(began);
    for (;;) {
        draw_once(view, lang);
        const bool waits_for_clip = context_->waits_for_clip();
        if (!waits_for_clip && !media_->is_waiting()) {
            break;
        }
        if (now_ms() - began > kMostMs) {
            return fail(ErrorCode::Io, "A step could not be drawn within a minute.");
        }
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kLookAgain, [this] { return woken_; });
            woken_ = false;
        }
        RETURN_IF_ERROR(take_events());
        // Once it shows a frame the clip is left standing: its other frames would only differ from run to
        // run.
        if (waits_for_clip) {
            view.tick(now_ms());
        }
    }
    ASSIGN_OR_RETURN(const auto pixels, window_->pixels());
    return png_of(pixels, window_->width(), window_->height());
}

}  // namespace jankar::app
