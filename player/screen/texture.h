#pragma once
// A picture on the screen's side: pixels in an SDL surface, and (only under --renderer gpu) their copy on the
// graphics card. Dear ImGui's draw lists carry a Texture* as their texture id. Main thread only.
#include <cstdint>
#include <vector>

#include "player/screen/sdl_ptrs.h"

namespace jankar::screen {

class Texture {
 public:
    /// Takes ARGB8888 pixels without gaps between rows.
    static std::unique_ptr<Texture> from_pixels(int width, int height, std::vector<std::uint32_t> pixels,
                                                bool has_alpha);
    /// White with `coverage` as alpha: takes any colour when drawn.
    static std::unique_ptr<Texture> from_coverage(int width, int height,
                                                  const std::vector<std::uint8_t>& coverage);
    /// Nothing yet; borrow() lends it pixels (frames of a clip).
    Texture() = default;

    int width() const { return surface_ ? surface_->w : 0; }
    int height() const { return surface_ ? surface_->h : 0; }
    bool has_alpha() const { return has_alpha_; }
    std::size_t bytes() const {
        return static_cast<std::size_t>(width()) * static_cast<std::size_t>(height()) * 4;
    }
    /// Rises whenever the pixels change.
    std::uint64_t version() const { return version_; }
    SDL_Surface* surface() const { return surface_.get(); }

    /// Shows XRGB8888 pixels of somebody else without copying. REQUIRES: they outlive the next drawing.
    void borrow(const void* pixels, int width, int height, int pitch_bytes);
    /// Takes coverage as white with alpha; nothing is done if `version` is the one shown already.
    void show_coverage(const std::uint8_t* coverage, int width, int height, std::uint64_t version);

    /// The copy on the card, made or renewed as needed. REQUIRES: always the same renderer, or forget_card().
    SDL_Texture* on_card(SDL_Renderer* renderer);
    void forget_card() { card_.reset(); }

 private:
    std::vector<std::uint32_t> pixels_;  ///< before surface_, which looks into it
    SurfacePtr surface_;
    SdlTexturePtr card_;
    std::uint64_t card_version_ = 0;
    bool has_alpha_ = false;
    std::uint64_t coverage_version_ = 0;
    std::uint64_t version_ = 1;
};

}  // namespace jankar::screen
