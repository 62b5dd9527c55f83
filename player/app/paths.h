#pragma once
// Where things lie: what was installed beside the program, else in the build tree; the data folder.
#include <string>

#include "content/base/result.h"

namespace jankar::app {

struct Paths {
    std::string assets;  ///< share/jankar/assets
    std::string packs;   ///< the program's own packs; may be missing
    std::string module;  ///< jankar-playback.so
};

/// NotFound when the assets are nowhere.
Result<Paths> find_paths();

/// The folder named with --data, else the platform's (SDL_GetPrefPath); made if it is missing.
Result<std::string> data_folder(const std::string& named);

}  // namespace jankar::app
