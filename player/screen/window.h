#pragma once
// The window: SDL's software surface (the normal path) or SDL's accelerated renderer (`--renderer gpu`), an
// ImGui frame, and showing what changed. Nothing here decides when to draw. Main thread only.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "player/screen/painter.h"
#include "player/screen/sdl_ptrs.h"

struct ImGuiContext;
struct ImDrawList;

namespace jankar::screen {

enum class RendererKind { Auto, Software, Gpu };

/// What one frame cost; nothing_changed means that nothing was drawn or shown.
struct FrameCost {
    double draw_ms = 0, present_ms = 0;
    bool nothing_changed = true;
};

class Window {
 public:
    struct Options {
        int width = 1280, height = 800;
        bool fullscreen = false;
        RendererKind renderer = RendererKind::Auto;
        std::string title = "Jankar";
    };
    static Result<std::unique_ptr<Window>> open(const Options& options);
    ~Window();

    int width() const { return width_; }
    int height() const { return height_; }
    const char* renderer_name() const { return renderer_ ? "gpu" : "software"; }
    /// Begins a frame that covers the window; the list is drawn in end_frame.
    ImDrawList& begin_frame();
    FrameCost end_frame();
    /// After an SDL event about size or exposure: the next frame is drawn whole.
    void invalidate();
    /// Reads the window's size anew; true if it is another.
    bool update_size();
    /// The window's pixels as they are now, for pictures of a screen (software only).
    Result<std::vector<std::uint32_t>> pixels();

 private:
    Window() = default;
    struct ImGuiRelease {
        void operator()(ImGuiContext* context) const;
    };
    WindowPtr window_;
    RendererPtr renderer_;  ///< gpu only
    std::unique_ptr<ImGuiContext, ImGuiRelease> imgui_;
    std::vector<DrawCommand> shown_;
    bool all_damaged_ = true;
    int width_ = 0, height_ = 0;
};

}  // namespace jankar::screen
