#pragma once
// From the log to bundles in a folder. What is new, and what a folder holds already: store.h says it.
// Records thread only.
#include <string>
#include <vector>

#include "player/records/recorder.h"

namespace jankar::records {

Result<std::vector<std::string>> export_chains(Recorder& recorder, const DeviceState& device,
                                               const std::string& player_version, const std::string& folder);

}  // namespace jankar::records
