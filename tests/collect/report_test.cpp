// The report's words and calendars. What the report shows of a store: report_test.py.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tools/collect/dates.h"
#include "tools/collect/report_counts.h"
#include "tools/collect/report_html.h"
#include "tools/collect/report_words.h"

using namespace jankar::collect;

namespace {

std::multiset<char> places(const std::string& text) {
    std::multiset<char> out;
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        out.insert(text.at(at + 1));
    }
    return out;
}

}  // namespace

TEST_CASE("report words: all eight languages have every word, with the same places for numbers") {
    CHECK(word_languages() == std::vector<std::string>{"en", "hi", "kn", "ta", "or", "mr", "am", "om"});
    const auto english = parse_words(words_text("en"));
    REQUIRE(english.size() > 90);
    for (const std::string& lang : word_languages()) {
        const auto words = parse_words(words_text(lang));
        CHECK_MESSAGE(words.size() == english.size(), lang);
        for (const auto& [key, text] : english) {
            const auto place = words.find(key);
            REQUIRE_MESSAGE(place != words.end(), lang << " lacks " << key);
            CHECK_MESSAGE(places(place->second) == places(text), lang << ": " << key);
        }
        CHECK(std::count(words.at("months").begin(), words.at("months").end(), ',') == 11);
        CHECK(std::count(words.at("months_ethiopian").begin(), words.at("months_ethiopian").end(), ',') ==
              12);
    }
    CHECK(words_text("xx").empty());
    CHECK(Words("xx", Calendar::Gregorian).say("women") == "Women");
    CHECK(Words("en", Calendar::Gregorian).html("by_h", {"<b>A</b>"}) == "By <b>A</b>");
}

TEST_CASE("report days: both calendars, at leap days and new years") {
    struct Row {
        const char* day;
        int year, month, of_month;
    };
    for (const Row& row :
         {Row{"2026-03-14", 2018, 7, 5}, Row{"2023-09-11", 2015, 13, 6}, Row{"2023-09-12", 2016, 1, 1},
          Row{"2024-09-11", 2017, 1, 1}, Row{"2024-09-10", 2016, 13, 5}, Row{"1970-01-01", 1962, 4, 23},
          Row{"2000-01-01", 1992, 4, 22}}) {
        const auto ms = parse_day(row.day);
        REQUIRE(ms);
        const CalendarDay day = calendar_day(*ms, Calendar::Ethiopian);
        CHECK_MESSAGE(day.year == row.year, row.day);
        CHECK_MESSAGE(day.month == row.month, row.day);
        CHECK_MESSAGE(day.day == row.of_month, row.day);
    }
    const auto day = parse_day("2026-03-14").value_or(0);
    CHECK(Words("en", Calendar::Gregorian).day(day) == "14 March 2026");
    CHECK(Words("en", Calendar::Ethiopian).day(day) == "5 Megabit 2018");
    CHECK(Words("am", Calendar::Ethiopian).day(day) == "መጋቢት 5 ቀን 2018");
    CHECK(Words("hi", Calendar::Gregorian).month(2026, 3) == "मार्च 2026");
}

TEST_CASE("report counts: lessons that lose women, questions missed first, devices that trouble") {
    Tables tables;
    tables.losses["a"] = {20, 15, {{0, 1}, {3, 4}}};  // five lost, the most at a step are four: not told
    tables.losses["b"] = {20, 8, {{2, 7}, {4, 5}}};
    tables.losses["c"] = {9, 5, {{2, 4}}};  // four lost: too few for the list
    tables.questions = {{"a", "one-q", 10, 9}, {"b", "five-q", 8, 1}, {"c", "first-q", 4, 0}};
    tables.latest_ms = parse_day("2026-03-14");
    DeviceRow good, silent, never, worn;
    good.heard_of = silent.heard_of = worn.heard_of = true;
    good.clock = silent.clock = "good";
    good.last_ms = parse_day("2026-02-12");  // thirty days
    silent.last_ms = parse_day("2026-02-11");
    worn.clock = "unset";
    worn.card = "worn";
    worn.packs_behind = 2;
    tables.devices = {good, silent, never, worn};
    const Counts counts = count(tables, Calendar::Gregorian, "");
    REQUIRE(counts.losses.size() == 2);
    CHECK(counts.losses[0].lesson == "b");
    CHECK(counts.losses[0].lost == 12);
    CHECK(counts.losses[0].step == 3);
    CHECK(counts.losses[1].step == 0);
    REQUIRE(counts.questions.size() == 2);
    CHECK(counts.questions[0].lesson == "b");
    CHECK(counts.questions[0].step == "five-q");
    CHECK(counts.questions[0].percent == 13);
    CHECK(counts.questions[1].percent == 90);
    REQUIRE(counts.troubles.size() == 3);
    CHECK(counts.troubles[1].troubles == std::vector<Trouble>{Trouble::Silent});
    CHECK(counts.troubles[1].silent_days == 31);
    CHECK(counts.troubles[2].troubles == std::vector<Trouble>{Trouble::Never});
    CHECK(counts.troubles[0].troubles ==
          std::vector<Trouble>{Trouble::Clock, Trouble::Card, Trouble::Behind});
    const std::string page = report_html(tables, counts, {});
    CHECK(page.find("“b” loses most: 20 began, <b>12</b> did not finish") != std::string::npos);
    CHECK(page.find("Hardest is step <code class='small'>five-q</code> of “b”: <b>13 %</b> answered right") !=
          std::string::npos);
    CHECK(page.find("silent for 31 days") != std::string::npos);
    CHECK(page.find("packs behind: 2") != std::string::npos);
}
