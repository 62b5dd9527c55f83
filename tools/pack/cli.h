#pragma once
// The command line of jankar-pack. The only file that includes CLI11 is its .cpp.
#include <variant>

#include "tools/pack/options.h"

namespace jankar::build {

/// What is to be done, or the exit code when nothing is: 0 after --help, 2 after one sentence on wrong usage.
std::variant<Options, int> parse_command_line(int argc, char** argv);

}  // namespace jankar::build
