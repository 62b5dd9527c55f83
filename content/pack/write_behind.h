#pragma once
// Writes a file on a thread of its own, in the order it is told, so that the next piece is read and hashed
// meanwhile: a slow card and the hash do not wait for one another. Used by one thread.
#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "content/base/worker.h"

namespace jankar::pack {

class WriteBehind {
 public:
    static constexpr std::size_t kPiece = 256 * 1024;

    /// `fd` stays open as long as this lives; `path` is what messages call it.
    WriteBehind(int fd, const std::string& path);

    /// Where the next bytes go: what is left of a buffer of kPiece bytes. Waits until one is free.
    std::span<std::uint8_t> room();
    /// The first `size` bytes of room() were filled; they stay as they are until room() is asked for again.
    /// The error of an earlier write comes from here too; after one nothing more is written.
    Result<void> add(std::size_t size);
    /// What comes next goes to `offset`.
    Result<void> seek(std::uint64_t offset);
    /// Waits until all is written; the first error.
    Result<void> finish();

 private:
    static constexpr std::size_t kBuffers = 4;
    Result<void> send();
    void write_one(ByteView bytes, std::uint64_t offset);
    void begin_to_flush(std::uint64_t end);
    Result<void> outcome() const;

    const int fd_;
    const std::string path_;
    std::array<Bytes, kBuffers> buffers_;
    std::size_t turn_ = 0;       ///< the buffer that is filled now
    std::size_t filled_ = 0;     ///< bytes of it
    std::uint64_t offset_ = 0;   ///< where its first byte goes
    std::uint64_t flushed_ = 0;  ///< the worker's: as far as the disk was told to write
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t waiting_ = 0;     ///< guarded by mutex_: writes that are not done
    std::optional<Error> error_;  ///< guarded by mutex_: the first one
    Worker worker_;               // last: it ends before what its jobs use
};

}  // namespace jankar::pack
