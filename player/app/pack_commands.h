#pragma once
// The commands that bring packs onto the device without a window: `--install FILE…` and `--exchange DIR`.
#include "player/app/options.h"
#include "player/app/paths.h"

namespace jankar::app {

/// Both print what they did and return the exit code.
int install_packs(const Options& options, const Paths& paths);
int exchange_with(const Options& options, const Paths& paths);

}  // namespace jankar::app
