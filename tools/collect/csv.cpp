#include "tools/collect/csv.h"

#include <fmt/format.h>

#include <cassert>

namespace jankar::collect {

std::string spreadsheet_safe(std::string_view field) {
    constexpr std::string_view kFormulaStarts = "=+-@\t\r";
    const bool formula = !field.empty() && kFormulaStarts.find(field.front()) != std::string_view::npos;
    return (formula ? "'" : "") + std::string(field);
}

CsvWriter::CsvWriter(const std::vector<std::string_view>& header)
    : text_(kByteOrderMark), columns_(header.size()) {
    line(header);
}

void CsvWriter::row(const std::vector<std::string>& fields) {
    assert(fields.size() == columns_);
    std::vector<std::string> harmless;
    harmless.reserve(fields.size());
    for (const std::string& field : fields) {
        harmless.push_back(spreadsheet_safe(field));
    }
    line({harmless.begin(), harmless.end()});
}

void CsvWriter::line(const std::vector<std::string_view>& fields) {
    bool first = true;
    for (const std::string_view field : fields) {
        if (!first) {
            text_ += ',';
        }
        first = false;
        if (field.find_first_of("\",\r\n") == std::string_view::npos) {
            text_ += field;
            continue;
        }
        text_ += '"';
        for (const char c : field) {
            text_ += c;
            if (c == '"') {
                text_ += '"';
            }
        }
        text_ += '"';
    }
    text_ += "\r\n";
}

Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text) {
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        text.remove_prefix(kByteOrderMark.size());
    }
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::string field;
    std::size_t line = 1;
    bool quoted = false, was_quoted = false;
    const auto end_row = [&] {
        row.push_back(std::move(field));
        field.clear();
        was_quoted = false;
        if (row.size() > 1 || !row.front().empty()) {
            rows.push_back(std::move(row));
        }
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        if (quoted) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                field += '"';
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            if (!field.empty() || was_quoted) {
                return fail(ErrorCode::Corrupt,
                            fmt::format("Line {}: a quotation mark stands inside a field.", line));
            }
            quoted = was_quoted = true;
        } else if (c == ',') {
            row.push_back(std::move(field));
            field.clear();
            was_quoted = false;
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r' || i + 1 >= text.size() || text[i + 1] != '\n') {
            field += c;
        }
    }
    if (quoted) {
        return fail(ErrorCode::Corrupt, fmt::format("Line {}: a quotation mark is never closed.", line));
    }
    if (!field.empty() || !row.empty()) {
        end_row();
    }
    return rows;
}

}  // namespace jankar::collect
