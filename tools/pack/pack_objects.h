#pragma once
// Taking a pack apart: every object to a file, or into a writer. One thread.
#include <cstdint>
#include <functional>
#include <string>

#include "content/base/result.h"
#include "content/pack/pack.h"
#include "content/pack/writer.h"

namespace jankar::build {

/// Writes pack.json, every lesson.json and every object under their names of the archive below `folder`. Each
/// object is checked by its hash. Of an update pack what it brings itself. Returns how many files.
Result<int> extract_pack(const pack::Pack& pack, const std::string& folder);

/// Writes one object, checked by its hash, unless it is there already; its path.
Result<std::string> write_object(const pack::Pack& pack, const std::string& hash, const std::string& ext,
                                 const std::string& folder);

/// Told the bytes of objects that were gone through so far.
using CopyProgress = std::function<void(std::uint64_t bytes)>;

/// What copy_into did.
struct Copied {
    int objects = 0, left_out = 0;
};

/// Adds all of a pack's lessons to `writer`, its objects through files in `scratch`. With `base`, objects
/// that it holds are counted on and not added.
Result<Copied> copy_into(const pack::Pack& pack, const std::string& scratch, pack::Writer& writer,
                         const pack::Pack* base = nullptr, const CopyProgress& progress = {});
/// How many bytes the objects of all lessons have together.
Result<std::uint64_t> bytes_of_objects(const pack::Pack& pack);

}  // namespace jankar::build
