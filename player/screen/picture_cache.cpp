#include "player/screen/picture_cache.h"

#include <fmt/format.h>

namespace jankar::screen {

std::string PictureCache::name(const PictureSource& source, int width, int height, media::Fit fit) const {
    return fmt::format("{}@{}x{}{}", source.key, width, height, fit == media::Fit::Cover ? "c" : "f");
}

Texture* PictureCache::get(const PictureSource& source, int width, int height, media::Fit fit) {
    if (source.empty() || width <= 0 || height <= 0) {
        return nullptr;
    }
    const std::string key = name(source, width, height, fit);
    auto found = entries_.find(key);
    if (found != entries_.end()) {
        found->second.used = frame_;
        return found->second.texture.get();
    }
    if (failed_.find(key) == failed_.end() && asked_.insert(key).second) {
        media_.want_picture(key, source.load, width, height, fit, true);
    }
    return nullptr;
}

void PictureCache::prepare(const PictureSource& source, int width, int height, media::Fit fit) {
    const std::string key = name(source, width, height, fit);
    if (source.empty() || width <= 0 || height <= 0 || entries_.count(key) > 0 || failed_.count(key) > 0) {
        return;
    }
    if (asked_.insert(key).second) {
        media_.want_picture(key, source.load, width, height, fit, false);
    }
}

bool PictureCache::take(media::Event& event) {
    if (event.kind == media::Event::Kind::PictureReady) {
        asked_.erase(event.key);
        if (entries_.count(event.key) > 0) {
            return false;
        }
        auto texture = Texture::from_pixels(event.picture.width, event.picture.height,
                                            std::move(event.picture.pixels), event.picture.has_alpha);
        bytes_ += texture->bytes();
        entries_[event.key] = Entry{std::move(texture), frame_};
        evict();
        return true;
    }
    if (event.kind == media::Event::Kind::PictureFailed) {
        asked_.erase(event.key);
        const std::string key = event.key.substr(0, event.key.rfind('@'));
        failed_[event.key] = event.error;
        new_failures_[key] = event.error;
    }
    return false;
}

std::map<std::string, Error> PictureCache::take_failures() {
    return std::exchange(new_failures_, {});
}

void PictureCache::keep_at_most(std::size_t bound_bytes) {
    bound_bytes_ = bound_bytes;
    evict();
}

void PictureCache::evict() {
    while (bytes_ > bound_bytes_) {
        auto oldest = entries_.end();
        for (auto it = entries_.begin(); it != entries_.end(); ++it) {
            // What the present or the last frame showed stays: the painter still compares with it.
            if (it->second.used + 2 < frame_ &&
                (oldest == entries_.end() || it->second.used < oldest->second.used)) {
                oldest = it;
            }
        }
        if (oldest == entries_.end()) {
            return;
        }
        bytes_ -= oldest->second.texture->bytes();
        entries_.erase(oldest);
    }
}

}  // namespace jankar::screen
