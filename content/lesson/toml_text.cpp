#include "content/lesson/toml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace jankar::lesson {
namespace {

constexpr int kMaxDotsInLine = 32;
constexpr int kMaxBrackets = 16;

constexpr std::string_view kUnread = " The rest of this file was not read.";

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}
bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view line_of_text(std::string_view text, int line) {
    for (int i = 1; i < line; ++i) {
        auto end = text.find('\n');
        if (end == std::string_view::npos) {
            return {};
        }
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

/// The key that the value at `column` belongs to: the last word before the '=' in front of it.
std::string key_before(std::string_view line, int column) {
    auto limit = std::min(line.size(), static_cast<std::size_t>(std::max(column, 1)));
    auto equals = line.substr(0, limit).rfind('=');
    if (equals == std::string_view::npos) {
        return {};
    }
    auto before = trimmed(line.substr(0, equals));
    auto start = before.find_last_of(" \t,{[");
    return std::string(start == std::string_view::npos ? before : before.substr(start + 1));
}

std::string_view value_after(std::string_view line, int column) {
    auto limit = std::min(line.size(), static_cast<std::size_t>(std::max(column, 1)));
    auto equals = line.substr(0, limit).rfind('=');
    return equals == std::string_view::npos ? std::string_view() : trimmed(line.substr(equals + 1));
}

std::string explain_value(std::string_view line, int column) {
    const std::string key = key_before(line, column);
    std::string_view value = value_after(line, column);
    if (auto twice = line.find("=="); twice != std::string_view::npos) {
        return fmt::format("write one = after {}, not two.", trimmed(line.substr(0, twice)));
    }
    std::string lower(value.substr(0, 5));
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (starts_with(lower, "true") || starts_with(lower, "fals") || starts_with(lower, "yes")) {
        return fmt::format("write true or false after {} =, in small letters and without quotes.", key);
    }
    if (key.empty()) {
        return "put \"quotes\" around each word of the list.";
    }
    return fmt::format("put \"quotes\" around the words after {} =.", key);
}

std::string explain(std::string_view text, int line_number, int column, std::string_view what) {
    const std::string_view line = line_of_text(text, line_number);
    const std::string_view shown = trimmed(line);
    const bool curly = has(line, "“") || has(line, "”") || has(line, "„") || has(line, "‘") || has(line, "’");
    const std::string key = key_before(line, column);
    if (has(what, "utf-8") || has(what, "UTF-8")) {
        return "there are letters that this program cannot read. Save the file as UTF-8 in your editor.";
    }
    if (has(what, "cannot redefine")) {
        if (has(what, "table header") && has(shown, "step")) {
            return "each step begins with [[step]], with two brackets on both sides.";
        }
        auto quote = what.find('\'');
        std::string name(quote == std::string_view::npos ? what : what.substr(quote + 1));
        name = name.substr(0, name.find('\''));
        return fmt::format("\"{}\" is given a second time. Keep one of the two.", name);
    }
    if (has(what, "unknown escape")) {
        return "a backslash \\ has a meaning of its own here. Write / between folders and files.";
    }
    if (curly && (has(what, "value type") || has(what, "expected") || has(what, "prohibited"))) {
        return "use straight \"quotes\", not curly ones.";
    }
    if (has(what, "parsing string") || has(what, "literal string")) {
        return has(what, "end-of-file") || has(what, "prohibited")
                   ? fmt::format("a closing \" is missing{}.", key.empty() ? "" : " after " + key + " =")
                   : "the words between the quotes cannot be read.";
    }
    if (has(what, "value type") || has(what, "parsing boolean")) {
        return explain_value(line, column);
    }
    if (has(what, "expected value")) {
        return fmt::format("something is missing after {} =.", key.empty() ? "the" : key);
    }
    if (has(what, "expected '='")) {
        if (has(what, "saw ':'")) {
            return "write = between the key and its value, not a colon.";
        }
        if (has(what, "saw ']'")) {
            return "brackets come in pairs: a step begins with [[step]].";
        }
        return "this line should be key = value, and the key one word without spaces.";
    }
    if (has(what, "table header")) {
        return "brackets come in pairs, alone on their line: a step begins with [[step]].";
    }
    if (has(what, "parsing array")) {
        return has(what, "end-of-file")
                   ? "a list is not closed: a ] is missing."
                   : "a comma is missing in the list, or the ] that closes it, before this place.";
    }
    if (has(what, "inline table")) {
        if (has(what, "dangling comma")) {
            return "take away the comma before the }.";
        }
        return "what stands between { and } must be on one line, with commas between: { picture = \"a.jpg\", "
               "say = "
               "\"a\" }.";
    }
    if (has(what, "comment or whitespace")) {
        if (has(what, "saw ','")) {
            return "take away the comma; a number is written 3.5, with a point.";
        }
        auto quotes = std::count(line.begin(), line.end(), '"');
        if (quotes > 2) {
            return "one value a line. A quote within the words is written \\\".";
        }
        return fmt::format("one value a line; put \"quotes\" around the words{}.",
                           key.empty() ? "" : " after " + key + " =");
    }
    if (has(what, "leading zeroes") || has(what, "representable") || has(what, "integer") ||
        has(what, "floating-point")) {
        return fmt::format(
            "the number{} cannot be read. Write it like 5 or 3.5, or put \"quotes\" around it if it is "
            "a name.",
            key.empty() ? "" : " after " + key + " =");
    }
    if (has(what, "root table")) {
        return "this line should begin with a key in plain letters a-z.";
    }
    if (has(what, "end-of-file")) {
        return "the file ends too early: a quote or a bracket is not closed.";
    }
    return "this line cannot be read.";
}

/// Walks over TOML's strings and comments, so that what stands in them is not counted.
class Outside {
 public:
    /// Whether `text[at]` stands outside of strings and comments. Called for each byte in turn.
    bool step(std::string_view text, std::size_t at) {
        if (skip_ > 0) {
            --skip_;
            return false;
        }
        char c = text[at];
        if (comment_) {
            comment_ = c != '\n';
            return false;
        }
        if (quote_ == 0) {
            if (c == '#') {
                comment_ = true;
            } else if (c == '"' || c == '\'') {
                quote_ = c;
                triple_ = text.substr(at, 3) == std::string(3, c);
                skip_ = triple_ ? 2 : 0;
            }
            return quote_ == 0 && !comment_;
        }
        if (c == '\\' && quote_ == '"') {
            skip_ = 1;
        } else if (c == quote_ && (!triple_ || text.substr(at, 3) == std::string(3, c))) {
            skip_ = triple_ ? 2 : 0;
            quote_ = 0;
        } else if (c == '\n' && !triple_) {
            quote_ = 0;  // not closed: the parser stops here in any case
        }
        return false;
    }

 private:
    char quote_ = 0;
    bool triple_ = false;
    bool comment_ = false;
    int skip_ = 0;
};

}  // namespace

std::optional<TomlProblem> too_deep(std::string_view text) {
    Outside outside;
    int line = 1;
    int dots = 0;
    int brackets = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool counts = outside.step(text, at);
        const char c = text[at];
        if (c == '\n') {
            ++line;
            dots = 0;
        }
        if (!counts) {
            continue;
        }
        dots += c == '.';
        brackets += c == '[' || c == '{';
        brackets -= (c == ']' || c == '}') && brackets > 0;
        if (dots > kMaxDotsInLine || brackets > kMaxBrackets) {
            return TomlProblem{
                line, fmt::format("there are too many {} here.{}",
                                  dots > kMaxDotsInLine ? "points" : "brackets within brackets", kUnread)};
        }
    }
    return std::nullopt;
}

TomlProblem explain_toml_error(std::string_view text, int line, int column, std::string_view description) {
    return {line, explain(text, line, column, description) + std::string(kUnread)};
}

std::size_t slips_between(std::string_view a, std::string_view b) {
    // Optimal string alignment: the last three rows of the table are enough.
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace jankar::lesson
