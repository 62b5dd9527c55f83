#pragma once
// The data folder of one device: identity, the append-only log of records with its chain and checkpoints
// (records.db), the learners (people.db), and what is derived from the log. The format of records, ids,
// checkpoints and bundles is in FORMAT.md beside this file.
//
// Nothing is written by opening alone, but a genesis when a chain begins, and the tables of an older program
// brought up to ours: the boot and clock records, and the close of a session that power cut short, go in with
// the next record. What a call returns as written is on the medium; a call that fails has written nothing and
// can be made again.
//
// One Store a data folder and process; a second one is refused with Locked. Not thread-safe: it lives on
// the records thread (records_thread.h), command-line programs use it directly.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/clock.h"
#include "content/base/result.h"
#include "player/records/exchange.h"
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
    bool received = false;  ///< the office has the first of them
};

/// What the bundle's header says of the device beside its records.
struct DeviceState {
    std::map<std::string, int> packs;  ///< id -> version
    int battery = -1;                  ///< percent, -1 unknown
};

/// A line of the trainer's wall. Keys: maker8 + "/" + lesson id.
struct WallRow {
    std::string learner;
    std::set<std::string> finished, witnessed;
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
    /// What is written here may be gone when the device is off: it lies in memory, or the card has forgotten
    /// before.
    virtual bool forgets() const = 0;

    // Learners and groups. Usage: a limit is broken, a group that is not there, nothing that tells her from
    // others. NotFound: there is no such learner or group. ReadOnly, NoSpace, Io. What she agreed to is kept
    // with her at once; its `consent` record goes with it, or, when the log cannot be written just then, with
    // the next record.
    virtual Result<std::string> add_learner(const NewLearner& learner) = 0;  ///< new id
    /// The way of the command line: `group` is a name, and the group is made if it is not there; nobody was
    /// asked anything, so no `consent` is written.
    virtual Result<std::string> add_learner(const std::string& name, const std::string& drawing,
                                            const std::string& group, const Bytes& photo) = 0;  ///< new id
    virtual Result<std::vector<Learner>> learners() = 0;  ///< in the order they joined
    virtual Result<Bytes> photo(const std::string& learner) = 0;
    virtual Result<Bytes> learner_voice(const std::string& learner) = 0;  ///< empty when none is kept
    virtual Result<void> save_settings(const std::string& learner, const Settings& settings) = 0;
    virtual Result<void> change_learner(const std::string& learner, const LearnerChange& change) = 0;
    /// The trainer says that these two faces are one woman: `kept` has what both did, `other` is shown no
    /// more. The log keeps its records and says it to the office in a `label`.
    virtual Result<void> merge_learners(const std::string& kept, const std::string& other) = 0;

    /// She wants to be forgotten: her face, name, voice, PIN, places and reviews go, from the copies too, so
    /// that no byte of them stays; her nameless records stay counted, and the log tells the office in an
    /// `erase`. A session of hers ends.
    virtual Result<void> forget_learner(const std::string& learner) = 0;

    virtual Result<std::vector<Group>> groups() = 0;  ///< in the order they were made
    virtual Result<std::string> add_group(const std::string& name,
                                          const std::string& drawing) = 0;  ///< new id
    virtual Result<void> set_group(const std::string& id, const std::string& name,
                                   const std::string& drawing) = 0;
    virtual Result<Bytes> group_voice(const std::string& id) = 0;  ///< empty when none is kept
    virtual Result<void> set_group_voice(const std::string& id, const Bytes& voice) = 0;
    /// What women did together without a group (completed_together with an empty one): bands, last_here.
    virtual Result<Group> no_group() = 0;

    // A picture PIN, where she wants one (three numbers 1-9), and the trainer's code (4-8 digits). They keep
    // out the curious, no more. One that was made under a key which this device lost counts as not set.
    virtual Result<void> set_pin(const std::string& learner, const std::vector<int>& three) = 0;
    /// False also when she has none.
    virtual Result<bool> check_pin(const std::string& learner, const std::vector<int>& three) = 0;
    virtual Result<bool> has_trainer_code() = 0;
    virtual Result<void> set_trainer_code(const std::string& digits) = 0;
    virtual Result<bool> check_trainer_code(const std::string& digits) = 0;

    /// Settings of the device; `detail` (completions, lessons, steps) and `label` are the store's own to
    /// read. Another label is a record.
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
    /// Of what she took home (pending_practice): the items she did; none is a right answer too. Then it is no
    /// longer pending.
    virtual Result<Written> practice_done(const LessonRef& lesson, const std::vector<int>& items) = 0;
    virtual Result<std::vector<PendingPractice>> pending_practice(const std::string& learner) = 0;

