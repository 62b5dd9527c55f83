#pragma once
// Reads the narrow ZIP of packs (FORMAT.md). Opening reads the central directory once, in pieces, checks
// every rule that can be checked there, and keeps 48 bytes an object. The local header of mimetype,
// pack.json, pack.sig and each lesson is compared on opening; that of an object each time it is handed
// out (two small reads, instead of 50,000 on opening).
//
// Why that is safe: entries must stand one right after the other in the order of the directory, from the
// first byte of the file to the directory. So the directory alone says which bytes belong to which entry;
// nothing can overlap or hide between entries, whatever a local header says.
//
// All const functions may be called from any thread. Errors name the file and the rule: Corrupt when a rule
// is broken, Refused when a limit is passed, Io when reading failed.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::pack {

class ZipReader {
 public:
    /// `name` is what messages call the file.
    static Result<ZipReader> open(std::shared_ptr<const ByteSource> source, std::string name);

    Result<Bytes> read_manifest() const;
    /// Nothing in an unsigned pack, else 96 bytes.
    Result<std::optional<Bytes>> read_signature() const;
    std::size_t lesson_count() const { return lessons_.size(); }
    bool has_lesson(std::string_view lesson_id) const { return lessons_.find(lesson_id) != lessons_.end(); }
    /// The bytes of a lesson.json; NotFound when there is no such lesson.
    Result<Bytes> read_lesson(std::string_view lesson_id) const;

    /// Objects are numbered 0 to object_count() - 1, sorted by hash.
    std::size_t object_count() const { return objects_.size(); }
    std::optional<std::size_t> find_object(const Hash256& hash) const;
    const Hash256& object_hash(std::size_t index) const { return objects_[index].hash; }
    std::uint64_t object_bytes(std::size_t index) const { return objects_[index].bytes; }

    struct Object {
        std::string name;  ///< of the entry
        std::string ext;
        std::uint32_t crc = 0;
        std::shared_ptr<const ByteSource> bytes;
    };
    /// Where an object's bytes lie in the file.
    struct Extent {
        std::uint64_t offset = 0;
        std::uint64_t bytes = 0;
        std::size_t index = 0;
    };
    /// All objects in the order in which they lie in the file.
    std::vector<Extent> extents() const;
    /// Compares the local header with the directory and hands out the object.
    Result<Object> object(std::size_t index) const;

 private:
    /// An entry of the central directory.
    struct Central {
        std::uint16_t flags = 0, method = 0, time = 0, date = 0;
        std::uint32_t crc = 0, packed = 0, bytes = 0;
        std::uint64_t offset = 0;  ///< of the local header
        std::string name;
    };
    /// An object as it is kept: `directory_at` is where its entry begins in the central directory.
    struct Place {
        Hash256 hash;
        std::uint64_t offset;
        std::uint32_t bytes;
        std::uint32_t directory_at;
    };
    static_assert(sizeof(Place) == 48);

    ZipReader(std::shared_ptr<const ByteSource> source, std::string name)
        : source_(std::move(source)), name_(std::move(name)) {}
    Error broken(std::string_view rule) const;
    Error too_large(std::string_view rule) const;
    Result<void> read_exactly(std::uint64_t offset, std::span<std::uint8_t> out) const;
    Result<void> read_end();
    Result<void> read_directory();
    Result<std::size_t> parse_central(ByteView bytes, Central& entry) const;
    Result<void> check_central(const Central& entry, std::uint32_t external_attributes) const;
    Result<void> take(const Central& entry, std::uint64_t directory_at);
    Result<void> sort_objects();
    Result<void> check_local(const Central& entry) const;
    Result<Bytes> read_entry(const Central& entry) const;

    std::shared_ptr<const ByteSource> source_;  // shared: objects that play keep the file open
    std::string name_;
    std::uint64_t entries_ = 0, directory_offset_ = 0, directory_bytes_ = 0;
    Central mimetype_, manifest_, signature_;              // an empty name: not there
    std::map<std::string, Central, std::less<>> lessons_;  // by id
    std::vector<Place> objects_;
};

}  // namespace jankar::pack
