#pragma once
// The decoders of one clip: pictures as FFmpeg's frames, sound as 48 kHz stereo. Playback thread only.
// Times are microseconds, AV_NOPTS_VALUE where the clip gives none.
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "content/base/result.h"
#include "player/media/playback/ffmpeg_ptrs.h"

namespace jankar::media {

/// What came of asking a decoder for something.
enum class Decoded { Something, NeedsMore, End };

Result<CodecPtr> open_decoder(const AVStream& stream);

class VideoDecoder {
 public:
    static Result<std::unique_ptr<VideoDecoder>> open(const AVStream& stream);
    /// How much may be left out to catch up.
    enum class Effort { All, SkipUnreferenced };
    void set_effort(Effort effort);
    /// A packet, or null at the end of the clip. Damaged packets are passed over.
    void send(const AVPacket* packet);
    /// The next picture is in frame(); a picture of a forbidden size is passed over.
    Decoded receive();
    AVFrame& frame() { return *frame_; }
    void flush();

 private:
    CodecPtr codec_;
    FramePtr frame_;
};

class AudioDecoder {
 public:
    static Result<std::unique_ptr<AudioDecoder>> open(const AVStream& stream);
    void send(const AVPacket* packet);
    /// Appends interleaved samples; `timestamp` is the stream's, of the first of them.
    Decoded receive(std::vector<std::int16_t>& samples, std::int64_t& timestamp);
    void flush();

 private:
    bool prepare_resampler();

    CodecPtr codec_;
    FramePtr frame_;
    ResamplerPtr resampler_;
    // What the resampler was made for; a stream may change on its way.
    int rate_ = 0, format_ = -1, channels_ = 0;
};

}  // namespace jankar::media
