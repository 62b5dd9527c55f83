#pragma once
// Calendar dates in UTC, proleptic Gregorian. Pure functions, any thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jankar::collect {

/// YYYY-MM-DDThh:mm:ssZ
std::string utc_text(std::int64_t utc_ms);
std::string utc_text(const std::optional<std::int64_t>& utc_ms);  ///< empty when there is none
/// "14 March 2026"
std::string day_text(std::int64_t utc_ms);
/// "2026-03"
std::string month_text(std::int64_t utc_ms);
/// Midnight of "YYYY-MM-DD"; nothing when that is no day of the calendar.
std::optional<std::int64_t> parse_day(std::string_view text);
inline constexpr std::int64_t kDayMs = 86'400'000;

}  // namespace jankar::collect
