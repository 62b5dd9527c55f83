#pragma once
// simulate -o DIR: real bundles for load tests, and truth.json.
#include "tools/collect/simulate.h"

namespace jankar::collect {

int run_simulate(const SimulateRequest& request);

}  // namespace jankar::collect
