// Clocks that lie: they change when something was, never whether it was.
#include "tools/collect/time.h"

#include <doctest/doctest.h>

#include "tests/collect/office.h"
#include "tools/collect/dates.h"

using namespace jankar;
using jankar::collect::ClockReading;
using jankar::collect::Timeline;
using jankar::test::ChainMaker;
using jankar::test::Office;

namespace {

constexpr std::int64_t kNoon = 1'772'539'200'000;  // 2026-03-03T12:00:00Z
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kIn2099 = 4'070'908'800'000;

struct Second {
    std::size_t rows;
    std::int64_t attempts;
    char quality;
    std::optional<std::int64_t> utc_ms;
};

/// Two completions, the second an hour of true time after the first. The device's own genesis is well dated,
/// in start 1; another start has only what these two say.
Second second_completion(std::int64_t boot, std::int64_t first_wall, int first_clock,
                         std::int64_t second_wall, int second_clock) {
    Office office;
    ChainMaker device(1);
    device.hands.boot = boot;
    device.hands.wall = first_wall;
    device.hands.clock = first_clock;
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    device.hands.mono += kHour;
    device.hands.wall = second_wall;
    device.hands.clock = second_clock;
    device.completed(1, "weave-base", 3, 3, 1, 60);
    office.add(device.bundle());
    const auto tables = office.tables();
    const auto& row = tables.completions.at(1);
    return {tables.completions.size(), row.attempts, row.completed.quality, row.completed.utc_ms};
}

}  // namespace

TEST_CASE("time: a clock at 0, at 2099 or an hour back changes no counts, only the quality") {
    struct Case {
        const char* name;
        std::int64_t wall;
        int clock;
        char quality;
    };
    for (const Case& c :
         {Case{"right", kNoon + kHour, 4, 'A'}, Case{"anchored again an hour back", kNoon, 4, 'B'},
          Case{"at 0", 0, 0, 'A'}, Case{"in 2099", kIn2099, 3, 'A'}}) {
        INFO(c.name);
        const auto second = second_completion(1, kNoon, 4, c.wall, c.clock);
        CHECK(second.rows == 2);
        CHECK(second.attempts == 1);
        CHECK(second.quality == c.quality);
    }
    CHECK(second_completion(2, 0, 0, kHour, 0).quality == 'D');
    CHECK_FALSE(second_completion(2, 0, 0, kHour, 0).utc_ms.has_value());
    CHECK(second_completion(2, kIn2099, 3, kIn2099 + kHour, 3).quality == 'D');
    // Set by hand in the middle of the day: the earlier record of the same start gets its day too.
    CHECK(second_completion(2, 0, 0, kNoon + kHour, 1).quality == 'B');
    CHECK(second_completion(2, 0, 0, kNoon + kHour, 1).utc_ms == kNoon + kHour);
}

TEST_CASE("time: within a start the monotonic clock carries the best reading to every record") {
    Timeline timeline;
    timeline.add({1, 1'000, 0, 0}, 1);
    timeline.add({1, 61'000, kNoon, 4}, 2);
    timeline.resolve();
    CHECK(timeline.at({1, 1'000, 0, 0}).utc_ms == kNoon - 60'000);
    CHECK(timeline.at({1, 1'000, 0, 0}).quality == 'A');
    // 200 ppm of ten days is 173 s: no longer within two minutes.
    CHECK(timeline.at({1, 10 * collect::kDayMs, 0, 0}).quality == 'B');
    CHECK(timeline.at({9, 1'000, kNoon, 4}).quality == 'D');
}

TEST_CASE("time: a start whose clock contradicts the others loses its date, not theirs") {
    Timeline timeline;
    for (int boot = 1; boot <= 5; ++boot) {
        const std::int64_t wall =
            boot == 3 ? kNoon + 1'000 * collect::kDayMs : kNoon + boot * collect::kDayMs;
        timeline.add({boot, 1'000, wall, 3}, 10 * boot);
        timeline.add({boot, 2'000, wall + 1'000, 3}, 10 * boot + 1);
    }
    timeline.resolve();
    CHECK(timeline.jumped());
    for (const int boot : {1, 2, 4, 5}) {
        CHECK(timeline.at({boot, 1'000, 0, 3}).utc_ms == kNoon + boot * collect::kDayMs);
        CHECK(timeline.at({boot, 1'000, 0, 3}).quality == 'B');
    }
    CHECK_FALSE(timeline.at({3, 1'000, 0, 3}).utc_ms.has_value());
    CHECK(timeline.at({3, 1'000, 0, 3}).quality == 'C');  // between the second and the fourth
}

TEST_CASE("time: starts before the first and after the last known date are only before it was collected") {
    Timeline timeline;
    timeline.add({1, 1'000, 0, 0}, 1);
    timeline.add({2, 1'000, kNoon, 4}, 2);
    timeline.add({3, 1'000, 0, 0}, 3);
    timeline.resolve();
    CHECK(timeline.at({1, 1'000, 0, 0}).quality == 'D');
    CHECK(timeline.at({2, 1'000, 0, 0}).quality == 'A');
    CHECK(timeline.at({3, 1'000, 0, 0}).quality == 'D');
}

TEST_CASE("time: an anchored start outweighs many with a clock chip that is wrong") {
    Timeline timeline;
    for (int boot = 1; boot <= 20; ++boot) {
        timeline.add({boot, 1'000, kNoon + 2'000 * collect::kDayMs + boot * kHour, 3}, boot);
    }
    timeline.add({21, 1'000, kNoon, 4}, 21);
    timeline.resolve();
    CHECK(timeline.at({21, 1'000, 0, 0}).quality == 'A');
    CHECK(timeline.at({20, 1'000, 0, 0}).quality == 'D');
}

TEST_CASE("time: hostile clocks overflow nothing") {
    Timeline timeline;
    for (const std::int64_t value : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, kNoon, INT64_MAX}) {
        for (const std::int64_t mono : {INT64_MIN, std::int64_t{0}, INT64_MAX}) {
            timeline.add({value, mono, value, value}, 1);
            timeline.add({1, mono, kNoon, 4}, 2);
        }
    }
    timeline.resolve();
    CHECK(timeline.at({1, INT64_MAX, INT64_MIN, 4}).quality >= 'A');
}

TEST_CASE("dates: days and times of the calendar, and what is none") {
    CHECK(collect::utc_text(kNoon) == "2026-03-03T12:00:00Z");
    CHECK(collect::utc_text(951'782'399'999) == "2000-02-28T23:59:59Z");
    CHECK(collect::day_text(951'782'400'000) == "29 February 2000");
    CHECK(collect::parse_day("2026-03-03") == kNoon - 12 * kHour);
    for (const char* text :
         {"2026-02-29", "2026-13-01", "2026-3-03", "03-03-2026", "", "2026-03-0x", "2026-03-03T"}) {
        CHECK_FALSE(collect::parse_day(text).has_value());
    }
}
