#pragma once
// Taking a pack apart: every object to a file, or into a writer. One thread.
#include <string>

#include "content/base/result.h"
#include "content/pack/pack.h"
#include "content/pack/writer.h"

namespace jankar::build {

/// Writes pack.json, every lesson.json and every object under their names of the archive below `folder`. Each
/// object is checked by its hash. Returns how many files.
Result<int> extract_pack(const pack::Pack& pack, const std::string& folder);

/// Adds all of a pack's lessons to `writer`, its objects through files in `scratch`.
Result<void> copy_into(const pack::Pack& pack, const std::string& scratch, pack::Writer& writer);

}  // namespace jankar::build
