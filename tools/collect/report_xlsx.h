#pragma once
// The report as a workbook: one sheet a section, numbers as numbers, shares as percentages, dates as dates.
// Every text is written as text: no cell is ever a formula. Figures about fewer than kSmallest women are the
// text "<5" and their lessons stay empty, as in index.html. Dates are those of the Gregorian calendar, which
// is the only one that a spreadsheet knows; with the Ethiopian one the month is told in words beside it.
// Not thread-safe for one path. Errors: Disk.
#include <string>

#include "content/base/result.h"
#include "tools/collect/report_html.h"

namespace jankar::collect {

/// Replaces an earlier file at once.
Result<void> write_workbook(const Tables& tables, const Counts& counts, const HtmlOptions& options,
                            const std::string& path);

}  // namespace jankar::collect
