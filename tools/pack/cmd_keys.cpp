// jankar-pack keygen and sign.
#include <cstdio>

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

int run_keygen(const Options& options) {
    Console console;
    Result<pack::SigningKey> key = pack::generate_key(options.name);
    if (!key) {
        return console.fail_with(key.error());
    }
    if (Result<void> written = pack::write_key_files(options.output, *key); !written) {
        return console.fail_with(written.error());
    }
    if (!options.face.empty()) {
        if (Result<void> face = write_face(options.output, options.face); !face) {
            return console.fail_with(face.error());
        }
    }
    std::printf("%s: keep it secret and safe; give away %s.pub.\n", options.output.c_str(),
                options.output.c_str());
    return 0;
}

namespace {

Result<void> sign(const std::string& path, const std::string& key_file, Console& console) {
    ASSIGN_OR_RETURN(pack::SigningKey key, pack::read_signing_key(key_file));
    ASSIGN_OR_RETURN(std::shared_ptr<const pack::Pack> pack, pack::Pack::open(path));
    ASSIGN_OR_RETURN(ScratchFolder scratch, ScratchFolder::make());
    std::unique_ptr<pack::Writer> writer = pack::Writer::create();
    ASSIGN_OR_RETURN(const std::uint64_t total, bytes_of_objects(*pack));
    console.begin("MB");
    RETURN_IF_ERROR(copy_into(*pack, scratch.path(), *writer, nullptr, [&](std::uint64_t bytes) {
        console.progress("signing", static_cast<std::int64_t>(bytes / 1000000),
                         static_cast<std::int64_t>(total / 1000000));
    }));
    pack::Manifest manifest = pack->manifest();
    manifest.lessons.clear();
    manifest.maker_name = key.name;
    ASSIGN_OR_RETURN(manifest.maker_face, add_face(key_file, *writer));
    // A pack this large was allowed to be so when it was made.
    return writer->write(path, std::move(manifest), key, true);
}

}  // namespace

int run_sign(const Options& options) {
    Console console;
    if (Result<void> signed_now = sign(options.paths.front(), options.key, console); !signed_now) {
        return console.fail_with(signed_now.error());
    }
    console.clear();
    std::printf("%s: signed.\n", options.paths.front().c_str());
    return 0;
}

}  // namespace jankar::build
