#pragma once
// Handles of libopusenc that free themselves.
#include <opusenc.h>

#include <memory>

namespace jankar::media {

struct FreeOpusComments {
    void operator()(OggOpusComments* comments) const { ope_comments_destroy(comments); }
};
using OpusCommentsPtr = std::unique_ptr<OggOpusComments, FreeOpusComments>;

struct FreeOpusEncoder {
    void operator()(OggOpusEnc* encoder) const { ope_encoder_destroy(encoder); }
};
using OpusEncoderPtr = std::unique_ptr<OggOpusEnc, FreeOpusEncoder>;

}  // namespace jankar::media
