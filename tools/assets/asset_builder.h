#pragma once
// The player's own media, made from their sources in assets/: icons, drawings, tunes, the spoken phrases of
// the interface, fonts. One thread calls; the work is spread over the cores and kept in the cache.
//
//   icons/NAME-80.webp -112 -160 -320    drawings/NAME.webp (400 x 400)    tunes/NAME.opus
//   strings/LANG.json (id -> text)  voice/LANG/ID.opus                fonts/*.ttf    country/*.toml
//   numbers/LANG.toml               money/CC-VALUE.webp (notes and coins at one scale)
//
// Phrases, and the pieces that numbers are joined from (ids that begin with n-), are taken from
// voice/LANG/ID.* where somebody recorded them, else spoken as drafts.
#include <functional>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "tools/pack/cache.h"

namespace jankar::build {

struct AssetReport {
    int written = 0;  ///< files that changed
    int unchanged = 0;
    int drafts = 0;                     ///< phrases nobody recorded
    std::vector<std::string> problems;  ///< sentences; any of them fails the build
};

/// Brings `out` in line with `assets`; files of folders it owns that no longer have a source are removed.
/// An Error is the machine's (program, disk); what is wrong with the assets is in the report.
Result<AssetReport> build_assets(const std::string& assets, const std::string& out, const std::string& fonts,
                                 Cache& cache);

}  // namespace jankar::build
