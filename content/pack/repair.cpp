#include "content/pack/repair.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/bytes.h"
#include "content/base/files.h"
#include "content/pack/pack.h"
#include "content/pack/zip_reader.h"

namespace jankar::pack {
namespace {

constexpr std::size_t kPiece = 1 << 20;

using Progress = std::function<bool(std::uint64_t, std::uint64_t)>;

Result<bool> is_right(const ByteSource& bytes, const Hash256& hash, Bytes& buffer) {
    Blake2bStream digest;
    for (std::uint64_t at = 0; at < bytes.size();) {
        ASSIGN_OR_RETURN(const std::size_t got, bytes.read_at(at, buffer));
        if (got == 0) {
            return false;
        }
        digest.update(ByteView(buffer).first(got));
        at += got;
    }
    return digest.finish() == hash;
}

Result<void> write_over(const UniqueFd& file, const std::string& path, std::uint64_t place,
                        const ByteSource& bytes, Bytes& buffer) {
    for (std::uint64_t at = 0; at < bytes.size();) {
        ASSIGN_OR_RETURN(const std::size_t got, bytes.read_at(at, buffer));
        if (got == 0) {
            return fail(ErrorCode::Io, fmt::format("{} is cut short.", path));
        }
        for (std::size_t put = 0; put < got;) {
            const ssize_t done =
                ::pwrite(file.get(), buffer.data() + put, got - put, static_cast<off_t>(place + at + put));
            if (done < 0 && errno != EINTR) {
                return fail(io_error(errno, "write", path));
            }
            put += done > 0 ? static_cast<std::size_t>(done) : 0;
        }
        at += got;
    }
    return {};
}

class Mender {
 public:
    Mender(const std::string& installed, const std::string& copy, const Progress& progress)
        : path_(installed), copy_path_(copy), progress_(progress), buffer_(kPiece) {}

    Result<Repair> run() {
        ASSIGN_OR_RETURN(const auto pack, Pack::open(path_));
        for (const LessonEntry& entry : pack->manifest().lessons) {
            RETURN_IF_ERROR(pack->lesson(entry.id));
        }
        ASSIGN_OR_RETURN(auto source, open_file_source(path_));
        ASSIGN_OR_RETURN(const ZipReader zip, ZipReader::open(source, path_));
        const std::uint64_t total = source->size();
        for (const ZipReader::Extent& extent : zip.extents()) {
            // A header that is damaged is not this one's to mend.
            ASSIGN_OR_RETURN(const ZipReader::Object object, zip.object(extent.index));
            const Hash256& hash = zip.object_hash(extent.index);
            const auto right = is_right(*object.bytes, hash, buffer_);
            if (!right || !*right) {
                RETURN_IF_ERROR(mend(extent, hash));
            }
            if (progress_ && !progress_(extent.offset + extent.bytes, total)) {
                return fail(ErrorCode::Cancelled, "Stopped.");
            }
        }
        if (file_ && ::fsync(file_.get()) != 0) {
            return fail(io_error(errno, "write", path_));
        }
        if (progress_) {
            progress_(total, total);
        }
        return repair_;
    }

 private:
    Result<void> mend(const ZipReader::Extent& extent, const Hash256& hash) {
        if (!copy_) {
            ASSIGN_OR_RETURN(auto source, open_file_source(copy_path_));
            ASSIGN_OR_RETURN(copy_, ZipReader::open(std::move(source), copy_path_));
        }
        const auto index = copy_->find_object(hash);
        if (!index) {
            ++repair_.still_bad;
            return {};
        }
        ASSIGN_OR_RETURN(const ZipReader::Object object, copy_->object(*index));
        ASSIGN_OR_RETURN(const bool right, is_right(*object.bytes, hash, buffer_));
        if (!right || object.bytes->size() != extent.bytes) {
            ++repair_.still_bad;
            return {};
        }
        if (!file_) {
            file_ = UniqueFd(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
            if (!file_) {
                return fail(io_error(errno, "write", path_));
            }
        }
        RETURN_IF_ERROR(write_over(file_, path_, extent.offset, *object.bytes, buffer_));
        ++repair_.repaired;
        return {};
    }

    const std::string& path_;
    const std::string& copy_path_;
    const Progress& progress_;
    std::optional<ZipReader> copy_;
    UniqueFd file_;
    Repair repair_;
    Bytes buffer_;
};

}  // namespace

Result<Repair> repair_pack(const std::string& installed, const std::string& copy, const Progress& progress) {
    return Mender(installed, copy, progress).run();
}

}  // namespace jankar::pack
