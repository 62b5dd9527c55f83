#include "player/media/playback/decoders.h"

#include <algorithm>

#include "player/media/playback/white_list.h"
#include "player/media/voice.h"

namespace jankar::media {
namespace {

constexpr int kMostChannels = 8;
constexpr int kHighestRate = 192'000;

Error no_decoder() {
    return {ErrorCode::Unsupported, "The clip is written in a way that cannot be played."};
}

}  // namespace

Result<CodecPtr> open_decoder(const AVStream& stream) {
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    if (codec == nullptr || !on_list(codec->name, kDecoders)) {
        return fail(no_decoder());
    }
    CodecPtr context(avcodec_alloc_context3(codec));
    if (!context || avcodec_parameters_to_context(context.get(), stream.codecpar) < 0) {
        return fail(ErrorCode::Bug, "There is no memory left for a clip.");
    }
    context->pkt_timebase = stream.time_base;
    context->thread_count = 1;  // the other core draws and speaks
    context->max_pixels = kMostPixels;
    if (avcodec_open2(context.get(), codec, nullptr) < 0) {
        return fail(no_decoder());
    }
    return context;
}

Result<std::unique_ptr<VideoDecoder>> VideoDecoder::open(const AVStream& stream) {
    auto decoder = std::make_unique<VideoDecoder>();
    ASSIGN_OR_RETURN(decoder->codec_, open_decoder(stream));
    decoder->frame_.reset(av_frame_alloc());
    return decoder;
}

void VideoDecoder::set_effort(Effort effort) {
    const bool skip = effort == Effort::SkipUnreferenced;
    codec_->skip_frame = skip ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
    codec_->skip_loop_filter = skip ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
}

void VideoDecoder::send(const AVPacket* packet) {
    avcodec_send_packet(codec_.get(), packet);
}

Decoded VideoDecoder::receive() {
    while (true) {
        av_frame_unref(frame_.get());
        const int outcome = avcodec_receive_frame(codec_.get(), frame_.get());
        if (outcome == AVERROR(EAGAIN)) {
            return Decoded::NeedsMore;
        }
        if (outcome == AVERROR_EOF) {
            return Decoded::End;
        }
        if (outcome < 0) {
            return Decoded::NeedsMore;  // a damaged picture; the next packet may be whole
        }
        if (frame_->width > 0 && frame_->height > 0 && frame_->width <= kLongestSide &&
            frame_->height <= kLongestSide) {
            return Decoded::Something;
        }
    }
}

void VideoDecoder::flush() {
    avcodec_flush_buffers(codec_.get());
}

Result<std::unique_ptr<AudioDecoder>> AudioDecoder::open(const AVStream& stream) {
    auto decoder = std::make_unique<AudioDecoder>();
    ASSIGN_OR_RETURN(decoder->codec_, open_decoder(stream));
    decoder->frame_.reset(av_frame_alloc());
    return decoder;
}

void AudioDecoder::send(const AVPacket* packet) {
    avcodec_send_packet(codec_.get(), packet);
}

bool AudioDecoder::prepare_resampler() {
    const int channels = frame_->ch_layout.nb_channels;
    if (resampler_ && rate_ == frame_->sample_rate && format_ == frame_->format && channels_ == channels) {
        return true;
    }
    resampler_.reset();
    if (frame_->sample_rate < 1'000 || frame_->sample_rate > kHighestRate || channels < 1 ||
        channels > kMostChannels) {
        return false;
    }
    AVChannelLayout from{}, to{};
    if (frame_->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
        av_channel_layout_default(&from, channels);
    } else if (av_channel_layout_copy(&from, &frame_->ch_layout) < 0) {
        return false;
    }
    av_channel_layout_default(&to, 2);
    SwrContext* made = nullptr;
    const int outcome =
        swr_alloc_set_opts2(&made, &to, AV_SAMPLE_FMT_S16, kSoundRate, &from,
                            static_cast<AVSampleFormat>(frame_->format), frame_->sample_rate, 0, nullptr);
    av_channel_layout_uninit(&from);
    resampler_.reset(made);
    if (outcome < 0 || swr_init(resampler_.get()) < 0) {
        resampler_.reset();
        return false;
    }
    rate_ = frame_->sample_rate;
    format_ = frame_->format;
    channels_ = channels;
    return true;
}

Decoded AudioDecoder::receive(std::vector<std::int16_t>& samples, std::int64_t& timestamp) {
    av_frame_unref(frame_.get());
    const int outcome = avcodec_receive_frame(codec_.get(), frame_.get());
    if (outcome == AVERROR_EOF) {
        return Decoded::End;
    }
    if (outcome < 0 || !prepare_resampler()) {
        return Decoded::NeedsMore;
    }
    const int most = swr_get_out_samples(resampler_.get(), frame_->nb_samples);
    if (most <= 0) {
        return Decoded::NeedsMore;
    }
    const std::size_t before = samples.size();
    samples.resize(before + static_cast<std::size_t>(most) * 2);
    auto* out = reinterpret_cast<std::uint8_t*>(samples.data() + before);
    const int got = swr_convert(resampler_.get(), &out, most,
                                const_cast<const std::uint8_t**>(frame_->extended_data), frame_->nb_samples);
    samples.resize(before + static_cast<std::size_t>(std::max(got, 0)) * 2);
    timestamp = frame_->best_effort_timestamp;
    return Decoded::Something;
}

void AudioDecoder::flush() {
    avcodec_flush_buffers(codec_.get());
    resampler_.reset();
}

}  // namespace jankar::media
