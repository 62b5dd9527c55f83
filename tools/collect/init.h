#pragma once
// A new programme: its store, its keys, its card, the sheet that opens its bundles when the office machine
// is gone, and what to do with all of these. Nothing that is there already is touched.
#include <string>
#include <vector>

#include "content/base/result.h"

namespace jankar::collect {

struct InitRequest {
    std::string store;  ///< path of the file to be made, or postgresql://…
    std::string keys;   ///< file for the secret keys; empty: the store's path and `.keys`
    std::string programme;
    std::string homepage;  ///< http:// or https://
    std::string folder;    ///< for card, sheet and instructions; made where missing
    bool codes = false;    ///< devices show and say codes of what was finished
    std::string sms;       ///< number that takes such codes as messages; empty: none
};

/// Signs a programme card anew that was changed by hand, with the next number, in its place. Usage where the
/// keys that signed it are not there; Corrupt, and the file stays as it is, where it is no card.
Result<void> renew_card_file(const std::string& path, const std::string& keys_file);

/// Makes everything or nothing; the paths of what was made. Usage for a bad name or address, and when
/// something is there already.
Result<std::vector<std::string>> init_programme(const InitRequest& request);

}  // namespace jankar::collect
