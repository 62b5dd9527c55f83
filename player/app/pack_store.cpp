#include "player/app/pack_store.h"

namespace jankar::app {

Result<std::shared_ptr<const pack::Pack>> PackStore::open(const std::string& path) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = packs_.find(path);
    if (found != packs_.end()) {
        return found->second;
    }
    ASSIGN_OR_RETURN(auto opened, pack::Pack::open(path));
    packs_[path] = opened;
    return opened;
}

void PackStore::forget(const std::string& path) {
    std::lock_guard<std::mutex> lock(mutex_);
    packs_.erase(path);
}

}  // namespace jankar::app
