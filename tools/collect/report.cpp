#include "tools/collect/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "content/base/bytes.h"
#include "content/base/files.h"
#include "tools/collect/report_counts.h"
#include "tools/collect/report_xlsx.h"
#include "tools/collect/tables_text.h"

namespace jankar::collect {

Result<void> write_report(const Tables& tables, const ReportRequest& request) {
    const std::string& by = request.html.by;
    if (const auto& columns = tables.roster_columns;
        !by.empty() && std::find(columns.begin(), columns.end(), by) == columns.end()) {
        return fail(
            ErrorCode::Usage,
            fmt::format("--by needs a column that was joined with people --roster; “{}” is none.", by));
    }
    const Counts counts = count(tables, request.html.calendar, by);
    RETURN_IF_ERROR(make_folders(request.folder));
    for (const auto& [name, text] :
         {std::pair<const char*, std::string>{"completions.csv", completions_csv(tables)},
          std::pair<const char*, std::string>{"learners.csv", learners_csv(tables, request.with_names)},
          std::pair<const char*, std::string>{"devices.csv", devices_csv(tables)},
          std::pair<const char*, std::string>{"index.html", report_html(tables, counts, request.html)}}) {
        RETURN_IF_ERROR(write_file_atomic(request.folder + "/" + name, as_bytes(text)));
    }
    return write_workbook(tables, counts, request.html, request.folder + "/report.xlsx");
}

}  // namespace jankar::collect
