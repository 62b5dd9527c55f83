#pragma once
// What packs need of zlib: raw deflate streams of a known size, and the CRC-32 of ZIP. Any thread.
#include <cstdint>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::pack {

/// Unpacks a raw deflate stream that must use all of `packed` and give exactly `size` bytes.
Result<Bytes> inflate_exactly(ByteView packed, std::size_t size);
/// A raw deflate stream, always the same bytes for the same input and version of zlib.
Result<Bytes> deflate(ByteView bytes);
/// CRC-32 (ISO 3309) as ZIP uses it.
std::uint32_t crc32(ByteView bytes, std::uint32_t seed = 0);

}  // namespace jankar::pack
