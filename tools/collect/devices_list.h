#pragma once
// The office's list of its devices: a CSV file with the columns device,label,site,group,state in any order.
// Pure function, any thread.
#include <string_view>
#include <vector>

#include "content/base/result.h"
#include "tools/collect/store.h"

namespace jankar::collect {

/// Corrupt with the row and what is wrong with it. An empty state is "enrolled".
Result<std::vector<Device>> parse_devices_list(std::string_view csv);

}  // namespace jankar::collect
