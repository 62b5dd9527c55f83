#include "player/screen/window.h"

#include <fmt/format.h>
#include <imgui.h>

#include <chrono>

namespace jankar::screen {

namespace {

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

void Window::ImGuiRelease::operator()(ImGuiContext* context) const {
    ImGui::DestroyContext(context);
}

Result<std::unique_ptr<Window>> Window::open(const Options& options) {
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, options.renderer == RendererKind::Gpu ? "1" : "0");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
    // Fingers come as fingers; SDL shall not make a mouse of them, nor the other way round.
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_AUTO_UPDATE_JOYSTICKS, "0");
    // The tap that brings the window to the front counts: nobody expects to have to tap twice.
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    // The machine may still put the screen to sleep: it is shared and its battery is small.
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return fail(ErrorCode::Io,
                    fmt::format("There is no screen to open a window on ({}).", SDL_GetError()));
    }
    SDL_StopTextInput();
    std::unique_ptr<Window> window(new Window);
    std::uint32_t flags = SDL_WINDOW_RESIZABLE;
    if (options.fullscreen) {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    window->window_.reset(SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED,
                                           SDL_WINDOWPOS_CENTERED, options.width, options.height, flags));
    if (!window->window_) {
        return fail(ErrorCode::Io, fmt::format("The window could not be opened ({}).", SDL_GetError()));
    }
    if (options.renderer == RendererKind::Gpu) {
        window->renderer_.reset(SDL_CreateRenderer(window->window_.get(), -1,
                                                   SDL_RENDERER_ACCELERATED | SDL_RENDERER_PRESENTVSYNC));
        if (!window->renderer_) {
            return fail(ErrorCode::Unsupported,
                        fmt::format("This screen has no accelerated renderer ({}).", SDL_GetError()));
        }
    }
    window->imgui_.reset(ImGui::CreateContext());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    // Fills look into ImGui's own texture, which is nobody's Texture: the painter knows it by null.
    io.Fonts->SetTexID(nullptr);
    ImGui::GetStyle().WindowPadding = ImVec2(0, 0);
    ImGui::GetStyle().WindowBorderSize = 0;
    ImGui::GetStyle().AntiAliasedFill = false;
    ImGui::GetStyle().AntiAliasedLines = false;
    window->update_size();
    return window;
}

Window::~Window() {
    imgui_.reset();
    renderer_.reset();
    window_.reset();
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

bool Window::update_size() {
    int width = 0, height = 0;
    SDL_GetWindowSize(window_.get(), &width, &height);
    bool changed = width != width_ || height != height_;
    width_ = width;
    height_ = height;
    all_damaged_ = all_damaged_ || changed;
    return changed;
}

void Window::invalidate() {
    all_damaged_ = true;
}

ImDrawList& Window::begin_frame() {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(width_), static_cast<float>(height_));
    io.DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("screen", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus);
    return *ImGui::GetWindowDrawList();
}

FrameCost Window::end_frame() {
    FrameCost cost;
    auto begin = std::chrono::steady_clock::now();
    ImGui::End();
    ImGui::Render();
    std::vector<DrawCommand> commands = read_draw_data(*ImGui::GetDrawData());
    const Rect all = {0, 0, width_, height_};
    std::vector<Rect> damage = all_damaged_ ? std::vector<Rect>{all} : find_damage(shown_, commands, all);
    cost.nothing_changed = damage.empty();
    if (!damage.empty() && renderer_) {
        paint(renderer_.get(), commands);
        cost.draw_ms = milliseconds_since(begin);
        begin = std::chrono::steady_clock::now();
        SDL_RenderPresent(renderer_.get());
        cost.present_ms = milliseconds_since(begin);
    } else if (!damage.empty()) {
        // Asked for each time: SDL makes another surface when the window changed its size.
        SDL_Surface* surface = SDL_GetWindowSurface(window_.get());
        if (surface != nullptr && surface->w == width_ && surface->h == height_) {
            paint(surface, commands, damage);
            cost.draw_ms = milliseconds_since(begin);
            begin = std::chrono::steady_clock::now();
            std::vector<SDL_Rect> rects;
            for (const Rect& rect : damage) {
                rects.push_back({rect.x, rect.y, rect.w, rect.h});
            }
            SDL_UpdateWindowSurfaceRects(window_.get(), rects.data(), static_cast<int>(rects.size()));
            cost.present_ms = milliseconds_since(begin);
        } else {
            update_size();
            all_damaged_ = true;
            return cost;
        }
    }
    all_damaged_ = false;
    shown_ = std::move(commands);
    return cost;
}

Result<std::vector<std::uint32_t>> Window::pixels() {
    SDL_Surface* surface = renderer_ ? nullptr : SDL_GetWindowSurface(window_.get());
    if (surface == nullptr || surface->format->BytesPerPixel != 4) {
        return fail(ErrorCode::Unsupported, "The window's pixels cannot be read with this renderer.");
    }
    std::vector<std::uint32_t> out;
    out.reserve(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_));
    for (int y = 0; y < surface->h; ++y) {
        const auto* row =
            reinterpret_cast<const std::uint32_t*>(static_cast<const std::uint8_t*>(surface->pixels) +
                                                   static_cast<std::ptrdiff_t>(y) * surface->pitch);
        out.insert(out.end(), row, row + surface->w);
    }
    return out;
}

}  // namespace jankar::screen
