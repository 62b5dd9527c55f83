#pragma once
// Files and folders: reading whole files with a limit, writing so that after a power cut either the old
// or the new file is there, free space. Errors carry the path and a reason in plain words, and codes
// NoSpace, ReadOnly, NotFound or Io. Any thread.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar {

/// A file descriptor that closes itself.
class UniqueFd {
 public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept;
    ~UniqueFd();
    int get() const { return fd_; }
    int release();
    explicit operator bool() const { return fd_ >= 0; }

 private:
    int fd_ = -1;
};

/// The Error for errno `number` that came up while `doing` ("write") `path`.
Error io_error(int number, std::string_view doing, std::string_view path);

Result<Bytes> read_file(const std::string& path, std::uint64_t limit_bytes);
Result<std::string> read_text_file(const std::string& path, std::uint64_t limit_bytes);
/// A file of the kernel (/proc, /sys), whose size is told wrong: at most `limit_bytes` from its beginning,
/// without the white space and zeros at its end.
Result<std::string> read_kernel_file(const std::string& path, std::size_t limit_bytes = 16 * 1024);

/// Writes beside `path` (".part"), fsyncs, renames over `path`, fsyncs the folder.
Result<void> write_file_atomic(const std::string& path, ByteView bytes, unsigned mode = 0644);

Result<void> fsync_folder(const std::string& folder);
/// Makes the folder and its parents where they are missing.
Result<void> make_folders(const std::string& folder);
/// Names (not paths) in a folder, sorted by bytes, without "." and "..".
Result<std::vector<std::string>> list_folder(const std::string& folder);
bool is_folder(const std::string& path);
bool is_file(const std::string& path);
/// Bytes free for this user on the file system that holds `path`.
Result<std::uint64_t> free_space(const std::string& path);
/// Whether a file can be made and removed in `folder`: the honest test of a read-only place.
Result<void> check_writable(const std::string& folder);

}  // namespace jankar
