#include "tools/collect/devices_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "content/base/bytes.h"
#include "tools/collect/csv.h"

namespace jankar::collect {
namespace {

constexpr std::size_t kDeviceHex = 32;
constexpr std::array kStates = {"enrolled", "lost", "revoked"};

}  // namespace

Result<std::vector<Device>> parse_devices_list(std::string_view csv) {
    ASSIGN_OR_RETURN(const auto rows, parse_csv(csv));
    if (rows.empty()) {
        return fail(ErrorCode::Corrupt,
                    "The list is empty; its first line is device,label,site,group,state.");
    }
    std::map<std::string, std::size_t> columns;
    for (std::size_t i = 0; i < rows.front().size(); ++i) {
        columns[rows.front()[i]] = i;
    }
    if (columns.count("device") == 0) {
        return fail(ErrorCode::Corrupt,
                    "The list has no column “device”; its first line is device,label,site,group,state.");
    }
    std::vector<Device> devices;
    std::set<std::string> seen;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto field = [&](const char* name) {
            const auto column = columns.find(name);
            return column != columns.end() && column->second < rows[i].size() ? rows[i][column->second]
                                                                              : std::string();
        };
        Device device{field("device"), field("label"), field("site"), field("group"), field("state")};
        std::transform(device.id.begin(), device.id.end(), device.id.begin(),
                       [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (device.id.size() != kDeviceHex || !from_hex(device.id)) {
            return fail(ErrorCode::Corrupt,
                        fmt::format("Row {}: “{}” is no device; it has 32 characters of 0-9 and a-f.", i + 1,
                                    device.id));
        }
        if (device.state.empty()) {
            device.state = kStates.front();
        }
        if (std::find(kStates.begin(), kStates.end(), device.state) == kStates.end()) {
            return fail(ErrorCode::Corrupt,
                        fmt::format("Row {}: the state “{}” is not one of enrolled, lost, revoked.", i + 1,
                                    device.state));
        }
        if (!seen.insert(device.id).second) {
            return fail(ErrorCode::Corrupt,
                        fmt::format("Row {}: device {} stands in the list twice.", i + 1, device.id));
        }
        devices.push_back(std::move(device));
    }
    return devices;
}

}  // namespace jankar::collect
