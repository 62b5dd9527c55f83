#include "content/lesson/json_read_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "content/base/ids.h"
#include "content/lesson/rules.h"

namespace jankar::lesson {
namespace {

constexpr std::size_t kMaxText = 4000;

bool is_whole(const Json& value, std::int64_t low, std::int64_t high) {
    const bool fits = value.is_number_unsigned()
                          ? value.get<std::uint64_t>() <=
                                static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
                          : value.is_number_integer();
    return fits && value.get<std::int64_t>() >= low && value.get<std::int64_t>() <= high;
}

}  // namespace

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

Result<void> take(const Json& json, const char* key, std::int64_t low, std::int64_t high,
                  std::int64_t& into) {
    const Json* value = find(json, key);
    if (value == nullptr) {
        return {};
    }
    if (!is_whole(*value, low, high)) {
        return corrupt("\"{}\" is no whole number from {} to {}", key, low, high);
    }
    into = value->get<std::int64_t>();
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

Result<void> take_percent(const Json& json, const char* key, double& into) {
    const Json* value = find(json, key);
    const double percent = value != nullptr && value->is_number() ? value->get<double>() : -1;
    if (!std::isfinite(percent) || percent < 0 || percent > 100) {
        return corrupt("\"{}\" is no number of percent", key);
    }
    into = percent;
    return {};
}

Result<void> take(const Json& json, const char* key, std::int64_t low, Amounts& into) {
    ASSIGN_OR_RETURN(const Json* amounts, table(json, key, kMaxCountries));
    for (const auto& [country, amount] : amounts->items()) {
        if (!is_country(country) || !is_whole(amount, low, kMaxAmount)) {
            return corrupt("\"{}\" holds something that is no amount of a country's money", key);
        }
        into[country] = amount.get<std::int64_t>();
    }
    return {};
}

Result<void> take(const Json& json, const char* key, std::map<std::string, std::vector<std::int64_t>>& into) {
    ASSIGN_OR_RETURN(const Json* trays, table(json, key, kMaxCountries));
    for (const auto& [country, pieces] : trays->items()) {
        if (!is_country(country) || !pieces.is_array() || pieces.size() > kMaxPieces ||
            !std::all_of(pieces.begin(), pieces.end(),
                         [](const Json& piece) { return is_whole(piece, 1, kMaxAmount); })) {
            return corrupt("\"{}\" holds something that is no tray of notes and coins", key);
        }
        into[country] = pieces.get<std::vector<std::int64_t>>();
    }
    return {};
}

}  // namespace jankar::lesson
