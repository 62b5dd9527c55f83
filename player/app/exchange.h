#pragma once
// An exchange with a stick, for the screen `stick` and for `--exchange`: progress out, receipts and card in,
// packs in, a line about the visit. It has two halves, because records live on their own thread; each part
// that is finished stands, whenever the stick is pulled. Blocks: never on main.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/pack/installer.h"
#include "content/pack/library.h"
#include "content/pack/trust.h"
#include "player/app/options.h"
#include "player/app/paths.h"
#include "player/app/stick.h"
#include "player/records/store.h"

namespace jankar::app {

/// Where this device's packs are, in the order of the shelf: --packs, the installed ones, the program's own.
std::vector<pack::PackFolder> shelf_folders(const Options& options, const Paths& paths);
/// Everything that is on the device now; opens packs that `cache` (a path, or empty) does not know.
pack::Shelf read_device(const Options& options, const Paths& paths, const std::string& cache);
/// What a bundle says of the packs.
records::DeviceState device_state(const pack::Shelf& shelf);
/// The kept makers of a data folder, and those of the programme: its own key and the makers on its card.
pack::Trust load_trust(const std::string& data, const std::optional<records::ProgrammeCard>& card);
std::string installed_folder(const std::string& data);

/// What each pack on a stick would be here.
std::vector<pack::Offer> offers_on_stick(const std::string& folder, const pack::Installer& installer,
                                         const pack::Shelf& shelf, const pack::Trust& trust);

/// Why nothing could be written onto the stick.
enum class StickTrouble {
    None,
    Full,
    Locked,  ///< write-protected
    Worn,    ///< what was written reads back differently
    Gone,    ///< it was pulled
};

/// Of an error from writing onto the stick; asks the stick itself.
StickTrouble trouble_of(const Error& error, const std::string& stick);

/// The half of the records, as it went.
struct RecordsHalf {
    Visit visit;                                 ///< its part of the line
    std::vector<std::string> paths;              ///< files written
    std::vector<Error> errors;                   ///< of visit.failed
    std::optional<records::ProgrammeCard> card;  ///< in force now
    bool waits = false;  ///< there was something that only goes out or comes in with the trainer's code
    StickTrouble trouble = StickTrouble::None;
};

/// Progress out, then receipts and card in. Without `is_trainer` only what is sealed goes out, and no first
/// card comes in. Records thread, or a command.
RecordsHalf exchange_records(records::Store& store, const std::string& stick,
                             const records::DeviceState& state, bool is_trainer);

/// Of several packs being brought: this one, so far.
struct BringProgress {
    std::uint64_t done = 0, total = 0;  ///< bytes, of all of them
};

struct Brought {
    std::vector<std::string> names;  ///< "health 2"
    std::vector<Error> errors;
    int waiting = 0;       ///< packs of makers whom only the trainer can admit
    bool is_gone = false;  ///< the stick was pulled: the rest follows when it is back
    bool is_cancelled = false;
    StickTrouble trouble = StickTrouble::None;  ///< in writing the line of the visit
};

/// Installs what is new or mends; without `is_trainer` only what a known maker has signed.
Brought bring_packs(const std::vector<pack::Offer>& offers, const pack::Installer& installer, bool is_trainer,
                    const std::function<bool(const BringProgress&)>& progress);

/// The half of the packs: those of known makers come in, by the makers that the card names now; then the line
/// of the visit is written. What is wrong with the stick is told once.
Brought exchange_packs(const std::string& stick, const RecordsHalf& first, const pack::Installer& installer,
                       const pack::Shelf& shelf, const std::string& data,
                       const std::function<bool(const BringProgress&)>& progress);

}  // namespace jankar::app
