#include "content/pack/write_behind.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "content/base/files.h"

namespace jankar::pack {
namespace {

/// After so many bytes the disk is told to begin writing: else a slow card would do it all at the end, where
/// progress shows nothing.
constexpr std::uint64_t kStride = 8 << 20;

}  // namespace

WriteBehind::WriteBehind(int fd, const std::string& path) : fd_(fd), path_(path), worker_("pack-writer") {}

std::span<std::uint8_t> WriteBehind::room() {
    Bytes& buffer = buffers_[turn_];
    if (filled_ == 0) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return waiting_ < kBuffers; });
        buffer.resize(kPiece);
    }
    return std::span(buffer).subspan(filled_);
}

Result<void> WriteBehind::add(std::size_t size) {
    filled_ += size;
    return filled_ == kPiece ? send() : Result<void>();
}

Result<void> WriteBehind::seek(std::uint64_t offset) {
    RETURN_IF_ERROR(send());
    offset_ = offset;
    return {};
}

Result<void> WriteBehind::finish() {
    RETURN_IF_ERROR(send());
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == 0; });
    return outcome();
}

/// Gives what is filled to the worker.
Result<void> WriteBehind::send() {
    if (filled_ > 0) {
        const ByteView bytes = ByteView(buffers_[turn_]).first(filled_);
        const std::uint64_t offset = offset_;
        turn_ = (turn_ + 1) % kBuffers;
        offset_ += filled_;
        filled_ = 0;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            ++waiting_;
        }
        worker_.post([this, bytes, offset] { write_one(bytes, offset); });
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    return outcome();
}

void WriteBehind::write_one(ByteView bytes, std::uint64_t offset) {
    std::optional<Error> error;
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        error = error_;
    }
    while (!error && !bytes.empty()) {
        const ssize_t done = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (done < 0 && errno != EINTR) {
            error = io_error(errno, "write", path_);
        } else if (done > 0) {
            bytes = bytes.subspan(static_cast<std::size_t>(done));
            offset += static_cast<std::uint64_t>(done);
        }
    }
    if (!error) {
        begin_to_flush(offset);
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    error_ = std::move(error);
    --waiting_;
    changed_.notify_one();
}

void WriteBehind::begin_to_flush(std::uint64_t end) {
    // What is written again, because it did not arrive right, is flushed at the end.
    if (end < flushed_ + kStride) {
        return;
    }
    ::sync_file_range(fd_, static_cast<off_t>(flushed_), static_cast<off_t>(end - flushed_),
                      SYNC_FILE_RANGE_WRITE);
    flushed_ = end;
}

Result<void> WriteBehind::outcome() const {
    if (error_) {
        return fail(*error_);
    }
    return {};
}

}  // namespace jankar::pack
