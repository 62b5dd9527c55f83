#pragma once
// Reading fields of foreign JSON without surprises. Not thread-safe.
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace jankar::records {

/// Fields of an object that may hold anything: a missing or strange one turns `ok` false.
struct JsonFields {
    const nlohmann::json& json;
    bool ok = true;

    /// `hex_length` not 0: exactly so many lower-case hexadecimal digits.
    std::string text(const char* key, std::size_t hex_length = 0);
    std::int64_t number(const char* key);
    int small(const char* key);  ///< of at most nine digits
    std::int64_t number_of(const nlohmann::json& value);
    void each(const char* key, const std::function<void(const std::string&, const nlohmann::json&)>& take);
};

}  // namespace jankar::records
