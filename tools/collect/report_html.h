#pragma once
// The report as one HTML file that opens offline in any browser and prints. Pure function, any thread.
#include <string>

#include "tools/collect/fold.h"

namespace jankar::collect {

struct HtmlOptions {
    std::string lang = "en";  ///< titles of lessons are shown in it where they have it
    std::string site;         ///< what the report was narrowed to; empty: nothing
    std::string from, to;
};

std::string report_html(const Tables& tables, const HtmlOptions& options);

}  // namespace jankar::collect
