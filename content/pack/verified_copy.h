#pragma once
// Copies a pack while checking every object as it passes. What an earlier copy left, cut off by a cancel, a
// pulled stick or a power cut, is checked again and kept as far as it is right, whatever the cut did to it.
// Blocks; any thread.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/result.h"
#include "content/pack/zip_reader.h"

namespace jankar::pack {

struct CopyWatch {
    /// Called with the bytes that are right in the copy and those there are in all; false cancels.
    std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
    /// Called before each few megabytes: may they be written?
    std::function<Result<void>()> may_write;
    /// Called when reading failed: is the medium still there, so that only this object is lost?
    std::function<bool()> is_source_there;
};

struct CopyOutcome {
    std::uint64_t kept_bytes = 0;          ///< of an earlier copy
    std::vector<std::size_t> bad_objects;  ///< numbers in `zip` of objects that did not arrive right
};

/// `zip` is `source`, opened. The copy is on the medium when this returns. Cancelled, Io (`source` is gone),
/// NoSpace and so on leave the copy as far as it is.
Result<CopyOutcome> copy_verified(const ByteSource& source, const ZipReader& zip, const std::string& copy,
                                  const CopyWatch& watch);

}  // namespace jankar::pack
