#pragma once
// Reading fields of foreign JSON without surprises. Not thread-safe; includes nlohmann, so for .cpp files
// only.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace jankar::records {

/// Fields of an object that may hold anything: a missing or strange one turns `ok` false.
struct JsonFields {
    const nlohmann::json& json;
    bool ok = true;

    std::string text(const char* key, std::size_t hex_length = 0) {
        const auto it = json.find(key);
        if (it == json.end() || !it->is_string()) {
            ok = false;
            return {};
        }
        const auto& value = it->get_ref<const std::string&>();
        const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
        if (hex_length != 0 &&
            (value.size() != hex_length || !std::all_of(value.begin(), value.end(), is_hex))) {
            ok = false;
        }
        return value;
    }
    std::int64_t number(const char* key) {
        return number_of(json.contains(key) ? json.at(key) : nlohmann::json());
    }
    int small(const char* key) {
        const std::int64_t value = number(key);
        ok = ok && value >= -1'000'000'000 && value <= 1'000'000'000;
        return ok ? static_cast<int>(value) : 0;
    }
    std::int64_t number_of(const nlohmann::json& value) {
        const bool fits = value.is_number_integer() &&
                          (!value.is_number_unsigned() ||
                           value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
        ok = ok && fits;
        return fits ? value.get<std::int64_t>() : 0;
    }
    template <class Take>
    void each(const char* key, Take take) {
        const auto it = json.find(key);
        if (it == json.end() || !it->is_object()) {
            ok = false;
            return;
        }
        for (const auto& [name, value] : it->items()) {
            take(name, value);
        }
    }
};

}  // namespace jankar::records
