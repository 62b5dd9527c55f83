#include "content/lesson/numbers.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "content/base/ids.h"
#include "content/lesson/fact_file.h"

namespace jankar::lesson {
namespace {

using Names = std::vector<std::string_view>;
using Parts = std::vector<const NumberClip*>;

constexpr std::size_t kMostCurrencies = 20;
constexpr std::array<std::string_view, 3> kPlaces = {"end", "before", "before-small"};

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string()
               : std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

std::string small_letters(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

class Reader {
 public:
    explicit Reader(FactFile file) : file_(std::move(file)) {}

    Result<NumberRules> read() {
        const toml::table& root = file_.root();
        RETURN_IF_ERROR(
            file_.only(root, Names{"language", "numbers", "counted", "hundreds", "thousands", "money"}));
        ASSIGN_OR_RETURN(rules_.language, file_.words(root, "language"));
        if (!is_language(rules_.language)) {
            return file_.refuse(*root.get("language"), "\"language\" is two or three small letters.");
        }
        RETURN_IF_ERROR(numbers(root));
        RETURN_IF_ERROR(counted(root));
        RETURN_IF_ERROR(hundreds(root));
        RETURN_IF_ERROR(thousands(root));
        RETURN_IF_ERROR(money(root));
        return std::move(rules_);
    }

 private:
    /// Names the words; words that have a clip already keep that one.
    NumberClip clip(const std::string& id, const std::string& words) {
        auto [at, fresh] = ids_.try_emplace(words, "n-" + id);
        if (fresh) {
            rules_.clips.push_back({at->second, words});
        }
        return {at->second, words};
    }

    Result<std::vector<std::string>> row(const toml::table& table, std::string_view key, std::size_t count) {
        ASSIGN_OR_RETURN(const toml::node* node, file_.need(table, key));
        const toml::array* list = node->as_array();
        if (list == nullptr || list->size() != count) {
            return file_.refuse(*node, fmt::format("\"{}\" must be a list of {}, and holds {}.", key, count,
                                                   list == nullptr ? 0 : list->size()));
        }
        std::vector<std::string> out;
        for (const toml::node& one : *list) {
            ASSIGN_OR_RETURN(std::string text, file_.words(one, std::string(key)));
            if (text != trimmed(text) || text.find_first_of("{}*") != std::string::npos) {
                return file_.refuse(one,
                                    fmt::format("\"{}\" has a space at its end, a brace or a star.", text));
            }
            out.push_back(std::move(text));
        }
        return out;
    }

    Result<const toml::table*> needed_table(const toml::table& table, std::string_view key) {
        ASSIGN_OR_RETURN(const toml::table* found, file_.table(table, key));
        if (found == nullptr) {
            return file_.refuse(0, fmt::format("[{}] is missing.", key));
        }
        return found;
    }

    Result<void> numbers(const toml::table& root) {
        ASSIGN_OR_RETURN(std::vector<std::string> words, row(root, "numbers", 100));
        for (std::size_t i = 0; i < words.size(); ++i) {
            rules_.numbers.push_back(clip(std::to_string(i), words[i]));
            if (rules_.clips.size() != i + 1) {
                return file_.refuse(*root["numbers"].as_array()->get(i),
                                    fmt::format("\"{}\" stands for two numbers.", words[i]));
            }
        }
        return {};
    }

    Result<void> counted(const toml::table& root) {
        ASSIGN_OR_RETURN(const toml::table* table, file_.table(root, "counted"));
        if (table == nullptr) {
            return {};
        }
        for (const auto& [key, node] : *table) {
            ASSIGN_OR_RETURN(int number, file_.numbered(key, 1, 99));
            ASSIGN_OR_RETURN(std::string words, file_.words(node, std::string(key.str())));
            rules_.counted[number] = clip(fmt::format("{}-counted", number), words);
        }
        return {};
    }

    Result<void> hundreds(const toml::table& root) {
        ASSIGN_OR_RETURN(const toml::table* table, needed_table(root, "hundreds"));
        RETURN_IF_ERROR(file_.only(*table, Names{"end", "before"}));
        ASSIGN_OR_RETURN(std::vector<std::string> end, row(*table, "end", 9));
        std::vector<std::string> before = end;
        if (table->contains("before")) {
            ASSIGN_OR_RETURN(before, row(*table, "before", 9));
        }
        for (std::size_t i = 0; i < end.size(); ++i) {
            const std::string id = fmt::format("{}00", i + 1);
            const NumberClip last = clip(id, end[i]), first = clip(id + "-before", before[i]);
            rules_.hundreds.push_back({last, first, first});
        }
        return {};
    }

    Result<void> thousands(const toml::table& root) {
        ASSIGN_OR_RETURN(const toml::table* table, needed_table(root, "thousands"));
        RETURN_IF_ERROR(file_.only(*table, Names{"end", "before", "before-small", "whole"}));
        for (std::size_t place = 0; place < kPlaces.size(); ++place) {
            if (place > 0 && !table->contains(kPlaces[place])) {
                rules_.thousands[place] = rules_.thousands[place - 1];
                continue;
            }
            const std::string id = place == 0 ? "thousand" : fmt::format("thousand-{}", kPlaces[place]);
            ASSIGN_OR_RETURN(rules_.thousands[place], around(*table, kPlaces[place], id));
        }
        ASSIGN_OR_RETURN(const toml::table* whole, file_.table(*table, "whole"));
        if (whole == nullptr) {
            return {};
        }
        for (const auto& [key, node] : *whole) {
            ASSIGN_OR_RETURN(int number, file_.numbered(key, 1, 99));
            const toml::table* forms = node.as_table();
            if (forms == nullptr) {
                return file_.refuse(node, "write { end = \"…\", before = \"…\" }.");
            }
            RETURN_IF_ERROR(file_.only(*forms, kPlaces));
            ByPlace<NumberClip>& clips = rules_.whole_thousands[number];
            for (std::size_t place = 0; place < kPlaces.size(); ++place) {
                if (place > 0 && !forms->contains(kPlaces[place])) {
                    clips[place] = clips[place - 1];
                    continue;
                }
                ASSIGN_OR_RETURN(std::string words, file_.words(*forms, kPlaces[place]));
                clips[place] = clip(
                    fmt::format("{}000{}{}", number, place == 0 ? "" : "-", place == 0 ? "" : kPlaces[place]),
                    words);
            }
        }
        return {};
    }

    Result<AroundNumber> around(const toml::table& table, std::string_view key, const std::string& id) {
        ASSIGN_OR_RETURN(std::string text, file_.words(table, key));
        const auto place = text.find("{}");
        if (place == std::string::npos || text.find_first_of("{}*", place + 2) != std::string::npos ||
            text.find_first_of("{}*") != place) {
            return file_.refuse(*table.get(key),
                                fmt::format("\"{}\" must hold {{}} once, in the place of the number.", key));
        }
        const std::string front = trimmed(text.substr(0, place)), back = trimmed(text.substr(place + 2));
        AroundNumber out;
        if (!front.empty()) {
            out.front = clip(id, front);
        }
        if (!back.empty()) {
            out.back = clip(front.empty() ? id : id + "-end", back);
        }
        return out;
    }

    Result<void> money(const toml::table& root) {
        ASSIGN_OR_RETURN(const toml::table* table, needed_table(root, "money"));
        for (const auto& [key, node] : *table) {
            const toml::table* forms = node.as_table();
            const std::string_view name = key.str();
            if (forms == nullptr || rules_.money.size() == kMostCurrencies || name.size() != 3 ||
                !std::all_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
                return file_.refuse(node, "write [money.INR] with three capital letters, for at most 20.");
            }
            RETURN_IF_ERROR(file_.only(*forms, Names{"one", "many"}));
            const std::string id = small_letters(name);
            MoneyWords words;
            ASSIGN_OR_RETURN(words.many, around(*forms, "many", id));
            words.one = words.many;
            if (forms->contains("one")) {
                ASSIGN_OR_RETURN(words.one, around(*forms, "one", id + "-one"));
            }
            rules_.money[std::string(name)] = std::move(words);
        }
        return {};
    }

    const FactFile file_;
    NumberRules rules_;
    std::map<std::string, std::string> ids_;  ///< words -> id
};

void add(Parts& parts, const std::optional<NumberClip>& clip) {
    if (clip) {
        parts.push_back(&*clip);
    }
}

const NumberClip& small_number(const NumberRules& rules, std::size_t number, bool counted) {
    if (counted) {
        if (auto other = rules.counted.find(static_cast<int>(number)); other != rules.counted.end()) {
            return other->second;
        }
    }
    return rules.numbers[number];
}

/// `counted`: something counted follows.
Parts parts_of(const NumberRules& rules, std::int64_t number, bool counted) {
    Parts parts;
    if (number < 0 || number > kLargestNumber || rules.numbers.size() != 100 || rules.hundreds.size() != 9) {
        return parts;
    }
    const auto whole = static_cast<std::size_t>(number);
    const std::size_t thousands = whole / 1000, hundreds = whole / 100 % 10, rest = whole % 100;
    if (thousands > 0) {
        const auto place = static_cast<std::size_t>(hundreds > 0 ? NumberPlace::Before
                                                    : rest > 0   ? NumberPlace::BeforeSmall
                                                                 : NumberPlace::End);
        if (auto one = rules.whole_thousands.find(static_cast<int>(thousands));
            one != rules.whole_thousands.end()) {
            parts.push_back(&one->second[place]);
        } else {
            add(parts, rules.thousands[place].front);
            parts.push_back(&small_number(rules, thousands, true));
            add(parts, rules.thousands[place].back);
        }
    }
    if (hundreds > 0) {
        const NumberPlace place = rest > 0 ? NumberPlace::BeforeSmall : NumberPlace::End;
        parts.push_back(&rules.hundreds[hundreds - 1][static_cast<std::size_t>(place)]);
    }
    if (rest > 0 || number == 0) {
        parts.push_back(&small_number(rules, rest, counted));
    }
    return parts;
}

Parts money_parts(const NumberRules& rules, std::int64_t amount, const std::string& currency) {
    auto money = rules.money.find(currency);
    Parts number = parts_of(rules, amount, true);
    if (money == rules.money.end() || number.empty()) {
        return {};
    }
    const AroundNumber& around = amount == 1 ? money->second.one : money->second.many;
    Parts parts;
    add(parts, around.front);
    parts.insert(parts.end(), number.begin(), number.end());
    add(parts, around.back);
    return parts;
}

std::string words_of(const Parts& parts) {
    std::string words;
    for (const NumberClip* part : parts) {
        words += (words.empty() ? "" : " ") + part->words;
    }
    return words;
}

std::vector<std::string> ids_of(const Parts& parts) {
    std::vector<std::string> ids;
    for (const NumberClip* part : parts) {
        ids.push_back(part->id);
    }
    return ids;
}

}  // namespace

Result<NumberRules> read_numbers(std::string_view toml, const std::string& source) {
    ASSIGN_OR_RETURN(FactFile file, FactFile::parse(toml, source));
    return Reader(std::move(file)).read();
}

std::string number_words(const NumberRules& rules, std::int64_t number) {
    return words_of(parts_of(rules, number, false));
}

std::vector<std::string> number_clips(const NumberRules& rules, std::int64_t number) {
    return ids_of(parts_of(rules, number, false));
}

std::string money_words(const NumberRules& rules, std::int64_t amount, const std::string& currency) {
    return words_of(money_parts(rules, amount, currency));
}

std::vector<std::string> money_clips(const NumberRules& rules, std::int64_t amount,
                                     const std::string& currency) {
    return ids_of(money_parts(rules, amount, currency));
}

}  // namespace jankar::lesson
