#pragma once
// packs STORE FILE…: titles, courses and newest versions of the programme's packs.
#include <string>
#include <vector>

#include "tools/collect/command.h"

namespace jankar::collect {

int run_packs(const StoreChoice& store, const std::vector<std::string>& files);

}  // namespace jankar::collect
