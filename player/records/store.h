#pragma once
// The data folder of one device: identity, the append-only log of records with its chain and checkpoints
// (records.db), the learners (people.db), and what is derived from the log. The format of records, ids,
// checkpoints and bundles is in FORMAT.md beside this file.
//
// Nothing is written by opening alone, but a genesis when a chain begins: the boot and clock records, and the
// close of a session that power cut short, go in with the next record. What a call returns as written is on
// the medium; a call that fails has written nothing and can be made again.
//
// One Store a data folder and process; a second one is refused with Locked. Not thread-safe: it lives on
// the records thread (records_thread.h), command-line programs use it directly.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/clock.h"
#include "content/base/result.h"
#include "player/records/people.h"

namespace jankar::records {

/// Which lesson a record speaks of: id, version, first 8 hex of its lesson.json's hash, first 8 hex of the
/// maker's key or empty.
struct LessonRef {
    std::string id;
    int version = 1;
    std::string hash8;
    std::string maker8;
    /// What a report needs to know of it; written into lesson-start and the bundle's table of lessons.
    std::string subject, course, lang;
    int steps = 0;
    int scored_steps = 0;
    std::map<std::string, std::string> title;
};

/// A record as the trace tells of it. seq 0: at the detail in force no such record is made.
struct Written {
    std::string kind;
    std::int64_t seq = 0;
    bool durable = false;  ///< on the medium (commit returned)
};

/// Counts and times of one whole play, from its beginning across sessions and power cuts (PlayState), for
/// `completed` and `lesson-left`; the store takes off what an earlier `lesson-left` has told.
struct PlaySummary {
    int furthest_step = 0;  ///< index, 0-based
    std::int64_t active_s = 0;
    int replays = 0;
    int tries = 0;            ///< answers given
    int first_try_right = 0;  ///< of scored_steps
    int together = 1;         ///< women present
};

/// Her unfinished play: mutable, not evidence.
struct Place {
    std::string lesson_id;
    std::string maker8;
    std::string play_state_json;
    std::string lesson_hash8;
    std::string session;     ///< filled in by the store: the one in which it was saved
    std::int64_t order = 0;  ///< filled in by the store: larger = later; the largest is what `go on` shows
};

/// What a learner finished, derived from the log: newest last.
struct Finished {
    std::string lesson_id, maker8;
    int times = 0;
    std::int64_t first_seq = 0, last_seq = 0;
};

/// What the bundle's header says of the device beside its records.
struct DeviceState {
    std::map<std::string, int> packs;  ///< id -> version
    int battery = -1;                  ///< percent, -1 unknown
};

class Machine;

class Store {
 public:
    struct Options {
        std::string folder;
        std::string player_version;
        const Clock* clock = nullptr;      ///< system_clock() when null
        const Machine* machine = nullptr;  ///< real_machine() when null
        bool read_only = false;            ///< writes nothing, makes nothing, holds no lock
    };
    /// Opens or makes the data folder; decides about epochs (first run, clone, repair, restore, damage) and
    /// writes a genesis where a chain begins. Locked, ReadOnly, NoSpace or Io with one sentence.
    /// Options::clock and machine outlive the store.
    static Result<std::unique_ptr<Store>> open(const Options& options);
    virtual ~Store() = default;

    virtual const std::string& device_id() const = 0;  ///< 32 hex
    virtual const std::string& epoch() const = 0;      ///< 16 hex
    /// Sentences for the trainer (and stderr) about what opening found: restored copy, worn card, no place to
    /// keep.
    virtual const std::vector<std::string>& warnings() const = 0;

    // Learners
    virtual Result<std::string> add_learner(const std::string& name, const std::string& drawing,
                                            const std::string& group, const Bytes& photo) = 0;  ///< new id
    virtual Result<std::vector<Learner>> learners() = 0;  ///< in the order they joined
    virtual Result<Bytes> photo(const std::string& learner) = 0;
    virtual Result<void> save_settings(const std::string& learner, const Settings& settings) = 0;
    /// Settings of the device; `detail` (completions, lessons, steps) and `label` are the store's own to
    /// read.
    virtual Result<std::string> device_setting(const std::string& key) = 0;  ///< empty when unset
    virtual Result<void> set_device_setting(const std::string& key, const std::string& value) = 0;

    // Sessions and lessons. Each returns what was written, durable. Usage when there is no session, or no
    // such learner. Opening a session closes the one before it.
    virtual Result<Written> open_session(const std::string& learner) = 0;
    virtual Result<std::vector<Written>>
    close_session() = 0;  ///< session-close and its checkpoint; nothing when none is open
    virtual Result<Written> lesson_start(const LessonRef& lesson) = 0;
    virtual Result<std::optional<Written>> result(const LessonRef& lesson, const std::string& step,
                                                  bool right, int attempt) = 0;
    virtual Result<std::vector<Written>> lesson_left(const LessonRef& lesson, const PlaySummary& play,
                                                     bool finished) = 0;
    /// `completed` (and its checkpoint), the place removed, in one transaction: on the medium when this
    /// returns.
    virtual Result<std::vector<Written>> completed(const LessonRef& lesson, const PlaySummary& play) = 0;
    virtual Result<Written> practice(const LessonRef& lesson, const std::vector<int>& items) = 0;

    // Places: saved after every step and every answer.
    virtual Result<void> save_place(const std::string& learner, const Place& place) = 0;
    virtual Result<std::vector<Place>> places(const std::string& learner) = 0;
    virtual Result<std::vector<Finished>> finished(const std::string& learner) = 0;

    virtual void set_device_state(const DeviceState& state) = 0;
    /// Writes a bundle of each chain into `folder`, of all that no receipt covers (without a receipt: from
    /// its genesis); the paths written. Programme card absent: signed, not sealed.
    ///
    /// News is every record but boot, clock, session-open, session-close and export. With news since the last
    /// `export` record, question totals, an `export` record and a checkpoint are added and the range goes up
    /// to them. Without news the last exported range is what should be in the folder: where a bundle of
    /// exactly this chain and range lies there whole already, nothing is written; elsewhere (another stick,
    /// the file lost or damaged) it is written once more. So a second export into one folder writes and
    /// returns nothing.
    virtual Result<std::vector<std::string>> export_bundles(const std::string& folder) = 0;

    /// Builds the derived tables anew from the log; they come out the same. `derived_text` is all their rows.
    virtual Result<void> rebuild_derived() = 0;
    virtual Result<std::string> derived_text() = 0;
    /// Follows every link of the chain. Corrupt with the first record that does not hold.
    virtual Result<void> verify() = 0;

    /// Clean end: session closed, generation written. Without it (or when it fails) the next start does the
    /// rest.
    virtual Result<void> close() = 0;
};

}  // namespace jankar::records
