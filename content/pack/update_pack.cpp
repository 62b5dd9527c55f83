#include "content/pack/update_pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "content/pack/entry_names.h"
#include "content/pack/zip_format.h"
#include "content/pack/zip_reader.h"
#include "content/pack/zip_records.h"

namespace jankar::pack {
namespace {

/// Several sources one after the other.
class JoinedSource : public ByteSource {
 public:
    void add(std::shared_ptr<const ByteSource> part) {
        if (part->size() > 0) {
            parts_.push_back({size_, part});
            size_ += part->size();
        }
    }
    void add(Bytes bytes) { add(memory_source(std::move(bytes))); }
    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        std::size_t done = 0;
        auto part = std::upper_bound(
            parts_.begin(), parts_.end(), offset,
            [](std::uint64_t wanted, const Part& candidate) { return wanted < candidate.begin; });
        while (part != parts_.begin() && done < out.size() && offset + done < size_) {
            const Part& now = *std::prev(part);
            const std::uint64_t inside = offset + done - now.begin;
            const auto want = static_cast<std::size_t>(
                std::min<std::uint64_t>(out.size() - done, now.source->size() - inside));
            ASSIGN_OR_RETURN(const std::size_t got, now.source->read_at(inside, out.subspan(done, want)));
            done += got;
            if (got < want) {
                break;  // a file below shrank
            }
            ++part;
        }
        return done;
    }

 private:
    struct Part {
        std::uint64_t begin;
        std::shared_ptr<const ByteSource> source;
    };
    std::vector<Part> parts_;
    std::uint64_t size_ = 0;
};

struct Piece {
    ZipEntry entry;
    std::shared_ptr<const ByteSource> content;  ///< where the entry's bytes are, unless they are in memory
};

Result<Piece> find_object(const std::string& hash, const std::vector<const ZipReader*>& places,
                          const std::string& update) {
    Hash256 wanted;
    if (parse_hash(hash, wanted)) {
        for (const ZipReader* zip : places) {
            if (const auto index = zip->find_object(wanted)) {
                ASSIGN_OR_RETURN(ZipReader::Object object, zip->object(*index));
                Piece piece;
                piece.entry.name = std::move(object.name);
                piece.entry.crc = object.crc;
                piece.entry.bytes = object.bytes->size();
                piece.entry.is_elsewhere = true;
                piece.content = std::move(object.bytes);
                return piece;
            }
        }
    }
    return fail(ErrorCode::NotFound,
                fmt::format("{} is an update, and the packs it counts on lack a part of it.", update));
}

}  // namespace

std::set<std::string> listed_objects(const Pack& pack, std::vector<Error>& unreadable) {
    std::set<std::string> hashes;
    const Manifest& manifest = pack.manifest();
    auto list = [&](const std::string& hash) {
        if (!hash.empty()) {
            hashes.insert(hash);
        }
    };
    list(manifest.maker_face);
    for (const LessonEntry& entry : manifest.lessons) {
        list(entry.cover);
        for (const auto& [lang, hash] : entry.title_voices) {
            list(hash);
        }
        const auto lesson = pack.lesson(entry.id);
        if (!lesson) {
            unreadable.push_back(lesson.error());
            continue;
        }
        for (const auto& [name, object] : lesson->media) {
            list(object.hash);
        }
        for (const auto& [lang, lines] : lesson->voices) {
            for (const auto& [line, object] : lines) {
                list(object.hash);
            }
        }
    }
    return hashes;
}

Result<std::shared_ptr<const ByteSource>> assemble_update(const std::string& update,
                                                          const std::vector<std::string>& bases) {
    ASSIGN_OR_RETURN(auto source, open_file_source(update));
    std::vector<NamedSource> others;
    for (const std::string& base : bases) {
        ASSIGN_OR_RETURN(auto base_source, open_file_source(base));
        others.push_back({std::move(base_source), base});
    }
    return assemble_update({std::move(source), update}, others);
}

Result<std::shared_ptr<const ByteSource>> assemble_update(const NamedSource& update,
                                                          const std::vector<NamedSource>& bases) {
    ASSIGN_OR_RETURN(const ZipReader own, ZipReader::open(update.source, update.name));
    ASSIGN_OR_RETURN(const auto pack, Pack::open(update.source, update.name, Pack::Accept::Updates));
    std::vector<ZipReader> others;
    for (const NamedSource& base : bases) {
        ASSIGN_OR_RETURN(ZipReader zip, ZipReader::open(base.source, base.name));
        others.push_back(std::move(zip));
    }
    std::vector<const ZipReader*> places = {&own};
    for (const ZipReader& zip : others) {
        places.push_back(&zip);
    }

    std::vector<Piece> pieces;
    pieces.push_back({stored_entry("mimetype", as_bytes(zip::kMimetype)), nullptr});
    ASSIGN_OR_RETURN(ZipEntry manifest, compressed_entry("pack.json", pack->manifest_json()));
    pieces.push_back({std::move(manifest), nullptr});
    ASSIGN_OR_RETURN(const std::optional<Bytes> signature, own.read_signature());
    if (signature) {
        pieces.push_back({stored_entry("pack.sig", *signature), nullptr});
    }
    std::set<std::string> ids;
    for (const LessonEntry& entry : pack->manifest().lessons) {
        ids.insert(entry.id);
    }
    for (const std::string& id : ids) {
        ASSIGN_OR_RETURN(const Bytes json, own.read_lesson(id));
        ASSIGN_OR_RETURN(ZipEntry entry, compressed_entry(lesson_entry_name(id), as_text(json)));
        pieces.push_back({std::move(entry), nullptr});
    }
    std::vector<Error> unreadable;
    for (const std::string& hash : listed_objects(*pack, unreadable)) {
        ASSIGN_OR_RETURN(Piece piece, find_object(hash, places, update.name));
        pieces.push_back(std::move(piece));
    }
    if (!unreadable.empty()) {
        return fail(std::move(unreadable.front()));
    }
    auto joined = std::make_shared<JoinedSource>();
    Bytes directory;
    for (Piece& piece : pieces) {
        append_central(directory, piece.entry, joined->size());
        joined->add(local_header(piece.entry));
        if (piece.content) {
            joined->add(std::move(piece.content));
        } else {
            joined->add(std::move(piece.entry.packed));
        }
    }
    const std::uint64_t directory_at = joined->size();
    Bytes end = end_records(pieces.size(), directory.size(), directory_at);
    joined->add(std::move(directory));
    joined->add(std::move(end));
    return std::shared_ptr<const ByteSource>(std::move(joined));
}

}  // namespace jankar::pack
