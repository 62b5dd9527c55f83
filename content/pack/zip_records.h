#pragma once
// The records of the ZIP archives that this program writes (FORMAT.md): all sizes are known before the first
// byte, so every header is final at once. Times are 1980-01-01, the first that ZIP can say. Pure functions;
// any thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::pack {

/// One entry of an archive, with its bytes in memory, or elsewhere.
struct ZipEntry {
    std::string name;
    std::uint16_t method = 0;  ///< zip::kStored or zip::kDeflated
    std::uint32_t crc = 0;
    std::uint64_t bytes = 0;    ///< unpacked
    Bytes packed;               ///< in memory; empty when `is_elsewhere`
    std::string file;           ///< elsewhere: in this file, if it is one
    bool is_elsewhere = false;  ///< stored content that is streamed
    std::uint64_t packed_bytes() const { return is_elsewhere ? bytes : packed.size(); }
};

ZipEntry stored_entry(std::string name, ByteView bytes);
/// Deflated where that makes it shorter.
Result<ZipEntry> compressed_entry(std::string name, std::string_view text);

Bytes local_header(const ZipEntry& entry);
void append_central(Bytes& out, const ZipEntry& entry, std::uint64_t offset);
/// The end record, with the ZIP64 ones before it where a number needs them.
Bytes end_records(std::uint64_t entries, std::uint64_t directory_bytes, std::uint64_t directory_offset);

}  // namespace jankar::pack
