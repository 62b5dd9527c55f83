#pragma once
// Writing a file to a stick so that its name stands for its content: a new name, `.part`, fsync, read back
// past the cache, rename to an unused name, fsync of the folder. Files that are there already are never
// touched. Source: reference records.md, A4. Any thread.
#include <string>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::records {

/// The path written. `folder` is made where it is missing. NoSpace and ReadOnly with one sentence; Io when
/// what was read back differs, or a file of that name is there.
Result<std::string> safe_write(const std::string& folder, const std::string& name, ByteView bytes);

}  // namespace jankar::records
