#pragma once
// Handles of libxlsxwriter. A workbook is given back and written by workbook_close alone.
#include <xlsxwriter.h>

#include <memory>

namespace jankar::collect {

struct WorkbookCloser {
    void operator()(lxw_workbook* book) const { workbook_close(book); }
};
using WorkbookPtr = std::unique_ptr<lxw_workbook, WorkbookCloser>;

}  // namespace jankar::collect
