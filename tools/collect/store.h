#pragma once
// The office's store: every record that was ever collected, each exactly once, in one SQLite file or in a
// PostgreSQL database. Rows of `record` are keyed (stream, seq, record id), a stream is (device, epoch); two
// ids under one seq are a fork and both stay. Nothing is ever updated to something that depends on the order
// of adding: what a second bundle may change is only ever raised. People lie apart: people_store.h.
//
// SQLite: a file that another process writes is refused with Locked. PostgreSQL: any number at once.
// Not thread-safe. Errors as in sql.h.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/bundle.h"
#include "tools/collect/sql.h"

namespace jankar::collect {

struct Programme {
    std::string name;
    std::string homepage;
    std::string signing_key;  ///< 64 hex; its first 8 mark lessons of the programme's own
};

/// A device as the office knows it.
struct Device {
    std::string id;  ///< 32 hex
    std::string label, site, group;
    std::string state;  ///< of the list: enrolled, lost, revoked …; empty when it was never listed
};

/// A stream in the order in which it counts: by device, then epoch.
struct Stream {
    std::int64_t row = 0;
    std::string device, epoch;
};

/// One file that was taken, by what its header says.
struct TakenFile {
    bool whole = true;
    std::int64_t lo = 0, hi = 0;  ///< as the header promises; hi may lie beyond what a cut-short file held
    std::int64_t held = 0;        ///< the last seq it did hold
    Hash256 previous{};           ///< id of the record before lo
    records::BundleHeader header;
};

/// A pack the office has, in its newest version.
struct KnownPack {
    std::string id;
    std::int64_t version = 0;
    std::map<std::string, std::string> title;
    std::string path;  ///< where the file lay when it was told of
    std::vector<records::LessonInfo> lessons;
};

/// A completion told by digits over the telephone, until its record arrives. The codes are the business of
/// the command `code`; a store keeps and folds them.
struct SpokenFact {
    std::string device;  ///< 32 hex
    std::int64_t seq = 0;
    std::string learner, lesson;
    std::int64_t day_ms = 0;  ///< 0 where it is not known
};

/// A statement as it left the office: its bytes never change again.
struct FrozenStatement {
    std::string id, body, state;  ///< state: pending, sent or dead
    std::string trouble;          ///< dead: why
};

class Store {
 public:
    enum class Mode { Read, Write };

    /// Makes a new store. Usage when it is there already.
    static Result<std::unique_ptr<Store>> create(const std::string& address, const Programme& programme);
    static Result<std::unique_ptr<Store>> open(const std::string& address, Mode mode);

    const Programme& programme() const { return programme_; }

    /// Adding many bundles: begin before the first, end after the last. Between them a commit need not reach
    /// the medium; when `end_adding` returns without an error everything has.
    Result<void> begin_adding();
    Result<void> end_adding();

    /// SHA-256 of every file that was taken, as hex.
    Result<std::unordered_set<std::string>> known_files();
    Result<bool> has_file(const Hash256& sha256);
    /// The stream a taken file belongs to; nothing when it was never taken.
    Result<std::optional<Stream>> stream_of_file(const Hash256& sha256);
    /// Everything a bundle brings, in one transaction: all of it or nothing. Returns how many records were
    /// new.
    Result<std::int64_t> add_bundle(const Hash256& sha256, const records::ReadBundle& bundle);

    Result<void> put_devices(const std::vector<Device>& devices);
    Result<std::map<std::string, Device>> devices();

    Result<std::int64_t> count_records();
    Result<std::vector<Stream>> streams();
    /// Files that touch a stream, in an order that does not depend on when they came.
    Result<std::vector<TakenFile>> files(const Stream& stream);
    /// Records of a stream by (seq, id). `whole` tells whether a whole bundle brought it.
    using RecordVisitor = Sql::RecordVisitor;
    Result<void> each_record(const Stream& stream, const RecordVisitor& visit);
    /// Lessons that bundles of a device told of.
    Result<std::vector<records::LessonInfo>> lessons(const std::string& device);

    /// The newest version of a pack stays, in whatever order they come. True when this one is news.
    Result<bool> put_pack(const KnownPack& pack);
    Result<std::vector<KnownPack>> packs();

    Result<void> put_spoken(const SpokenFact& fact);
    Result<std::vector<SpokenFact>> spoken();

    /// Statements: what is there already keeps its bytes.
    Result<void> freeze_statements(const std::vector<FrozenStatement>& statements);
    Result<void> mark_statements(const std::vector<std::string>& ids, const std::string& state,
                                 const std::string& trouble);
    /// By id, from `after` on, at most `limit`; empty state: of all.
    Result<std::vector<FrozenStatement>> statements(const std::string& state, const std::string& after,
                                                    std::int64_t limit);
    Result<std::optional<FrozenStatement>> statement(const std::string& id);
    Result<std::map<std::string, std::int64_t>> count_statements();

 private:
    Store(std::unique_ptr<Sql> sql, Programme programme)
        : sql_(std::move(sql)), programme_(std::move(programme)) {}
    Result<std::int64_t> stream_row(const std::string& device, const std::string& epoch);

    std::unique_ptr<Sql> sql_;
    Programme programme_;
};

}  // namespace jankar::collect
