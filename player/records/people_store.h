#pragma once
// people.db: the learners and groups of this device with their pictures, voices and settings. What stands
// here never goes into a bundle. Records thread only. Every call is one transaction. Errors: NoSpace,
// ReadOnly, Locked, Corrupt, NotFound, Usage, Io.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/machine.h"
#include "player/records/people.h"
#include "player/records/secrets.h"

namespace jankar::records {

/// What a woman said yes or no to: `office` (the office may know her name), `photo` (everyone here sees it).
struct Agreement {
    std::string learner, what;
    bool yes = false;
};

class PeopleStore {
 public:
    /// `look_through`: the machine lost power while it wrote, so the whole file is looked at first.
    static Result<std::unique_ptr<PeopleStore>> open(const std::string& folder, FileSystem file_system,
                                                     bool read_only, bool look_through);
    virtual ~PeopleStore() = default;

    /// `asked`: she was asked before her photo was taken, which is kept as an agreement.
    virtual Result<std::string> add(const NewLearner& learner, bool asked) = 0;
    /// In the order they joined, without those who were put away. has_pin: of every PIN that is kept.
    virtual Result<std::vector<Learner>> all() = 0;
    virtual Result<bool> knows(const std::string& learner) = 0;
    virtual Result<Bytes> photo(const std::string& learner) = 0;  ///< empty when she has none
    virtual Result<Bytes> voice(const std::string& owner) = 0;    ///< of a learner or a group
    virtual Result<void> save_settings(const std::string& learner, const Settings& settings) = 0;
    virtual Result<void> change(const std::string& learner, const LearnerChange& change) = 0;
    /// `other` is the woman of the face `kept` and is shown no more.
    virtual Result<void> put_away(const std::string& other, const std::string& kept) = 0;
    /// Takes her out with all that is kept of her, so that no byte of it stays in the file.
    virtual Result<void> forget(const std::string& learner) = 0;
    /// Makes a copy in `backups/` that was read back; `mark` as in backup.h.
    virtual Result<void> back_up(std::int64_t mark) = 0;
    virtual Result<std::vector<Agreement>> agreements() = 0;  ///< of all who are shown

    /// In the order they were made; bands and last_here are not kept here.
    virtual Result<std::vector<Group>> groups() = 0;
    virtual Result<std::string> add_group(const std::string& name, const std::string& drawing) = 0;
    virtual Result<void> set_group(const std::string& id, const std::string& name,
                                   const std::string& drawing) = 0;
    /// Usage when there is no such group; an empty id is none and goes through.
    virtual Result<void> need_group(const std::string& id) = 0;
    virtual Result<void> set_group_voice(const std::string& id, const Bytes& voice) = 0;

    virtual Result<void> set_pin(const std::string& learner, const KeyedHash& pin) = 0;
    virtual Result<std::optional<KeyedHash>> pin(const std::string& learner) = 0;
};

/// Removes people-damaged-<n>.db: a woman who is forgotten is not to stay in them.
Result<void> remove_damaged_people(const std::string& folder);
/// Puts the newest whole copy, or an empty list where there is none, in the place of a damaged people.db,
/// which stays beside it as people-damaged-<n>.db; whether it was a copy. The new one is whole before the old
/// one is touched; finish_replacing_people does the rest where power was cut in between.
Result<bool> replace_people(const std::string& folder);
Result<void> finish_replacing_people(const std::string& folder);

}  // namespace jankar::records
