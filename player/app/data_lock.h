#pragma once
// The lock of the data folder, for commands that change it without opening its records: the same file that
// the records' Store holds, so two programs never change one data folder at once.
#include <string>

#include "content/base/files.h"
#include "content/base/result.h"

namespace jankar::app {

/// Held until the descriptor is closed. Locked when another program uses the folder.
Result<UniqueFd> lock_data(const std::string& folder);

}  // namespace jankar::app
