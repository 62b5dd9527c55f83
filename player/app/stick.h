#pragma once
// A stick and what is on it: packs to bring in, the line of a visit, and how it is left. Everything here may
// block on a slow or dying medium, so it runs on the packs thread or in a command, never on main.
#include <cstdint>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/pack/installer.h"

namespace jankar::app {

/// Paths of the packs on a stick: `jankar/packs`, the top folder, and one folder deep; by name, at most
/// kMostPacks. A stick with thousands of other files only costs the reading of their names.
std::vector<std::string> packs_on_stick(const std::string& folder);
constexpr std::size_t kMostPacks = 200;

/// One line of `jankar/visits.csv`: time,clock,device,label,in,out,failed.
struct Visit {
    std::string device, label;
    std::vector<std::string> in;      ///< names of what came onto the device
    std::vector<std::string> out;     ///< names of what went onto the stick
    std::vector<std::string> failed;  ///< sentences
};
/// Adds it (and the head line to a new file), on the medium when this returns.
Result<void> write_visit(const std::string& folder, const Visit& visit);
/// The line without its newline; for the tests.
std::string visit_line(const Visit& visit, std::int64_t wall_ms, int clock_quality);

/// Whether the stick may be pulled: udisks unmounted it, else we did. False: it was only synchronised.
bool leave_stick(const std::string& folder);

}  // namespace jankar::app
