#include "player/screen/texture.h"

namespace jankar::screen {

namespace {

SurfacePtr wrap(const void* pixels, int width, int height, int pitch_bytes, std::uint32_t format) {
    // SDL takes a non-const pointer; a surface that is only ever a source is never written to.
    return SurfacePtr(SDL_CreateRGBSurfaceWithFormatFrom(const_cast<void*>(pixels), width, height, 32,
                                                         pitch_bytes, format));
}

std::uint32_t white(std::uint8_t alpha) {
    return (static_cast<std::uint32_t>(alpha) << 24) | 0xFFFFFFU;
}

}  // namespace

std::unique_ptr<Texture> Texture::from_pixels(int width, int height, std::vector<std::uint32_t> pixels,
                                              bool has_alpha) {
    auto texture = std::make_unique<Texture>();
    texture->pixels_ = std::move(pixels);
    texture->surface_ = wrap(texture->pixels_.data(), width, height, width * 4,
                             has_alpha ? SDL_PIXELFORMAT_ARGB8888 : SDL_PIXELFORMAT_RGB888);
    texture->has_alpha_ = has_alpha;
    if (texture->surface_) {
        SDL_SetSurfaceBlendMode(texture->surface_.get(),
                                has_alpha ? SDL_BLENDMODE_BLEND : SDL_BLENDMODE_NONE);
    }
    return texture;
}

std::unique_ptr<Texture> Texture::from_coverage(int width, int height,
                                                const std::vector<std::uint8_t>& coverage) {
    std::vector<std::uint32_t> pixels(coverage.size());
    for (std::size_t i = 0; i < coverage.size(); ++i) {
        pixels[i] = white(coverage[i]);
    }
    return from_pixels(width, height, std::move(pixels), true);
}

void Texture::borrow(const void* pixels, int width, int height, int pitch_bytes) {
    surface_ = wrap(pixels, width, height, pitch_bytes, SDL_PIXELFORMAT_RGB888);
    if (surface_) {
        SDL_SetSurfaceBlendMode(surface_.get(), SDL_BLENDMODE_NONE);
    }
    has_alpha_ = false;
    ++version_;
}

void Texture::show_coverage(const std::uint8_t* coverage, int width, int height, std::uint64_t version) {
    if (coverage_version_ == version && surface_) {
        return;
    }
    coverage_version_ = version;
    const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    if (pixels_.size() != count) {
        pixels_.assign(count, 0);
        surface_ = wrap(pixels_.data(), width, height, width * 4, SDL_PIXELFORMAT_ARGB8888);
        has_alpha_ = true;
    }
    for (std::size_t i = 0; i < count; ++i) {
        pixels_[i] = white(coverage[i]);
    }
    ++version_;
}

SDL_Texture* Texture::on_card(SDL_Renderer* renderer) {
    if (!surface_) {
        return nullptr;
    }
    if (card_) {
        int width = 0, height = 0;
        SDL_QueryTexture(card_.get(), nullptr, nullptr, &width, &height);
        if (width != surface_->w || height != surface_->h) {
            card_.reset();
        }
    }
    if (!card_) {
        card_.reset(SDL_CreateTexture(renderer, surface_->format->format, SDL_TEXTUREACCESS_STREAMING,
                                      surface_->w, surface_->h));
        card_version_ = 0;
    }
    if (card_ && card_version_ != version_) {
        SDL_UpdateTexture(card_.get(), nullptr, surface_->pixels, surface_->pitch);
        SDL_SetTextureBlendMode(card_.get(), has_alpha_ ? SDL_BLENDMODE_BLEND : SDL_BLENDMODE_NONE);
        card_version_ = version_;
    }
    return card_.get();
}

}  // namespace jankar::screen
