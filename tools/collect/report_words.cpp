#include "tools/collect/report_words.h"

#include <algorithm>
#include <chrono>

#include "tools/collect/html_text.h"
#include "tools/collect/report_words_data.h"

namespace jankar::collect {
namespace {

std::string filled(std::string_view text, std::initializer_list<std::string_view> arguments) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}') {
            const auto place = static_cast<std::size_t>(text[i + 1] - '0');
            if (place < arguments.size()) {
                out += arguments.begin()[place];
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

}  // namespace

CalendarDay calendar_day(std::int64_t utc_ms, Calendar calendar) {
    using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;
    const auto date = std::chrono::floor<std::chrono::days>(Milliseconds{std::chrono::milliseconds{utc_ms}});
    if (calendar == Calendar::Gregorian) {
        const std::chrono::year_month_day day{date};
        return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
                static_cast<int>(static_cast<unsigned>(day.day()))};
    }
    // Four years are 1461 days, the last of them has 366; twelve months of 30 days and a short thirteenth.
    constexpr std::int64_t kFourYears = 1'461, kYear = 365, kMonth = 30;
    constexpr std::int64_t kDaysBefore1970 = 716'732;  // from 1 Meskerem of the year 0
    const std::int64_t days = date.time_since_epoch().count() + kDaysBefore1970;
    const std::int64_t within = ((days % kFourYears) + kFourYears) % kFourYears;
    const std::int64_t leap = within / (kFourYears - 1);  // 1 on the last day of the four years
    const std::int64_t of_year = within % kYear + kYear * leap;
    return {static_cast<int>(4 * ((days - within) / kFourYears) + within / kYear - leap),
            static_cast<int>(of_year / kMonth + 1), static_cast<int>(of_year % kMonth + 1)};
}

int months_in_year(Calendar calendar) {
    return calendar == Calendar::Ethiopian ? 13 : 12;
}

std::map<std::string, std::string, std::less<>> parse_words(std::string_view text) {
    std::map<std::string, std::string, std::less<>> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t equals = line.find(" = ");
        if (line.empty() || line.front() == '#' || equals == std::string_view::npos) {
            continue;
        }
        words[std::string(line.substr(0, equals))] = line.substr(equals + 3);
    }
    return words;
}

std::vector<std::string> word_languages() {
    std::vector<std::string> out;
    for (const auto& [lang, text] : kWordFiles) {
        out.emplace_back(lang);
    }
    return out;
}

std::string_view words_text(std::string_view lang) {
    for (const auto& [name, text] : kWordFiles) {
        if (name == lang) {
            return text;
        }
    }
    return {};
}

Words::Words(std::string_view lang, Calendar calendar)
    : words_(parse_words(words_text("en"))), calendar_(calendar) {
    for (auto& [key, text] : parse_words(words_text(lang))) {
        words_[key] = text;
    }
}

std::string Words::say(std::string_view key, std::initializer_list<std::string_view> arguments) const {
    const auto place = words_.find(key);
    return filled(place == words_.end() ? key : std::string_view(place->second), arguments);
}

std::string Words::html(std::string_view key, std::initializer_list<std::string_view> arguments) const {
    return filled(html_escaped(say(key)), arguments);
}

std::string Words::month_name(int month) const {
    const std::string names = say(calendar_ == Calendar::Ethiopian ? "months_ethiopian" : "months");
    std::size_t start = 0;
    for (int i = 1; i < month; ++i) {
        start = names.find(',', start);
        if (start == std::string::npos) {
            return std::to_string(month);
        }
        ++start;
    }
    return names.substr(start, names.find(',', start) - start);
}

std::string Words::day(std::int64_t utc_ms) const {
    const CalendarDay date = calendar_day(utc_ms, calendar_);
    return say("day", {std::to_string(date.day), month_name(date.month), std::to_string(date.year)});
}

std::string Words::month(int year, int month) const {
    return say("month_of", {month_name(month), std::to_string(year)});
}

}  // namespace jankar::collect
