#include "content/lesson/toml_reader_values.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cmath>

#include "content/base/ids.h"
#include "content/lesson/rules.h"
#include "content/lesson/uses.h"

namespace jankar::lesson {
namespace {

constexpr std::size_t kMaxText = 4000;

}  // namespace

int line_of_node(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

int line_of_key(const toml::key& key) {
    return static_cast<int>(key.source().begin.line);
}

void ValueReader::fault(int line, const char* code, std::string text) {
    faults_.push_back({"error", file_, line, code, std::move(text)});
}

void ValueReader::wrong(std::string_view name, const toml::node& node, const std::string& wanted) {
    fault(line_of_node(node), "wrong_value", fmt::format("{} = must be {}.", name, wanted));
}

void ValueReader::wrong(const toml::key& key, const toml::node& node, const std::string& wanted) {
    wrong(key.str(), node, wanted);
}

void ValueReader::text(const toml::key& key, const toml::node& node, std::string& into) {
    if (const auto* value = node.as_string()) {
        if (value->get().size() > kMaxText) {
            fault(line_of_node(node), "too_long",
                  fmt::format("the words after {} = are too long.", key.str()));
            return;
        }
        into = value->get();
        return;
    }
    wrong(key, node, "words in \"quotes\"");
}

void ValueReader::media_name(const toml::key& key, const toml::node& node, std::string& into) {
    std::string name;
    text(key, node, name);
    check_media_name(name, node, into);
}

void ValueReader::line_name(const toml::key& key, const toml::node& node, std::string& into) {
    std::string name;
    text(key, node, name);
    if (name.empty() || is_line_name(name)) {
        into = name;
        return;
    }
    auto dot = name.rfind('.');
    std::string start = name.substr(0, dot);
    start = start.substr(start.rfind('/') + 1);
    fault(line_of_node(node), "wrong_line_name",
          is_line_name(start)
              ? fmt::format("{0} = names a recording without folder and ending: write {0} = \"{1}\".",
                            key.str(), start)
              : fmt::format("\"{}\" cannot be the name of a recording: use a-z, 0-9 and -.", name));
}

void ValueReader::flag(const toml::key& key, const toml::node& node, bool& into) {
    if (const auto* value = node.as_boolean()) {
        into = value->get();
        return;
    }
    wrong(key, node, "true or false, without quotes");
}

void ValueReader::whole(std::string_view name, const toml::node& node, std::int64_t low, std::int64_t high,
                        std::int64_t& into) {
    const auto* value = node.as_integer();
    if (value == nullptr) {
        wrong(name, node, "a whole number, without quotes");
    } else if (value->get() < low || value->get() > high) {
        wrong(name, node, fmt::format("a number from {} to {}", low, high));
    } else {
        into = value->get();
    }
}

void ValueReader::number(const toml::key& key, const toml::node& node, std::int64_t low, std::int64_t high,
                         std::int64_t& into) {
    whole(key.str(), node, low, high, into);
}

void ValueReader::number(const toml::key& key, const toml::node& node, int low, int high, int& into) {
    std::int64_t wide = into;
    number(key, node, std::int64_t{low}, std::int64_t{high}, wide);
    into = static_cast<int>(wide);
}

void ValueReader::seconds_as_ms(const toml::key& key, const toml::node& node, std::int64_t& into) {
    double value = -1;
    if (const auto* whole = node.as_integer()) {
        value = static_cast<double>(whole->get());
    } else if (const auto* part = node.as_floating_point()) {
        value = part->get();
    }
    if (!std::isfinite(value) || value <= 0 || value > 3600) {
        wrong(key, node, "a number of seconds, like 14.5");
        return;
    }
    into = std::llround(value * 1000);
}

void ValueReader::percent(const toml::key& key, const toml::node& node, double& into) {
    if (const auto* whole = node.as_integer()) {
        into = static_cast<double>(whole->get());
    } else if (const auto* part = node.as_floating_point(); part != nullptr && std::isfinite(part->get())) {
        into = part->get();
    } else {
        wrong(key, node, "a number of percent, like 37.5");
    }
}

void ValueReader::texts(const toml::key& key, const toml::node& node, ByLang& into) {
    const auto* table = node.as_table();
    if (table == nullptr) {
        fault(line_of_node(node), "wrong_value",
              fmt::format("write {0}.en = \"...\", {0}.hi = \"...\", one for each language.", key.str()));
        return;
    }
    for (const auto& [lang, value] : *table) {
        if (!is_language(lang.str())) {
            fault(line_of_key(lang), "wrong_language",
                  fmt::format("\"{}\" is no language. Write it with two or three small letters, like hi.",
                              lang.str()));
            continue;
        }
        text(lang, value, into[std::string(lang.str())]);
    }
}

const toml::table* ValueReader::countries(const toml::key& key, const toml::node& node, const char* example) {
    const auto* table = node.as_table();
    if (table == nullptr) {
        fault(line_of_node(node), "wrong_value",
              fmt::format("write {0}.IN = {1}, {0}.ET = {1}, one for each country.", key.str(), example));
    }
    return table;
}

bool ValueReader::is_known_country(const toml::key& country) {
    if (!is_country(country.str())) {
        fault(
            line_of_key(country), "wrong_country",
            fmt::format("\"{}\" is no country. Write it with two capital letters, like IN.", country.str()));
        return false;
    }
    return true;
}

void ValueReader::amounts(const toml::key& key, const toml::node& node, std::int64_t low, Amounts& into) {
    if (const toml::table* table = countries(key, node, "350")) {
        for (const auto& [country, value] : *table) {
            std::int64_t amount = -1;
            if (is_known_country(country)) {
                whole(fmt::format("{}.{}", key.str(), country.str()), value, low, kMaxAmount, amount);
            }
            if (amount >= 0) {
                into[std::string(country.str())] = amount;
            }
        }
    }
}

void ValueReader::trays(const toml::key& key, const toml::node& node,
                        std::map<std::string, std::vector<std::int64_t>>& into) {
    const toml::table* table = countries(key, node, "[100, 50, 20]");
    if (table == nullptr) {
        return;
    }
    for (const auto& [country, value] : *table) {
        const auto* array = value.as_array();
        if (!is_known_country(country)) {
            continue;
        }
        if (array == nullptr) {
            wrong(fmt::format("{}.{}", key.str(), country.str()), value,
                  "a list of notes and coins, like [100, 50, 20]");
            continue;
        }
        std::vector<std::int64_t>& pieces = into[std::string(country.str())];
        for (const toml::node& one : *array) {
            std::int64_t piece = 0;
            whole(fmt::format("{}.{}", key.str(), country.str()), one, 1, kMaxAmount, piece);
            if (piece > 0) {
                pieces.push_back(piece);
            }
        }
    }
}

void ValueReader::list(const toml::key& key, const toml::node& node, bool of_media,
                       std::vector<std::string>& into) {
    const auto* array = node.as_array();
    if (array == nullptr) {
        wrong(key, node, "a list, like [\"a\", \"b\"]");
        return;
    }
    for (const toml::node& value : *array) {
        std::string word;
        text(key, value, word);
        if (of_media) {
            std::string name;
            check_media_name(word, value, name);
            word = name;
        }
        if (!word.empty()) {
            into.push_back(word);
        }
    }
}

std::vector<const toml::table*> ValueReader::tables(const toml::key& key, const toml::node& node) {
    std::vector<const toml::table*> found;
    const auto* array = node.as_array();
    if (array == nullptr) {
        wrong(key, node, "a list of { ... } between [ and ]");
        return found;
    }
    for (const toml::node& value : *array) {
        if (const auto* table = value.as_table()) {
            found.push_back(table);
        } else {
            wrong(key, value, "a list of { ... } between [ and ]");
        }
    }
    return found;
}

void ValueReader::check_media_name(const std::string& name, const toml::node& node, std::string& into) {
    if (name.empty() || is_media_name(name)) {
        into = name;
        return;
    }
    fault(line_of_node(node), "wrong_file_name",
          fmt::format("\"{}\" must be the name of a file inside the lesson's folder, like pictures/wet.jpg.",
                      name));
}

}  // namespace jankar::lesson
