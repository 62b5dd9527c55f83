#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "content/base/ids.h"
#include "content/lesson/checks.h"
#include "content/lesson/json.h"
#include "content/lesson/json_keys.h"
#include "content/lesson/uses.h"

// Reading lesson.json. Every function checks before it keeps; the first broken rule ends the reading, since
// a pack is made by a program and is whole or not.

namespace jankar::lesson {
namespace {

using Json = nlohmann::json;

constexpr int kMaxNesting = 16;
constexpr std::size_t kMaxSteps = 100;
constexpr std::size_t kMaxItems = 16;
constexpr std::size_t kMaxLangs = 32;
constexpr std::size_t kMaxObjects = 2000;
constexpr std::size_t kMaxText = 4000;
constexpr std::uint64_t kMaxObjectBytes = std::uint64_t{4} << 30U;
constexpr int kMaxPixels = 4096;
constexpr std::int64_t kMaxMs = 24 * 3600 * 1000;

template <class... Args>
tl::unexpected<Error> corrupt(fmt::format_string<Args...> text, Args&&... args) {
    return fail(ErrorCode::Corrupt,
                "The lesson is damaged: " + fmt::format(text, std::forward<Args>(args)...) + ".");
}

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

bool is_clean_text(const std::string& text) {
    return text.size() <= kMaxText && std::none_of(text.begin(), text.end(), [](char c) {
               return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
           });
}

const Json* find(const Json& json, const char* key) {
    auto at = json.find(key);
    return at == json.end() ? nullptr : &*at;
}

Result<void> take(const Json& json, const char* key, std::string& into) {
    const Json* value = find(json, key);
    if (value == nullptr) {
        return {};
    }
    if (!value->is_string() || !is_clean_text(value->get_ref<const std::string&>())) {
        return corrupt("\"{}\" is no text of sensible length", key);
    }
    into = value->get<std::string>();
    return {};
}

Result<void> take(const Json& json, const char* key, bool& into) {
    const Json* value = find(json, key);
    if (value != nullptr && !value->is_boolean()) {
        return corrupt("\"{}\" is neither true nor false", key);
    }
    into = value != nullptr && value->get<bool>();
    return {};
}

template <class Number>
Result<void> take(const Json& json, const char* key, std::int64_t low, std::int64_t high, Number& into) {
    const Json* value = find(json, key);
    if (value == nullptr) {
        return {};
    }
    const bool fits = value->is_number_unsigned()
                          ? value->get<std::uint64_t>() <=
                                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
                          : value->is_number_integer();
    if (!fits || value->get<std::int64_t>() < low || value->get<std::int64_t>() > high) {
        return corrupt("\"{}\" is no whole number from {} to {}", key, low, high);
    }
    into = static_cast<Number>(value->get<std::int64_t>());
    return {};
}

Result<void> take(const Json& json, const char* key, ByLang& into) {
    const Json* value = find(json, key);
    if (value == nullptr) {
        return {};
    }
    if (!value->is_object() || value->size() > kMaxLangs) {
        return corrupt("\"{}\" is no table of languages", key);
    }
    for (const auto& [lang, text] : value->items()) {
        if (!is_language(lang) || !text.is_string() || !is_clean_text(text.get_ref<const std::string&>())) {
            return corrupt("\"{}\" is no table of languages", key);
        }
        into[lang] = text.get<std::string>();
    }
    return {};
}

Result<void> take(const Json& json, const char* key, std::vector<std::string>& into) {
    const Json* value = find(json, key);
    if (value == nullptr) {
        return {};
    }
    if (!value->is_array() || value->size() > kMaxLangs) {
        return corrupt("\"{}\" is no list", key);
    }
    for (const Json& text : *value) {
        if (!text.is_string() || !is_clean_text(text.get_ref<const std::string&>())) {
            return corrupt("\"{}\" holds something that is no text", key);
        }
        into.push_back(text.get<std::string>());
    }
    return {};
}

Result<const Json*> list(const Json& json, const char* key, std::size_t most) {
    static const Json kNone = Json::array();
    const Json* value = find(json, key);
    if (value == nullptr) {
        return &kNone;
    }
    if (!value->is_array() || value->size() > most) {
        return corrupt("\"{}\" is no list of at most {}", key, most);
    }
    for (const Json& entry : *value) {
        if (!entry.is_object()) {
            return corrupt("\"{}\" holds something that is no object", key);
        }
    }
    return value;
}

Result<const Json*> table(const Json& json, const char* key, std::size_t most) {
    static const Json kNone = Json::object();
    const Json* value = find(json, key);
    if (value == nullptr) {
        return &kNone;
    }
    if (!value->is_object() || value->size() > most) {
        return corrupt("\"{}\" is no table of at most {} entries", key, most);
    }
    return value;
}

Result<Item> item_from(const Json& json) {
    Item item;
    RETURN_IF_ERROR(take(json, "picture", item.picture));
    RETURN_IF_ERROR(take(json, "say", item.say));
    RETURN_IF_ERROR(take(json, "cap", item.cap));
    RETURN_IF_ERROR(take(json, "ok", item.ok));
    return item;
}

Result<Pause> pause_from(const Json& json) {
    Pause pause;
    const Json* at = find(json, "at");
    const double seconds = at != nullptr && at->is_number() ? at->get<double>() : -1;
    if (!std::isfinite(seconds) || seconds <= 0 || seconds > 3600) {
        return corrupt("a pause has no place in the clip");
    }
    pause.at_ms = std::llround(seconds * 1000);
    RETURN_IF_ERROR(take(json, "say", pause.say));
    RETURN_IF_ERROR(take(json, "ask", pause.ask));
    RETURN_IF_ERROR(take(json, "talk", pause.talk));
    return pause;
}

Result<Step> step_from(const Json& json) {
    Step step;
    std::string type;
    RETURN_IF_ERROR(take(json, "id", step.id));
    if (!is_slug(step.id)) {
        return corrupt("a step has no proper id");
    }
    RETURN_IF_ERROR(take(json, "type", type));
    auto known = step_type_from_name(type);
    if (!known || !type_is_played(*known)) {
        return fail(
            ErrorCode::Unsupported,
            known ? fmt::format("This player cannot run \"{}\" steps yet.", type)
                  : std::string("The lesson has a step of a kind that this player does not know; a newer "
                                "player is needed."));
    }
    step.type = *known;
    RETURN_IF_ERROR(take(json, "say", step.say));
    RETURN_IF_ERROR(take(json, "cap", step.cap));
    RETURN_IF_ERROR(take(json, "picture", step.picture));
    RETURN_IF_ERROR(take(json, "video", step.video));
    RETURN_IF_ERROR(take(json, "hint", step.hint));
    RETURN_IF_ERROR(take(json, "teach", step.teach));
    RETURN_IF_ERROR(take(json, "review", step.review));
    RETURN_IF_ERROR(take(json, "seconds", 0, 3600, step.seconds));
    if (const char* key = items_key(step.type)) {
        ASSIGN_OR_RETURN(const Json* items, list(json, key, kMaxItems));
        for (const Json& entry : *items) {
            ASSIGN_OR_RETURN(Item item, item_from(entry));
            step.items.push_back(std::move(item));
        }
    }
    if (step.type == StepType::Video) {
        ASSIGN_OR_RETURN(const Json* pauses, list(json, "pause", kMaxItems + 4));
        for (const Json& entry : *pauses) {
            ASSIGN_OR_RETURN(Pause pause, pause_from(entry));
            step.pauses.push_back(std::move(pause));
        }
    }
    return step;
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
    RETURN_IF_ERROR(take(json, "bytes", 1, static_cast<std::int64_t>(kMaxObjectBytes), object.bytes));
    if (object.bytes == 0) {
        return corrupt("\"{}\" does not say its size", name);
    }
    RETURN_IF_ERROR(take(json, "width", 0, kMaxPixels, object.width));
    RETURN_IF_ERROR(take(json, "height", 0, kMaxPixels, object.height));
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
    RETURN_IF_ERROR(take(json, "version", 1, 1'000'000'000, lesson.version));
    RETURN_IF_ERROR(take(json, "subject", lesson.subject));
    RETURN_IF_ERROR(take(json, "course", lesson.course));
    RETURN_IF_ERROR(take(json, "cover", lesson.cover));
    RETURN_IF_ERROR(take(json, "say", lesson.say));
    RETURN_IF_ERROR(take(json, "langs", lesson.langs));
    if (lesson.langs.empty()) {
        return corrupt("it has no language");
    }
    RETURN_IF_ERROR(take(json, "minutes", 0, 600, lesson.minutes));
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
