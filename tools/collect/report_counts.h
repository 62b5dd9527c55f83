#pragma once
// The figures of the report, counted from its tables. Pure functions, any thread.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/collect/fold.h"

namespace jankar::collect {

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
    std::string month;  ///< "2026-03"; empty: no date is known
    std::int64_t women = 0, lessons = 0;
};

struct Counts {
    std::int64_t women = 0, ids = 0, lessons_finished = 0, active_hours = 0;
    std::int64_t devices_heard = 0, devices_known = 0;
    std::vector<LessonCount> lessons;  ///< most women first
    std::vector<PlaceCount> places;    ///< by site
    std::vector<MonthCount> months;    ///< by month, every month between the first and the last
    std::map<Evidence, std::int64_t> evidence;
    std::map<char, std::int64_t> quality;
};

Counts count(const Tables& tables);

}  // namespace jankar::collect
