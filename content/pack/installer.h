#pragma once
// Brings packs onto the device: looks at what a file would be here (new, an update, here already, another
// maker's), copies it into `<folder>/.incoming` verifying each object as it passes, and publishes it by
// fsync, rename and fsync of the folder. At every moment, power cuts included, the folder holds whole packs
// only; what was copied is kept, and the next try goes on from there.
//
// A pack is (maker, id): an update is taken only from the key that signed what is here, a higher version
// wins, the same version with other content is an error, and the same id by another maker stands beside it.
// Some room is always left on the disk, so that progress can be kept. Blocks; one thread at a time.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/base/result.h"
#include "content/pack/library.h"
#include "content/pack/manifest.h"
#include "content/pack/trust.h"

namespace jankar::pack {

/// What a pack file would be on this device.
struct Offer {
    enum class Kind {
        New,
        Update,   ///< of an older version that is here
        Here,     ///< just this is here already: installing it repairs what is damaged
        Older,    ///< a higher version is here
        Clash,    ///< the same version is here with other content
        NoBase,   ///< an update of what is not here, or of another maker's
        Refused,  ///< not a whole pack, or not for this program
    };
    Kind kind = Kind::Refused;
    std::string path;
    Manifest manifest;           ///< unless refused
    std::string signer;          ///< 64 hex; empty: unsigned
    bool is_known = false;       ///< its maker's packs are taken without asking
    bool is_beside = false;      ///< another maker's pack of this id is here; this one will stand beside it
    std::uint64_t bytes = 0;     ///< of the file
    std::string content_hash;    ///< 64 hex
    std::string installed_path;  ///< Update, Here: the pack it is about
    std::vector<std::string> bases;  ///< files of the packs an update counts on
    std::optional<Error> error;      ///< for every kind that cannot be installed: one sentence
    bool can_install() const { return kind == Kind::New || kind == Kind::Update || kind == Kind::Here; }
};

struct Installed {
    std::string path;
    std::uint64_t kept_bytes = 0;  ///< copied by an earlier try
    int damaged = 0;               ///< parts that did not arrive right; their lessons do not play
    int repaired = 0;              ///< parts that were damaged here and are right now
    bool was_here = false;         ///< nothing had to be copied
};

class Installer {
 public:
    struct Places {
        std::string folder;         ///< of the installed packs; made when it is missing
        std::uint64_t reserve = 0;  ///< bytes to leave free; 0: by the size of the disk
    };
    /// False cancels.
    using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

    explicit Installer(Places places) : places_(std::move(places)) {}

    /// `shelf`: what is on the device now (Library::scan). Never fails as a whole: what cannot be taken says
    /// why.
    Offer look(const std::string& path, const Shelf& shelf, const Trust& trust) const;

    /// Refused when the maker is not known and `is_allowed` is not set. NoSpace: what was copied is given
    /// back. Io: the stick is gone, Cancelled: both go on where they were. Corrupt: an update whose parts did
    /// not arrive; what was here stays.
    Result<Installed> install(const Offer& offer, bool is_allowed, const Progress& progress) const;

    /// Takes an installed pack away; Usage for a file that is not in the folder.
    Result<void> remove(const std::string& path) const;

    /// What installing it needs beside the reserve and has not: 0 when there is room.
    Result<std::uint64_t> missing_room(const Offer& offer) const;

 private:
    std::string incoming() const { return places_.folder + "/.incoming"; }
    std::string part_of(const std::string& content_hash) const;
    Result<std::uint64_t> reserve() const;
    Result<void> make_room(const Offer& offer, const std::string& part, std::uint64_t bytes) const;
    Result<Installed> repair(const Offer& offer, const Progress& progress) const;
    Result<Installed> bring(const Offer& offer, const Progress& progress) const;
    Result<std::string> publish(const Offer& offer, const std::string& part) const;
    void tidy(const Offer& offer, const std::string& published) const;
    const Places places_;
};

/// The name of an installed pack's file: `<id>@<64 hex of its maker's key>.jkpack`, `<id>@unsigned.jkpack`.
std::string installed_name(const std::string& id, const std::string& signer);

}  // namespace jankar::pack
