#pragma once
// The packs' half of an exchange with a stick: what is new and may be taken without asking comes in. Blocks:
// packs thread, or a command.
#include <functional>
#include <string>
#include <vector>

#include "content/pack/installer.h"
#include "content/pack/library.h"
#include "content/pack/trust.h"
#include "player/app/options.h"
#include "player/app/paths.h"

namespace jankar::app {

/// Where this device's packs are, in the order of the shelf: --packs, the installed ones, the program's own.
std::vector<pack::PackFolder> shelf_folders(const Options& options, const Paths& paths);
/// Everything that is on the device now; opens packs that `cache` (a path, or empty) does not know.
pack::Shelf read_device(const Options& options, const Paths& paths, const std::string& cache);
/// The kept makers of a data folder.
pack::Trust load_trust(const std::string& data);
std::string installed_folder(const std::string& data);

/// What each pack on a stick would be here.
std::vector<pack::Offer> offers_on_stick(const std::string& folder, const pack::Installer& installer,
                                         const pack::Shelf& shelf, const pack::Trust& trust);

/// Of several packs being brought: this one, so far.
struct BringProgress {
    std::uint64_t done = 0, total = 0;  ///< bytes, of all of them
};

struct Brought {
    std::vector<std::string> names;   ///< "health 2"
    std::vector<std::string> failed;  ///< sentences
    std::vector<Error> errors;        ///< the same, with their codes
    int waiting = 0;                  ///< packs of makers whom only the trainer can admit
    bool is_gone = false;             ///< the stick was pulled: the rest follows when it is back
    bool is_cancelled = false;
};

/// Installs what is new or mends; without `is_trainer` only what a known maker has signed.
Brought bring_packs(const std::vector<pack::Offer>& offers, const pack::Installer& installer, bool is_trainer,
                    const std::function<bool(const BringProgress&)>& progress);

}  // namespace jankar::app
