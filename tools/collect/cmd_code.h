#pragma once
// code STORE CODE…: completions told over the telephone, or sent as a message.
#include <string>
#include <vector>

#include "content/base/result.h"
#include "tools/collect/code_desk.h"

namespace jankar::collect {

/// Keeps one completion and says so on stdout.
Result<void> keep_told(Store& store, const CodeDesk::Told& told);

/// `keys`: file of the secret keys. Words that are pieces of one code may be given apart: all digits of the
/// command line are joined where no single word is a code. Exit code.
int run_code(const std::string& address, const std::string& keys, const std::vector<std::string>& codes);

}  // namespace jankar::collect
