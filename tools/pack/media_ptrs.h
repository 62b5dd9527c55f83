#pragma once
// Owners of the C handles that the builder uses.
#include <ebur128.h>
#include <fontconfig/fontconfig.h>
#include <opus/opusenc.h>
#include <opusfile.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include <memory>

namespace jankar::build {

struct Ebur128Free {
    void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
};
using Ebur128Ptr = std::unique_ptr<ebur128_state, Ebur128Free>;

struct OpusFileFree {
    void operator()(OggOpusFile* file) const { op_free(file); }
};
using OpusFilePtr = std::unique_ptr<OggOpusFile, OpusFileFree>;

struct OpusCommentsFree {
    void operator()(OggOpusComments* comments) const { ope_comments_destroy(comments); }
};
using OpusCommentsPtr = std::unique_ptr<OggOpusComments, OpusCommentsFree>;

struct OpusEncoderFree {
    void operator()(OggOpusEnc* encoder) const { ope_encoder_destroy(encoder); }
};
using OpusEncoderPtr = std::unique_ptr<OggOpusEnc, OpusEncoderFree>;

struct WebpFree {
    void operator()(void* memory) const { WebPFree(memory); }
};
using WebpBytesPtr = std::unique_ptr<std::uint8_t, WebpFree>;

struct FcPatternFree {
    void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using FcPatternPtr = std::unique_ptr<FcPattern, FcPatternFree>;

}  // namespace jankar::build
