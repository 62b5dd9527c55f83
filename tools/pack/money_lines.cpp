#include "tools/pack/money_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "content/base/files.h"
#include "tools/pack/lesson_media.h"

namespace jankar::build {

namespace {

constexpr std::uint64_t kMostBytes = 1u << 20;
constexpr std::string_view kOpening = "{money";

/// The amount of the step itself, whatever its type calls it.
const lesson::Amounts& own_amount(const lesson::Step& step) {
    return !step.amount.empty() ? step.amount : !step.start.empty() ? step.start : step.principal;
}

const lesson::Amounts& own_amount(const lesson::Item& item, const lesson::Amounts& of_step) {
    return item.amount.empty() ? of_step : item.amount;
}

/// Where a text stands, for messages.
struct Place {
    std::string file;
    int line = 0;
    std::string name;
};

/// Walks over one lesson and fills in its amounts.
class Filler {
 public:
    Filler(lesson::LessonFolder& source, const MoneyBook& book, const std::string& country)
        : source_(source), book_(book), country_(country) {}

    void run() {
        for (lesson::Step& step : source_.lesson.steps) {
            const lesson::Amounts& own = own_amount(step);
            add(step.say, own);
            add(step.hint, own);
            captions(step.cap, own, step.line);
            for (std::vector<lesson::Item>* list : {&step.items, &step.partners, &step.baskets}) {
                items(*list, own);
            }
        }
        for (auto& [lang, lines] : source_.lesson.words) {
            for (auto& [name, text] : lines) {
                if (text.find(kOpening) != std::string::npos) {
                    const std::string file = "words/" + lang + ".toml";
                    fill(text, lang, amounts_[name], {file, source_.line_of_words(lang, name), name});
                }
            }
        }
    }

 private:
    void items(std::vector<lesson::Item>& list, const lesson::Amounts& of_step) {
        for (lesson::Item& item : list) {
            const lesson::Amounts& own = own_amount(item, of_step);
            add(item.say, own);
            captions(item.cap, own, item.line);
            items(item.then, of_step);
        }
    }

    void add(const std::string& line, const lesson::Amounts& amounts) {
        for (const auto& [country, amount] : amounts) {
            amounts_[line][country].insert(amount);
        }
    }

    void captions(lesson::ByLang& cap, const lesson::Amounts& own, int line) {
        std::map<std::string, std::set<std::int64_t>> amounts;
        for (const auto& [country, amount] : own) {
            amounts[country].insert(amount);
        }
        for (auto& [lang, text] : cap) {
            if (text.find(kOpening) != std::string::npos) {
                fill(text, lang, amounts, {"lesson.toml", line, "cap." + lang});
            }
        }
    }

    void fault(const Place& place, const char* code, std::string text) {
        source_.faults.push_back({"error", place.file, place.line, code, std::move(text)});
    }

    /// Replaces every amount in `text`; nothing of it when one cannot be said.
    void fill(std::string& text, const std::string& lang,
              const std::map<std::string, std::set<std::int64_t>>& own, const Place& place) {
        const std::string code = country_.empty() ? lesson::default_country(lang) : country_;
        auto country = book_.countries.find(code);
        if (country == book_.countries.end()) {
            return fault(place, "money_country",
                         fmt::format("the money of the country {} is not known here.", code));
        }
        auto rules = book_.numbers.find(lang);
        if (rules == book_.numbers.end()) {
            return fault(
                place, "money_language",
                fmt::format("amounts are not known in the language {}; write the one in \"{}\" in words.",
                            lang, place.name));
        }
        std::string out;
        std::string_view rest = text;
        for (auto at = rest.find(kOpening); at != std::string_view::npos; at = rest.find(kOpening)) {
            const auto end = rest.find('}', at);
            std::optional<std::int64_t> amount;
            if (end != std::string_view::npos) {
                amount = amount_in(rest.substr(at + kOpening.size(), end - at - kOpening.size()), own, code,
                                   place);
            } else {
                bad(place);
            }
            if (!amount) {
                return;
            }
            const std::string words = lesson::money_words(rules->second, *amount, country->second.currency);
            if (words.empty()) {
                return fault(place, "bad_money",
                             fmt::format("\"{}\" names {}, and amounts go from 0 to {}.", place.name, *amount,
                                         lesson::kLargestNumber));
            }
            out.append(rest.substr(0, at)).append(words);
            rest.remove_prefix(end + 1);
        }
        text = out.append(rest);
    }

