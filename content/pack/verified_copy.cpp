#include "content/pack/verified_copy.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "content/base/bytes.h"
#include "content/base/files.h"
#include "content/pack/write_behind.h"

namespace jankar::pack {
namespace {

constexpr std::size_t kPiece = WriteBehind::kPiece;
/// After so many bytes the disk is asked for room.
constexpr std::uint64_t kStride = 8 << 20;

class Copy {
 public:
    Copy(const ByteSource& source, const ZipReader& zip, const std::string& path, const CopyWatch& watch)
        : source_(source), zip_(zip), path_(path), watch_(watch), buffer_(kPiece), other_(kPiece) {}

    Result<CopyOutcome> run() {
        fd_ = UniqueFd(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
        struct stat status {};
        if (!fd_ || ::fstat(fd_.get(), &status) != 0) {
            return fail(io_error(errno, "write", path_));
        }
        there_ = static_cast<std::uint64_t>(status.st_size);
        const auto extents = zip_.extents();
        std::size_t next = 0;
        RETURN_IF_ERROR(keep_what_is_right(extents, next));
        outcome_.kept_bytes = at_;
        if (::ftruncate(fd_.get(), static_cast<off_t>(at_)) != 0) {
            return fail(io_error(errno, "write", path_));
        }
        writer_.emplace(fd_.get(), path_);
        RETURN_IF_ERROR(writer_->seek(at_));
        auto copied = copy_rest(extents, next);
        // What was copied is kept, whatever ended it.
        auto written = writer_->finish();
        RETURN_IF_ERROR(std::move(copied));
        RETURN_IF_ERROR(std::move(written));
        if (::fsync(fd_.get()) != 0) {
            return fail(io_error(errno, "write", path_));
        }
        return std::move(outcome_);
    }

 private:
    /// Moves at_ over all that an earlier copy has right, and `next` to the first object behind it.
    Result<void> keep_what_is_right(const std::vector<ZipReader::Extent>& extents, std::size_t& next) {
        for (; next < extents.size() && extents[next].offset + extents[next].bytes <= there_; ++next) {
            ASSIGN_OR_RETURN(const bool same, same_until(extents[next].offset));
            if (!same) {
                return {};
            }
            ASSIGN_OR_RETURN(const bool right, is_object_right(extents[next]));
            if (!right) {
                return {};
            }
            at_ = extents[next].offset + extents[next].bytes;
            RETURN_IF_ERROR(tell());
        }
        return {};
    }

    /// Whether copy and source agree from at_ to `end` (headers, lessons: little).
    Result<bool> same_until(std::uint64_t end) {
        for (std::uint64_t place = at_; place < end;) {
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, end - place));
            ASSIGN_OR_RETURN(const bool read, read_copy(place, want));
            ASSIGN_OR_RETURN(const std::size_t got, source_.read_at(place, std::span(other_).first(want)));
            if (!read || got != want || std::memcmp(buffer_.data(), other_.data(), want) != 0) {
                return false;
            }
            place += want;
        }
        return true;
    }

