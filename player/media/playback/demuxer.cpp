#include "player/media/playback/demuxer.h"

#include <algorithm>

#include "player/media/playback/white_list.h"

namespace jankar::media {
namespace {

constexpr AVRational kMicroseconds{1, 1'000'000};
constexpr std::int64_t kFarthest = 10LL * 24 * 3600 * 1'000'000;  // µs: ten days are no clip's time

/// AV_NOPTS_VALUE for none and for what no clip can mean, so that nobody's sums overflow.
std::int64_t to_us(std::int64_t timestamp, AVRational time_base) {
    if (timestamp == AV_NOPTS_VALUE || time_base.num <= 0 || time_base.den <= 0) {
        return AV_NOPTS_VALUE;
    }
    const std::int64_t us = av_rescale_q(timestamp, time_base, kMicroseconds);
    return us < -kFarthest || us > kFarthest ? AV_NOPTS_VALUE : us;
}

Error unknown_format() {
    return {ErrorCode::Unsupported,
            "The clip is of a kind that cannot be played (MP4, WebM, Ogg, WAV and MP3 can be)."};
}

bool may_decode(const AVStream& stream) {
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    return codec != nullptr && on_list(codec->name, kDecoders);
}

/// Files of the clip's choosing are never opened.
int refuse_io(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EACCES);
}

}  // namespace

Result<std::unique_ptr<Demuxer>> Demuxer::open(std::shared_ptr<const ByteSource> source,
                                               const std::atomic<bool>& abort) {
    std::unique_ptr<Demuxer> demuxer(new Demuxer(std::move(source), abort));
    RETURN_IF_ERROR(demuxer->begin());
    return demuxer;
}

Result<void> Demuxer::begin() {
    if (!io_.context()) {
        return fail(ErrorCode::Bug, "There is no memory left for a clip.");
    }
    auto trouble = [this](Error other) -> Result<void> {
        return fail(io_.error() ? *io_.error() : std::move(other));
    };
    // The container is told from the content, and must be on the list before its parser sees a byte.
    const AVInputFormat* input = nullptr;
    const int probed = av_probe_input_buffer2(io_.context(), &input, "", nullptr, 0, 1 << 20);
    if (probed < 0 || input == nullptr || !on_list(input->name, kContainers)) {
        return trouble(unknown_format());
    }
    AVFormatContext* format = avformat_alloc_context();
    if (format == nullptr) {
        return fail(ErrorCode::Bug, "There is no memory left for a clip.");
    }
    format->pb = io_.context();
    format->flags |= AVFMT_FLAG_CUSTOM_IO;
    format->io_open = refuse_io;
    format->max_streams = 16;
    format->probesize = 2 << 20;
    format->max_analyze_duration = 2'000'000;
    Dictionary options;
    options.set("format_whitelist", kContainers);
    options.set("codec_whitelist", kDecoders);
    options.set("protocol_whitelist", "none");
    if (avformat_open_input(&format, "", input, options.address()) < 0) {
        return trouble({ErrorCode::Corrupt, "The clip is damaged."});  // format was freed by the call
    }
    format_.reset(format);
    RETURN_IF_ERROR(choose_streams());
    return {};
}

Result<void> Demuxer::choose_streams() {
    // Streams that will not be played are not looked into: parameters are guessed by decoding.
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
        AVStream& stream = *format_->streams[i];
        stream.discard = may_decode(stream) ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    }
    const std::string most_pixels = std::to_string(kMostPixels);
    std::vector<AVDictionary*> options(format_->nb_streams, nullptr);
    for (AVDictionary*& each : options) {
        av_dict_set(&each, "max_pixels", most_pixels.c_str(), 0);
        av_dict_set(&each, "threads", "1", 0);
    }
    const int found = avformat_find_stream_info(format_.get(), options.data());
    for (AVDictionary*& each : options) {
        av_dict_free(&each);
    }
    if (io_.error()) {
        return fail(*io_.error());
    }
    if (found < 0) {
        return fail(ErrorCode::Corrupt, "The clip is damaged.");
    }
    bool refused = false;
    for (unsigned i = 0; i < format_->nb_streams; ++i) {
        AVStream& stream = *format_->streams[i];
        const bool picture = stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
                             (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
        const bool sound = stream.codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        refused = refused || ((picture || sound) && !may_decode(stream));
        if (picture && video_ == nullptr && may_decode(stream)) {
            video_ = &stream;
        } else if (sound && audio_ == nullptr && may_decode(stream)) {
            audio_ = &stream;
        } else {
            stream.discard = AVDISCARD_ALL;
        }
    }
    if (video_ == nullptr && audio_ == nullptr) {
        return refused ? fail(unknown_format())
                       : fail(ErrorCode::Corrupt, "The clip holds neither picture nor sound.");
    }
    if (video_ != nullptr) {
        const std::int64_t width = video_->codecpar->width, height = video_->codecpar->height;
        if (width > kLongestSide || height > kLongestSide || width * height > kMostPixels) {
            return fail(ErrorCode::Refused, "The clip is larger than 1920 by 1088 pixels.");
        }
    }
    const AVStream& leading = video_ != nullptr ? *video_ : *audio_;
    const std::int64_t begin = to_us(leading.start_time, leading.time_base);
    begin_us_ = begin == AV_NOPTS_VALUE ? 0 : begin;
    const bool known = format_->duration > 0 && format_->duration < kFarthest;
    length_us_ = known ? format_->duration : 0;
    return {};
}

Demuxer::Outcome Demuxer::read(AVPacket& packet) {
    const int outcome = av_read_frame(format_.get(), &packet);
    if (outcome >= 0) {
        return Outcome::Packet;
    }
    if (io_.error()) {
        error_ = *io_.error();
        return Outcome::Error;
    }
    return Outcome::End;  // also where the rest is damaged: what came before was good
}

void Demuxer::seek(std::int64_t us) {
    // By the pictures, whose key frames count; by the sound where the pictures cannot be found in the file.
    for (const AVStream* stream : {video_, audio_}) {
        if (stream == nullptr) {
            continue;
        }
        const std::int64_t timestamp = av_rescale_q(us + begin_us_, kMicroseconds, stream->time_base);
        // Where nothing lies before: from the very beginning.
        if (av_seek_frame(format_.get(), stream->index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0 ||
            av_seek_frame(format_.get(), stream->index, 0, AVSEEK_FLAG_BACKWARD) >= 0) {
            return;
        }
    }
    av_seek_frame(format_.get(), -1, 0, AVSEEK_FLAG_BYTE);
}

std::int64_t Demuxer::time_us(const AVStream& stream, std::int64_t timestamp) const {
    const std::int64_t us = to_us(timestamp, stream.time_base);
    return us == AV_NOPTS_VALUE ? us : us - begin_us_;
}

}  // namespace jankar::media
