#pragma once
// The folder `backups/` of a data folder: of each database the two newest copies that were read back and
// found whole. They help against damage, not against loss: they lie on the same card. A copy is made whole
// beside the others before the oldest goes. Names: <database>-<number>-<mark>.db; `mark` tells how far the
// database had come (of records: the last number). Records thread only. Errors: NoSpace, ReadOnly, Corrupt,
// Io.
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "content/base/result.h"

namespace jankar::records {

struct Backup {
    std::string path;
    std::int64_t number = 0, mark = 0;
};

/// Copies of the database `name` ("records", "people"), the newest first; nothing where there are none.
std::vector<Backup> backups_of(const std::string& folder, const std::string& name);

/// Looks into a copy, beyond what SQLite finds wrong by itself.
using Proof = std::function<Result<void>(SQLite::Database& copy, const std::string& path)>;

/// For reading only; Corrupt when it is damaged.
Result<std::unique_ptr<SQLite::Database>> open_backup(const std::string& path, const Proof& proof);

/// Makes a copy of `database`, proves it as it lies on the medium, and lets go of all but the newest two.
Result<void> back_up(SQLite::Database& database, const std::string& folder, const std::string& name,
                     std::int64_t mark, const Proof& proof);

/// Puts the newest copy that is whole at `path`, where nothing is; false when there is none.
Result<bool> put_back(const std::string& folder, const std::string& name, const std::string& path);

/// Lets go of all copies of a database.
Result<void> remove_backups(const std::string& folder, const std::string& name);

}  // namespace jankar::records
