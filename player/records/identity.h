#pragma once
// The folder `identity/` of a data folder: the device's key, the two marks of the machine it lives on, the
// generation of the log, the boot canary. And the decision that follows from what is found there beside the
// log: whether this is the same device, and whether its chain goes on or a new epoch begins.
// Source of the decision table: reference records.md, A1. Not thread-safe; the records thread only.
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/chain.h"
#include "player/records/machine.h"

namespace jankar::records {

/// What tells one machine from another; each hashed, empty where unknown.
struct Marks {
    std::string card, board;
    bool operator==(const Marks&) const = default;
};
Marks marks_of(const Machine& machine, const std::string& folder);
/// The stored marks brought up to what is seen; what is unknown now stays as it was.
Marks merged_marks(const Marks& stored, const Marks& seen);

/// How far the log had come when the file was last written: a log that is behind it was restored or lost.
struct Generation {
    std::int64_t number = 0;
    std::string epoch;
    std::int64_t seq = 0;
    std::string id;  ///< 64 hex, of record seq
};

class Identity {
 public:
    /// `folder`: the data folder. Nothing is read or written yet.
    explicit Identity(const std::string& folder) : folder_(folder + "/identity") {}

    /// Nothing when there is no key or a damaged one; an error when it is there but cannot be read.
    Result<std::optional<DeviceKey>> read_key() const;
    Result<void> write_key(const DeviceKey& key) const;  ///< 0600, on the medium when this returns
    std::optional<Marks> read_marks() const;
    Result<void> write_marks(const Marks& marks) const;
    std::optional<Generation> read_generation() const;
    Result<void> write_generation(const Generation& generation) const;
    /// Boot number in the canary; nothing when it is missing.
    std::optional<std::int64_t> read_canary() const;
    Result<void> write_canary(std::int64_t boot) const;
    /// Keys of PINs and codes (secrets.h) of the devices that this one was copied from: device -> 32 bytes.
    std::map<std::string, Bytes> read_code_keys() const;
    Result<void> write_code_keys(const std::map<std::string, Bytes>& keys) const;

 private:
    Result<void> write(const std::string& name, std::string_view text, unsigned mode) const;
    std::string folder_;
};

/// Why a chain begins.
enum class Reason { First, Clone, Repair, Restore, KeyLost, Damage };
const char* reason_word(Reason reason);

/// What opening found.
struct Found {
    bool log = false;          ///< the log has at least one record
    bool log_damaged = false;  ///< ... and had to be salvaged
    bool key = false;
    bool key_is_of_log = false;  ///< the key's device is that of the log's last chain
    std::optional<Marks> stored_marks;
    Marks seen_marks;
    std::optional<Generation> file_generation;
    std::int64_t log_generation = 0;
    bool log_reaches_generation = true;  ///< the record that the file names is in the log, with its id
};

struct Decision {
    std::optional<Reason> new_epoch;  ///< nothing: the chain goes on
    bool new_key = false;
};

Decision decide(const Found& found);

}  // namespace jankar::records
