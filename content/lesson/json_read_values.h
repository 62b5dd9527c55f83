#pragma once
// Takes single values out of the JSON of a lesson that nobody vouches for. What is not there leaves `into` as
// it is (a flag: false); what is of the wrong kind or beyond its limit is Corrupt, before anything is kept of
// it. Private to this folder. Any thread.
#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/lesson/model.h"

namespace jankar::lesson {

using Json = nlohmann::json;

constexpr std::size_t kMaxItems = 16;  ///< of any list in a step; the rules ask for fewer
constexpr std::size_t kMaxLangs = 32;

template <class... Args>
tl::unexpected<Error> corrupt(fmt::format_string<Args...> text, Args&&... args) {
    return fail(ErrorCode::Corrupt,
                "The lesson is damaged: " + fmt::format(text, std::forward<Args>(args)...) + ".");
}

/// No control characters but line breaks and tabs, and not too long.
bool is_clean_text(const std::string& text);

/// The value of a key, or null.
const Json* find(const Json& json, const char* key);

Result<void> take(const Json& json, const char* key, std::string& into);
Result<void> take(const Json& json, const char* key, bool& into);
Result<void> take(const Json& json, const char* key, std::int64_t low, std::int64_t high, std::int64_t& into);
Result<void> take(const Json& json, const char* key, ByLang& into);
Result<void> take(const Json& json, const char* key, std::vector<std::string>& into);
/// Amounts of at least `low`, by country.
Result<void> take(const Json& json, const char* key, std::int64_t low, Amounts& into);
/// Notes and coins, by country.
Result<void> take(const Json& json, const char* key, std::map<std::string, std::vector<std::int64_t>>& into);
/// From 0 to 100; it must be there.
Result<void> take_percent(const Json& json, const char* key, double& into);

/// Any other whole number.
template <class Number>
Result<void> take_number(const Json& json, const char* key, std::int64_t low, std::int64_t high,
                         Number& into) {
    auto wide = static_cast<std::int64_t>(into);
    RETURN_IF_ERROR(take(json, key, low, high, wide));
    into = static_cast<Number>(wide);
    return {};
}

/// A list of objects, or an empty one when the key is not there.
Result<const Json*> list(const Json& json, const char* key, std::size_t most);
/// An object, or an empty one when the key is not there.
Result<const Json*> table(const Json& json, const char* key, std::size_t most);

}  // namespace jankar::lesson
