// Any text as the three texts a stranger may write: pack.json, lesson.json, lesson.toml. What pack.json and
// lesson.json are read as can be written and read again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "content/lesson/json.h"
#include "content/lesson/toml_reader.h"
#include "content/pack/json_limits.h"
#include "content/pack/manifest.h"

using namespace jankar;

namespace {

void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
#if defined(FUZZ_MANIFEST)
    const auto manifest = pack::manifest_from_json(text);
    if (manifest) {
        const auto again = pack::manifest_from_json(pack::to_json(*manifest));
        must(again.has_value() && pack::to_json(*again) == pack::to_json(*manifest));
    } else {
        must(manifest.error().text.ends_with("."));
    }
#elif defined(FUZZ_LESSON_JSON)
    if (pack::check_json_limits(text, "lesson.json")) {
        const auto lesson = lesson::lesson_from_json(text);
        if (lesson) {
            const auto again = lesson::lesson_from_json(lesson::to_json(*lesson));
            must(again.has_value() && lesson::to_json(*again) == lesson::to_json(*lesson));
        } else {
            must(lesson.error().text.ends_with("."));
        }
    }
#else
    lesson::LessonFolder folder;
    lesson::read_lesson_toml(text, folder);
    for (const lesson::Fault& fault : folder.faults) {
        must(!fault.text.empty() && fault.line >= 0);
    }
#endif
    return 0;
}
