#include "content/lesson/fact_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>

#include "content/lesson/toml_text.h"

namespace jankar::lesson {
namespace {

constexpr std::size_t kMostBytes = 64 << 10;
constexpr std::size_t kMostWordBytes = 200;

int line_at(const toml::source_region& place) {
    return static_cast<int>(place.begin.line);
}

}  // namespace

Result<FactFile> FactFile::parse(std::string_view text, std::string source) {
    FactFile file;
    file.source_ = std::move(source);
    if (text.size() > kMostBytes) {
        return fail(ErrorCode::Corrupt,
                    fmt::format("{} is too large for what it is; it may have 64 KiB.", file.source_));
    }
    if (auto deep = too_deep(text)) {
        return file.refuse(deep->line, deep->text);
    }
    try {
        file.root_ = std::make_shared<const toml::table>(toml::parse(text));
    } catch (const toml::parse_error& error) {
        TomlProblem problem =
            explain_toml_error(text, line_at(error.source()), static_cast<int>(error.source().begin.column),
                               error.description());
        return file.refuse(problem.line, problem.text);
    }
    return file;
}

tl::unexpected<Error> FactFile::refuse(int line, const std::string& text) const {
    return fail(ErrorCode::Corrupt, line > 0 ? fmt::format("{}, line {}: {}", source_, line, text)
                                             : fmt::format("{}: {}", source_, text));
}

tl::unexpected<Error> FactFile::refuse(const toml::node& node, const std::string& text) const {
    return refuse(line_at(node.source()), text);
}

Result<void> FactFile::only(const toml::table& table, std::span<const std::string_view> known) const {
    for (const auto& [key, value] : table) {
        if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
            return refuse(line_at(key.source()), fmt::format("there is no key \"{}\" here.", key.str()));
        }
    }
    return {};
}

Result<const toml::node*> FactFile::need(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
        return refuse(line_at(table.source()), fmt::format("the key \"{}\" is missing here.", key));
    }
    return node;
}

Result<const toml::table*> FactFile::table(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node != nullptr && !node->is_table()) {
        return refuse(*node, fmt::format("write [{}] and its keys below it.", key));
    }
    return node == nullptr ? nullptr : node->as_table();
}

Result<const toml::array*> FactFile::list(const toml::table& table, std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node != nullptr && !node->is_array()) {
        return refuse(*node, fmt::format("\"{}\" must be a list.", key));
    }
    return node == nullptr ? nullptr : node->as_array();
}

Result<std::string> FactFile::words(const toml::node& node, const std::string& name) const {
    auto text = node.value_exact<std::string>();
    if (!text || text->empty() || text->size() > kMostWordBytes) {
        return refuse(node, fmt::format("\"{}\" must be a few words in quotes.", name));
    }
    for (char c : *text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            return refuse(node, fmt::format("\"{}\" holds a character that is no letter.", name));
        }
    }
    return std::move(*text);
}

Result<std::string> FactFile::words(const toml::table& table, std::string_view key) const {
    ASSIGN_OR_RETURN(const toml::node* node, need(table, key));
    return words(*node, std::string(key));
}

Result<std::int64_t> FactFile::whole(const toml::table& table, std::string_view key, std::int64_t low,
                                     std::int64_t high) const {
    ASSIGN_OR_RETURN(const toml::node* node, need(table, key));
    auto value = node->value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
        return refuse(*node, fmt::format("\"{}\" must be a whole number from {} to {}.", key, low, high));
    }
    return *value;
}

Result<double> FactFile::number(const toml::table& table, std::string_view key, double low,
                                double high) const {
    ASSIGN_OR_RETURN(const toml::node* node, need(table, key));
    auto value = node->value<double>();
    if (!node->is_number() || !value || !(*value >= low && *value <= high)) {
        return refuse(*node, fmt::format("\"{}\" must be a number from {} to {}.", key, low, high));
    }
    return *value;
}

Result<int> FactFile::numbered(const toml::key& key, int low, int high) const {
    const std::string_view text = key.str();
    int value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high ||
        text.front() == '0') {
        return refuse(line_at(key.source()),
                      fmt::format("\"{}\" must be a whole number from {} to {}.", text, low, high));
    }
    return value;
}

}  // namespace jankar::lesson
