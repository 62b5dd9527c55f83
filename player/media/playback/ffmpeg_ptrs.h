#pragma once
// Handles of the FFmpeg libraries that free themselves. Only files of this folder include it.
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>

namespace jankar::media {

struct FreeFormat {
    void operator()(AVFormatContext* it) const { avformat_close_input(&it); }
};
struct FreeIo {
    void operator()(AVIOContext* it) const {
        av_freep(&it->buffer);
        avio_context_free(&it);
    }
};
struct FreeCodec {
    void operator()(AVCodecContext* it) const { avcodec_free_context(&it); }
};
struct FreeFrame {
    void operator()(AVFrame* it) const { av_frame_free(&it); }
};
struct FreePacket {
    void operator()(AVPacket* it) const { av_packet_free(&it); }
};
struct FreeScaler {
    void operator()(SwsContext* it) const { sws_freeContext(it); }
};
struct FreeResampler {
    void operator()(SwrContext* it) const { swr_free(&it); }
};

using FormatPtr = std::unique_ptr<AVFormatContext, FreeFormat>;
using IoPtr = std::unique_ptr<AVIOContext, FreeIo>;
using CodecPtr = std::unique_ptr<AVCodecContext, FreeCodec>;
using FramePtr = std::unique_ptr<AVFrame, FreeFrame>;
using PacketPtr = std::unique_ptr<AVPacket, FreePacket>;
using ScalerPtr = std::unique_ptr<SwsContext, FreeScaler>;
using ResamplerPtr = std::unique_ptr<SwrContext, FreeResampler>;

/// Options for the libraries, set by name.
class Dictionary {
 public:
    Dictionary() = default;
    Dictionary(const Dictionary&) = delete;
    Dictionary& operator=(const Dictionary&) = delete;
    ~Dictionary() { av_dict_free(&it_); }
    void set(const char* key, const char* value) { av_dict_set(&it_, key, value, 0); }
    AVDictionary** address() { return &it_; }

 private:
    AVDictionary* it_ = nullptr;
};

}  // namespace jankar::media
