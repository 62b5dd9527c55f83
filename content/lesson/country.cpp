#include "content/lesson/country.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "content/base/ids.h"
#include "content/lesson/fact_file.h"

namespace jankar::lesson {
namespace {

using Names = std::vector<std::string_view>;

constexpr std::size_t kMostPieces = 40;
constexpr std::size_t kMostLanguages = 40;
constexpr std::int64_t kLargestPiece = 100'000;
constexpr std::size_t kMostInPieces = 1'000;
constexpr std::size_t kLargestTray = 24;
constexpr std::int64_t kLargestAmount = 1'000'000'000'000;
constexpr std::array<std::string_view, 6> kWhom = {"emergency", "police", "women",
                                                   "children",  "health", "counsellor"};

bool is_capitals(std::string_view text, std::size_t length) {
    return text.size() == length &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_colour(std::string_view text) {
    return text.size() == 7 && text[0] == '#' && std::all_of(text.begin() + 1, text.end(), [](char c) {
               return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
           });
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    for (std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
        if (!is_digit(text[i])) {
            return false;
        }
    }
    const std::string_view month = text.substr(5, 2), day = text.substr(8, 2);
    return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

class Reader {
 public:
    explicit Reader(FactFile file) : file_(std::move(file)) {}

    Result<Country> read() {
        const toml::table& root = file_.root();
        RETURN_IF_ERROR(file_.only(root, Names{"country", "currency", "symbol", "parts", "languages", "note",
                                               "coin", "metal", "helpline"}));
        RETURN_IF_ERROR(names(root));
        RETURN_IF_ERROR(metals(root));
        RETURN_IF_ERROR(pieces(root, "note"));
        RETURN_IF_ERROR(pieces(root, "coin"));
        if (country_.pieces.empty()) {
            return file_.refuse(0, "the country has no [[note]] and no [[coin]].");
        }
        std::stable_sort(country_.pieces.begin(), country_.pieces.end(),
                         [](const MoneyPiece& a, const MoneyPiece& b) { return a.value > b.value; });
        RETURN_IF_ERROR(helplines(root));
        return std::move(country_);
    }

 private:
    Result<void> names(const toml::table& root) {
        ASSIGN_OR_RETURN(country_.code, capitals(root, "country", 2));
        ASSIGN_OR_RETURN(country_.currency, capitals(root, "currency", 3));
        ASSIGN_OR_RETURN(country_.symbol, file_.words(root, "symbol"));
        ASSIGN_OR_RETURN(parts_, file_.whole(root, "parts", 1, 1000));
        ASSIGN_OR_RETURN(const toml::array* languages, file_.list(root, "languages"));
        if (languages != nullptr) {
            for (const toml::node& node : *languages) {
                std::string lang = node.value_exact<std::string>().value_or("");
                if (!is_language(lang) || country_.languages.size() == kMostLanguages) {
                    return file_.refuse(node, "\"languages\" lists at most 40 languages, as in \"hi\".");
                }
                country_.languages.push_back(std::move(lang));
            }
        }
        return {};
    }

    Result<std::string> capitals(const toml::table& table, std::string_view key, std::size_t length) {
        ASSIGN_OR_RETURN(const toml::node* node, file_.need(table, key));
        std::string text = node->value_exact<std::string>().value_or("");
        if (!is_capitals(text, length)) {
            return file_.refuse(*node,
                                fmt::format("\"{}\" must be {} capital letters in quotes.", key, length));
        }
        return text;
    }

    Result<std::string> colour(const toml::table& table, std::string_view key) {
        ASSIGN_OR_RETURN(const toml::node* node, file_.need(table, key));
        std::string text = node->value_exact<std::string>().value_or("");
        if (!is_colour(text)) {
            return file_.refuse(*node, fmt::format("\"{}\" must be a colour, as in \"#8C9187\".", key));
        }
        return text;
    }

    Result<void> metals(const toml::table& root) {
        ASSIGN_OR_RETURN(const toml::table* table, file_.table(root, "metal"));
        if (table == nullptr) {
            return {};
        }
        for (const auto& [key, node] : *table) {
            const toml::table* tones = node.as_table();
            if (tones == nullptr) {
                return file_.refuse(node, "a metal is { base = \"#…\", shade = \"#…\", light = \"#…\" }.");
            }
            RETURN_IF_ERROR(file_.only(*tones, Names{"base", "shade", "light"}));
            Metal metal;
            ASSIGN_OR_RETURN(metal.base, colour(*tones, "base"));
            ASSIGN_OR_RETURN(metal.shade, colour(*tones, "shade"));
            ASSIGN_OR_RETURN(metal.light, colour(*tones, "light"));
            metals_[std::string(key.str())] = std::move(metal);
        }
        return {};
    }

    Result<Metal> metal(const toml::table& table, std::string_view key) {
        ASSIGN_OR_RETURN(const toml::node* node, file_.need(table, key));
        auto found = metals_.find(node->value_exact<std::string>().value_or(""));
        if (found == metals_.end()) {
            return file_.refuse(*node, fmt::format("\"{}\" must be one of the metals under [metal].", key));
        }
        return found->second;
    }

    Result<void> pieces(const toml::table& root, std::string_view kind) {
        ASSIGN_OR_RETURN(const toml::array* list, file_.list(root, kind));
        if (list == nullptr) {
            return {};
        }
        std::vector<std::int64_t> seen;
        for (const toml::node& node : *list) {
            const toml::table* table = node.as_table();
            if (table == nullptr) {
                return file_.refuse(node, fmt::format("write [[{}]] and its keys below it.", kind));
            }
            if (++read_ > kMostPieces) {
                return file_.refuse(node, "a country has at most 40 notes and coins.");
            }
            ASSIGN_OR_RETURN(MoneyPiece piece, kind == "note" ? note(*table) : coin(*table));
            if (std::find(seen.begin(), seen.end(), piece.value) != seen.end()) {
                return file_.refuse(node, fmt::format("there are two {}s of {}.", kind, piece.value));
            }
            if (piece.value > 0) {
                seen.push_back(piece.value);
                if (country_.piece(piece.value) == nullptr) {
                    country_.pieces.push_back(std::move(piece));
                }
            }
        }
        return {};
    }

    Result<MoneyPiece> value_of(const toml::table& table, bool coin) {
        MoneyPiece piece;
        piece.coin = coin;
        ASSIGN_OR_RETURN(piece.value, file_.whole(table, "value", 1, kLargestPiece));
        piece.picture = fmt::format("money/{}-{}", country_.code, piece.value);
        return piece;
    }

    Result<MoneyPiece> note(const toml::table& table) {
        RETURN_IF_ERROR(file_.only(table, Names{"value", "name", "colour", "light", "width", "height"}));
        ASSIGN_OR_RETURN(MoneyPiece piece, value_of(table, false));
        ASSIGN_OR_RETURN(piece.colour, colour(table, "colour"));
        ASSIGN_OR_RETURN(piece.light, colour(table, "light"));
        ASSIGN_OR_RETURN(piece.width_mm, file_.number(table, "width", 50, 250));
        ASSIGN_OR_RETURN(piece.height_mm, file_.number(table, "height", 30, 150));
        return piece;
    }

    /// A coin of less than one unit is read for its faults and comes back with the value 0.
    Result<MoneyPiece> coin(const toml::table& table) {
        RETURN_IF_ERROR(
            file_.only(table, Names{"value", "santim", "name", "ring", "core", "diameter", "edges"}));
        MoneyPiece piece;
        if (table.contains("santim")) {
            if (table.contains("value")) {
                return file_.refuse(table, "a coin has either \"value\" or \"santim\".");
            }
            RETURN_IF_ERROR(file_.whole(table, "santim", 1, std::max<std::int64_t>(parts_ - 1, 1)));
        } else {
            ASSIGN_OR_RETURN(piece, value_of(table, true));
        }
        ASSIGN_OR_RETURN(piece.ring, metal(table, "ring"));
        ASSIGN_OR_RETURN(piece.core, metal(table, "core"));
        ASSIGN_OR_RETURN(piece.width_mm, file_.number(table, "diameter", 10, 50));
        piece.height_mm = piece.width_mm;
        ASSIGN_OR_RETURN(std::int64_t edges, file_.whole(table, "edges", 0, 24));
        if (edges == 1 || edges == 2) {
            return file_.refuse(table, "a coin has 0 edges, which is round, or 3 to 24.");
        }
        piece.edges = static_cast<int>(edges);
        return piece;
    }

    Result<void> helplines(const toml::table& root) {
        ASSIGN_OR_RETURN(const toml::table* table, file_.table(root, "helpline"));
        if (table == nullptr) {
            return {};
        }
        RETURN_IF_ERROR(file_.only(*table, kWhom));
        for (const auto& [key, node] : *table) {
            const toml::table* line = node.as_table();
            if (line == nullptr) {
                return file_.refuse(node,
                                    fmt::format("write [helpline.{}] and its keys below it.", key.str()));
            }
            RETURN_IF_ERROR(file_.only(*line, Names{"number", "checked_on"}));
            ASSIGN_OR_RETURN(const toml::node* number, file_.need(*line, "number"));
            ASSIGN_OR_RETURN(const toml::node* checked, file_.need(*line, "checked_on"));
            Helpline helpline{number->value_exact<std::string>().value_or(""),
                              checked->value_exact<std::string>().value_or("")};
            if (helpline.number.size() < 3 || helpline.number.size() > 15 ||
                !std::all_of(helpline.number.begin(), helpline.number.end(), is_digit)) {
                return file_.refuse(*number, "\"number\" must be 3 to 15 digits in quotes.");
            }
            if (!is_date(helpline.checked_on)) {
                return file_.refuse(*checked,
                                    "\"checked_on\" must be a day in quotes, as in \"2026-11-21\".");
            }
            country_.helplines[std::string(key.str())] = std::move(helpline);
        }
        return {};
    }

    const FactFile file_;
    Country country_;
    std::map<std::string, Metal> metals_;
    std::int64_t parts_ = 1;
    std::size_t read_ = 0;
};

/// Every sum that some of the pieces make and that is not over `most`, sorted.
std::vector<std::int64_t> sums_of(const std::int64_t* first, const std::int64_t* last, std::int64_t most) {
    std::vector<std::int64_t> sums = {0};
    for (; first != last; ++first) {
        const std::size_t before = sums.size();
        for (std::size_t i = 0; i < before; ++i) {
            if (*first <= most - sums[i]) {
                sums.push_back(sums[i] + *first);
            }
        }
    }
    std::sort(sums.begin(), sums.end());
    return sums;
}

}  // namespace

const MoneyPiece* Country::piece(std::int64_t value) const {
    auto found =
        std::find_if(pieces.begin(), pieces.end(), [&](const MoneyPiece& one) { return one.value == value; });
    return found == pieces.end() ? nullptr : &*found;
}

bool is_country(std::string_view text) {
    return is_capitals(text, 2);
}

std::string default_country(const std::string& lang) {
    return lang == "am" || lang == "om" ? "ET" : "IN";
}

Result<Country> read_country(std::string_view toml, const std::string& source) {
    ASSIGN_OR_RETURN(FactFile file, FactFile::parse(toml, source));
    return Reader(std::move(file)).read();
}

std::vector<std::int64_t> in_pieces(const Country& country, std::int64_t amount) {
    std::vector<std::int64_t> out;
    std::int64_t rest = amount;
    for (const MoneyPiece& piece : country.pieces) {
        while (piece.value > 0 && rest >= piece.value) {
            if (out.size() == kMostInPieces) {
                return {};
            }
            out.push_back(piece.value);
            rest -= piece.value;
        }
    }
    return rest == 0 ? out : std::vector<std::int64_t>();
}

bool can_make(const std::vector<std::int64_t>& tray, std::int64_t amount) {
    if (amount < 0 || amount > kLargestAmount || tray.size() > kLargestTray) {
        return false;
    }
    std::vector<std::int64_t> useful;
    std::copy_if(tray.begin(), tray.end(), std::back_inserter(useful),
                 [&](std::int64_t value) { return value > 0 && value <= amount; });
    // Two halves of at most 12 pieces have at most 4,096 sums each; walk them from both ends.
    const std::int64_t* middle = useful.data() + useful.size() / 2;
    const std::vector<std::int64_t> low = sums_of(useful.data(), middle, amount);
    const std::vector<std::int64_t> high = sums_of(middle, useful.data() + useful.size(), amount);
    auto from = low.begin();
    auto to = high.rbegin();
    while (from != low.end() && to != high.rend()) {
        if (*from == amount - *to) {
            return true;
        }
        if (*from < amount - *to) {
            ++from;
        } else {
            ++to;
        }
    }
    return false;
}

}  // namespace jankar::lesson
