#pragma once
// The cache behind Library: one row a file in a SQLite database. A row that does not have the right
// checksum counts as not there, so a worn card costs time and never truth. One thread at a time.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "content/pack/manifest.h"

namespace SQLite {
class Database;
}

namespace jankar::pack {

/// What tells that a file is still the one that was looked at.
struct FileStamp {
    std::uint64_t bytes = 0;
    std::int64_t mtime_ns = 0;
    std::uint64_t inode = 0;
    bool operator==(const FileStamp&) const = default;
};

/// What is known of one file: its manifest, or why it was refused.
struct CachedPack {
    std::optional<Error> refused;
    Manifest manifest;
    std::string signer;  ///< 64 hex, or empty
    Hash256 content_hash{};
};

/// As the cache keeps it; exposed for the tests.
Bytes encode(const CachedPack& pack);
Result<CachedPack> decode(ByteView bytes);

class LibraryCache {
 public:
    /// Makes the database when it is missing, and anew when it is damaged or of another version.
    static Result<std::unique_ptr<LibraryCache>> open(const std::string& path);
    ~LibraryCache();

    /// Reads all rows, which find() answers from, unless they are there. store() lets go of them.
    Result<void> load();
    std::optional<CachedPack> find(const std::string& path, const FileStamp& stamp) const;

    struct Change {
        std::string path;
        FileStamp stamp;
        Bytes content;
    };
    /// Stores `changes` and forgets files of `folders` that are not in `seen`, in one transaction. When
    /// there are very many rows, all that are not in `seen` are forgotten.
    Result<void> store(const std::vector<Change>& changes, const std::vector<std::string>& folders,
                       const std::vector<std::string>& seen);

 private:
    struct Row {
        FileStamp stamp;
        Bytes content;
    };
    explicit LibraryCache(std::unique_ptr<SQLite::Database> database);
    std::unique_ptr<SQLite::Database> database_;
    std::map<std::string, Row> rows_;
    bool is_loaded_ = false;
};

}  // namespace jankar::pack
