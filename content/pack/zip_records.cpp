#include "content/pack/zip_records.h"

#include <algorithm>
#include <utility>

#include "content/pack/inflate.h"
#include "content/pack/zip_format.h"

namespace jankar::pack {

using namespace zip;

namespace {

constexpr std::uint16_t kDate1980 = 0x0021;  // 1980-01-01
constexpr std::uint16_t kMadeByUnix = 0x0300;
constexpr std::uint32_t kPlainFile = 0100644u << 16;  // st_mode of a file that all may read

/// The fields that a local header and the directory share: from "version needed" to the length of the name.
void append_shared(Bytes& out, const ZipEntry& entry, std::uint16_t version) {
    append_u16le(out, version);
    append_u16le(out, 0);  // flags
    append_u16le(out, entry.method);
    append_u16le(out, 0);  // 00:00:00
    append_u16le(out, kDate1980);
    append_u32le(out, entry.crc);
    append_u32le(out, static_cast<std::uint32_t>(entry.packed_bytes()));
    append_u32le(out, static_cast<std::uint32_t>(entry.bytes));
    append_u16le(out, static_cast<std::uint16_t>(entry.name.size()));
}

}  // namespace

ZipEntry stored_entry(std::string name, ByteView bytes) {
    ZipEntry entry;
    entry.name = std::move(name);
    entry.crc = crc32(bytes);
    entry.bytes = bytes.size();
    entry.packed.assign(bytes.begin(), bytes.end());
    return entry;
}

Result<ZipEntry> compressed_entry(std::string name, std::string_view text) {
    ZipEntry entry = stored_entry(std::move(name), as_bytes(text));
    ASSIGN_OR_RETURN(Bytes packed, deflate(as_bytes(text)));
    if (packed.size() < entry.packed.size()) {
        entry.packed = std::move(packed);
        entry.method = kDeflated;
    }
    return entry;
}

Bytes local_header(const ZipEntry& entry) {
    Bytes out;
    append_u32le(out, kLocalSignature);
    append_shared(out, entry, kVersionPlain);
    append_u16le(out, 0);  // no extra field
    append(out, as_bytes(entry.name));
    return out;
}

void append_central(Bytes& out, const ZipEntry& entry, std::uint64_t offset) {
    const bool far = offset >= kMax32;
    append_u32le(out, kCentralSignature);
    append_u16le(out, kMadeByUnix | kVersionPlain);
    append_shared(out, entry, far ? kVersion64 : kVersionPlain);
    append_u16le(out, far ? kExtra64Size : 0);
    append_u16le(out, 0);  // no comment
    append_u16le(out, 0);  // disk
    append_u16le(out, 0);  // internal attributes
    append_u32le(out, kPlainFile);
    append_u32le(out, far ? kMax32 : static_cast<std::uint32_t>(offset));
    append(out, as_bytes(entry.name));
    if (far) {
        append_u16le(out, 1);
        append_u16le(out, 8);
        append_u64le(out, offset);
    }
}

Bytes end_records(std::uint64_t entries, std::uint64_t directory_bytes, std::uint64_t directory_offset) {
    Bytes out;
    if (entries >= kMax16 || directory_bytes >= kMax32 || directory_offset >= kMax32) {
        append_u32le(out, kEnd64Signature);
        append_u64le(out, kEnd64Size - 12);
        append_u16le(out, kMadeByUnix | kVersion64);
        append_u16le(out, kVersion64);
        append_u32le(out, 0);
        append_u32le(out, 0);
        append_u64le(out, entries);
        append_u64le(out, entries);
        append_u64le(out, directory_bytes);
        append_u64le(out, directory_offset);
        append_u32le(out, kLocator64Signature);
        append_u32le(out, 0);
        append_u64le(out, directory_offset + directory_bytes);
        append_u32le(out, 1);
    }
    append_u32le(out, kEndSignature);
    append_u16le(out, 0);
    append_u16le(out, 0);
    append_u16le(out, static_cast<std::uint16_t>(std::min<std::uint64_t>(entries, kMax16)));
    append_u16le(out, static_cast<std::uint16_t>(std::min<std::uint64_t>(entries, kMax16)));
    append_u32le(out, static_cast<std::uint32_t>(std::min<std::uint64_t>(directory_bytes, kMax32)));
    append_u32le(out, static_cast<std::uint32_t>(std::min<std::uint64_t>(directory_offset, kMax32)));
    append_u16le(out, 0);
    return out;
}

}  // namespace jankar::pack
