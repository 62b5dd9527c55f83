#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "content/base/ids.h"
#include "content/lesson/checks.h"
#include "content/lesson/json.h"
#include "content/lesson/json_keys.h"
#include "content/lesson/json_read_steps.h"
#include "content/lesson/json_read_values.h"
#include "content/lesson/uses.h"

// Reading lesson.json. Every function checks before it keeps; the first broken rule ends the reading, since
// a pack is made by a program and is whole or not.

namespace jankar::lesson {
namespace {

constexpr int kMaxNesting = 16;
constexpr std::size_t kMaxSteps = 100;
constexpr std::size_t kMaxObjects = 2000;
constexpr std::uint64_t kMaxObjectBytes = std::uint64_t{4} << 30U;
constexpr int kMaxSide = 4096;                      // pixels of a picture, and of a clip
constexpr std::int64_t kMaxClipArea = 1920 * 1088;  // pixels; a clip may stand upright
constexpr std::int64_t kMaxMs = 24 * 3600 * 1000;

/// JSON that goes deeper than any lesson is refused before it is parsed.
bool nests_too_deep(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kMaxNesting) {
                return true;
            }
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

bool is_hash(const std::string& text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool ext_fits(MediaKind kind, const std::string& ext) {
    switch (kind) {
        case MediaKind::Picture:
            return ext == "webp" || ext == "png" || ext == "jpg";
        case MediaKind::Voice:
            return ext == "opus";
        case MediaKind::Video:
            return ext == "mp4" || ext == "webm";
    }
    return false;
}

Result<MediaObject> object_from(const Json& json, const std::string& name) {
    if (!json.is_object()) {
        return corrupt("the entry of \"{}\" is no object", name);
    }
    MediaObject object;
    std::string kind;
    RETURN_IF_ERROR(take(json, "hash", object.hash));
    RETURN_IF_ERROR(take(json, "ext", object.ext));
    RETURN_IF_ERROR(take(json, "kind", kind));
    if (kind == name_of(MediaKind::Picture)) {
        object.kind = MediaKind::Picture;
    } else if (kind == name_of(MediaKind::Voice)) {
        object.kind = MediaKind::Voice;
    } else if (kind == name_of(MediaKind::Video)) {
        object.kind = MediaKind::Video;
    } else {
        return corrupt("\"{}\" is of no known kind", name);
    }
    if (!is_hash(object.hash) || !ext_fits(object.kind, object.ext)) {
        return corrupt("\"{}\" has no proper hash or ending", name);
    }
    RETURN_IF_ERROR(take_number(json, "bytes", 1, static_cast<std::int64_t>(kMaxObjectBytes), object.bytes));
    if (object.bytes == 0) {
        return corrupt("\"{}\" does not say its size", name);
    }
    RETURN_IF_ERROR(take_number(json, "width", 0, kMaxSide, object.width));
    RETURN_IF_ERROR(take_number(json, "height", 0, kMaxSide, object.height));
    if (object.kind == MediaKind::Video &&
        static_cast<std::int64_t>(object.width) * object.height > kMaxClipArea) {
        return corrupt("\"{}\" is larger than 1920 by 1088 pixels", name);
    }
    RETURN_IF_ERROR(take(json, "ms", 0, kMaxMs, object.ms));
    RETURN_IF_ERROR(take(json, "draft", object.draft));
    return object;
}

Result<void> tables_from(const Json& json, Lesson& lesson) {
    ASSIGN_OR_RETURN(const Json* media, table(json, "media", kMaxObjects));
    for (const auto& [name, entry] : media->items()) {
        if (!is_media_name(name)) {
            return corrupt("a picture or clip has no proper name");
        }
        ASSIGN_OR_RETURN(MediaObject object, object_from(entry, name));
        if (object.kind == MediaKind::Voice) {
            return corrupt("\"{}\" is a voice among the pictures and clips", name);
        }
        lesson.media.emplace(name, std::move(object));
    }
    ASSIGN_OR_RETURN(const Json* voices, table(json, "voices", kMaxLangs));
    for (const auto& [lang, lines] : voices->items()) {
        if (!is_language(lang) || !lines.is_object() || lines.size() > kMaxObjects) {
            return corrupt("the voices of a language are no table");
        }
        for (const auto& [line, entry] : lines.items()) {
            ASSIGN_OR_RETURN(MediaObject object, object_from(entry, line));
            if (!is_line_name(line) || object.kind != MediaKind::Voice) {
                return corrupt("among the voices is something that is none");
            }
            lesson.voices[lang].emplace(line, std::move(object));
        }
    }
    ASSIGN_OR_RETURN(const Json* words, table(json, "words", kMaxLangs));
    for (const auto& [lang, lines] : words->items()) {
        if (!is_language(lang) || !lines.is_object() || lines.size() > kMaxObjects) {
            return corrupt("the words of a language are no table");
        }
        for (const auto& [line, text] : lines.items()) {
            if (!is_line_name(line) || !text.is_string() ||
                !is_clean_text(text.get_ref<const std::string&>())) {
                return corrupt("among the words is something that is none");
            }
            lesson.words[lang].emplace(line, text.get<std::string>());
        }
    }
    return {};
}

Result<void> names_are_known(const Lesson& lesson) {
    auto is_kind = [&](const std::string& name, MediaKind kind) {
        auto at = lesson.media.find(name);
        return at != lesson.media.end() && at->second.kind == kind;
    };
    for (const Use& use : pictures_of(lesson)) {
        if (!is_kind(use.name, MediaKind::Picture)) {
            return corrupt("the picture \"{}\" is not among its media", use.name);
        }
    }
    for (const Use& use : videos_of(lesson)) {
        if (!is_kind(use.name, MediaKind::Video)) {
            return corrupt("the clip \"{}\" is not among its media", use.name);
        }
    }
    for (const Use& use : lines_of(lesson)) {
        if (!is_line_name(use.name)) {
            return corrupt("a spoken line has no proper name");
        }
        for (const std::string& lang : lesson.langs) {
            auto voices = lesson.voices.find(lang);
            auto words = lesson.words.find(lang);
            if ((voices == lesson.voices.end() || !voices->second.contains(use.name)) &&
                (words == lesson.words.end() || !words->second.contains(use.name))) {
                return corrupt("\"{}\" has neither voice nor words in {}", use.name, lang);
            }
        }
    }
    return {};
}

}  // namespace

Result<Lesson> lesson_from_json(std::string_view text) {
    if (text.size() > kMaxLessonBytes) {
        return corrupt("it is larger than {} bytes", kMaxLessonBytes);
    }
    if (nests_too_deep(text)) {
        return corrupt("its lists go deeper than any lesson's");
    }
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        return corrupt("it is no JSON object");
    }
    std::int64_t format = 0;
    RETURN_IF_ERROR(take(json, "format", 1, std::numeric_limits<int>::max(), format));
    if (format == 0) {
        return corrupt("it does not say its format");
    }
    if (format > kLessonFormat) {
        return fail(
            ErrorCode::Unsupported,
            fmt::format(
                "The lesson is of format {}, and this player knows up to {}; a newer player is needed.",
                format, kLessonFormat));
    }
    Lesson lesson;
    RETURN_IF_ERROR(take(json, "id", lesson.id));
    if (!is_slug(lesson.id)) {
        return corrupt("it has no proper id");
    }
    RETURN_IF_ERROR(take_number(json, "version", 1, 1'000'000'000, lesson.version));
    RETURN_IF_ERROR(take(json, "subject", lesson.subject));
    RETURN_IF_ERROR(take(json, "course", lesson.course));
    RETURN_IF_ERROR(take(json, "cover", lesson.cover));
    RETURN_IF_ERROR(take(json, "say", lesson.say));
    RETURN_IF_ERROR(take(json, "langs", lesson.langs));
    if (lesson.langs.empty()) {
        return corrupt("it has no language");
    }
    RETURN_IF_ERROR(take_number(json, "minutes", 0, 600, lesson.minutes));
    RETURN_IF_ERROR(take(json, "licence", lesson.licence));
    RETURN_IF_ERROR(take(json, "credit", lesson.credit));
    RETURN_IF_ERROR(take(json, "title", lesson.title));
    RETURN_IF_ERROR(take(json, "private", lesson.is_private));
    RETURN_IF_ERROR(take(json, "neutral", lesson.is_neutral));
    RETURN_IF_ERROR(take(json, "finish", lesson.finish));
    ASSIGN_OR_RETURN(const Json* steps, list(json, "step", kMaxSteps));
    for (const Json& entry : *steps) {
        ASSIGN_OR_RETURN(Step step, step_from(entry));
        lesson.steps.push_back(std::move(step));
    }
    RETURN_IF_ERROR(tables_from(json, lesson));
    for (const Fault& fault : check_shape(lesson)) {
        return corrupt("{}", fault.text.substr(0, fault.text.find_last_not_of('.') + 1));
    }
    RETURN_IF_ERROR(names_are_known(lesson));
    return lesson;
}

}  // namespace jankar::lesson
