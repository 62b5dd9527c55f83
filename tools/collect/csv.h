#pragma once
// Comma-separated values as RFC 4180 has them: CRLF, quotes where needed, UTF-8; files begin with a byte
// order mark, so that spreadsheets take them for UTF-8. Pure functions, any thread.
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace jankar::collect {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A cell that begins as a formula does gets an apostrophe before it, so that no spreadsheet runs what a
/// device or a roster wrote.
std::string spreadsheet_safe(std::string_view field);

class CsvWriter {
 public:
    explicit CsvWriter(const std::vector<std::string_view>& header);
    /// REQUIRES: as many fields as the header has.
    void row(const std::vector<std::string>& fields);
    const std::string& text() const { return text_; }

 private:
    void line(const std::vector<std::string_view>& fields);
    std::string text_;
    std::size_t columns_;
};

/// Rows of fields; takes CRLF, LF and a byte order mark. Corrupt with the line number when a quote is left
/// open or stands in the middle of a field.
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text);

}  // namespace jankar::collect
