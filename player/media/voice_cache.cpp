#include "player/media/voice_cache.h"

#include <algorithm>
#include <utility>

namespace jankar::media {

Result<std::shared_ptr<const Voice>> VoiceCache::get(const std::string& id,
                                                     const std::function<Result<Bytes>()>& load) {
    if (auto found = entries_.find(id); found != entries_.end()) {
        found->second.used = ++uses_;
        return found->second.voice;
    }
    ASSIGN_OR_RETURN(Bytes encoded, load());
    ASSIGN_OR_RETURN(Voice decoded, decode_voice(encoded));
    auto voice = std::make_shared<const Voice>(std::move(decoded));
    while (!entries_.empty() && bytes_ + voice->bytes() > bound_bytes_) {
        auto oldest = std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
            return a.second.used < b.second.used;
        });
        bytes_ -= oldest->second.voice->bytes();
        entries_.erase(oldest);
    }
    entries_[id] = {voice, ++uses_};
    bytes_ += voice->bytes();
    return voice;
}

void VoiceCache::clear() {
    entries_.clear();
    bytes_ = 0;
}

}  // namespace jankar::media
