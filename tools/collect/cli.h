#pragma once
// The command line of jankar-collect. Exit codes: 0 done, 1 something was refused or cut short and the rest
// was done, 2 wrong usage, 3 input/output, lock or space. Results on stdout, faults and progress on stderr.

namespace jankar::collect {

int run(int argc, char** argv);

}  // namespace jankar::collect
