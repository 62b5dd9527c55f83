#pragma once
// Bytes and views of bytes, hexadecimal, little-endian integers, hashes and checksums.
// All functions are pure and may be called from any thread.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace jankar {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal, two characters a byte.
std::string to_hex(ByteView bytes);
/// Takes lower or upper case; fails on an odd length or another character.
Result<Bytes> from_hex(std::string_view hex);

using Hash256 = std::array<std::uint8_t, 32>;

/// BLAKE2b with 256 bits: names objects in packs.
Hash256 blake2b_256(ByteView bytes);
/// SHA-256: links records, so that databases can check the chain with their own functions.
Hash256 sha256(ByteView bytes);
/// CRC-32C (Castagnoli, RFC 3720): guards frames of bundles.
std::uint32_t crc32c(ByteView bytes, std::uint32_t seed = 0);

/// BLAKE2b-256 over pieces, for what is too large to hold at once.
class Blake2bStream {
 public:
    Blake2bStream();
    void update(ByteView bytes);
    Hash256 finish();

 private:
    alignas(64) std::array<std::uint8_t, 384> state_;
};

void append_u16le(Bytes& out, std::uint16_t value);
void append_u32le(Bytes& out, std::uint32_t value);
void append_u64le(Bytes& out, std::uint64_t value);
/// REQUIRES: the view holds enough bytes at `offset`.
std::uint16_t read_u16le(ByteView bytes, std::size_t offset);
std::uint32_t read_u32le(ByteView bytes, std::size_t offset);
std::uint64_t read_u64le(ByteView bytes, std::size_t offset);
inline void append(Bytes& out, ByteView more) {
    out.insert(out.end(), more.begin(), more.end());
}

}  // namespace jankar
