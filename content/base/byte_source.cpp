#include "content/base/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "content/base/files.h"

namespace jankar {

Result<Bytes> ByteSource::read_all(std::uint64_t limit) const {
    if (size() > limit) {
        return fail(ErrorCode::Refused, "A part is larger than it may be.");
    }
    Bytes bytes(static_cast<std::size_t>(size()));
    ASSIGN_OR_RETURN(std::size_t got, read_at(0, bytes));
    if (got != bytes.size()) {
        return fail(ErrorCode::Corrupt, "A part is cut short.");
    }
    return bytes;
}

namespace {

class FileSource : public ByteSource {
 public:
    FileSource(UniqueFd fd, std::uint64_t size, std::string path)
        : fd_(std::move(fd)), size_(size), path_(std::move(path)) {}
    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        std::size_t done = 0;
        if (offset >= size_) {
            return done;
        }
        std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset));
        while (done < want) {
            ssize_t got =
                ::pread(fd_.get(), out.data() + done, want - done, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0) {
                return fail(io_error(errno, "read", path_));
            }
            if (got == 0) {
                break;  // the file shrank since it was opened
            }
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

 private:
    const UniqueFd fd_;
    const std::uint64_t size_;
    const std::string path_;
};

class MemorySource : public ByteSource {
 public:
    explicit MemorySource(Bytes bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_.size(); }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (offset >= bytes_.size()) {
            return std::size_t{0};
        }
        std::size_t count =
            std::min<std::size_t>(out.size(), bytes_.size() - static_cast<std::size_t>(offset));
        std::memcpy(out.data(), bytes_.data() + offset, count);
        return count;
    }

 private:
    const Bytes bytes_;
};

class SliceSource : public ByteSource {
 public:
    SliceSource(std::shared_ptr<const ByteSource> whole, std::uint64_t offset, std::uint64_t size)
        : whole_(std::move(whole)), offset_(offset), size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (offset >= size_) {
            return std::size_t{0};
        }
        std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - offset));
        return whole_->read_at(offset_ + offset, out.first(want));
    }

 private:
    const std::shared_ptr<const ByteSource> whole_;
    const std::uint64_t offset_;
    const std::uint64_t size_;
};

}  // namespace

Result<std::shared_ptr<const ByteSource>> open_file_source(const std::string& path) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd) {
        return fail(io_error(errno, "open", path));
    }
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) {
        return fail(io_error(errno, "open", path));
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::Unsupported, path + " is not a file.");
    }
    return std::shared_ptr<const ByteSource>(
        std::make_shared<FileSource>(std::move(fd), static_cast<std::uint64_t>(status.st_size), path));
}

std::shared_ptr<const ByteSource> memory_source(Bytes bytes) {
    return std::make_shared<MemorySource>(std::move(bytes));
}

std::shared_ptr<const ByteSource> slice_source(std::shared_ptr<const ByteSource> whole, std::uint64_t offset,
                                               std::uint64_t size) {
    return std::make_shared<SliceSource>(std::move(whole), offset, size);
}

}  // namespace jankar
