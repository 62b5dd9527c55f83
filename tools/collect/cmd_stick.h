#pragma once
// stick STORE DIR: one command per stick that comes back.
#include <string>

#include "tools/collect/command.h"

namespace jankar::collect {

/// Takes all of DIR/jankar/out; leaves receipts and the card in DIR/jankar/in and packs that are newer than
/// those of the stick in DIR/jankar/packs; says what happened.
int run_stick(const StoreChoice& store, const std::string& folder);

}  // namespace jankar::collect
