#pragma once
// Writes a report into a folder: index.html, report.xlsx, completions.csv, learners.csv, devices.csv. Files
// of an earlier report there are replaced, each at once. Errors as in content/base/files.h.
#include <string>

#include "content/base/result.h"
#include "tools/collect/fold.h"
#include "tools/collect/report_html.h"

namespace jankar::collect {

struct ReportRequest {
    std::string folder;
    bool with_names = false;
    HtmlOptions html;
};

Result<void> write_report(const Tables& tables, const ReportRequest& request);

}  // namespace jankar::collect
