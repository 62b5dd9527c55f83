#pragma once
// The figures of the report, counted from its tables. Pure functions, any thread.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/collect/fold.h"
#include "tools/collect/report_words.h"

namespace jankar::collect {

/// A figure about fewer persons than this could point at one of them.
inline constexpr std::int64_t kSmallest = 5;
inline constexpr std::int64_t kSilentDays = 30;

struct LessonCount {
    std::string lesson, subject;
    std::int64_t women = 0;
    std::int64_t plays = 0;
    std::int64_t seen = 0;
    std::int64_t scored = 0;  ///< women whose first try can be told
    std::int64_t percent_sum = 0;
};

struct PlaceCount {
    std::string site;
    std::int64_t devices = 0, women = 0, lessons = 0;
};

struct MonthCount {
    int year = 0, month = 0;  ///< of the calendar asked for; 0: no date is known
    std::int64_t women = 0, lessons = 0;
};

/// Women under one value of a column that the office joined.
struct GroupCount {
    std::string value;
    std::int64_t women = 0, lessons = 0;
};

struct LossCount {
    std::string lesson;
    std::int64_t began = 0, lost = 0;
    std::int64_t step = 0;  ///< from 1: where most of them stopped; 0: they reached none, or too few to say
};

struct QuestionCount {
    std::string lesson;
    std::string step;  ///< its id in the lesson
    std::int64_t first = 0, percent = 0;
};

enum class Trouble { Never, Silent, Gaps, Forks, Clock, Card, Behind, Errors, State };
inline constexpr int kTroubles = 9;

struct DeviceTrouble {
    const DeviceRow* row = nullptr;  ///< of the tables counted
    std::vector<Trouble> troubles;
    std::int64_t silent_days = 0;
};

struct Counts {
    std::int64_t women = 0, ids = 0, lessons_finished = 0, active_hours = 0;
    std::int64_t devices_heard = 0, devices_known = 0;
    std::vector<LessonCount> lessons;      ///< most women first
    std::vector<PlaceCount> places;        ///< most women first
    std::vector<MonthCount> months;        ///< by month, every month between the first and the last
    std::vector<GroupCount> groups;        ///< most women first; empty when no column was asked for
    std::vector<LossCount> losses;         ///< the largest share first
    std::vector<QuestionCount> questions;  ///< the hardest first
    std::vector<DeviceTrouble> troubles;   ///< only devices that have any
    std::map<Trouble, std::int64_t> trouble_devices;
    std::map<Evidence, std::int64_t> evidence;
    std::map<char, std::int64_t> quality;
};

/// `by`: a column of the tables' roster, or empty. The counts point into the tables.
Counts count(const Tables& tables, Calendar calendar, const std::string& by);

}  // namespace jankar::collect
