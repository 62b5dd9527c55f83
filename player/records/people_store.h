#pragma once
// people.db: the learners of this device with their pictures and settings. What stands here never goes into a
// bundle. Records thread only. Errors: NoSpace, ReadOnly, Locked, Corrupt, NotFound, Usage, Io.
#include <memory>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/machine.h"
#include "player/records/people.h"

namespace jankar::records {

class PeopleStore {
 public:
    static Result<std::unique_ptr<PeopleStore>> open(const std::string& folder, FileSystem file_system,
                                                     bool read_only);
    virtual ~PeopleStore() = default;

    /// Usage when neither a name nor a drawing nor a photo tells her from others, or the photo is too large.
    virtual Result<std::string> add(const std::string& name, const std::string& drawing,
                                    const std::string& group, const Bytes& photo) = 0;
    virtual Result<std::vector<Learner>> all() = 0;  ///< in the order they joined
    virtual Result<bool> knows(const std::string& learner) = 0;
    virtual Result<Bytes> photo(const std::string& learner) = 0;  ///< empty when she has none
    virtual Result<void> save_settings(const std::string& learner, const Settings& settings) = 0;
};

/// Renames a damaged people.db to people-damaged-<n>.db, so that a new one can be made.
Result<void> set_people_aside(const std::string& folder);

}  // namespace jankar::records
