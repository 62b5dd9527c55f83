#include "tools/collect/report_counts.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "tools/collect/dates.h"

namespace jankar::collect {
namespace {

constexpr int kLongestSpan = 60;

template <typename Row>
void most_women_first(std::vector<Row>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.women > b.women; });
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
    most_women_first(out);
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
    most_women_first(out);
    return out;
}

std::vector<MonthCount> by_month(const Tables& tables, Calendar calendar) {
    using Month = std::pair<int, int>;
    constexpr Month kUnknown{0, 0};
    std::map<Month, MonthCount> months;
    std::map<Month, std::set<std::string>> women;
    for (const Completion& row : tables.completions) {
        Month month = kUnknown;
        if (row.completed.utc_ms) {
            const CalendarDay day = calendar_day(*row.completed.utc_ms, calendar);
            month = {day.year, day.month};
        }
        months[month].lessons += 1;
        women[month].insert(row.person);
    }
    if (const auto first = months.upper_bound(kUnknown); first != months.end()) {
        const Month last = months.rbegin()->first;
        // A clock that was wrong by years must not make a page of empty months.
        Month month = first->first;
        for (int i = 0; i < kLongestSpan && month < last; ++i) {
            months.try_emplace(month);
            month = month.second == months_in_year(calendar) ? Month{month.first + 1, 1}
                                                             : Month{month.first, month.second + 1};
        }
    }
    std::vector<MonthCount> out;
    for (auto& [month, count] : months) {
        count.year = month.first;
        count.month = month.second;
        count.women = static_cast<std::int64_t>(women[month].size());
        out.push_back(count);
    }
    return out;
}

std::vector<GroupCount> by_column(const Tables& tables, const std::string& column) {
    std::map<std::string, GroupCount> groups;
    std::map<std::string, std::set<std::string>> women;
    for (const Completion& row : tables.completions) {
        std::string value;
        if (const auto joined = tables.roster.find(row.learner); joined != tables.roster.end()) {
            if (const auto cell = joined->second.find(column); cell != joined->second.end()) {
                value = cell->second;
            }
        }
        groups[value].lessons += 1;
        women[value].insert(row.person);
    }
    std::vector<GroupCount> out;
    for (auto& [value, count] : groups) {
        count.value = value;
        count.women = static_cast<std::int64_t>(women[value].size());
        out.push_back(count);
    }
    most_women_first(out);
    return out;
}

std::vector<LossCount> by_loss(const Tables& tables) {
    std::vector<LossCount> out;
    for (const auto& [lesson, loss] : tables.losses) {
        LossCount count{lesson, loss.began, loss.began - loss.finished, 0};
        if (count.lost < kSmallest) {
            continue;  // too few to be a matter of the lesson
        }
        const auto most = std::max_element(loss.left_at.begin(), loss.left_at.end(),
                                           [](const auto& a, const auto& b) { return a.second < b.second; });
        if (most != loss.left_at.end() && most->second >= kSmallest) {
            count.step = most->first + 1;
        }
        out.push_back(count);
    }
    std::stable_sort(out.begin(), out.end(), [](const LossCount& a, const LossCount& b) {
        return a.lost * b.began > b.lost * a.began;
    });
    return out;
}

std::vector<QuestionCount> by_question(const Tables& tables) {
    std::vector<QuestionCount> out;
    for (const Question& question : tables.questions) {
        if (question.first >= kSmallest) {
            out.push_back({question.lesson, question.step, question.first,
                           (200 * question.first_right + question.first) / (2 * question.first)});
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const QuestionCount& a, const QuestionCount& b) { return a.percent < b.percent; });
    return out;
}

DeviceTrouble trouble_of(const DeviceRow& row, const std::optional<std::int64_t>& latest_ms) {
    DeviceTrouble out{&row, {}, 0};
    const auto note = [&](bool wrong, Trouble trouble) {
        if (wrong) {
            out.troubles.push_back(trouble);
        }
    };
    note(row.state == "revoked" || row.state == "lost", Trouble::State);
    note(!row.heard_of, Trouble::Never);
    if (!row.heard_of) {
        return out;
    }
    if (latest_ms && row.last_ms) {
        out.silent_days = std::max<std::int64_t>(0, (*latest_ms - *row.last_ms) / kDayMs);
    }
    note(out.silent_days > kSilentDays, Trouble::Silent);
    note(row.gaps > 0, Trouble::Gaps);
    note(row.forks > 0, Trouble::Forks);
    note(row.clock != "good", Trouble::Clock);
    note(row.card == "worn", Trouble::Card);
    note(row.packs_behind > 0, Trouble::Behind);
    note(row.errors > 0, Trouble::Errors);
    return out;
}

}  // namespace

Counts count(const Tables& tables, Calendar calendar, const std::string& by) {
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
        DeviceTrouble trouble = trouble_of(row, tables.latest_ms);
        for (const Trouble kind : trouble.troubles) {
            counts.trouble_devices[kind] += 1;
        }
        if (!trouble.troubles.empty()) {
            counts.troubles.push_back(std::move(trouble));
        }
    }
    // What needs most comes first.
    std::stable_sort(
        counts.troubles.begin(), counts.troubles.end(), [](const DeviceTrouble& a, const DeviceTrouble& b) {
            return std::tuple(b.troubles.size(), a.row->label) < std::tuple(a.troubles.size(), b.row->label);
        });
    counts.lessons = by_lesson(tables);
    counts.places = by_place(tables);
    counts.months = by_month(tables, calendar);
    counts.groups = by.empty() ? std::vector<GroupCount>() : by_column(tables, by);
    counts.losses = by_loss(tables);
    counts.questions = by_question(tables);
    return counts;
}

}  // namespace jankar::collect
