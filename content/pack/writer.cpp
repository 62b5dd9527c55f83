// How a pack is written. All sizes are known before the first byte is written (objects are measured when
// they are added, JSON is compressed in memory), so every header is final at once: no data descriptors, no
// going back, and the place of each entry is known from the sizes alone. Times are 1980-01-01, the first
// that ZIP can say, in every entry.
#include "content/pack/writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <utility>

#include "content/base/byte_source.h"
#include "content/base/files.h"
#include "content/lesson/json.h"
#include "content/pack/entry_names.h"
#include "content/pack/inflate.h"
#include "content/pack/zip_format.h"
#include "content/pack/zip_records.h"

namespace jankar::pack {
namespace {

using namespace zip;
using Entry = ZipEntry;

/// A file that is written from front to end and renamed when it is whole.
class PartFile {
 public:
    explicit PartFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {}
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;
    ~PartFile() {
        if (fd_) {
            ::unlink(part_.c_str());
        }
    }
    Result<void> open() {
        fd_ = UniqueFd(::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (!fd_) {
            return fail(io_error(errno, "write", path_));
        }
        buffer_.reserve(kBuffer);
        return {};
    }
    Result<void> write(ByteView bytes) {
        if (buffer_.size() + bytes.size() > kBuffer) {
            RETURN_IF_ERROR(flush());
        }
        if (bytes.size() >= kBuffer) {
            return put(bytes);
        }
        append(buffer_, bytes);
        return {};
    }
    Result<void> publish() {
        RETURN_IF_ERROR(flush());
        if (::fsync(fd_.get()) != 0 || ::rename(part_.c_str(), path_.c_str()) != 0) {
            return fail(io_error(errno, "write", path_));
        }
        fd_ = UniqueFd();
        const auto slash = path_.find_last_of('/');
        return fsync_folder(slash == std::string::npos ? "."
                                                       : path_.substr(0, std::max<std::size_t>(slash, 1)));
    }

 private:
    static constexpr std::size_t kBuffer = 256 * 1024;
    Result<void> flush() {
        RETURN_IF_ERROR(put(buffer_));
        buffer_.clear();
        return {};
    }
    Result<void> put(ByteView bytes) {
        while (!bytes.empty()) {
            const ssize_t done = ::write(fd_.get(), bytes.data(), bytes.size());
            if (done < 0 && errno != EINTR) {
                return fail(io_error(errno, "write", path_));
            }
            bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(done, 0)));
        }
        return {};
    }

    const std::string path_, part_;
    UniqueFd fd_;
    Bytes buffer_;
};

Result<void> write_content(PartFile& out, const Entry& entry) {
    if (!entry.is_elsewhere) {
        return out.write(entry.packed);
    }
    ASSIGN_OR_RETURN(auto source, open_file_source(entry.file));
    Bytes piece(256 * 1024);
    std::uint64_t at = 0;
    std::uint32_t crc = 0;
    while (at < entry.bytes) {
        ASSIGN_OR_RETURN(std::size_t got, source->read_at(at, piece));
        if (got == 0 || at + got > entry.bytes) {
            break;
        }
        const ByteView bytes = ByteView(piece).first(got);
        crc = crc32(bytes, crc);
        RETURN_IF_ERROR(out.write(bytes));
        at += got;
    }
    if (at != entry.bytes || crc != entry.crc || source->size() != entry.bytes) {
        return fail(ErrorCode::Io, fmt::format("{} changed while the pack was written.", entry.file));
    }
    return {};
}

Result<void> write_archive(const std::string& path, const std::vector<const Entry*>& entries, bool large) {
    if (entries.size() > kMaxEntries) {
        return fail(ErrorCode::Refused, fmt::format("{} would have {} entries, and {} are allowed.", path,
                                                    entries.size(), kMaxEntries));
    }
    Bytes directory;
    std::uint64_t offset = 0;
    for (const Entry* entry : entries) {
        append_central(directory, *entry, offset);
        offset += kLocalSize + entry->name.size() + entry->packed_bytes();
    }
    const Bytes end = end_records(entries.size(), directory.size(), offset);
    const std::uint64_t total = offset + directory.size() + end.size();
    if (total > kMax32 && !large) {
        return fail(ErrorCode::Refused,
                    fmt::format("{} would be {} bytes long, more than the 4294967295 that fit on "
                                "every stick; --large allows it.",
                                path, total));
    }
    PartFile out(path);
    RETURN_IF_ERROR(out.open());
    for (const Entry* entry : entries) {
        RETURN_IF_ERROR(out.write(local_header(*entry)));
        RETURN_IF_ERROR(write_content(out, *entry));
    }
    RETURN_IF_ERROR(out.write(directory));
    RETURN_IF_ERROR(out.write(end));
    return out.publish();
}

class ZipWriter : public Writer {
 public:
    Result<void> add_object(ByteView content, lesson::MediaObject& object) override {
        object.hash = to_hex(blake2b_256(content));
        object.bytes = content.size();
        RETURN_IF_ERROR(check_object(object));
        if (!objects_.contains(object.hash)) {
            objects_.emplace(object.hash, stored_entry(media_entry_name(object.hash, object.ext), content));
        }
        return same_ext(object);
    }