    Result<bool> is_object_right(const ZipReader::Extent& extent) {
        Blake2bStream digest;
        for (std::uint64_t done = 0; done < extent.bytes;) {
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, extent.bytes - done));
            ASSIGN_OR_RETURN(const bool read, read_copy(extent.offset + done, want));
            if (!read) {
                return false;
            }
            digest.update(ByteView(buffer_).first(want));
            done += want;
        }
        return digest.finish() == zip_.object_hash(extent.index);
    }

    /// Reads the copy into buffer_. False where a power cut left something that cannot be read.
    Result<bool> read_copy(std::uint64_t place, std::size_t want) {
        std::size_t done = 0;
        while (done < want) {
            const ssize_t got =
                ::pread(fd_.get(), buffer_.data() + done, want - done, static_cast<off_t>(place + done));
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got <= 0) {
                return false;
            }
            done += static_cast<std::size_t>(got);
        }
        return true;
    }

    Result<void> copy_rest(const std::vector<ZipReader::Extent>& extents, std::size_t next) {
        for (; next < extents.size(); ++next) {
            RETURN_IF_ERROR(copy_range(extents[next].offset, nullptr));
            RETURN_IF_ERROR(copy_object(extents[next]));
        }
        return copy_range(source_.size(), nullptr);
    }

    Result<void> copy_object(const ZipReader::Extent& extent) {
        const std::uint64_t end = extent.offset + extent.bytes;
        Blake2bStream digest;
        auto copied = copy_range(end, &digest);
        bool is_right = copied && digest.finish() == zip_.object_hash(extent.index);
        if (!copied && (copied.error().code != ErrorCode::Io || !read_failed_)) {
            return copied;
        }
        if (!is_right) {
            // Once more: a worn contact may give the right bytes the second time.
            at_ = extent.offset;
            RETURN_IF_ERROR(writer_->seek(at_));
            Blake2bStream again;
            copied = copy_range(end, &again);
            is_right = copied && again.finish() == zip_.object_hash(extent.index);
        }
        if (!copied) {
            if (copied.error().code != ErrorCode::Io || !read_failed_ || !watch_.is_source_there ||
                !watch_.is_source_there()) {
                return copied;
            }
            RETURN_IF_ERROR(leave_out(end));
        }
        if (!is_right) {
            outcome_.bad_objects.push_back(extent.index);
        }
        return {};
    }

    /// A place that the medium cannot give back is left empty.
    Result<void> leave_out(std::uint64_t end) {
        read_failed_ = false;
        if (::ftruncate(fd_.get(), static_cast<off_t>(end)) != 0) {
            return fail(io_error(errno, "write", path_));
        }
        at_ = end;
        RETURN_IF_ERROR(writer_->seek(at_));
        return tell();
    }

    Result<void> copy_range(std::uint64_t end, Blake2bStream* digest) {
        while (at_ < end) {
            const auto room = writer_->room();
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), end - at_));
            const auto piece = room.first(want);
            auto got = source_.read_at(at_, piece);
            read_failed_ = !got || *got != want;
            if (!got) {
                return fail(std::move(got).error());
            }
            if (*got != want) {
                return fail(ErrorCode::Io, "The pack changed while it was read.");
            }
            if (watch_.may_write && at_ + want > room_asked_) {
                RETURN_IF_ERROR(watch_.may_write());
                room_asked_ = at_ + kStride;
            }
            RETURN_IF_ERROR(writer_->add(want));
            if (digest != nullptr) {
                digest->update(piece);
            }
            at_ += want;
            RETURN_IF_ERROR(tell());
        }
        return {};
    }

    Result<void> tell() const {
        if (watch_.progress && !watch_.progress(at_, source_.size())) {
            return fail(ErrorCode::Cancelled, "Stopped; the next time it goes on from there.");
        }
        return {};
    }

    const ByteSource& source_;
    const ZipReader& zip_;
    const std::string& path_;
    const CopyWatch& watch_;
    UniqueFd fd_;
    std::uint64_t there_ = 0;       ///< length of what an earlier copy left
    std::uint64_t at_ = 0;          ///< everything before is in the copy, or on its way there
    std::uint64_t room_asked_ = 0;  ///< as far as the disk was asked for room
    bool read_failed_ = false;      ///< the last error was the source's, not ours
    CopyOutcome outcome_;
    Bytes buffer_, other_;               ///< for what an earlier copy left
    std::optional<WriteBehind> writer_;  // after fd_: ends before it
};

}  // namespace

Result<CopyOutcome> copy_verified(const ByteSource& source, const ZipReader& zip, const std::string& copy,
                                  const CopyWatch& watch) {
    return Copy(source, zip, copy, watch).run();
}

}  // namespace jankar::pack
