#pragma once
// The charts and tables of the report as HTML. A chart is one line a bar: the name as text that wraps in
// every script and at every width, the bar as inline SVG, the figure. A table falls apart into cards on a
// phone. Pure, any thread; every text given must be HTML already.
#include <cstdint>
#include <string>
#include <vector>

namespace jankar::collect {

struct Bar {
    std::string name;  ///< HTML
    std::int64_t value = 0;
    std::string figure;  ///< HTML
    std::string colour;
    bool few = false;  ///< drawn as a pattern of its own length: the value is not told
};

/// `full`: the value of a whole line; 0: the largest value there is. `keys`: HTML below it, what the colours
/// mean.
std::string bar_chart(const std::string& about, const std::vector<Bar>& bars, std::int64_t full = 0,
                      const std::string& keys = {});

class HtmlTable {
 public:
    struct Column {
        std::string name;
        bool number = false;
    };
    explicit HtmlTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
    /// The first cell is the head of the row.
    void row(const std::vector<std::string>& cells);
    bool empty() const { return rows_.empty(); }
    /// `even`: no room is kept for a long first column.
    std::string text(bool even = false) const;

 private:
    std::vector<Column> columns_;
    std::string rows_;
};

}  // namespace jankar::collect