    Result<void> add_object_file(const std::string& path, lesson::MediaObject& object) override {
        ASSIGN_OR_RETURN(auto source, open_file_source(path));
        Entry entry;
        Blake2bStream digest;
        Bytes piece(256 * 1024);
        while (entry.bytes < source->size()) {
            ASSIGN_OR_RETURN(std::size_t got, source->read_at(entry.bytes, piece));
            if (got == 0) {
                return fail(ErrorCode::Io, fmt::format("{} changed while it was read.", path));
            }
            const ByteView bytes = ByteView(piece).first(got);
            digest.update(bytes);
            entry.crc = crc32(bytes, entry.crc);
            entry.bytes += got;
        }
        object.hash = to_hex(digest.finish());
        object.bytes = entry.bytes;
        RETURN_IF_ERROR(check_object(object));
        entry.name = media_entry_name(object.hash, object.ext);
        entry.file = path;
        entry.is_elsewhere = true;
        objects_.emplace(object.hash, std::move(entry));  // keeps what is there
        return same_ext(object);
    }

    void count_on_object(const lesson::MediaObject& object) override {
        counted_on_.emplace(object.hash, object);
    }

    Result<void> add_lesson(const lesson::Lesson& lesson) override {
        for (const LessonEntry& other : lessons_) {
            if (other.id == lesson.id) {
                return fail(ErrorCode::Usage, fmt::format("There are two lessons called {}.", lesson.id));
            }
        }
        for (const auto& [name, object] : lesson.media) {
            RETURN_IF_ERROR(check_added(lesson, name, object));
        }
        for (const auto& [lang, lines] : lesson.voices) {
            for (const auto& [line, object] : lines) {
                RETURN_IF_ERROR(check_added(lesson, lang + "/" + line, object));
            }
        }
        const std::string json = lesson::to_json(lesson);
        if (json.size() > kMaxLesson) {
            return fail(ErrorCode::Refused,
                        fmt::format("The lesson {} is larger than {} bytes without its media.", lesson.id,
                                    kMaxLesson));
        }
        ASSIGN_OR_RETURN(Entry entry, compressed_entry(lesson_entry_name(lesson.id), json));
        LessonEntry listed = make_entry(lesson);
        listed.hash = to_hex(blake2b_256(as_bytes(json)));
        lessons_.push_back(std::move(listed));
        lesson_json_.emplace(lesson.id, std::move(entry));
        return {};
    }

