#pragma once
// scan STORE IMAGE|VIDEO…: codes of completions and of whole classes from photographs and films of a screen.
#include <string>
#include <vector>

namespace jankar::collect {

/// What a film of a class holds is added as the bundle that it is; `folder` keeps it meanwhile. Exit code.
int run_scan(const std::string& address, const std::string& keys, const std::vector<std::string>& files);

}  // namespace jankar::collect
