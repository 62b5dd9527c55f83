#pragma once
// records.db: the append-only log with its chain and checkpoints, and the tables derived from it. The log is
// the truth; the derived tables can be dropped and built again, to the same rows (rebuild_derived).
//
// One connection, exclusive. Not thread-safe: the records thread only. Every change happens inside
// transact(); when that returns well, the records are on the medium. Errors: NoSpace, ReadOnly, Locked,
// Corrupt, Io. Formats: FORMAT.md.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/bundle.h"
#include "player/records/chain.h"
#include "player/records/machine.h"

namespace SQLite {
class Database;
}

namespace jankar::records {

class Statements;

/// When a record was made.
struct Stamp {
    std::int64_t boot = 0, mono_ms = 0, wall_ms = 0;
    int quality = 0;  ///< 0-4, FORMAT.md section 2
};

/// A record before it has its place.
struct Draft {
    std::string kind;
    std::string learner, session;  ///< empty: left out
    std::string lesson;            ///< the JSON array; empty: left out
    std::string fields;            ///< of the kind, as JSON object text; empty: none
};

struct Head {
    std::string device, epoch;
    std::int64_t seq = 0;
    Hash256 id{};
    std::int64_t signed_seq = 0;  ///< last record with a checkpoint
};

/// One chain in the log: from its genesis to the record before the next one, or the head.
struct Chain {
    std::string device, epoch, public_key;
    std::int64_t first_seq = 0, last_seq = 0;
};

struct OpenSession {
    std::string session, learner;
};

class Log {
 public:
    /// Opens or makes records.db in `folder`.
    static Result<std::unique_ptr<Log>> open(const std::string& folder, FileSystem file_system,
                                             bool read_only);
    virtual ~Log() = default;

    virtual const Head& head() const = 0;
    virtual std::optional<Stamp> last_stamp() const = 0;

    /// Runs `work` in one transaction; all that it appended is on the medium afterwards, or nothing is.
    virtual Result<void> transact(const std::function<Result<void>()>& work) = 0;

    // Only inside transact():
    virtual Result<std::int64_t> append(const Stamp& stamp, const Draft& draft) = 0;
    /// Begins a chain: the next record is its genesis.
    virtual void begin_chain(const std::string& device, const std::string& epoch) = 0;
    /// Signs the head, once.
    virtual Result<void> checkpoint(ByteView secret_key) = 0;
    virtual Result<void> set_meta(const std::string& name, const std::string& value) = 0;
    /// Puts a record of a salvaged log in its place; `id` as it was.
    virtual Result<void> restore(std::int64_t seq, const Hash256& id, const std::string& json,
                                 const Bytes& signature) = 0;

    virtual Result<std::string> meta(const std::string& name) const = 0;  ///< empty when unset
    virtual Result<std::optional<Hash256>> id_of(std::int64_t seq) const = 0;
    virtual Result<std::vector<Chain>> chains() const = 0;
    virtual Result<std::vector<OpenSession>> open_sessions() const = 0;
    /// Records lo..hi and their checkpoints.
    virtual Result<void> read_range(std::int64_t lo, std::int64_t hi, std::vector<RecordLine>& records,
                                    std::vector<Checkpoint>& checkpoints) const = 0;
    /// Last record of a kind, 0 when there is none; and of any kind that is not in `quiet`.
    virtual Result<std::int64_t> last_of_kind(const std::string& kind) const = 0;
    virtual Result<std::int64_t> last_beside(const std::vector<std::string>& quiet) const = 0;

    /// Looks for damage all through the file, and verifies; slow for a long log. After an unclean end of the
    /// machine, and where should_check().
    virtual Result<void> check() = 0;
    /// SQLite reported damage in an earlier run.
    virtual bool should_check() const = 0;
    /// Every id follows from the record before, every chain begins with a genesis. Corrupt with the first
    /// record that does not.
    virtual Result<void> verify() const = 0;
    /// Drops the derived tables and builds them again from the log.
    virtual Result<void> rebuild_derived() = 0;
    /// All derived rows as text, in a fixed order: to compare.
    virtual Result<std::string> derived_text() const = 0;

    /// Makes a copy in `backups/` that was read back and followed record by record.
    virtual Result<void> back_up() = 0;

    /// For what keeps its own tables in the same file (state.h).
    virtual SQLite::Database& database() const = 0;
    virtual Statements& statements() const = 0;
    virtual const std::string& path() const = 0;
};

/// Follows every link of the chains in a log. Corrupt with the first record that does not hold.
Result<void> verify_chains(SQLite::Database& database, const std::string& path);

/// Reads what can be believed out of a damaged records.db and of its backups, writes it to a fresh one and
/// puts that in its place; the damaged file stays beside it as records-damaged-<n>.db. Crash-safe: what was
/// begun is finished by finish_salvage at the next start. The fresh log's meta `salvaged` holds the number of
/// records kept. Io, and nothing is changed, when not one record can be read just now.
Result<void> salvage_log(const std::string& folder);
Result<void> finish_salvage(const std::string& folder);

}  // namespace jankar::records
