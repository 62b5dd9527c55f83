#pragma once
// Builds ZIP archives byte by byte, good ones and evil ones: every field of every record can be set.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/pack/inflate.h"

namespace jankar::test {

/// The fields that local header and directory share. What is set in `local` or `central` differs there.
struct ZipFields {
    std::uint16_t needed = 20, flags = 0, method = 0, time = 0, date = 0x21;
    std::uint32_t crc = 0, packed = 0, bytes = 0;
    std::string name;
    Bytes extra;
};

struct ZipItem {
    ZipFields local, central;
    Bytes content;  ///< as it lies in the archive
    std::uint16_t disk = 0;
    std::uint32_t external = 0100644u << 16;
    std::string comment;
    std::optional<std::uint32_t> offset;  ///< a false one, for the directory
    Bytes before;                         ///< bytes put before the local header

    void both(const std::function<void(ZipFields&)>& change) {
        change(local);
        change(central);
    }
};

inline ZipItem zip_item(const std::string& name, ByteView content, bool deflated = false) {
    ZipItem item;
    item.content.assign(content.begin(), content.end());
    if (deflated) {
        item.content = pack::deflate(content).value();
    }
    item.both([&](ZipFields& fields) {
        fields.name = name;
        fields.method = deflated ? 8 : 0;
        fields.crc = pack::crc32(content);
        fields.packed = static_cast<std::uint32_t>(item.content.size());
        fields.bytes = static_cast<std::uint32_t>(content.size());
    });
    return item;
}

struct ZipEnd {
    std::uint16_t disk = 0, directory_disk = 0;
    int more_entries = 0;  ///< added to both true numbers of entries
    int more_on_disk = 0;  ///< added to the number on this disk
    std::int64_t more_size = 0, more_offset = 0;
    std::string comment;
    bool with_zip64 = false;  ///< ZIP64 records though nothing needs them
    bool all_ones = false;    ///< the end record says all ones (with_zip64: the true values are there)
    std::uint64_t zip64_entries_more = 0;
    std::uint64_t zip64_offset_more = 0;
    Bytes before_directory, before_end, after;
};

inline Bytes make_zip(const std::vector<ZipItem>& items, const ZipEnd& end = {}) {
    auto shared = [](Bytes& out, const ZipFields& fields) {
        append_u16le(out, fields.needed);
        append_u16le(out, fields.flags);
        append_u16le(out, fields.method);
        append_u16le(out, fields.time);
        append_u16le(out, fields.date);
        append_u32le(out, fields.crc);
        append_u32le(out, fields.packed);
        append_u32le(out, fields.bytes);
        append_u16le(out, static_cast<std::uint16_t>(fields.name.size()));
        append_u16le(out, static_cast<std::uint16_t>(fields.extra.size()));
    };
    Bytes out, directory;
    for (const ZipItem& item : items) {
        append(out, item.before);
        const auto offset = static_cast<std::uint32_t>(out.size());
        append_u32le(out, 0x04034b50);
        shared(out, item.local);
        append(out, as_bytes(item.local.name));
        append(out, item.local.extra);
        append(out, item.content);

        append_u32le(directory, 0x02014b50);
        append_u16le(directory, 0x0314);
        shared(directory, item.central);
        append_u16le(directory, static_cast<std::uint16_t>(item.comment.size()));
        append_u16le(directory, item.disk);
        append_u16le(directory, 0);
        append_u32le(directory, item.external);
        append_u32le(directory, item.offset.value_or(offset));
        append(directory, as_bytes(item.central.name));
        append(directory, item.central.extra);
        append(directory, as_bytes(item.comment));
    }
    append(out, end.before_directory);
    const std::uint64_t directory_offset = out.size();
    append(out, directory);
    append(out, end.before_end);
    if (end.with_zip64) {
        const std::uint64_t record = out.size();
        append_u32le(out, 0x06064b50);
        append_u64le(out, 44);
        append_u16le(out, 0x032d);
        append_u16le(out, 45);
        append_u32le(out, 0);
        append_u32le(out, 0);
        append_u64le(out, items.size() + end.zip64_entries_more);
        append_u64le(out, items.size() + end.zip64_entries_more);
        append_u64le(out, directory.size());
        append_u64le(out, directory_offset + end.zip64_offset_more);
        append_u32le(out, 0x07064b50);
        append_u32le(out, 0);
        append_u64le(out, record);
        append_u32le(out, 1);
    }
    const auto entries = static_cast<int>(items.size()) + end.more_entries;
    append_u32le(out, 0x06054b50);
    append_u16le(out, end.disk);
    append_u16le(out, end.directory_disk);
    append_u16le(out, end.all_ones ? 0xFFFF : static_cast<std::uint16_t>(entries + end.more_on_disk));
    append_u16le(out, end.all_ones ? 0xFFFF : static_cast<std::uint16_t>(entries));
    append_u32le(out, end.all_ones ? 0xFFFFFFFF
                                   : static_cast<std::uint32_t>(static_cast<std::int64_t>(directory.size()) +
                                                                end.more_size));
    append_u32le(out, end.all_ones ? 0xFFFFFFFF
                                   : static_cast<std::uint32_t>(static_cast<std::int64_t>(directory_offset) +
                                                                end.more_offset));
    append_u16le(out, static_cast<std::uint16_t>(end.comment.size()));
    append(out, as_bytes(end.comment));
    append(out, end.after);
    return out;
}

}  // namespace jankar::test
