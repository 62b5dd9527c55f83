#pragma once
// Owners of the C handles of zstd.
#include <zstd.h>

#include <memory>

namespace jankar::records {

struct ZstdCompressDelete {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
using ZstdCompressPtr = std::unique_ptr<ZSTD_CCtx, ZstdCompressDelete>;

struct ZstdDecompressDelete {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
using ZstdDecompressPtr = std::unique_ptr<ZSTD_DCtx, ZstdDecompressDelete>;

}  // namespace jankar::records
