// jankar-pack diff: an update that brings only what the installed pack has not.
#include <cstdio>

#include "content/base/byte_source.h"
#include "content/base/files.h"
#include "content/pack/keys.h"
#include "content/pack/pack.h"
#include "content/pack/writer.h"
#include "tools/pack/cache.h"
#include "tools/pack/commands.h"
#include "tools/pack/console.h"
#include "tools/pack/maker_face.h"
#include "tools/pack/pack_objects.h"

namespace jankar::build {

namespace {

/// What no device would take is not made: another pack, no higher version, another maker.
Result<void> may_update(const pack::Pack& old, const pack::Pack& fresh) {
    const pack::Manifest &a = old.manifest(), &b = fresh.manifest();
    if (a.id != b.id) {
        return fail(ErrorCode::Refused, fresh.path() + " is another pack (" + b.id + ") than " + old.path() +
                                            " (" + a.id + "); an update keeps the id.");
    }
    if (b.version <= a.version) {
        return fail(ErrorCode::Refused, fresh.path() + " is version " + std::to_string(b.version) +
                                            ", and the installed one is version " +
                                            std::to_string(a.version) + "; raise version in pack.toml.");
    }
    if (old.signer() && old.signer() != fresh.signer()) {
        return fail(ErrorCode::Refused, old.path() + " is signed, and " + fresh.path() +
                                            " is not signed with the same key; devices take no such update.");
    }
    return {};
}

Result<std::optional<pack::SigningKey>> key_for(const pack::Pack& fresh, const std::string& file) {
    if (file.empty()) {
        if (fresh.signer()) {
            return fail(ErrorCode::Refused, fresh.path() +
                                                " is signed, so its update must be signed with the same "
                                                "key; name it with --sign.");
        }
        return std::optional<pack::SigningKey>();
    }
    ASSIGN_OR_RETURN(pack::SigningKey key, pack::read_signing_key(file));
    if (fresh.signer() && to_hex(key.public_key) != *fresh.signer()) {
        return fail(ErrorCode::Refused, fresh.path() + " is signed with another key than " + file + ".");
    }
    return std::optional(std::move(key));
}

/// The maker's picture, as it is in the new pack.
Result<void> add_old_face(const pack::Pack& fresh, const pack::Pack& old, const std::string& scratch,
                          pack::Writer& writer) {
    const std::string& hash = fresh.manifest().maker_face;
    if (hash.empty() || old.object(hash)) {
        return {};
    }
    ASSIGN_OR_RETURN(std::string path, write_object(fresh, hash, "webp", scratch));
    lesson::MediaObject object;
    object.kind = lesson::MediaKind::Picture;
    object.ext = "webp";
    return writer.add_object_file(path, object);
}

Result<std::string> make_update(const Options& options, Console& console) {
    ASSIGN_OR_RETURN(auto old, pack::Pack::open(options.paths.at(0)));
    ASSIGN_OR_RETURN(auto fresh, pack::Pack::open(options.paths.at(1)));
    RETURN_IF_ERROR(may_update(*old, *fresh));
    ASSIGN_OR_RETURN(std::optional<pack::SigningKey> key, key_for(*fresh, options.key));
    ASSIGN_OR_RETURN(ScratchFolder scratch, ScratchFolder::make());
    std::unique_ptr<pack::Writer> writer = pack::Writer::create();
    ASSIGN_OR_RETURN(const std::uint64_t total, bytes_of_objects(*fresh));
    console.begin("MB");
    ASSIGN_OR_RETURN(const Copied copied,
                     copy_into(*fresh, scratch.path(), *writer, old.get(), [&](std::uint64_t bytes) {
                         console.progress("comparing", static_cast<std::int64_t>(bytes / 1000000),
                                          static_cast<std::int64_t>(total / 1000000));
                     }));
    pack::Manifest manifest = fresh->manifest();
    manifest.lessons.clear();
    manifest.base = {old->manifest().id};
    if (key) {
        manifest.maker_name = key->name;
        ASSIGN_OR_RETURN(manifest.maker_face, add_face(options.key, *writer));
    } else {
        RETURN_IF_ERROR(add_old_face(*fresh, *old, scratch.path(), *writer));
    }
    // A pack this large was allowed to be so when it was made.
    RETURN_IF_ERROR(writer->write(options.output, std::move(manifest), key, true));
    ASSIGN_OR_RETURN(auto made, open_file_source(options.output));
    ASSIGN_OR_RETURN(auto whole, open_file_source(options.paths.at(1)));
    char size[64];
    std::snprintf(size, sizeof size, "%.1f MB instead of %.1f MB", static_cast<double>(made->size()) / 1e6,
                  static_cast<double>(whole->size()) / 1e6);
    return options.output + ": version " + std::to_string(old->manifest().version) + " to " +
           std::to_string(fresh->manifest().version) + ", new objects: " + std::to_string(copied.objects) +
           " of " + std::to_string(copied.objects + copied.left_out) + ", " + size + ".";
}

}  // namespace

int run_diff(const Options& options) {
    Console console;
    Result<std::string> done = make_update(options, console);
    if (!done) {
        return console.fail_with(done.error());
    }
    console.clear();
    std::printf("%s\n", done->c_str());
    return 0;
}

}  // namespace jankar::build
