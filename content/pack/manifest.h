#pragma once
// pack.json: the list of what a pack holds, and all that the shelf shows of it. Field by field in
// FORMAT.md. Plain values; any thread may read.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "content/lesson/model.h"

namespace jankar::pack {

/// A lesson as the manifest tells of it: all that the shelf shows.
struct LessonEntry {
    std::string id;
    int version = 1;
    std::string subject, course;
    lesson::ByLang title;
    std::string cover;      ///< hash of the cover's object, 64 hex; empty: no cover
    std::string cover_ext;  ///< "webp", "png" or "jpg"; empty without a cover
    int minutes = 0;
    int steps = 0;  ///< beads on the shelf (additional field `steps`)
    std::vector<std::string> langs;
    bool is_private = false;
    std::string hash;  ///< BLAKE2b-256 of its lesson.json, 64 hex
    std::vector<std::pair<std::string, std::string>>
        title_voices;  ///< language -> hash of the title's voice (opus)
};

struct Manifest {
    int format = 1;
    std::string kind = "lessons";
    std::string id;
    int version = 1;
    lesson::ByLang title;
    std::string maker_name;
    std::string maker_face;  ///< hash of her picture's object, 64 hex; empty: none
    std::vector<std::string> langs;
    std::string licence, credits;
    std::string player;  ///< lowest version that can play it, e.g. "0.1.0"; empty: any
    std::vector<std::string> base;
    std::vector<LessonEntry> lessons;  ///< in the order of the shelf
};

/// The exact text of pack.json: fields in a fixed order, no spaces, one newline at the end.
std::string to_json(const Manifest& manifest);

/// What a pack holds, however it came: BLAKE2b-256 of to_json() without `base`. A pack that came as an update
/// is the same as one that came whole.
Hash256 content_hash(const Manifest& manifest);

/// Reads a pack.json strictly: Corrupt when a field is missing or wrong, Refused past a limit, Unsupported
/// for another format or kind, or a pack that needs a newer player. Fields it does not know are left alone.
Result<Manifest> manifest_from_json(std::string_view text);

/// The version of this program, as packs ask for it.
std::string_view program_version();

}  // namespace jankar::pack
