#include "player/records/safe_write.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "content/base/files.h"
#include "content/base/ids.h"

namespace jankar::records {

namespace {

constexpr std::uint64_t kSpareBytes = 64u << 10;
constexpr std::size_t kBlock = 4096;
constexpr std::size_t kReadAtOnce = 256u << 10;

struct FreeDelete {
    void operator()(void* memory) const { std::free(memory); }
};

Result<void> write_all(const std::string& path, ByteView bytes) {
    UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!fd) {
        return fail(io_error(errno, "write", path));
    }
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::write(fd.get(), bytes.data() + done, bytes.size() - done);
        if (put < 0 && errno != EINTR) {
            return fail(io_error(errno, "write", path));
        }
        done += put > 0 ? static_cast<std::size_t>(put) : 0;
    }
    if (::fsync(fd.get()) != 0) {
        return fail(io_error(errno, "write", path));
    }
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
    return {};
}

/// Compares with what lies on the medium, past the cache where the file system lets us.
Result<void> read_back(const std::string& path, ByteView bytes) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC));
    if (!fd) {
        fd = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    }
    if (!fd) {
        return fail(io_error(errno, "read back", path));
    }
    const std::unique_ptr<void, FreeDelete> buffer(std::aligned_alloc(kBlock, kReadAtOnce));
    std::size_t done = 0;
    for (;;) {
        ssize_t got = ::pread(fd.get(), buffer.get(), kReadAtOnce, static_cast<off_t>(done));
        if (got < 0 && errno == EINVAL) {
            // Opened, but not readable that way: through the cache, whose pages were given up above.
            fd = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
            got = fd ? ::pread(fd.get(), buffer.get(), kReadAtOnce, static_cast<off_t>(done)) : -1;
        }
        if (got < 0) {
            return fail(io_error(errno, "read back", path));
        }
        const auto count = static_cast<std::size_t>(got);
        const auto* read = static_cast<const std::uint8_t*>(buffer.get());
        if (count > bytes.size() - done || !std::equal(read, read + count, bytes.data() + done)) {
            return fail(
                ErrorCode::Io,
                fmt::format("What was written to {} reads back differently: the stick is worn or false.",
                            path));
        }
        done += count;
        if (count == 0) {
            break;
        }
    }
    if (done != bytes.size()) {
        return fail(ErrorCode::Io, fmt::format("What was written to {} is shorter when read back.", path));
    }
    return {};
}

/// Renames to a name that is not there yet.
Result<void> rename_new(const std::string& from, const std::string& to) {
#ifdef SYS_renameat2
    constexpr unsigned kNoReplace = 1;
    if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), kNoReplace) == 0) {
        return {};
    }
    if (errno != EINVAL && errno != ENOSYS) {
        return errno == EEXIST
                   ? Result<void>(fail(ErrorCode::Io, fmt::format("A file named {} is there already.", to)))
                   : Result<void>(fail(io_error(errno, "write", to)));
    }
#endif
    if (::access(to.c_str(), F_OK) == 0) {
        return fail(ErrorCode::Io, fmt::format("A file named {} is there already.", to));
    }
    if (::rename(from.c_str(), to.c_str()) != 0) {
        return fail(io_error(errno, "write", to));
    }
    return {};
}

}  // namespace

Result<std::string> safe_write(const std::string& folder, const std::string& name, ByteView bytes) {
    RETURN_IF_ERROR(make_folders(folder));
    ASSIGN_OR_RETURN(const std::uint64_t free, free_space(folder));
    if (free < bytes.size() + kSpareBytes) {
        // A file system that can only be read often reports no free space either; ask it first.
        RETURN_IF_ERROR(check_writable(folder));
        return fail(ErrorCode::NoSpace, fmt::format("There is no room left to write {}/{}.", folder, name));
    }
    const std::string part = fmt::format("{}/{}.part", folder, random_hex(4));
    const std::string path = folder + "/" + name;
    auto done = [&]() -> Result<void> {
        RETURN_IF_ERROR(write_all(part, bytes));
        RETURN_IF_ERROR(read_back(part, bytes));
        RETURN_IF_ERROR(rename_new(part, path));
        return fsync_folder(folder);
    }();
    if (!done) {
        ::unlink(part.c_str());
        return fail(done.error());
    }
    return path;
}

}  // namespace jankar::records
