#include "tools/collect/cmd_simulate.h"

#include <fmt/format.h>

#include "tools/collect/command.h"
#include "tools/collect/terminal.h"

namespace jankar::collect {

int run_simulate(const SimulateRequest& request) {
    const auto made = [&] {
        ProgressLine line;
        return simulate(request, [&](std::int64_t records) {
            line.show(static_cast<std::uint64_t>(records), static_cast<std::uint64_t>(request.records),
                      records);
        });
    }();
    if (!made) {
        return say(made.error());
    }
    fmt::print("{}, {}\n{}/truth.json\n", counted(made->files, "file", "files"),
               counted(made->records, "record", "records"), request.folder);
    return 0;
}

}  // namespace jankar::collect
