#include "content/base/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "content/base/byte_source.h"
#include "content/base/ids.h"

namespace jankar {

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) {
            ::close(fd_);
        }
        fd_ = other.release();
    }
    return *this;
}

UniqueFd::~UniqueFd() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

int UniqueFd::release() {
    int fd = fd_;
    fd_ = -1;
    return fd;
}

Error io_error(int number, std::string_view doing, std::string_view path) {
    switch (number) {
        case ENOSPC:
        case EDQUOT:
            return {ErrorCode::NoSpace, fmt::format("There is no room left to {} {}.", doing, path)};
        case EROFS:
            return {ErrorCode::ReadOnly,
                    fmt::format("Cannot {} {}: the place can only be read.", doing, path)};
        case EACCES:
        case EPERM:
            return {ErrorCode::ReadOnly, fmt::format("Cannot {} {}: permission is missing.", doing, path)};
        case ENOENT:
        case ENOTDIR:
            return {ErrorCode::NotFound, fmt::format("Cannot {} {}: it is not there.", doing, path)};
        default:
            return {ErrorCode::Io, fmt::format("Cannot {} {}: {}.", doing, path, std::strerror(number))};
    }
}

Result<Bytes> read_file(const std::string& path, std::uint64_t limit_bytes) {
    ASSIGN_OR_RETURN(auto source, open_file_source(path));
    if (source->size() > limit_bytes) {
        return fail(ErrorCode::Refused,
                    fmt::format("{} is larger than the {} bytes it may have.", path, limit_bytes));
    }
    auto bytes = source->read_all(limit_bytes);
    if (!bytes && bytes.error().code == ErrorCode::Corrupt) {
        return fail(ErrorCode::Io, fmt::format("{} changed while it was read.", path));
    }
    return bytes;
}

Result<std::string> read_text_file(const std::string& path, std::uint64_t limit_bytes) {
    ASSIGN_OR_RETURN(Bytes bytes, read_file(path, limit_bytes));
    return std::string(as_text(bytes));
}

Result<std::string> read_kernel_file(const std::string& path, std::size_t limit_bytes) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        return fail(io_error(errno, "read", path));
    }
    std::string text(limit_bytes, '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t got = ::read(fd.get(), text.data() + length, text.size() - length);
        if (got < 0 && errno != EINTR) {
            return fail(io_error(errno, "read", path));
        }
        if (got == 0) {
            break;
        }
        length += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    while (length > 0 && std::strchr(" \t\r\n", text[length - 1]) != nullptr) {
        --length;  // also the zero that ends a text of the device tree
    }
    text.resize(length);
    return text;
}

Result<void> write_file_atomic(const std::string& path, ByteView bytes, unsigned mode) {
    const std::string part = path + ".part";
    UniqueFd fd(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (!fd) {
        return fail(io_error(errno, "write", path));
    }
    std::size_t done = 0;
    int failed = 0;
    while (done < bytes.size() && failed == 0) {
        ssize_t put = ::write(fd.get(), bytes.data() + done, bytes.size() - done);
        if (put >= 0) {
            done += static_cast<std::size_t>(put);
        } else if (errno != EINTR) {
            failed = errno;
        }
    }
    if (failed == 0 && ::fsync(fd.get()) != 0) {
        failed = errno;
    }
    if (failed == 0 && ::rename(part.c_str(), path.c_str()) != 0) {
        failed = errno;
    }
    if (failed != 0) {
        ::unlink(part.c_str());
        return fail(io_error(failed, "write", path));
    }
    auto slash = path.find_last_of('/');
    return fsync_folder(slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1)));
}

Result<void> fsync_folder(const std::string& folder) {
    UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems (FAT over FUSE) refuse to sync a folder; the file itself is on the medium then.
    if (!fd || (::fsync(fd.get()) != 0 && errno != EINVAL && errno != ENOTSUP)) {
        return fail(io_error(errno, "sync", folder));
    }
    return {};
}

Result<void> make_folders(const std::string& folder) {
    for (std::size_t i = 1; i <= folder.size(); ++i) {
        if (i != folder.size() && folder[i] != '/') {
            continue;
        }
        std::string part = folder.substr(0, i);
        if (::mkdir(part.c_str(), 0755) != 0 && errno != EEXIST) {
            int number = errno;
            if (!is_folder(part)) {
                return fail(io_error(number, "make the folder", part));
            }
        }
    }
    if (!is_folder(folder)) {
        return fail(ErrorCode::Io,
                    fmt::format("Cannot make the folder {}: a file of that name is there.", folder));
    }
    return {};
}

Result<std::vector<std::string>> list_folder(const std::string& folder) {
    std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(folder.c_str()), &::closedir);
    if (!dir) {
        return fail(io_error(errno, "list", folder));
    }
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(dir.get())) {
        std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
            names.emplace_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool is_folder(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_file(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::uint64_t> free_space(const std::string& path) {
    struct statvfs status {};
    if (::statvfs(path.c_str(), &status) != 0) {
        return fail(io_error(errno, "look at", path));
    }
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
}

Result<void> check_writable(const std::string& folder) {
    const std::string probe = folder + "/.probe-" + random_hex(4);
    UniqueFd fd(::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd) {
        return fail(io_error(errno, "write in", folder));
    }
    ::unlink(probe.c_str());
    return {};
}

}  // namespace jankar
