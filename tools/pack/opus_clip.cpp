#include "tools/pack/opus_clip.h"

#include <cstring>
#include <string>
#include <string_view>

#include "tools/pack/media_ptrs.h"

namespace jankar::build {

namespace {

constexpr std::size_t kMostSamples = static_cast<std::size_t>(kRate) * 600;
constexpr opus_int32 kSerial = 0x4A4E4B52;

int write_bytes(void* user, const unsigned char* data, opus_int32 size) {
    auto* out = static_cast<Bytes*>(user);
    out->insert(out->end(), data, data + size);
    return 0;
}
int close_nothing(void* /*user*/) {
    return 0;
}

bool is_encoder_tag(const char* comment) {
    return std::string_view(comment).starts_with("ENCODER");
}

}  // namespace

Result<Bytes> encode_opus(const Pcm& pcm) {
    Bytes out;
    OpusEncCallbacks callbacks{write_bytes, close_nothing};
    OpusCommentsPtr comments(ope_comments_create());
    int error = OPE_ALLOC_FAIL;
    OpusEncoderPtr encoder(
        comments ? ope_encoder_create_callbacks(&callbacks, &out, comments.get(), kRate, 1, 0, &error)
                 : nullptr);
    if (!encoder || error != OPE_OK) {
        return fail(ErrorCode::Bug,
                    std::string("The voice encoder did not start: ") + ope_strerror(error) + ".");
    }
    bool ok = ope_encoder_ctl(encoder.get(), OPUS_SET_BITRATE(kVoiceBitRate)) == OPE_OK &&
              ope_encoder_ctl(encoder.get(), OPUS_SET_COMPLEXITY(10)) == OPE_OK &&
              ope_encoder_ctl(encoder.get(), OPE_SET_SERIALNO(kSerial)) == OPE_OK &&
              ope_encoder_ctl(encoder.get(), OPE_SET_COMMENT_PADDING(0)) == OPE_OK;
    ok = ok && ope_encoder_write_float(encoder.get(), pcm.data(), static_cast<int>(pcm.size())) == OPE_OK &&
         ope_encoder_drain(encoder.get()) == OPE_OK;
    if (!ok) {
        return fail(ErrorCode::Bug, "The voice encoder gave up.");
    }
    return out;
}

Result<OpusClip> decode_opus(ByteView bytes) {
    int error = 0;
    OpusFilePtr file(op_open_memory(bytes.data(), bytes.size(), &error));
    if (!file) {
        return fail(ErrorCode::Corrupt, "The recording is no whole Ogg Opus file.");
    }
    OpusClip clip;
    clip.channels = op_channel_count(file.get(), -1);
    clip.bits_per_second = op_bitrate(file.get(), -1);
    const OpusTags* tags = op_tags(file.get(), 0);
    for (int i = 0; tags != nullptr && i < tags->comments; ++i) {
        clip.tagged = clip.tagged || !is_encoder_tag(tags->user_comments[i]);
    }
    float buffer[5760 * 2];
    while (true) {
        int got = op_read_float_stereo(file.get(), buffer, 5760 * 2);
        if (got == OP_HOLE) {
            continue;
        }
        if (got < 0) {
            return fail(ErrorCode::Corrupt, "The recording is a damaged Ogg Opus file.");
        }
        if (got == 0) {
            break;
        }
        if (clip.pcm.size() + static_cast<std::size_t>(got) > kMostSamples) {
            return fail(ErrorCode::Refused, "The recording is longer than ten minutes.");
        }
        for (int i = 0; i < got; ++i) {
            clip.pcm.push_back((buffer[2 * i] + buffer[2 * i + 1]) / 2);
        }
    }
    return clip;
}

}  // namespace jankar::build
