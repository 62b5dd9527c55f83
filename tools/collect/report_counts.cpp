#include "tools/collect/report_counts.h"

#include <algorithm>
#include <set>

#include "tools/collect/dates.h"

namespace jankar::collect {
namespace {

constexpr int kLongestSpan = 60;

/// "2026-12" -> "2027-01"
std::string month_after(const std::string& month) {
    const auto start = parse_day(month + "-01");
    constexpr std::int64_t kSurelyNextMonth = 31 * kDayMs;
    return start ? month_text(*start + kSurelyNextMonth) : std::string();
}

std::vector<LessonCount> by_lesson(const Tables& tables) {
    std::map<std::string, LessonCount> lessons;
    for (const Completion& row : tables.completions) {
        LessonCount& count = lessons[row.lesson];
        count.lesson = row.lesson;
        count.subject = row.subject;
        count.women += 1;  // there is one row a woman and lesson
        count.plays += row.attempts;
        count.seen += row.seen ? 1 : 0;
        count.scored += row.first_try_percent ? 1 : 0;
        count.percent_sum += row.first_try_percent.value_or(0);
    }
    std::vector<LessonCount> out;
    for (auto& [lesson, count] : lessons) {
        out.push_back(std::move(count));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const LessonCount& a, const LessonCount& b) { return a.women > b.women; });
    return out;
}

std::vector<PlaceCount> by_place(const Tables& tables) {
    std::map<std::string, PlaceCount> places;
    std::map<std::string, std::set<std::string>> women;
    for (const DeviceRow& row : tables.devices) {
        if (row.heard_of && row.state != "revoked") {
            places[row.site].devices += 1;
        }
    }
    for (const Completion& row : tables.completions) {
        places[row.site].lessons += 1;
        women[row.site].insert(row.person);
    }
    std::vector<PlaceCount> out;
    for (auto& [site, count] : places) {
        count.site = site;
        count.women = static_cast<std::int64_t>(women[site].size());
        out.push_back(std::move(count));
    }
    return out;
}

std::vector<MonthCount> by_month(const Tables& tables) {
    std::map<std::string, MonthCount> months;
    std::map<std::string, std::set<std::string>> women;
    for (const Completion& row : tables.completions) {
        const std::string month = row.completed.utc_ms ? month_text(*row.completed.utc_ms) : std::string();
        months[month].lessons += 1;
        women[month].insert(row.person);
    }
    const auto first = months.upper_bound("");
    if (first != months.end()) {
        const std::string last = months.rbegin()->first;
        // A clock that was wrong by years must not make a page of empty months.
        std::string month = first->first;
        for (int i = 0; i < kLongestSpan && !month.empty() && month < last; ++i) {
            months.try_emplace(month);
            month = month_after(month);
        }
    }
    std::vector<MonthCount> out;
    for (auto& [month, count] : months) {
        count.month = month;
        count.women = static_cast<std::int64_t>(women[month].size());
        out.push_back(std::move(count));
    }
    return out;
}

}  // namespace

Counts count(const Tables& tables) {
    Counts counts;
    std::set<std::string> persons, ids;
    std::int64_t minutes = 0;
    for (const Completion& row : tables.completions) {
        persons.insert(row.person);
        ids.insert(row.learner);
        minutes += row.active_minutes;
        counts.evidence[row.evidence] += 1;
        counts.quality[row.completed.quality] += 1;
    }
    counts.women = static_cast<std::int64_t>(persons.size());
    counts.ids = static_cast<std::int64_t>(ids.size());
    counts.lessons_finished = static_cast<std::int64_t>(tables.completions.size());
    counts.active_hours = minutes / 60;
    for (const DeviceRow& row : tables.devices) {
        if (row.state != "revoked") {
            counts.devices_known += 1;
            counts.devices_heard += row.heard_of ? 1 : 0;
        }
    }
    counts.lessons = by_lesson(tables);
    counts.places = by_place(tables);
    counts.months = by_month(tables);
    return counts;
}

}  // namespace jankar::collect
