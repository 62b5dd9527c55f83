#pragma once
// Pictures on the screen: asks the media thread for them at the size they are shown, keeps them while they
// are used, forgets the least used beyond a bound. Drawing never waits: what is not there yet is asked for,
// and a frame is drawn when it came. Main thread only.
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "player/media/media_thread.h"
#include "player/screen/texture.h"

namespace jankar::screen {

/// A picture by name: `key` is the same for the same content.
struct PictureSource {
    std::string key;
    media::Loader load;
    bool empty() const { return key.empty(); }
};

class PictureCache {
 public:
    /// `bound_bytes`: how much may be kept beyond what one screen shows.
    PictureCache(media::MediaThread& media, std::size_t bound_bytes)
        : media_(media), bound_bytes_(bound_bytes) {}

    /// The picture at this size if it is there, else null and it is asked for.
    Texture* get(const PictureSource& source, int width, int height, media::Fit fit);
    /// Asks for a picture that will be shown next.
    void prepare(const PictureSource& source, int width, int height, media::Fit fit);
    /// Hands in what the media thread finished. True if a picture came.
    bool take(media::Event& event);
    /// Another bound from now on: while a clip runs its frames need the room.
    void keep_at_most(std::size_t bound_bytes);
    /// A new frame begins: what is not used from now on may go.
    void begin_frame() { ++frame_; }
    std::size_t bytes() const { return bytes_; }
    /// Keys whose loading failed, with the reason; cleared by the call.
    std::map<std::string, Error> take_failures();

 private:
    struct Entry {
        std::unique_ptr<Texture> texture;
        std::uint64_t used = 0;
    };
    std::string name(const PictureSource& source, int width, int height, media::Fit fit) const;
    void evict();

    media::MediaThread& media_;
    std::size_t bound_bytes_;
    std::map<std::string, Entry> entries_;
    std::set<std::string> asked_;
    std::map<std::string, Error> failed_;
    std::map<std::string, Error> new_failures_;
    std::uint64_t frame_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace jankar::screen
