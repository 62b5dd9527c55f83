#include "content/pack/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "content/base/ids.h"
#include "content/pack/entry_names.h"
#include "content/pack/json_limits.h"
#include "content/pack/zip_format.h"

namespace jankar::pack {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kMaxNameBytes = 200;  // bytes of a name or title
constexpr std::size_t kMaxText = 16'384;    // bytes of credits and licence
constexpr std::size_t kMaxLangs = 64;
constexpr std::size_t kMaxBase = 100;
constexpr int kMaxVersion = 1'000'000;
constexpr std::array<std::string_view, 5> kSubjects = {"start", "skills", "money", "safety", "together"};

enum class Lines { One, Many };

/// Reads the fields of one object. The first fault is kept in the Error all of them share, so that the
/// code that reads stays a plain list of fields.
class Fields {
 public:
    Fields(const json& object, std::string where, std::optional<Error>& fault)
        : object_(object), where_(std::move(where)), fault_(fault) {
        if (!object.is_object()) {
            complain("", "is not an object");
        }
    }

    std::string text(const char* key, std::size_t limit, Lines lines, bool required) {
        const json* value = find(key, required);
        if (!value) {
            return {};
        }
        return checked_text(*value, key, limit, lines);
    }
    int number(const char* key, int lowest, int highest, std::optional<int> otherwise) {
        const json* value = find(key, !otherwise);
        if (!value) {
            return otherwise.value_or(lowest);
        }
        if (!value->is_number_integer() ||
            (value->is_number_unsigned() && value->get<std::uint64_t>() > 1u << 30) ||
            value->get<std::int64_t>() < lowest || value->get<std::int64_t>() > highest) {
            complain(key, fmt::format("is not a whole number from {} to {}", lowest, highest));
            return lowest;
        }
        return value->get<int>();
    }
    bool flag(const char* key) {
        const json* value = find(key, false);
        if (value && !value->is_boolean()) {
            complain(key, "is neither true nor false");
        }
        return value && value->is_boolean() && value->get<bool>();
    }
    std::string slug(const char* key) {
        std::string id = text(key, 64, Lines::One, true);
        if (!fault_ && !is_slug(id)) {
            complain(key, "is not an id of small letters, digits and hyphens");
        }
        return id;
    }
    std::string hash(const char* key, bool required) {
        std::string value = text(key, 64, Lines::One, required);
        if (!fault_ && (required || !value.empty()) && !is_hash(value)) {
            complain(key, "is not a hash of 64 hexadecimal digits");
        }
        return value;
    }
    /// Language -> text, at least one.
    lesson::ByLang by_lang(const char* key, std::size_t limit) {
        lesson::ByLang texts;
        const json* value = find(key, true);
        if (value && (!value->is_object() || value->empty() || value->size() > kMaxLangs)) {
            complain(key, "is not a text in one language or more");
            return texts;
        }
        if (value) {
            for (const auto& [lang, entry] : value->items()) {
                check_lang(lang, key);
                texts[lang] = checked_text(entry, key, limit, Lines::One);
            }
        }
        return texts;
    }
    std::vector<std::string> langs(const char* key) {
        std::vector<std::string> list;
        const json* value = find(key, true);
        if (value && (!value->is_array() || value->empty() || value->size() > kMaxLangs)) {
            complain(key, "is not a list of one language or more");
            return list;
        }
        for (std::size_t i = 0; value && i < value->size(); ++i) {
            std::string lang = checked_text((*value)[i], key, 3, Lines::One);
            check_lang(lang, key);
            if (std::find(list.begin(), list.end(), lang) != list.end()) {
                complain(key, "names a language twice");
            }
            list.push_back(std::move(lang));
        }
        return list;
    }
    const json* list(const char* key, std::size_t most, bool required) {
        const json* value = find(key, required);
        if (value && (!value->is_array() || value->size() > most)) {
            complain(key, fmt::format("is not a list of at most {}", most));
            return nullptr;
        }
        return value;
    }
    const json* object(const char* key) {
        const json* value = find(key, false);
        if (value && !value->is_object()) {
            complain(key, "is not an object");
            return nullptr;
        }
        return value;
    }
    void complain(std::string_view key, std::string_view what) {
        if (!fault_) {
            std::string place = where_;
            if (!key.empty()) {
                place += (place.empty() ? "" : ".") + std::string(key);
            }
            fault_ = Error{ErrorCode::Corrupt, fmt::format("pack.json is wrong: {} {}.",
                                                           place.empty() ? "the whole" : place, what)};
        }
    }
    void check_lang(const std::string& lang, const char* key) {
        if (!is_language(lang)) {
            complain(key, "names something that is not a language code");
        }
    }

