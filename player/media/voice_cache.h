#pragma once
// Decoded voices of the present and the next step, so that a voice starts at once. Bounded; the least used
// goes first. Belongs to the media thread.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "player/media/voice.h"

namespace jankar::media {

class VoiceCache {
 public:
    explicit VoiceCache(std::size_t bound_bytes) : bound_bytes_(bound_bytes) {}
    /// The voice `id`, loaded and decoded if it is not there.
    Result<std::shared_ptr<const Voice>> get(const std::string& id,
                                             const std::function<Result<Bytes>()>& load);
    void clear();

 private:
    struct Entry {
        std::shared_ptr<const Voice> voice;  // shared with the mixer while it sounds
        std::uint64_t used = 0;
    };
    const std::size_t bound_bytes_;
    std::map<std::string, Entry> entries_;
    std::size_t bytes_ = 0;
    std::uint64_t uses_ = 0;
};

}  // namespace jankar::media
