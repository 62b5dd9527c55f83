#pragma once
// What the screens `packs` and `stick` may ask: the packs of the device and of the stick, bringing them in
// and taking them away, what stands on the shelf, the exchange. Implemented by the application; main thread
// only; nothing here blocks.
#include <cstdint>
#include <string>
#include <vector>

#include "player/screen/picture_cache.h"
#include "player/views/utterance.h"

namespace jankar::views {

/// A lesson of a pack that is on the device, shown on the shelf or put out of sight.
struct LessonCard {
    std::string mark;  ///< its name in control ids
    std::string subject;
    screen::PictureSource cover;
    Utterance title;
    bool is_shown = true;
};

/// A pack as the trainer sees it.
struct PackCard {
    std::string mark;  ///< its name in control ids: the id, or id@key8 where another one of that id is shown
    std::string title, maker, langs;
    std::uint64_t bytes = 0;
    int lessons = 0;
    screen::PictureSource cover, face;  ///< of its first lesson; of its maker, if it shows her
    bool is_on_stick = false;
    bool can_install = false;  ///< new or newer; else it is here, or cannot be taken
    bool can_mend = false;     ///< it is here just so: installing it brings what of it is damaged
    bool is_refused = false;   ///< not whole, for another program, or of another content than it says
    bool can_remove = false;
    enum class Maker { Known, Unknown, Unsigned };
    Maker made_by = Maker::Known;
};

/// What is being done with packs or the stick.
struct PackWork {
    enum class State { Idle, Busy };
    enum class Outcome {
        None,
        Done,
        NoRoom,  ///< on this device
        Failed,
        Gone,  ///< the stick came out
        Cancelled,
        StickFull,
        StickLocked,  ///< nothing can be written on it
        StickWorn,    ///< it does not keep what is written
    };
    State state = State::Idle;
    Outcome outcome = Outcome::None;  ///< of the last work
    double share = 0;                 ///< 0 to 1
    int left_s = -1;                  ///< time left; -1: not known yet
    std::string mark;                 ///< of the pack; empty: the whole stick
    int given = 0, taken = 0;         ///< files and packs of the last exchange
    int waiting = 0;                  ///< what only goes with the trainer's code
};

enum class StickState {
    None,
    Here,
    Out,   ///< unmounted: it may be taken out
    Rest,  ///< all is written, but only its own light says when
    Gone,  ///< it came out too soon
};

class PackDesk {
 public:
    virtual ~PackDesk() = default;
    virtual const std::vector<PackCard>& packs_here() const = 0;
    virtual const std::vector<PackCard>& packs_on_stick() const = 0;
    virtual std::vector<LessonCard> lessons_of(std::size_t pack_here) const = 0;
    virtual void set_shown(const std::string& lesson_mark, bool is_shown) = 0;
    /// From the stick. `keep_maker`: her packs are taken from now on.
    virtual void install_pack(std::size_t on_stick, bool keep_maker) = 0;
    virtual void remove_pack(std::size_t here) = 0;
    virtual void play_from_stick(std::size_t on_stick) = 0;
    virtual PackWork pack_work() const = 0;
    virtual void cancel_pack_work() = 0;
    virtual StickState stick() const = 0;
    /// Give and take; then the stick is left.
    virtual void exchange() = 0;
    virtual void eject() = 0;
};

}  // namespace jankar::views