    void bad(const Place& place) {
        fault(place, "bad_money",
              fmt::format("write {{money 350}} or {{money}} in \"{}\", with nothing else between the braces.",
                          place.name));
    }

    /// What stands between "{money" and "}".
    std::optional<std::int64_t> amount_in(std::string_view inside,
                                          const std::map<std::string, std::set<std::int64_t>>& own,
                                          const std::string& code, const Place& place) {
        if (!inside.empty()) {
            std::int64_t amount = 0;
            const char* last = inside.data() + inside.size();
            auto [end, error] = std::from_chars(inside.data() + 1, last, amount);
            if (inside.size() < 2 || inside[0] != ' ' || inside[1] == '-' || error != std::errc() ||
                end != last) {
                bad(place);
                return std::nullopt;
            }
            return amount;
        }
        auto amounts = own.find(code);
        if (amounts == own.end()) {
            fault(place, "money_amount",
                  fmt::format("\"{}\" says {{money}}, but its step has no amount for {}.", place.name, code));
            return std::nullopt;
        }
        if (amounts->second.size() > 1) {
            fault(place, "money_amount",
                  fmt::format(
                      "\"{}\" says {{money}} and is spoken with different amounts; make a line for each.",
                      place.name));
            return std::nullopt;
        }
        return *amounts->second.begin();
    }

    lesson::LessonFolder& source_;
    const MoneyBook& book_;
    const std::string& country_;
    /// Spoken line -> country -> the amounts of the steps that speak it.
    std::map<std::string, std::map<std::string, std::set<std::int64_t>>> amounts_;
};

/// Puts voice/<lang>-<CC>/ over voice/<lang>/ and forgets the other countries.
void choose_recordings(lesson::VoiceFiles& voices, const std::string& country) {
    std::map<std::string, std::map<std::string, std::string>> chosen;
    for (auto& [folder, lines] : voices.files) {
        if (folder.find('-') == std::string::npos) {
            chosen[folder].insert(lines.begin(), lines.end());
            continue;
        }
        const std::string lang = folder.substr(0, folder.find('-'));
        if (folder == lang + "-" + (country.empty() ? lesson::default_country(lang) : country)) {
            for (const auto& [line, file] : lines) {
                chosen[lang][line] = file;
            }
        }
    }
    voices.files = std::move(chosen);
}

/// Names of the .toml files of a folder, without the ending.
std::vector<std::string> stems_in(const std::string& folder) {
    std::vector<std::string> out;
    Result<std::vector<std::string>> names = list_folder(folder);
    for (const std::string& name : names ? *names : std::vector<std::string>()) {
        if (name.ends_with(".toml")) {
            out.push_back(name.substr(0, name.size() - 5));
        }
    }
    return out;
}

}  // namespace

lesson::MoneyPieces MoneyBook::pieces() const {
    lesson::MoneyPieces out;
    for (const auto& [code, country] : countries) {
        for (const lesson::MoneyPiece& piece : country.pieces) {
            out[code].insert(piece.value);
        }
    }
    return out;
}

Result<MoneyBook> load_money_book(const std::vector<std::string>& asset_folders) {
    for (const std::string& folder : asset_folders) {
        const std::vector<std::string> countries = stems_in(folder + "/country");
        const std::vector<std::string> langs = stems_in(folder + "/numbers");
        if (countries.empty() || langs.empty()) {
            continue;
        }
        MoneyBook book;
        for (const std::string& code : countries) {
            const std::string path = folder + "/country/" + code + ".toml";
            ASSIGN_OR_RETURN(std::string text, read_text_file(path, kMostBytes));
            ASSIGN_OR_RETURN(book.countries[code], lesson::read_country(text, path));
        }
        for (const std::string& lang : langs) {
            const std::string path = folder + "/numbers/" + lang + ".toml";
            ASSIGN_OR_RETURN(std::string text, read_text_file(path, kMostBytes));
            ASSIGN_OR_RETURN(book.numbers[lang], lesson::read_numbers(text, path));
        }
        return book;
    }
    return fail(ErrorCode::NotFound,
                "The player's assets are not there: country/ and numbers/ should lie in share/jankar/assets "
                "beside this program's folder.");
}

void set_country(lesson::LessonFolder& source, const MoneyBook& book, const std::string& country) {
    choose_recordings(source.voices, country);
    Filler(source, book, country).run();
}

}  // namespace jankar::build
