#pragma once
// Where SQLiteCpp's exceptions end: opens a database with our settings and turns what SQLite throws into an
// Error with one sentence. Only for the .cpp files of this folder that own a connection.
#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <utility>

#include "content/base/result.h"
#include "player/records/machine.h"

namespace jankar::records {

/// A full disk may come as an input/output error: that is decided by looking at the free space beside `path`.
/// What cannot be read counts as damaged.
Error sqlite_error(const SQLite::Exception& exception, const std::string& path);

/// Runs `work`, which returns a Result.
template <class Work>
auto guarded(const std::string& path, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& exception) {
        return fail(sqlite_error(exception, path));
    }
}

/// Where SQLite says that a file is damaged, a mark is left beside it: the next start looks all through it.
bool has_check_mark(const std::string& path);
void set_check_mark(const std::string& path);
void remove_check_mark(const std::string& path);

/// As guarded(), and leaves the mark.
template <class Work>
auto guarded_and_marked(const std::string& path, Work work) -> decltype(work()) {
    auto result = guarded(path, std::move(work));
    if (!result && result.error().code == ErrorCode::Corrupt) {
        set_check_mark(path);
    }
    return result;
}

/// One connection to one file, for ever exclusive: write-ahead log with synchronous=FULL, on FAT a rollback
/// journal with synchronous=EXTRA. `application_id` tells our files from others; another's is Corrupt.
Result<std::unique_ptr<SQLite::Database>> open_database(const std::string& path, FileSystem file_system,
                                                        bool read_only, int application_id);

}  // namespace jankar::records