 private:
    const json* find(const char* key, bool required) {
        if (fault_) {
            return nullptr;
        }
        auto found = object_.find(key);
        if (found == object_.end()) {
            if (required) {
                complain(key, "is missing");
            }
            return nullptr;
        }
        return &*found;
    }
    std::string checked_text(const json& value, const char* key, std::size_t limit, Lines lines) {
        if (!value.is_string()) {
            complain(key, "is not a text");
            return {};
        }
        const auto& text = value.get_ref<const std::string&>();
        if (text.size() > limit) {
            complain(key, fmt::format("is longer than {} bytes", limit));
            return {};
        }
        for (char c : text) {
            const bool is_break = lines == Lines::Many && (c == '\n' || c == '\t');
            if ((static_cast<unsigned char>(c) < 0x20 || c == 0x7f) && !is_break) {
                complain(key, "holds a control character");
                return {};
            }
        }
        return text;
    }

    const json& object_;
    const std::string where_;
    std::optional<Error>& fault_;
};

/// "1.2.3" as three numbers; nothing when it is not one to three numbers with dots.
std::optional<std::array<int, 3>> parse_version(std::string_view text) {
    std::array<int, 3> version{};
    std::size_t part = 0;
    while (part < version.size()) {
        const std::size_t dot = text.find('.');
        const std::string_view number = text.substr(0, dot);
        auto [end, code] = std::from_chars(number.data(), number.data() + number.size(), version[part]);
        if (code != std::errc() || end != number.data() + number.size() || version[part] < 0) {
            return std::nullopt;
        }
        if (dot == std::string_view::npos) {
            return version;
        }
        text.remove_prefix(dot + 1);
        ++part;
    }
    return std::nullopt;
}

LessonEntry read_lesson(const json& value, std::size_t index, std::optional<Error>& fault) {
    LessonEntry entry;
    Fields fields(value, fmt::format("lessons[{}]", index), fault);
    entry.id = fields.slug("id");
    entry.version = fields.number("version", 1, kMaxVersion, {});
    entry.subject = fields.text("subject", kMaxNameBytes, Lines::One, true);
    if (!fault && std::find(kSubjects.begin(), kSubjects.end(), entry.subject) == kSubjects.end()) {
        fields.complain("subject", "is none of start, skills, money, safety, together");
    }
    entry.course = fields.text("course", kMaxNameBytes, Lines::One, false);
    entry.title = fields.by_lang("title", kMaxNameBytes);
    entry.cover = fields.hash("cover", false);
    entry.cover_ext = fields.text("cover_ext", 8, Lines::One, false);
    const bool ext_fits = entry.cover.empty() ? entry.cover_ext.empty()
                                              : entry.cover_ext == "webp" || entry.cover_ext == "png" ||
                                                    entry.cover_ext == "jpg";
    if (!fault && !ext_fits) {
        fields.complain("cover_ext", "is none of webp, png, jpg");
    }
    entry.minutes = fields.number("minutes", 0, 600, 0);
    entry.steps = fields.number("steps", 0, 1000, 0);
    entry.langs = fields.langs("langs");
    entry.is_private = fields.flag("private");
    entry.hash = fields.hash("hash", true);
    if (const json* voices = fields.object("title_voices")) {
        if (voices->size() > kMaxLangs) {
            fields.complain("title_voices", "names too many languages");
            return entry;
        }
        Fields voice(*voices, fmt::format("lessons[{}].title_voices", index), fault);
        for (const auto& item : voices->items()) {
            fields.check_lang(item.key(), "title_voices");
            entry.title_voices.emplace_back(item.key(), voice.hash(item.key().c_str(), true));
        }
    }
    return entry;
}

Manifest read_manifest(const json& value, std::optional<Error>& fault) {
    Manifest manifest;
    Fields fields(value, "", fault);
    manifest.format = fields.number("format", 1, kMaxVersion, {});
    if (!fault && manifest.format != 1) {
        fault = Error{ErrorCode::Unsupported,
                      fmt::format("It is written in format {} of packs; this program reads format 1.",
                                  manifest.format)};
    }
    manifest.kind = fields.text("kind", kMaxNameBytes, Lines::One, true);
    if (!fault && manifest.kind != "lessons") {
        fault = Error{ErrorCode::Unsupported,
                      fmt::format("It is a pack of the kind \"{}\"; this program plays packs of lessons.",
                                  printable(manifest.kind))};
    }
    manifest.player = fields.text("player", 32, Lines::One, false);
    if (!fault && !manifest.player.empty()) {
        const auto wanted = parse_version(manifest.player);
        if (!wanted) {
            fields.complain("player", "is not a version like 1.2.0");
        } else if (*wanted > parse_version(program_version()).value_or(std::array<int, 3>{})) {
            fault =
                Error{ErrorCode::Unsupported, fmt::format("It needs version {} of the player; this is {}.",
                                                          manifest.player, program_version())};
        }
    }
    manifest.id = fields.slug("id");
    manifest.version = fields.number("version", 1, kMaxVersion, {});
    manifest.title = fields.by_lang("title", kMaxNameBytes);
    if (const json* maker = fields.object("maker")) {
        Fields of_maker(*maker, "maker", fault);
        manifest.maker_name = of_maker.text("name", kMaxNameBytes, Lines::One, false);
        manifest.maker_face = of_maker.hash("face", false);
    }
    manifest.langs = fields.langs("langs");
    manifest.licence = fields.text("licence", kMaxText, Lines::Many, false);
    manifest.credits = fields.text("credits", kMaxText, Lines::Many, false);
    if (const json* base = fields.list("base", kMaxBase, false)) {
        for (const json& pack : *base) {
            if (!pack.is_string() || !is_slug(pack.get_ref<const std::string&>())) {
                fields.complain("base", "is not a list of ids of packs");
                break;
            }
            manifest.base.push_back(pack.get<std::string>());
        }
    }
    const json* lessons = fields.list("lessons", zip::kMaxLessons, true);
    if (lessons && lessons->empty()) {
        fields.complain("lessons", "is empty");
    }
    std::set<std::string_view> ids;
    manifest.lessons.reserve(lessons ? lessons->size() : 0);
    for (std::size_t i = 0; lessons && i < lessons->size() && !fault; ++i) {
        manifest.lessons.push_back(read_lesson((*lessons)[i], i, fault));
        if (!ids.insert(manifest.lessons.back().id).second) {
            fields.complain("lessons", fmt::format("has the lesson {} twice", manifest.lessons.back().id));
        }
    }
    return manifest;
}

/// Refuses an object that has a key twice, which two readers may read in two ways.
class UniqueKeys {
 public:
    bool operator()(int /*depth*/, json::parse_event_t event, json& value) {
        switch (event) {
            case json::parse_event_t::object_start:
                open_.emplace_back();
                break;
            case json::parse_event_t::object_end:
                open_.pop_back();
                break;
            case json::parse_event_t::key:
                if (!open_.back().insert(value.get<std::string>()).second) {
                    twice = value.get<std::string>();
                }
                break;
            default:
                break;
        }
        return true;
    }
    std::string twice;

