#pragma once
// Handles of libopusfile that free themselves.
#include <opusfile.h>

#include <memory>

namespace jankar::media {

struct CloseOpusFile {
    void operator()(OggOpusFile* file) const { op_free(file); }
};
using OpusFile = std::unique_ptr<OggOpusFile, CloseOpusFile>;

}  // namespace jankar::media
