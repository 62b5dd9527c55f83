#include "content/pack/zip_reader.h"

#include <endian.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "content/pack/entry_names.h"
#include "content/pack/inflate.h"
#include "content/pack/zip_format.h"

namespace jankar::pack {

using namespace zip;

namespace {

// The fields of the directory's records; opening a large pack reads half a million of them.
std::uint16_t u16(const std::uint8_t* at) {
    return static_cast<std::uint16_t>(at[0] | at[1] << 8);
}
std::uint32_t u32(const std::uint8_t* at) {
    return u16(at) | static_cast<std::uint32_t>(u16(at + 2)) << 16;
}

/// The order of hashes. Two different ones nearly always differ in their first eight bytes.
bool is_before(const Hash256& a, const Hash256& b) {
    std::uint64_t first_a = 0, first_b = 0;
    std::memcpy(&first_a, a.data(), sizeof first_a);
    std::memcpy(&first_b, b.data(), sizeof first_b);
    return first_a != first_b ? be64toh(first_a) < be64toh(first_b) : a < b;
}

}  // namespace

Error ZipReader::broken(std::string_view rule) const {
    return {ErrorCode::Corrupt, fmt::format("{} is not a whole pack: {}.", name_, rule)};
}

Error ZipReader::too_large(std::string_view rule) const {
    return {ErrorCode::Refused, fmt::format("{} passes a limit of packs: {}.", name_, rule)};
}

Result<void> ZipReader::read_exactly(std::uint64_t offset, std::span<std::uint8_t> out) const {
    ASSIGN_OR_RETURN(std::size_t got, source_->read_at(offset, out));
    if (got != out.size()) {
        return fail(broken("it is cut short"));
    }
    return {};
}

Result<ZipReader> ZipReader::open(std::shared_ptr<const ByteSource> source, std::string name) {
    ZipReader reader(std::move(source), std::move(name));
    RETURN_IF_ERROR(reader.read_end());
    RETURN_IF_ERROR(reader.read_directory());
    RETURN_IF_ERROR(reader.sort_objects());
    if (reader.manifest_.name.empty()) {
        return fail(reader.broken("it has no pack.json"));
    }
    ASSIGN_OR_RETURN(Bytes mimetype, reader.read_entry(reader.mimetype_));
    if (as_text(mimetype) != kMimetype) {
        return fail(reader.broken("its mimetype is not application/vnd.jankar.pack+zip"));
    }
    RETURN_IF_ERROR(reader.check_local(reader.manifest_));
    if (!reader.signature_.name.empty()) {
        RETURN_IF_ERROR(reader.check_local(reader.signature_));
    }
    for (const auto& [id, lesson] : reader.lessons_) {
        RETURN_IF_ERROR(reader.check_local(lesson));
    }
    return reader;
}

// The end record is the last 22 bytes. When a number does not fit it, it holds all ones there, and a ZIP64
// record and its locator stand right before it.
Result<void> ZipReader::read_end() {
    const std::uint64_t size = source_->size();
    if (size < kEndSize) {
        return fail(broken("it is too short to be one"));
    }
    std::array<std::uint8_t, kEndSize> end;
    const std::uint64_t end_at = size - kEndSize;
    RETURN_IF_ERROR(read_exactly(end_at, end));
    if (read_u32le(end, 0) != kEndSignature || read_u16le(end, 20) != 0) {
        std::array<std::uint8_t, 4> head;
        RETURN_IF_ERROR(read_exactly(0, head));
        return fail(
            broken(read_u32le(head, 0) == kLocalSignature
                       ? "it does not end with a ZIP end record; it is cut short or something was added"
                       : "it is not a ZIP archive"));
    }
    if (read_u16le(end, 4) != 0 || read_u16le(end, 6) != 0) {
        return fail(broken("it is spread over several disks"));
    }
    const std::uint16_t entries = read_u16le(end, 10);
    const std::uint32_t directory_bytes = read_u32le(end, 12), directory_offset = read_u32le(end, 16);
    if (read_u16le(end, 8) != entries) {
        return fail(broken("its end record gives two numbers of entries"));
    }
    entries_ = entries;
    directory_bytes_ = directory_bytes;
    directory_offset_ = directory_offset;
    std::uint64_t directory_end = end_at;
    if (entries == kMax16 || directory_bytes == kMax32 || directory_offset == kMax32) {
        std::array<std::uint8_t, kEnd64Size + kLocator64Size> more;
        if (end_at < more.size()) {
            return fail(broken("its ZIP64 end record is missing"));
        }
        directory_end = end_at - more.size();
        RETURN_IF_ERROR(read_exactly(directory_end, more));
        ByteView record(more.data(), kEnd64Size), locator(more.data() + kEnd64Size, kLocator64Size);
        if (read_u32le(locator, 0) != kLocator64Signature || read_u32le(record, 0) != kEnd64Signature) {
            return fail(broken("its ZIP64 end record is missing"));
        }
        if (read_u32le(locator, 4) != 0 || read_u64le(locator, 8) != directory_end ||
            read_u32le(locator, 16) != 1 || read_u64le(record, 4) != kEnd64Size - 12 ||
            read_u16le(record, 14) > kVersion64 || read_u32le(record, 16) != 0 ||
            read_u32le(record, 20) != 0 || read_u64le(record, 24) != read_u64le(record, 32)) {
            return fail(broken("its ZIP64 end record is wrong"));
        }
        entries_ = read_u64le(record, 32);
        directory_bytes_ = read_u64le(record, 40);
        directory_offset_ = read_u64le(record, 48);
        if (std::min<std::uint64_t>(entries_, kMax16) != entries ||
            std::min<std::uint64_t>(directory_bytes_, kMax32) != directory_bytes ||
            std::min<std::uint64_t>(directory_offset_, kMax32) != directory_offset) {
            return fail(broken("its two end records differ"));
        }
    }
    if (directory_offset_ > directory_end || directory_bytes_ != directory_end - directory_offset_) {
        return fail(broken("its directory does not stand right before its end record"));
    }
    if (entries_ > kMaxEntries) {
        return fail(too_large(fmt::format("it has {} entries, and {} are allowed", entries_, kMaxEntries)));
    }
    if (directory_bytes_ < entries_ * kCentralSize ||
        directory_bytes_ > entries_ * (kCentralSize + kMaxEntryName + kExtra64Size)) {
        return fail(broken("its directory has another size than its number of entries allows"));
    }
    return {};
}

Result<void> ZipReader::read_directory() {
    // Every object takes up more than 46 bytes of the directory, which is not larger than the file, so a
    // false number of entries cannot make this reserve much more than the file's own size.
    objects_.reserve(static_cast<std::size_t>(entries_));
    Bytes window(64 * 1024);
    std::size_t begin = 0, filled = 0;
    std::uint64_t read = 0;      // bytes of the directory read so far
    std::uint64_t expected = 0;  // where the next entry must begin
    Central entry;
    for (std::uint64_t i = 0; i < entries_; ++i) {
        if (filled - begin < kCentralSize + kMaxEntryName + kExtra64Size && read < directory_bytes_) {
            std::copy(window.begin() + static_cast<std::ptrdiff_t>(begin),
                      window.begin() + static_cast<std::ptrdiff_t>(filled), window.begin());
            filled -= begin;
            begin = 0;
            std::size_t want = static_cast<std::size_t>(
                std::min<std::uint64_t>(window.size() - filled, directory_bytes_ - read));
            RETURN_IF_ERROR(read_exactly(directory_offset_ + read, std::span(window).subspan(filled, want)));
            filled += want;
            read += want;
        }
        const std::uint64_t directory_at = read - (filled - begin);
        ASSIGN_OR_RETURN(std::size_t used,
                         parse_central(ByteView(window).subspan(begin, filled - begin), entry));
        begin += used;
        if (entry.offset != expected) {
            return fail(broken(
                fmt::format("{} does not begin where the entry before it ends", printable(entry.name))));
        }
        expected += kLocalSize + entry.name.size() + entry.packed;
        if (expected > directory_offset_) {
            return fail(broken(fmt::format("{} reaches into the directory", printable(entry.name))));
        }
        if (i == 0 && entry.name != "mimetype") {
            return fail(broken("its first entry is not mimetype"));
        }
        RETURN_IF_ERROR(take(entry, directory_at));
    }
    if (read != directory_bytes_ || begin != filled) {
        return fail(broken("its directory is longer than its entries"));
    }
    if (expected != directory_offset_) {
        return fail(broken("there is something between its last entry and its directory"));
    }
    if (entries_ == 0) {
        return fail(broken("it is empty"));
    }
    return {};
}

// Reads one entry from the front of `bytes` into `entry` and returns how long it is there.
Result<std::size_t> ZipReader::parse_central(ByteView bytes, Central& entry) const {
    const std::uint8_t* const record = bytes.data();
    if (bytes.size() < kCentralSize || u32(record) != kCentralSignature) {
        return fail(broken("its directory is damaged"));
    }
    const std::size_t name_size = u16(record + 28), extra_size = u16(record + 30);
    if (name_size > kMaxEntryName || name_size == 0) {
        return fail(broken("an entry has a name of another length than names of a pack"));
    }
    const std::uint32_t offset = u32(record + 42);
    if (extra_size != (offset == kMax32 ? kExtra64Size : 0)) {
        return fail(broken("an entry has an extra field that packs do not use"));
    }
    const std::size_t used = kCentralSize + name_size + extra_size;
    if (bytes.size() < used) {
        return fail(broken("its directory is damaged"));
    }
    entry.name.assign(as_text(bytes.subspan(kCentralSize, name_size)));
    entry.flags = u16(record + 8);
    entry.method = u16(record + 10);
    entry.time = u16(record + 12);
    entry.date = u16(record + 14);
    entry.crc = u32(record + 16);
    entry.packed = u32(record + 20);
    entry.bytes = u32(record + 24);
    entry.offset = offset;
    if (offset == kMax32) {
        ByteView extra = bytes.subspan(kCentralSize + name_size, extra_size);
        entry.offset = read_u64le(extra, 4);
        if (read_u16le(extra, 0) != 1 || read_u16le(extra, 2) != 8 || entry.offset < kMax32) {
            return fail(broken(fmt::format("the ZIP64 field of {} is wrong", printable(entry.name))));
        }
    }
    if (u16(record + 6) > kVersion64) {
        return fail(broken(fmt::format("{} asks for a newer kind of ZIP", printable(entry.name))));
    }
    if (u16(record + 32) != 0 || u16(record + 34) != 0) {
        return fail(broken(fmt::format("{} has a comment or lies on another disk", printable(entry.name))));
    }
    RETURN_IF_ERROR(check_central(entry, u32(record + 38)));
    return used;
}

Result<void> ZipReader::check_central(const Central& entry, std::uint32_t external_attributes) const {
    auto bad = [&](std::string_view rule) {
        return fail(broken(fmt::format("{} {}", printable(entry.name), rule)));
    };
    if ((entry.flags & 0x2041) != 0) {
        return bad("is encrypted");
    }
    if ((entry.flags & 0x0008) != 0) {
        return bad("has a data descriptor");
    }
    // What is left are hints of the compressor (bits 1 and 2) and "the name is UTF-8" (bit 11).
    if ((entry.flags & ~0x0806) != 0) {
        return bad("has flags that packs do not use");
    }
    const std::uint32_t file_type = external_attributes >> 28;  // as in st_mode: 8 is a file, 0 is unknown
    if ((file_type != 0 && file_type != 8) || (external_attributes & 0x10) != 0) {
        return bad("is not a plain file");
    }
    if (entry.packed == kMax32 || entry.bytes == kMax32) {
        return bad("is larger than an entry may be");
    }
    if (entry.method == kStored ? entry.packed != entry.bytes : entry.method != kDeflated) {
        return bad(entry.method == kStored ? "is stored but has two sizes"
                                           : "is compressed in a way that packs do not use");
    }
    return {};
}

// Files the entry by its name. The limits are checked here, before anything is read or unpacked.
Result<void> ZipReader::take(const Central& entry, std::uint64_t directory_at) {
    const EntryName name = parse_entry_name(entry.name);
    auto must_be_stored = [&]() -> Result<void> {
        if (entry.method != kStored) {
            return fail(broken(fmt::format("{} is compressed and must be stored", entry.name)));
        }
        return {};
    };
    auto within = [&](std::uint64_t limit) -> Result<void> {
        if (entry.bytes > limit || entry.packed > limit) {
            return fail(too_large(fmt::format("{} is larger than {} bytes", entry.name, limit)));
        }
        return {};
    };
    auto keep = [&](Central& place) -> Result<void> {
        if (!place.name.empty()) {
            return fail(broken(fmt::format("it has two entries called {}", entry.name)));
        }
        place = entry;
        return {};
    };
    switch (name.kind) {
        case EntryKind::Mimetype:
            RETURN_IF_ERROR(must_be_stored());
            if (entry.bytes != kMimetype.size()) {
                return fail(broken("its mimetype is not application/vnd.jankar.pack+zip"));
            }
            return keep(mimetype_);
        case EntryKind::Manifest:
            RETURN_IF_ERROR(within(kMaxManifest));
            return keep(manifest_);
        case EntryKind::Signature:
            RETURN_IF_ERROR(must_be_stored());
            if (entry.bytes != kSignatureSize) {
                return fail(broken("its pack.sig is not 96 bytes long"));
            }
            return keep(signature_);
        case EntryKind::Lesson:
            RETURN_IF_ERROR(within(kMaxLesson));
            if (lessons_.size() == kMaxLessons) {
                return fail(too_large(fmt::format("it has more than {} lessons", kMaxLessons)));
            }
            if (!lessons_.emplace(name.lesson, entry).second) {
                return fail(broken(fmt::format("it has two entries called {}", entry.name)));
            }
            return {};
        case EntryKind::Media:
            RETURN_IF_ERROR(must_be_stored());
            objects_.push_back(
                {name.hash, entry.offset, entry.bytes, static_cast<std::uint32_t>(directory_at)});
            return {};
        case EntryKind::Other:
            break;
    }
    return fail(broken(fmt::format("{} is not a name of a pack", printable(entry.name))));
}

Result<void> ZipReader::sort_objects() {
    auto by_hash = [](const Place& a, const Place& b) { return is_before(a.hash, b.hash); };
    if (!std::is_sorted(objects_.begin(), objects_.end(), by_hash)) {
        std::sort(objects_.begin(), objects_.end(), by_hash);
    }
    auto same_hash = [](const Place& a, const Place& b) { return a.hash == b.hash; };
    if (auto twice = std::adjacent_find(objects_.begin(), objects_.end(), same_hash);
        twice != objects_.end()) {
        return fail(broken(fmt::format("it has the object {} twice", to_hex(twice->hash))));
    }
    return {};
}

Result<void> ZipReader::check_local(const Central& entry) const {
    std::array<std::uint8_t, kLocalSize + kMaxEntryName> local;
    std::span<std::uint8_t> header(local.data(), kLocalSize + entry.name.size());
    RETURN_IF_ERROR(read_exactly(entry.offset, header));
    if (read_u32le(header, 0) != kLocalSignature || read_u16le(header, 4) > kVersion64 ||
        read_u16le(header, 6) != entry.flags || read_u16le(header, 8) != entry.method ||
        read_u16le(header, 10) != entry.time || read_u16le(header, 12) != entry.date ||
        read_u32le(header, 14) != entry.crc || read_u32le(header, 18) != entry.packed ||
        read_u32le(header, 22) != entry.bytes || read_u16le(header, 26) != entry.name.size() ||
        read_u16le(header, 28) != 0 || as_text(header.subspan(kLocalSize)) != entry.name) {
        return fail(broken(fmt::format("the header of {} differs from the directory", entry.name)));
    }
    return {};
}

Result<Bytes> ZipReader::read_entry(const Central& entry) const {
    RETURN_IF_ERROR(check_local(entry));
    Bytes bytes(entry.packed);
    RETURN_IF_ERROR(read_exactly(entry.offset + kLocalSize + entry.name.size(), bytes));
    if (entry.method == kDeflated) {
        auto inflated = inflate_exactly(bytes, entry.bytes);
        if (!inflated) {
            return fail(broken(fmt::format("{} cannot be unpacked", entry.name)));
        }
        bytes = std::move(*inflated);
    }
    if (crc32(bytes) != entry.crc) {
        return fail(broken(fmt::format("{} is damaged", entry.name)));
    }
    return bytes;
}

Result<Bytes> ZipReader::read_manifest() const {
    return read_entry(manifest_);
}

Result<std::optional<Bytes>> ZipReader::read_signature() const {
    if (signature_.name.empty()) {
        return std::optional<Bytes>();
    }
    ASSIGN_OR_RETURN(Bytes bytes, read_entry(signature_));
    return std::optional<Bytes>(std::move(bytes));
}

Result<Bytes> ZipReader::read_lesson(std::string_view lesson_id) const {
    const auto found = lessons_.find(lesson_id);
    if (found == lessons_.end()) {
        return fail(ErrorCode::NotFound, fmt::format("{} has no lesson {}.", name_, printable(lesson_id)));
    }
    return read_entry(found->second);
}

std::optional<std::size_t> ZipReader::find_object(const Hash256& hash) const {
    auto found = std::lower_bound(
        objects_.begin(), objects_.end(), hash,
        [](const Place& place, const Hash256& wanted) { return is_before(place.hash, wanted); });
    if (found == objects_.end() || found->hash != hash) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - objects_.begin());
}

