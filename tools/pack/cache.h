#pragma once
// Results of slow work (pictures, voices, clips) kept between builds, named by what they were made from:
// BLAKE2b of the builder's version, the versions of the programs used, every parameter and the input bytes.
// The folder may be deleted at any time and shared by several builds at once: files are written beside
// their name and renamed. Each file ends in the hash of its content; a damaged one is made anew.
//
// Any thread. A cache that cannot be written is no error: the work is then done each time.
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::build {

/// Raised whenever the same input shall give other bytes.
inline constexpr std::string_view kBuilderVersion = "1";

/// Collects what a result depends on. Every part is length-prefixed, so no two lists of parts are alike.
class CacheKey {
 public:
    explicit CacheKey(std::string_view kind);
    CacheKey& add(std::string_view text);
    CacheKey& add(ByteView bytes);
    CacheKey& add(double value);
    std::string hex();

 private:
    Blake2bStream stream_;
};

class Cache {
 public:
    /// `folder` empty: no cache at all.
    explicit Cache(std::string folder);
    /// --cache, else $JANKAR_CACHE, else ~/.cache/jankar.
    static std::string default_folder(const std::string& option);

    const std::string& folder() const { return folder_; }
    bool find(const std::string& key, Bytes& out) const;
    void keep(const std::string& key, ByteView content);
    /// What is kept under `key`, else what `make` gives, which is then kept.
    Result<Bytes> fetch(const std::string& key, const std::function<Result<Bytes>()>& make);
    /// First line a program prints about its version, asked once ("ffmpeg version 5.1.9-0+deb12u1 ...");
    /// empty when it is missing.
    std::string version_of(const std::string& program);

 private:
    std::string path_of(const std::string& key) const;

    const std::string folder_;
    std::mutex mutex_;
    std::map<std::string, std::string> versions_;  ///< guarded by mutex_
};

/// A folder for files of one piece of work, removed with all that is in it.
class ScratchFolder {
 public:
    /// Below $TMPDIR, else /tmp.
    static Result<ScratchFolder> make();
    ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    ~ScratchFolder();
    const std::string& path() const { return path_; }

 private:
    explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

}  // namespace jankar::build
