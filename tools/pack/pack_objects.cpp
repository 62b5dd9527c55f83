#include "tools/pack/pack_objects.h"

#include <set>

#include "content/base/byte_source.h"
#include "content/base/files.h"
#include "content/pack/zip_reader.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostObject = 2ULL << 30;

std::string entry_name(const std::string& hash, const std::string& ext) {
    return "media/" + hash.substr(0, 2) + "/" + hash + "." + ext;
}

std::vector<const lesson::MediaObject*> objects_of(const lesson::Lesson& lesson) {
    std::vector<const lesson::MediaObject*> out;
    for (const auto& [name, object] : lesson.media) {
        out.push_back(&object);
    }
    for (const auto& [lang, lines] : lesson.voices) {
        for (const auto& [line, object] : lines) {
            out.push_back(&object);
        }
    }
    return out;
}

}  // namespace

Result<std::string> write_object(const pack::Pack& pack, const std::string& hash, const std::string& ext,
                                 const std::string& folder) {
    std::string path = folder + "/" + entry_name(hash, ext);
    if (!is_file(path)) {
        ASSIGN_OR_RETURN(Bytes bytes, pack.read_object(hash, kMostObject));
        RETURN_IF_ERROR(make_folders(path.substr(0, path.rfind('/'))));
        RETURN_IF_ERROR(write_file_atomic(path, bytes));
    }
    return path;
}

Result<int> extract_pack(const pack::Pack& pack, const std::string& folder) {
    std::set<std::string> written;
    // The lessons as they are written there, to the byte.
    ASSIGN_OR_RETURN(auto source, open_file_source(pack.path()));
    ASSIGN_OR_RETURN(const pack::ZipReader zip, pack::ZipReader::open(std::move(source), pack.path()));
    RETURN_IF_ERROR(make_folders(folder));
    RETURN_IF_ERROR(write_file_atomic(folder + "/pack.json", as_bytes(pack.manifest_json())));
    int count = 1;
    const bool is_update = !pack.manifest().base.empty();
    auto write = [&](const std::string& hash, const std::string& ext) -> Result<void> {
        if (is_update && !pack.object(hash) && pack.object(hash).error().code == ErrorCode::NotFound) {
            return {};  // it lies in a pack that the update counts on
        }
        ASSIGN_OR_RETURN(std::string path, write_object(pack, hash, ext, folder));
        written.insert(hash);
        return {};
    };
    if (const std::string& face = pack.manifest().maker_face; !face.empty()) {
        RETURN_IF_ERROR(write(face, "webp"));
    }
    for (const pack::LessonEntry& entry : pack.manifest().lessons) {
        ASSIGN_OR_RETURN(lesson::Lesson lesson, pack.lesson(entry.id));
        const std::string place = folder + "/lessons/" + entry.id;
        RETURN_IF_ERROR(make_folders(place));
        ASSIGN_OR_RETURN(const Bytes json, zip.read_lesson(entry.id));  // pack.lesson: it has its hash
        RETURN_IF_ERROR(write_file_atomic(place + "/lesson.json", json));
        ++count;
        for (const lesson::MediaObject* object : objects_of(lesson)) {
            RETURN_IF_ERROR(write(object->hash, object->ext));
        }
    }
    return count + static_cast<int>(written.size());
}

Result<Copied> copy_into(const pack::Pack& pack, const std::string& scratch, pack::Writer& writer,
                         const pack::Pack* base, const CopyProgress& progress) {
    std::set<std::string> seen;
    Copied copied;
    std::uint64_t bytes = 0;
    for (const pack::LessonEntry& entry : pack.manifest().lessons) {
        ASSIGN_OR_RETURN(lesson::Lesson lesson, pack.lesson(entry.id));
        for (const lesson::MediaObject* object : objects_of(lesson)) {
            if (!seen.insert(object->hash).second) {
                continue;
            }
            // What the base holds under this name has these bytes: its name is their hash.
            if (base != nullptr && base->object(object->hash)) {
                writer.count_on_object(*object);
                ++copied.left_out;
            } else {
                ASSIGN_OR_RETURN(std::string path, write_object(pack, object->hash, object->ext, scratch));
                lesson::MediaObject copy = *object;
                RETURN_IF_ERROR(writer.add_object_file(path, copy));
                ++copied.objects;
            }
            bytes += object->bytes;
            if (progress) {
                progress(bytes);
            }
        }
        RETURN_IF_ERROR(writer.add_lesson(lesson));
    }
    return copied;
}

Result<std::uint64_t> bytes_of_objects(const pack::Pack& pack) {
    std::set<std::string> seen;
    std::uint64_t bytes = 0;
    for (const pack::LessonEntry& entry : pack.manifest().lessons) {
        ASSIGN_OR_RETURN(lesson::Lesson lesson, pack.lesson(entry.id));
        for (const lesson::MediaObject* object : objects_of(lesson)) {
            bytes += seen.insert(object->hash).second ? object->bytes : 0;
        }
    }
    return bytes;
}

}  // namespace jankar::build