 private:
    std::vector<std::set<std::string>> open_;
};

}  // namespace

std::string_view program_version() {
    return JANKAR_VERSION;
}

Hash256 content_hash(const Manifest& manifest) {
    Manifest whole = manifest;
    whole.base.clear();
    return blake2b_256(as_bytes(to_json(whole)));
}

Result<Manifest> manifest_from_json(std::string_view text) {
    if (text.size() > zip::kMaxManifest) {
        return fail(ErrorCode::Refused, fmt::format("pack.json is larger than {} bytes.", zip::kMaxManifest));
    }
    RETURN_IF_ERROR(check_json_limits(text, "pack.json"));
    UniqueKeys keys;
    json value;
    try {
        value = json::parse(text, std::ref(keys), /*allow_exceptions=*/false);
    } catch (const json::exception&) {
        value = json(json::value_t::discarded);
    }
    if (value.is_discarded()) {
        return fail(ErrorCode::Corrupt, "pack.json is not JSON.");
    }
    if (!keys.twice.empty()) {
        return fail(
            ErrorCode::Corrupt,
            fmt::format("pack.json is wrong: it has the key {} twice in one object.", printable(keys.twice)));
    }
    std::optional<Error> fault;
    Manifest manifest = read_manifest(value, fault);
    if (fault) {
        return fail(std::move(*fault));
    }
    return manifest;
}

std::string to_json(const Manifest& manifest) {
    ordered_json root;
    root["format"] = manifest.format;
    root["kind"] = manifest.kind;
    root["id"] = manifest.id;
    root["version"] = manifest.version;
    root["title"] = manifest.title;
    root["maker"] = ordered_json::object();
    root["maker"]["name"] = manifest.maker_name;
    root["maker"]["face"] = manifest.maker_face;
    root["langs"] = manifest.langs;
    root["licence"] = manifest.licence;
    root["credits"] = manifest.credits;
    root["player"] = manifest.player;
    if (!manifest.base.empty()) {
        root["base"] = manifest.base;
    }
    root["lessons"] = ordered_json::array();
    for (const LessonEntry& entry : manifest.lessons) {
        ordered_json lesson;
        lesson["id"] = entry.id;
        lesson["version"] = entry.version;
        lesson["subject"] = entry.subject;
        lesson["course"] = entry.course;
        lesson["title"] = entry.title;
        lesson["cover"] = entry.cover;
        lesson["cover_ext"] = entry.cover_ext;
        lesson["minutes"] = entry.minutes;
        lesson["steps"] = entry.steps;
        lesson["langs"] = entry.langs;
        lesson["private"] = entry.is_private;
        lesson["hash"] = entry.hash;
        lesson["title_voices"] = ordered_json::object();
        for (const auto& [lang, hash] : entry.title_voices) {
            lesson["title_voices"][lang] = hash;
        }
        root["lessons"].push_back(std::move(lesson));
    }
    // A text that is not UTF-8 is replaced; it can only come from a caller that did not check its input.
    return root.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace jankar::pack
