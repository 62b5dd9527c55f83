#pragma once
// Seeds of the fuzz targets of packs and their texts.
#include <string>

#include "content/base/bytes.h"

namespace jankar::fuzz {

/// Below `folder`: fuzz_pack, fuzz_manifest, fuzz_lesson_json, fuzz_lesson_toml, which are there. False when
/// one cannot be made. `lessons`: the folder of the lessons that ship.
bool make_pack_seeds(const std::string& folder, const std::string& lessons);

/// A small unsigned pack; one of the seeds is an update of it.
Bytes base_pack();

}  // namespace jankar::fuzz
