#include "tools/collect/report_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace jankar::collect {

std::string bar_chart(const std::string& about, const std::vector<Bar>& bars, std::int64_t full,
                      const std::string& keys) {
    constexpr std::int64_t kLeastTop = 5;  // a chart of very small figures is not blown up
    std::int64_t top = std::max(kLeastTop, full);
    for (const Bar& bar : bars) {
        top = std::max(top, bar.value);
    }
    std::string out = fmt::format("<div class='panel bars' role='img' aria-label='{}'>", about);
    for (const Bar& bar : bars) {
        const std::int64_t value = bar.few ? kLeastTop - 1 : bar.value;
        const double width = 100.0 * static_cast<double>(value) / static_cast<double>(top);
        out += fmt::format(
            "<div class='bar'><span class='name'>{}</span><svg viewBox='0 0 100 10' "
            "preserveAspectRatio='none' "
            "aria-hidden='true'><rect width='100' height='10' fill='#F4E6CC'/><rect width='{:.2f}' "
            "height='10' "
            "fill='{}'/></svg><b>{}</b></div>",
            bar.name, width, bar.few ? "#C9A676" : bar.colour, bar.figure);
    }
    return out + keys + "</div>";
}

void HtmlTable::row(const std::vector<std::string>& cells) {
    rows_ += "<tr>";
    for (std::size_t i = 0; i < cells.size() && i < columns_.size(); ++i) {
        if (i == 0) {
            rows_ += "<th scope='row'>" + cells[i] + "</th>";
        } else {
            rows_ += fmt::format("<td{} data-name='{}'><span>{}</span></td>",
                                 columns_[i].number ? " class='n'" : "", columns_[i].name, cells[i]);
        }
    }
    rows_ += "</tr>";
}

std::string HtmlTable::text(bool even) const {
    std::string out =
        std::string("<div class='panel'><table") + (even ? " class='even'" : "") + "><thead><tr>";
    for (const Column& column : columns_) {
        out += fmt::format("<th scope='col'{}>{}</th>", column.number ? " class='n'" : "", column.name);
    }
    return out + "</tr></thead><tbody>" + rows_ + "</tbody></table></div>";
}

}  // namespace jankar::collect
