#pragma once
// Opens a data folder for writing and puts records into its log: the lock, the identity and the epoch, the
// time of each record, and what has to come before a record (boot, clock, the end of a session that was cut
// short). The store says what happened; this says it to the log. Records thread only.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "content/base/files.h"
#include "player/records/identity.h"
#include "player/records/log.h"
#include "player/records/secrets.h"
#include "player/records/state.h"
#include "player/records/store.h"
#include "player/records/timekeeper.h"

namespace jankar::records {

class Recorder {
 public:
    using Work = std::function<Result<void>()>;

    static Result<std::unique_ptr<Recorder>> open(const Store::Options& options);

    Log& log() { return *log_; }
    State& state() { return state_; }
    const DeviceKey& key() const { return key_; }
    bool read_only() const { return read_only_; }
    bool canary_ok() const { return canary_ok_; }
    const std::string& folder() const { return folder_; }
    const std::vector<std::string>& warnings() const { return warnings_; }
    bool forgets() const { return forgets_; }
    /// Power was cut while something was written, or damage was met before.
    bool looked_through() const { return looked_through_; }
    bool in_memory() const { return in_memory_; }  ///< the folder is no place to keep anything
    void warn(std::string sentence) { warnings_.push_back(std::move(sentence)); }
    Stamp now() const { return time_.now(); }
    /// For PINs and the trainer's code: of this device, and of those it was copied from.
    CodeKeys code_keys() const;

    /// One transaction: what has to come first, then `work`, which calls add() and sign(). The records of
    /// `work`, on the medium.
    Result<std::vector<Written>> record(const Work& work) { return record(nullptr, work); }
    Result<void> add(const Draft& draft);
    Result<void> sign() { return log_->checkpoint(key_.secret_key); }
    /// One transaction that changes the state beside the log only.
    Result<void> change(const Work& work);

    /// It is later than this, as something signed says: a wall clock below counts as wrong from now on.
    Result<void> raise_floor(std::int64_t wall_ms);

    /// Tells the file beside the key how far the log has come.
    Result<void> write_generation();
    /// Marks a clean end, if anything was written.
    Result<void> close();

 private:
    Recorder(const Store::Options& options, UniqueFd lock, std::unique_ptr<Log> log);
    Result<void> settle_identity(const Store::Options& options);
    Result<void> begin_epoch(Reason reason, bool new_key, const Found& found);
    /// `genesis`: comes before everything else; null unless a chain begins.
    Result<std::vector<Written>> record(const Work& genesis, const Work& work);
    Result<void> before_records();

    std::string folder_;
    std::string player_version_;
    const Machine& machine_;
    bool read_only_ = false;
    UniqueFd lock_;
    std::unique_ptr<Log> log_;
    State state_;
    Identity identity_;
    Timekeeper time_;
    DeviceKey key_;
    std::vector<std::string> warnings_;
    bool forgets_ = false;
    bool in_memory_ = false;
    bool looked_through_ = false;
    std::vector<Written> written_;
    std::int64_t generation_ = 0;
    bool was_clean_ = true;
    bool canary_ok_ = true;
    bool touched_ = false;  ///< this process changed the database
    bool started_ = false;  ///< this process wrote a record
};

}  // namespace jankar::records