    Result<void> write(const std::string& path, Manifest manifest, const std::optional<SigningKey>& key,
                       bool large) override {
        manifest.lessons = lessons_;
        if (manifest.langs.empty()) {
            for (const LessonEntry& lesson : lessons_) {
                for (const std::string& lang : lesson.langs) {
                    if (std::find(manifest.langs.begin(), manifest.langs.end(), lang) ==
                        manifest.langs.end()) {
                        manifest.langs.push_back(lang);
                    }
                }
            }
        }
        if (manifest.player.empty()) {
            manifest.player = program_version();
        }
        const std::string json = to_json(manifest);
        // A pack that could not be opened again is not written.
        RETURN_IF_ERROR(manifest_from_json(json));
        const Entry mimetype = stored_entry("mimetype", as_bytes(kMimetype));
        ASSIGN_OR_RETURN(const Entry listed, compressed_entry("pack.json", json));
        Entry signature;
        std::vector<const Entry*> entries = {&mimetype, &listed};
        if (key) {
            ASSIGN_OR_RETURN(Bytes bytes, sign_manifest(json, *key));
            signature = stored_entry("pack.sig", bytes);
            entries.push_back(&signature);
        }
        for (const auto& [id, entry] : lesson_json_) {
            entries.push_back(&entry);
        }
        for (const auto& [hash, entry] : objects_) {
            entries.push_back(&entry);
        }
        return write_archive(path, entries, large);
    }

 private:
    static Result<void> check_object(const lesson::MediaObject& object) {
        if (!is_media_ext(object.ext)) {
            return fail(ErrorCode::Usage,
                        fmt::format("Packs hold no media of the kind \"{}\".", printable(object.ext)));
        }
        if (object.bytes >= kMax32) {
            return fail(ErrorCode::Refused,
                        "A picture, voice or clip may not be larger than 4294967294 bytes.");
        }
        return {};
    }
    /// An object has one name, so the same bytes cannot be two kinds of media.
    Result<void> same_ext(const lesson::MediaObject& object) const {
        if (!objects_.at(object.hash).name.ends_with("." + object.ext)) {
            return fail(ErrorCode::Usage,
                        fmt::format("The same bytes were added as another kind than \"{}\".", object.ext));
        }
        return {};
    }
    Result<void> check_added(const lesson::Lesson& lesson, const std::string& name,
                             const lesson::MediaObject& object) const {
        if (const auto base = counted_on_.find(object.hash); base != counted_on_.end() &&
                                                             base->second.bytes == object.bytes &&
                                                             base->second.ext == object.ext) {
            return {};
        }
        const auto found = objects_.find(object.hash);
        if (found == objects_.end() || found->second.bytes != object.bytes ||
            !found->second.name.ends_with("." + object.ext)) {
            return fail(
                ErrorCode::Usage,
                fmt::format("The lesson {} uses {}, which was not added to the pack.", lesson.id, name));
        }
        return {};
    }
    static LessonEntry make_entry(const lesson::Lesson& lesson) {
        LessonEntry entry;
        entry.id = lesson.id;
        entry.version = lesson.version;
        entry.subject = lesson.subject;
        entry.course = lesson.course;
        entry.title = lesson.title;
        if (auto cover = lesson.media.find(lesson.cover); cover != lesson.media.end()) {
            entry.cover = cover->second.hash;
            entry.cover_ext = cover->second.ext;
        }
        entry.minutes = lesson.minutes;
        entry.steps = static_cast<int>(
            std::count_if(lesson.steps.begin(), lesson.steps.end(),
                          [&](const lesson::Step& step) { return !lesson.is_asked_at_pause(step.id); }));
        entry.langs = lesson.langs;
        entry.is_private = lesson.is_private;
        for (const auto& [lang, lines] : lesson.voices) {
            if (auto voice = lines.find(lesson.say); voice != lines.end()) {
                entry.title_voices.emplace_back(lang, voice->second.hash);
            }
        }
        return entry;
    }

    std::map<std::string, Entry> objects_;  // by hash: the order in the pack
    std::map<std::string, lesson::MediaObject> counted_on_;
    std::map<std::string, Entry> lesson_json_;  // by id: the order in the pack
    std::vector<LessonEntry> lessons_;          // the order on the shelf
};

}  // namespace

std::unique_ptr<Writer> Writer::create() {
    return std::make_unique<ZipWriter>();
}

}  // namespace jankar::pack
