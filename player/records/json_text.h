#pragma once
// Writes one JSON object on one line, fields in the order they are given, integers and strings only: the
// form of a record, whose bytes are hashed and never written twice. Reading is nlohmann's work.
// Not thread-safe.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace jankar::records {

/// `text` in quotation marks. Bytes that are not UTF-8 become U+FFFD.
std::string json_quoted(std::string_view text);

class JsonLine {
 public:
    JsonLine& number(std::string_view key, std::int64_t value);
    JsonLine& text(std::string_view key, std::string_view value);
    /// `json` is put in as it is.
    JsonLine& raw(std::string_view key, std::string_view json);
    JsonLine& texts(std::string_view key, const std::map<std::string, std::string>& values);
    /// The finished line, without a newline.
    std::string done() const { return line_ + '}'; }

 private:
    void key(std::string_view key);
    std::string line_ = "{";
};

}  // namespace jankar::records
