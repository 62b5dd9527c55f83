#pragma once
// Packs that are open, by path. A pack is opened once and stays open until it is forgotten; loaders on the
// media threads read its objects. Any thread.
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "content/base/result.h"
#include "content/pack/pack.h"

namespace jankar::app {

class PackStore {
 public:
    Result<std::shared_ptr<const pack::Pack>> open(const std::string& path);
    /// The file is another one now, or must not be held open; who has the pack keeps it.
    void forget(const std::string& path);

 private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const pack::Pack>> packs_;  ///< guarded by mutex_
};

}  // namespace jankar::app
