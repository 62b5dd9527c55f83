#pragma once
// Taking bundles into the store: any order, duplicates, mixtures. A merge is a union of sets, so adding is
// never wrong, only useless. Files are read ahead on other threads, within bounds; one transaction each:
// after a fault the store holds every bundle before it and nothing of the one that failed.
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "player/records/people_file.h"
#include "tools/collect/store.h"

namespace jankar::collect {

struct FileReason {
    std::string file;
    std::string reason;  ///< one sentence
};

struct AddSummary {
    std::int64_t new_files = 0, known_files = 0;
    std::int64_t new_records = 0, known_records = 0;
    std::vector<FileReason> cut_short;  ///< taken as far as they can be believed
    std::vector<FileReason> refused;
    std::set<std::pair<std::string, std::string>> streams;  ///< (device, epoch) of every file, new or known
    std::vector<std::string> receipts;                      ///< paths of those that were written for them
    bool all_taken() const { return cut_short.empty() && refused.empty(); }
};

struct AddProgress {
    std::uint64_t bytes_done = 0, bytes_total = 0;
    std::int64_t records = 0;
};

/// Where people files go; true when it was news.
using TakePeople = std::function<Result<bool>(const records::PeopleContent&)>;

/// Adds files and what lies in folders. A named file that is no bundle is refused; one in a folder is passed
/// over. `secret_keys` open sealed bundles. Fails only for the store itself; faults of files are in the
/// summary.
Result<AddSummary> add_paths(Store& store, const std::vector<std::string>& paths,
                             const std::vector<Bytes>& secret_keys,
                             const std::function<void(const AddProgress&)>& progress,
                             const TakePeople& take_people = {});

}  // namespace jankar::collect
