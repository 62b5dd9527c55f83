#pragma once
// The office's store: one SQLite file with every record that was ever collected, each exactly once. Rows of
// `record` are keyed (stream, seq, record id), a stream is (device, epoch); two ids under one seq are a fork
// and both stay. Nothing is ever updated to something that depends on the order of adding: what a second
// bundle may change is only ever raised.
//
// One Store a process and file; a file that another process writes is refused with Locked. Not thread-safe.
// Errors: NotFound, Locked, ReadOnly, NoSpace, Io, or Corrupt for a file that is no store; one sentence each.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/bundle.h"

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

/// A completion told by digits over the telephone, until its record arrives. The codes are the business of
/// the command `code`; a store keeps and folds them.
struct SpokenFact {
    std::string device;  ///< 32 hex
    std::int64_t seq = 0;
    std::string learner, lesson;
    std::int64_t day_ms = 0;  ///< 0 where it is not known
};

class Store {
 public:
    enum class Mode { Read, Write };

    /// Makes a new store. Usage when the file is there already.
    static Result<std::unique_ptr<Store>> create(const std::string& path, const Programme& programme);
    static Result<std::unique_ptr<Store>> open(const std::string& path, Mode mode);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    const Programme& programme() const;

    /// Adding many bundles: begin before the first, end after the last. Between them a commit need not reach
    /// the medium; when `end_adding` returns without an error everything has.
    Result<void> begin_adding();
    Result<void> end_adding();

    Result<bool> has_file(const Hash256& sha256);
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
    using RecordVisitor =
        std::function<void(std::int64_t seq, const Hash256& id, bool whole, std::string_view json)>;
    Result<void> each_record(const Stream& stream, const RecordVisitor& visit);
    /// Lessons that bundles of a device told of.
    Result<std::vector<records::LessonInfo>> lessons(const std::string& device);

    Result<void> put_spoken(const SpokenFact& fact);

 private:
    struct Parts;
    explicit Store(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}  // namespace jankar::collect
