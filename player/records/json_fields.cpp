#include "player/records/json_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace jankar::records {

std::string JsonFields::text(const char* key, std::size_t hex_length) {
    const auto it = json.find(key);
    if (it == json.end() || !it->is_string()) {
        ok = false;
        return {};
    }
    const auto& value = it->get_ref<const std::string&>();
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (hex_length != 0 && (value.size() != hex_length || !std::all_of(value.begin(), value.end(), is_hex))) {
        ok = false;
    }
    return value;
}

std::int64_t JsonFields::number(const char* key) {
    return number_of(json.contains(key) ? json.at(key) : nlohmann::json());
}

int JsonFields::small(const char* key) {
    const std::int64_t value = number(key);
    ok = ok && value >= -1'000'000'000 && value <= 1'000'000'000;
    return ok ? static_cast<int>(value) : 0;
}

std::int64_t JsonFields::number_of(const nlohmann::json& value) {
    const bool fits =
        value.is_number_integer() &&
        (!value.is_number_unsigned() || value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
    ok = ok && fits;
    return fits ? value.get<std::int64_t>() : 0;
}

void JsonFields::each(const char* key,
                      const std::function<void(const std::string&, const nlohmann::json&)>& take) {
    const auto it = json.find(key);
    if (it == json.end() || !it->is_object()) {
        ok = false;
        return;
    }
    for (const auto& [name, value] : it->items()) {
        take(name, value);
    }
}

}  // namespace jankar::records
