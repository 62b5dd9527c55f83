#pragma once
// Mends an installed pack from any other copy of the same pack, fetching just what is bad. Only bytes that
// are wrong already are written over, each time with an object that was checked first, so a power cut in the
// middle leaves nothing worse. Blocks; one thread at a time.
#include <cstdint>
#include <functional>
#include <string>

#include "content/base/result.h"

namespace jankar::pack {

struct Repair {
    int repaired = 0;
    int still_bad = 0;  ///< bad in the copy too
};

/// Reads all of `installed`. Corrupt when it cannot be mended in place (its directory, its lessons or headers
/// are damaged); Cancelled.
Result<Repair> repair_pack(const std::string& installed, const std::string& copy,
                           const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace jankar::pack
