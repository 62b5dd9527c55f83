#pragma once
// From the log to bundles in a folder. What is new, and what a folder holds already: store.h says it.
// Records thread only.
#include <optional>
#include <string>
#include <vector>

#include "player/records/programme_card.h"
#include "player/records/recorder.h"

namespace jankar::records {

/// Sealed to every key of the card; without one signed only.
Result<std::vector<std::string>> export_chains(Recorder& recorder, const DeviceState& device,
                                               const std::optional<ProgrammeCard>& card,
                                               const std::string& player_version, const std::string& folder);

}  // namespace jankar::records