    /// A group finished a lesson: `completed` for each of `learners` with the number present, one `together`,
    /// a band for the group (its id, or empty), in one transaction. Needs no session. An unfinished play of
    /// the lesson that one of them had is finished by it. Who was not there is not stored.
    virtual Result<std::vector<Written>> completed_together(const LessonRef& lesson, const PlaySummary& play,
                                                            const std::vector<std::string>& learners,
                                                            const std::string& group) = 0;
    /// The trainer saw her work in the hand. Told twice, it is one record.
    virtual Result<Written> witness(const std::string& learner, const LessonRef& lesson) = 0;
    /// The trainer had touched the wrong place: a `void` of that record. Usage when there is none in the
    /// chain that is being written.
    virtual Result<Written> take_back_witness(const std::string& learner, const LessonRef& lesson) = 0;
    /// One row for each of `learners`, in their order.
    virtual Result<std::vector<WallRow>> wall(const std::vector<std::string>& learners) = 0;

    // Reviews (Leitner boxes). A visit is a session of hers; the one that is open counts, and when none is
    // open, the one that would begin now.
    /// At most `most` that are due, lowest box first.
    virtual Result<std::vector<ReviewItem>> due_reviews(const std::string& learner, int most) = 0;
    /// Right: one box up, once a visit; wrong: box 1. An item not seen before goes into box 2 or 1.
    virtual Result<void> review_answered(const std::string& learner, const ReviewItem& item, bool right) = 0;

    // Places: saved after every step and every answer.
    virtual Result<void> save_place(const std::string& learner, const Place& place) = 0;
    virtual Result<std::vector<Place>> places(const std::string& learner) = 0;
    /// An unfinished play that is over in another way (a group finished it).
    virtual Result<void> remove_place(const std::string& learner, const LessonRef& lesson) = 0;
    virtual Result<std::vector<Finished>> finished(const std::string& learner) = 0;

    /// Packs that differ from those the log tells of go into it with the next record.
    virtual void set_device_state(const DeviceState& state) = 0;
    /// It is later than this (ms since 1970), as something signed says: a receipt. A wall clock that
    /// shows less counts as wrong; the latest time that the network told does the same by itself.
    virtual Result<void> raise_floor(std::int64_t wall_ms) = 0;
    /// Writes a bundle of each chain into `folder`, of all that no receipt covers (without a receipt: from
    /// its genesis); the paths written. Programme card absent: signed, not sealed.
    ///
    /// News is every record but boot, clock, session-open, session-close and export. With news since the last
    /// `export` record, question totals, an `export` record and a checkpoint are added and the range goes up
    /// to them. Without news the last exported range is what should be in the folder: where a bundle of
    /// exactly this chain and range lies there whole already, nothing is written; elsewhere (another stick,
    /// the file lost or damaged) it is written once more. So a second export into one folder writes and
    /// returns nothing. With a card the people file is written too, where the office does not have it and
    /// the folder neither.
    virtual Result<std::vector<std::string>> export_bundles(const std::string& folder) = 0;

    // The programme and its office.
    virtual Result<std::optional<ProgrammeCard>> programme() = 0;  ///< nothing before the first card
    /// Takes a card: a later one only of the same key and with a higher number, else Refused or Corrupt with
    /// one sentence. `first_too`: by the trainer's hand, who alone brings the first one. False: it is in
    /// force already.
    virtual Result<bool> set_programme(const std::string& text, bool first_too) = 0;
    /// Takes `programme.toml` and the receipts that lie in `folder`; what of them cannot be taken is told in
    /// the answer. Receipts of other devices are passed over. Where one is taken, old records are pruned.
    virtual Result<BroughtIn> bring_in(const std::string& folder, bool first_card_too) = 0;
    /// What a folder `jankar` of a stick has for this device and what it is owed; reads names, the card and
    /// receipts that may be ours, writes nothing.
    virtual Result<StickNews> stick_news(const std::string& folder, bool first_card_too) = 0;
    virtual Result<CollectedCounts> collected() = 0;
    /// Her last completion of the lesson as codes. Refused where the card does not allow codes, NotFound
    /// where she has not finished it under this device's key.
    virtual Result<CompletionCodes> completion_codes(const std::string& learner, const std::string& lesson_id,
                                                     const std::string& maker8) = 0;
    /// A bundle of what no receipt covers, the oldest first and as much as fits, as texts of QR codes
    /// (class_qr.h); none when there is nothing. Refused where the card does not allow codes.
    virtual Result<std::vector<std::string>> class_codes() = 0;
    /// Records that a receipt covers.
    virtual Result<std::vector<SeqSpan>> received() = 0;

    /// Builds the derived tables anew from the log; they come out the same. `derived_text` is all their rows.
    virtual Result<void> rebuild_derived() = 0;
    virtual Result<std::string> derived_text() = 0;
    /// Follows every link of the chain. Corrupt with the first record that does not hold.
    virtual Result<void> verify() = 0;

    /// Clean end: session closed, copies made where they are due, generation written. Without it (or when it
    /// fails) the next start does the rest.
    virtual Result<void> close() = 0;
};

}  // namespace jankar::records