Result<ZipReader::Object> ZipReader::object(std::size_t index) const {
    const Place& place = objects_[index];
    std::array<std::uint8_t, kCentralSize + kMaxEntryName + kExtra64Size> window;
    const std::size_t want = static_cast<std::size_t>(
        std::min<std::uint64_t>(window.size(), directory_bytes_ - place.directory_at));
    RETURN_IF_ERROR(read_exactly(directory_offset_ + place.directory_at, std::span(window).first(want)));
    Central entry;
    RETURN_IF_ERROR(parse_central(ByteView(window).first(want), entry));
    const EntryName name = parse_entry_name(entry.name);
    // What was read on opening and now may differ when the medium is failing.
    if (name.kind != EntryKind::Media || name.hash != place.hash || entry.offset != place.offset ||
        entry.bytes != place.bytes || entry.method != kStored) {
        return fail(broken("its directory changed since it was opened"));
    }
    RETURN_IF_ERROR(check_local(entry));
    Object object;
    object.ext = std::string(name.ext);
    object.crc = entry.crc;
    object.bytes = slice_source(source_, entry.offset + kLocalSize + entry.name.size(), entry.bytes);
    object.name = std::move(entry.name);
    return object;
}

// Entries follow one another without a gap, so an entry's bytes end where the next one begins.
std::vector<ZipReader::Extent> ZipReader::extents() const {
    std::vector<std::uint64_t> begins = {manifest_.offset, mimetype_.offset, directory_offset_};
    if (!signature_.name.empty()) {
        begins.push_back(signature_.offset);
    }
    for (const auto& [id, lesson] : lessons_) {
        begins.push_back(lesson.offset);
    }
    std::vector<Extent> list;
    list.reserve(objects_.size());
    begins.reserve(begins.size() + objects_.size());
    for (std::size_t i = 0; i < objects_.size(); ++i) {
        begins.push_back(objects_[i].offset);
        list.push_back({objects_[i].offset, objects_[i].bytes, i});
    }
    std::sort(begins.begin(), begins.end());
    std::sort(list.begin(), list.end(), [](const Extent& a, const Extent& b) { return a.offset < b.offset; });
    for (Extent& extent : list) {
        extent.offset = *std::upper_bound(begins.begin(), begins.end(), extent.offset) - extent.bytes;
    }
    return list;
}

}  // namespace jankar::pack
