#pragma once
// FFmpeg reading from a ByteSource: no paths, no protocols, no temporary files. Playback thread only,
// but for the abort flag.
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "content/base/byte_source.h"
#include "player/media/playback/ffmpeg_ptrs.h"

namespace jankar::media {

class ByteSourceIo {
 public:
    /// `abort`: once true, every read ends at once. It must outlive this.
    ByteSourceIo(std::shared_ptr<const ByteSource> source, const std::atomic<bool>& abort);
    AVIOContext* context() { return context_.get(); }
    /// Why the source could not be read, if it could not: the medium's trouble, not the clip's.
    const std::optional<Error>& error() const { return error_; }

 private:
    static int read(void* self, std::uint8_t* to, int size);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);

    const std::shared_ptr<const ByteSource> source_;  // shared: the pack may be closed meanwhile
    const std::atomic<bool>& abort_;
    std::int64_t at_ = 0;
    std::optional<Error> error_;
    IoPtr context_;
};

}  // namespace jankar::media
