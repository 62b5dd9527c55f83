#include "content/pack/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "content/lesson/json.h"
#include "content/pack/entry_names.h"
#include "content/pack/inflate.h"
#include "content/pack/json_limits.h"
#include "content/pack/keys.h"
#include "content/pack/pack_verify.h"
#include "content/pack/update_pack.h"
#include "content/pack/zip_format.h"
#include "content/pack/zip_reader.h"

namespace jankar::pack {
namespace {

class ZipPack : public Pack {
 public:
    ZipPack(ZipReader zip, std::string path, Manifest manifest, std::string json,
            std::optional<std::string> signer)
        : zip_(std::move(zip)),
          path_(std::move(path)),
          manifest_(std::move(manifest)),
          json_(std::move(json)),
          signer_(std::move(signer)) {}

    const std::string& path() const override { return path_; }
    const Manifest& manifest() const override { return manifest_; }
    const std::string& manifest_json() const override { return json_; }
    const std::optional<std::string>& signer() const override { return signer_; }
    std::size_t object_count() const override { return zip_.object_count(); }

    Result<lesson::Lesson> lesson(const std::string& id) const override {
        const auto entry = std::find_if(manifest_.lessons.begin(), manifest_.lessons.end(),
                                        [&](const LessonEntry& candidate) { return candidate.id == id; });
        if (entry == manifest_.lessons.end()) {
            return fail(ErrorCode::NotFound, fmt::format("{} has no lesson {}.", path_, printable(id)));
        }
        ASSIGN_OR_RETURN(Bytes bytes, zip_.read_lesson(id));
        if (to_hex(blake2b_256(bytes)) != entry->hash) {
            return fail(ErrorCode::Corrupt,
                        fmt::format("{}: the lesson {} is not the one that its pack.json lists.", path_, id));
        }
        auto limits = check_json_limits(as_text(bytes), lesson_entry_name(id));
        if (!limits) {
            return fail(limits.error().code, fmt::format("{}: {}", path_, limits.error().text));
        }
        auto lesson = lesson::lesson_from_json(as_text(bytes));
        if (!lesson) {
            return fail(lesson.error().code,
                        fmt::format("{}: the lesson {}: {}", path_, id, lesson.error().text));
        }
        if (lesson->id != id || lesson->version != entry->version ||
            lesson->is_private != entry->is_private) {
            return fail(
                ErrorCode::Corrupt,
                fmt::format("{}: the lesson {} and pack.json say different things about it.", path_, id));
        }
        return lesson;
    }

    Result<std::shared_ptr<const ByteSource>> object(const std::string& hash) const override {
        ASSIGN_OR_RETURN(ZipReader::Object found, find(hash));
        return std::move(found.bytes);
    }

    Result<Bytes> read_object(const std::string& hash, std::uint64_t limit_bytes) const override {
        ASSIGN_OR_RETURN(ZipReader::Object found, find(hash));
        if (found.bytes->size() > limit_bytes) {
            return fail(ErrorCode::Refused,
                        fmt::format("{}: {} is larger than {} bytes.", path_, found.name, limit_bytes));
        }
        ASSIGN_OR_RETURN(Bytes bytes, found.bytes->read_all(limit_bytes));
        if (to_hex(blake2b_256(bytes)) != hash) {
            return fail(damaged(path_, found.name));
        }
        return bytes;
    }

    Result<void> check_object(const std::string& hash) const override {
        ASSIGN_OR_RETURN(ZipReader::Object found, find(hash));
        return check_bytes(found, hash, path_, {});
    }

    std::vector<Fault> verify(const Progress& progress) const override {
        return verify_pack(*this, zip_, progress);
    }

    /// Lessons that cannot be read spoil themselves alone.
    bool has_all_objects() const {
        std::vector<Error> unreadable;
        const auto hashes = listed_objects(*this, unreadable);
        return std::all_of(hashes.begin(), hashes.end(), [&](const std::string& hash) {
            Hash256 wanted;
            return parse_hash(hash, wanted) && zip_.find_object(wanted).has_value();
        });
    }

 private:
    Result<ZipReader::Object> find(const std::string& hash) const {
        Hash256 wanted;
        std::optional<std::size_t> index;
        if (parse_hash(hash, wanted)) {
            index = zip_.find_object(wanted);
        }
        if (!index) {
            return fail(ErrorCode::NotFound, fmt::format("{} has no object {}.", path_, printable(hash)));
        }
        return zip_.object(*index);
    }

    const ZipReader zip_;
    const std::string path_;
    const Manifest manifest_;
    const std::string json_;
    const std::optional<std::string> signer_;
};

/// "hands.jkpack: pack.json is wrong: ..."
Error about(const std::string& name, Error error) {
    error.text = fmt::format("{}: {}", name, error.text);
    return error;
}

}  // namespace

Result<std::shared_ptr<const Pack>> Pack::open(const std::string& path, Accept accept) {
    ASSIGN_OR_RETURN(auto source, open_file_source(path));
    return open(std::move(source), path, accept);
}

Result<std::shared_ptr<const Pack>> Pack::open(std::shared_ptr<const ByteSource> source, std::string name,
                                               Accept accept) {
    ASSIGN_OR_RETURN(ZipReader zip, ZipReader::open(std::move(source), name));
    ASSIGN_OR_RETURN(Bytes bytes, zip.read_manifest());
    std::string json(as_text(bytes));
    // The signature comes first: what it does not cover is not even parsed.
    ASSIGN_OR_RETURN(std::optional<Bytes> signature, zip.read_signature());
    std::optional<std::string> signer;
    if (signature) {
        auto checked = check_signature(json, *signature);
        if (!checked) {
            return fail(
                checked.error().code,
                fmt::format("{} was changed after it was signed: its signature is not that of its pack.json.",
                            name));
        }
        signer = std::move(*checked);
    }
    auto manifest = manifest_from_json(json);
    if (!manifest) {
        return fail(about(name, std::move(manifest).error()));
    }
    for (const LessonEntry& entry : manifest->lessons) {
        if (!zip.has_lesson(entry.id)) {
            return fail(ErrorCode::Corrupt,
                        fmt::format("{} is not a whole pack: the lesson {} of its pack.json is missing.",
                                    name, entry.id));
        }
    }
    // Ids in the manifest are unique, so equal numbers mean that there is no lesson beside those it lists.
    if (zip.lesson_count() != manifest->lessons.size()) {
        return fail(
            ErrorCode::Corrupt,
            fmt::format("{} is not a whole pack: it holds a lesson that its pack.json does not list.", name));
    }
    auto pack = std::make_shared<const ZipPack>(std::move(zip), std::move(name), std::move(*manifest),
                                                std::move(json), std::move(signer));
    // An update that was put together with its base when it was installed is as whole as any other pack.
    if (accept == Accept::Whole && !pack->manifest().base.empty() && !pack->has_all_objects()) {
        return fail(ErrorCode::Unsupported,
                    fmt::format("{} is an update that counts on other packs; it is installed beside them and "
                                "not played by itself.",
                                pack->path()));
    }
    return std::shared_ptr<const Pack>(std::move(pack));
}

}  // namespace jankar::pack
