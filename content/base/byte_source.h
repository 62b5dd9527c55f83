#pragma once
// A readable run of bytes at a place of its own: a file, an object inside a pack, memory in a test.
// read_at may be called from any number of threads at once. Nothing is ever mapped into memory, so a
// pulled stick gives an error and never a crash.
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar {

class ByteSource {
 public:
    virtual ~ByteSource() = default;
    /// Size in bytes, fixed for the life of the source.
    virtual std::uint64_t size() const = 0;
    /// Fills `out` from `offset`. Reads fewer bytes only at the end of the source (0 at the end).
    virtual Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
    /// Reads all. Fails with Refused when the source is larger than `limit` bytes.
    Result<Bytes> read_all(std::uint64_t limit) const;
};

/// A whole file, read with pread.
Result<std::shared_ptr<const ByteSource>> open_file_source(const std::string& path);
/// Bytes in memory.
std::shared_ptr<const ByteSource> memory_source(Bytes bytes);
/// A window [offset, offset + size) of another source, which it keeps alive.
/// REQUIRES: the window lies inside `whole`.
std::shared_ptr<const ByteSource> slice_source(std::shared_ptr<const ByteSource> whole, std::uint64_t offset,
                                               std::uint64_t size);

}  // namespace jankar
