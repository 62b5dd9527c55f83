#pragma once
// The report as one HTML file that opens offline in any browser and prints. Pure function, any thread.
#include <string>

#include "tools/collect/fold.h"
#include "tools/collect/report_counts.h"
#include "tools/collect/report_words.h"

namespace jankar::collect {

struct HtmlOptions {
    std::string lang = "en";
    Calendar calendar = Calendar::Gregorian;
    std::string site;  ///< what the report was narrowed to; empty: nothing
    std::string from, to;
    std::string by;  ///< a column of the roster to count by; empty: none
};

std::string report_html(const Tables& tables, const Counts& counts, const HtmlOptions& options);

/// A lesson's title in the language of the report, else in English, else the first there is, else its id.
struct LessonTitle {
    std::string text, lang;
};
LessonTitle title_of(const Tables& tables, const std::string& lesson, const std::string& lang);
/// Persons as a figure: "<5" where it is smaller than kSmallest and not nought.
std::string women_text(std::int64_t women);
/// The word of a kind of trouble, and the sentence about one device.
const char* trouble_key(Trouble trouble);
std::string trouble_text(const Words& words, const DeviceTrouble& device, Trouble trouble);

}  // namespace jankar::collect
