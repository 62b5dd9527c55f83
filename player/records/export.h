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

/// Whether something was learned that `folder` should have: since the last export, or exported to another
/// place and not received yet. Looks at names only. What the device tells of itself alone (a boot, a pack) is
/// never owed.
Result<bool> is_owed(const Log& log, const std::string& folder);

/// One sealed bundle of the chain that grows, of what no receipt covers, the oldest first; of so few records
/// that it has at most `most` bytes. Empty when there is nothing.
Result<Bytes> bundle_of_at_most(Recorder& recorder, const DeviceState& device, const ProgrammeCard& card,
                                const std::string& player_version, std::size_t most);

}  // namespace jankar::records
