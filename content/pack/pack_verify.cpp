#include "content/pack/pack_verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "content/pack/entry_names.h"
#include "content/pack/inflate.h"

namespace jankar::pack {
namespace {

/// What the lessons and the manifest say of the pack's objects, gathered object by object.
struct Listing {
    std::vector<bool> listed;       ///< by number of the object
    bool counts_on_others = false;  ///< an update: what it lacks lies in the packs of its base
    std::vector<Fault> faults;

    void add(std::string file, std::string code, std::string text) {
        faults.push_back({"error", std::move(file), 0, std::move(code), std::move(text)});
    }
};

/// Notes that `hash` is listed by `file`; nothing when the pack lacks it.
std::optional<std::size_t> list_object(const ZipReader& zip, const std::string& hash, const std::string& file,
                                       Listing& listing) {
    Hash256 wanted;
    std::optional<std::size_t> index;
    if (parse_hash(hash, wanted)) {
        index = zip.find_object(wanted);
    }
    if (!index) {
        if (!listing.counts_on_others) {
            listing.add(file, "object_missing",
                        fmt::format("The object {} is listed but missing.", printable(hash)));
        }
        return std::nullopt;
    }
    listing.listed[*index] = true;
    return index;
}

void list_media(const ZipReader& zip, const lesson::MediaObject& media, const std::string& name,
                const std::string& file, Listing& listing) {
    const auto index = list_object(zip, media.hash, file, listing);
    if (!index) {
        return;
    }
    auto object = zip.object(*index);
    // An unreadable object is told of once, when the objects are gone through.
    if (object && (zip.object_bytes(*index) != media.bytes || object->ext != media.ext)) {
        listing.add(file, "object_differs",
                    fmt::format("{} is listed with another length or kind than {} has.", printable(name),
                                object->name));
    }
}

/// Whether the manifest's entry shows what the lesson says.
bool entry_agrees(const LessonEntry& entry, const lesson::Lesson& lesson) {
    std::string cover, cover_ext;
    if (auto found = lesson.media.find(lesson.cover); found != lesson.media.end()) {
        cover = found->second.hash;
        cover_ext = found->second.ext;
    }
    return entry.title == lesson.title && entry.subject == lesson.subject && entry.course == lesson.course &&
           entry.langs == lesson.langs && entry.minutes == lesson.minutes && entry.cover == cover &&
           entry.cover_ext == cover_ext;
}

void verify_lesson(const Pack& pack, const ZipReader& zip, const LessonEntry& entry, Listing& listing) {
    const std::string file = lesson_entry_name(entry.id);
    auto lesson = pack.lesson(entry.id);
    if (!lesson) {
        listing.add(file, lesson.error().code == ErrorCode::Io ? "unreadable" : "lesson_damaged",
                    lesson.error().text);
    } else {
        if (!entry_agrees(entry, *lesson)) {
            listing.add(
                file, "lesson_differs",
                fmt::format("The lesson {} says something else than pack.json says of it.", entry.id));
        }
        for (const auto& [name, media] : lesson->media) {
            list_media(zip, media, name, file, listing);
        }
        for (const auto& [lang, lines] : lesson->voices) {
            for (const auto& [line, voice] : lines) {
                list_media(zip, voice, lang + "/" + line, file, listing);
            }
        }
    }
    if (!entry.cover.empty()) {
        list_object(zip, entry.cover, "pack.json", listing);
    }
    for (const auto& [lang, hash] : entry.title_voices) {
        list_object(zip, hash, "pack.json", listing);
    }
}

}  // namespace

Error damaged(const std::string& pack, const std::string& entry) {
    return {ErrorCode::Corrupt, fmt::format("{}: {} is damaged.", pack, entry)};
}

Result<void> check_bytes(const ZipReader::Object& object, const std::string& hash, const std::string& pack,
                         const std::function<void(std::uint64_t)>& progress) {
    Blake2bStream digest;
    std::uint32_t crc = 0;
    Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(object.bytes->size(), 64 * 1024)));
    std::uint64_t at = 0;
    while (at < object.bytes->size()) {
        ASSIGN_OR_RETURN(std::size_t got, object.bytes->read_at(at, piece));
        if (got == 0) {
            return fail(damaged(pack, object.name));
        }
        const ByteView bytes = ByteView(piece).first(got);
        digest.update(bytes);
        crc = crc32(bytes, crc);
        at += got;
        if (progress) {
            progress(got);
        }
    }
    if (to_hex(digest.finish()) != hash || crc != object.crc) {
        return fail(damaged(pack, object.name));
    }
    return {};
}

std::vector<Fault> verify_pack(const Pack& pack, const ZipReader& zip, const Pack::Progress& progress) {
    Listing listing;
    listing.listed.assign(zip.object_count(), false);
    listing.counts_on_others = !pack.manifest().base.empty();
    for (const LessonEntry& entry : pack.manifest().lessons) {
        verify_lesson(pack, zip, entry, listing);
    }
    if (!pack.manifest().maker_face.empty()) {
        list_object(zip, pack.manifest().maker_face, "pack.json", listing);
    }
    // When a lesson could not be read, what it listed is not known, and nothing can be called unlisted.
    const bool all_read = std::none_of(listing.faults.begin(), listing.faults.end(), [](const Fault& fault) {
        return fault.code == "lesson_damaged" || fault.code == "unreadable";
    });
    std::uint64_t total = 0, done = 0;
    for (std::size_t i = 0; i < zip.object_count(); ++i) {
        total += zip.object_bytes(i);
    }
    auto count = [&](std::uint64_t bytes) {
        done += bytes;
        if (progress) {
            progress(done, total);
        }
    };
    for (std::size_t i = 0; i < zip.object_count(); ++i) {
        const std::string hash = to_hex(zip.object_hash(i));
        auto object = zip.object(i);
        if (!object) {
            listing.add("media/" + hash.substr(0, 2) + "/" + hash,
                        object.error().code == ErrorCode::Io ? "unreadable" : "header_damaged",
                        object.error().text);
            continue;
        }
        if (all_read && !listing.listed[i]) {
            listing.add(object->name, "object_unlisted",
                        fmt::format("{} is listed by no lesson.", object->name));
        }
        if (auto checked = check_bytes(*object, hash, pack.path(), count); !checked) {
            listing.add(object->name, checked.error().code == ErrorCode::Io ? "unreadable" : "object_damaged",
                        checked.error().text);
        }
    }
    return std::move(listing.faults);
}

}  // namespace jankar::pack
