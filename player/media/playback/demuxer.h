#pragma once
// Takes a clip apart into packets of at most one video and one audio stream. Playback thread only.
// Times are microseconds; the clip begins at 0.
#include <memory>

#include "player/media/playback/byte_source_io.h"
#include "player/media/playback/ffmpeg_ptrs.h"

namespace jankar::media {

class Demuxer {
 public:
    enum class Outcome { Packet, End, Error };

    static Result<std::unique_ptr<Demuxer>> open(std::shared_ptr<const ByteSource> source,
                                                 const std::atomic<bool>& abort);
    /// Null where the clip has none that may be decoded.
    const AVStream* video() const { return video_; }
    const AVStream* audio() const { return audio_; }
    std::int64_t length_us() const { return length_us_; }  ///< 0 where it is not known

    /// The next packet, of either stream. Error: the source cannot be read; see error().
    Outcome read(AVPacket& packet);
    const Error& error() const { return error_; }
    /// Goes to the key frame at or before `us`; to the beginning if that cannot be found.
    void seek(std::int64_t us);

    /// Time of a timestamp of `stream`, AV_NOPTS_VALUE for none.
    std::int64_t time_us(const AVStream& stream, std::int64_t timestamp) const;

 private:
    Demuxer(std::shared_ptr<const ByteSource> source, const std::atomic<bool>& abort)
        : io_(std::move(source), abort) {}
    Result<void> begin();
    Result<void> choose_streams();

    ByteSourceIo io_;
    FormatPtr format_;  // after io_: it goes first
    const AVStream* video_ = nullptr;
    const AVStream* audio_ = nullptr;
    std::int64_t length_us_ = 0;
    std::int64_t begin_us_ = 0;  // what the clip calls the time of its first picture
    Error error_;
};

}  // namespace jankar::media
