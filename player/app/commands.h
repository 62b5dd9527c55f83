#pragma once
// What `jankar` does without a window: list packs, add a learner, set the trainer's code, export
// progress, draw a preview.
// Prints by itself; returns the exit code.
#include "player/app/options.h"
#include "player/app/paths.h"

namespace jankar::app {

/// True if the options ask for a command.
bool is_command(const Options& options);
int run_command(const Options& options, const Paths& paths);

}  // namespace jankar::app
