#include "tools/collect/dates.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace jankar::collect {
namespace {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

std::chrono::year_month_day day_of(std::int64_t utc_ms) {
    return std::chrono::floor<std::chrono::days>(Milliseconds{std::chrono::milliseconds{utc_ms}});
}

std::optional<int> digits(std::string_view text) {
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = 10 * value + (c - '0');
    }
    return value;
}

}  // namespace

std::string utc_text(std::int64_t utc_ms) {
    const auto day = day_of(utc_ms);
    const std::int64_t seconds = (utc_ms - std::chrono::duration_cast<std::chrono::milliseconds>(
                                               std::chrono::sys_days(day).time_since_epoch())
                                               .count()) /
                                 1'000;
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()), seconds / 3'600,
                       seconds / 60 % 60, seconds % 60);
}

std::string utc_text(const std::optional<std::int64_t>& utc_ms) {
    return utc_ms ? utc_text(*utc_ms) : std::string();
}

std::string day_text(std::int64_t utc_ms) {
    static constexpr std::array kMonths = {"January",   "February", "March",    "April",
                                           "May",       "June",     "July",     "August",
                                           "September", "October",  "November", "December"};
    const auto day = day_of(utc_ms);
    return fmt::format("{} {} {}", static_cast<unsigned>(day.day()),
                       kMonths[static_cast<unsigned>(day.month()) - 1], static_cast<int>(day.year()));
}

std::string month_text(std::int64_t utc_ms) {
    const auto day = day_of(utc_ms);
    return fmt::format("{:04}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()));
}

std::optional<std::int64_t> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const auto year = digits(text.substr(0, 4)), month = digits(text.substr(5, 2)),
               day = digits(text.substr(8, 2));
    if (!year || !month || !day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::sys_days(date).time_since_epoch())
        .count();
}

}  // namespace jankar::collect
