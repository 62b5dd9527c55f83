#include "content/pack/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace jankar::pack {
namespace {

struct InflateEnd {
    void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};
struct DeflateEnd {
    void operator()(z_stream* stream) const { ::deflateEnd(stream); }
};

bool fits(std::size_t size) {
    return size <= std::numeric_limits<uInt>::max();
}

}  // namespace

Result<Bytes> inflate_exactly(ByteView packed, std::size_t size) {
    z_stream stream{};
    if (!fits(packed.size()) || !fits(size) || ::inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return fail(ErrorCode::Corrupt, "A compressed part cannot be unpacked.");
    }
    std::unique_ptr<z_stream, InflateEnd> guard(&stream);
    // One byte more than promised, so that a stream that gives more is seen.
    Bytes out(size + 1);
    stream.next_in = const_cast<Bytef*>(packed.data());  // zlib does not write there
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    if (::inflate(&stream, Z_FINISH) != Z_STREAM_END || stream.avail_in != 0 || stream.avail_out != 1) {
        return fail(ErrorCode::Corrupt, "A compressed part cannot be unpacked.");
    }
    out.resize(size);
    return out;
}

Result<Bytes> deflate(ByteView bytes) {
    z_stream stream{};
    if (!fits(bytes.size()) ||
        ::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        return fail(ErrorCode::Bug, "A part cannot be compressed.");
    }
    std::unique_ptr<z_stream, DeflateEnd> guard(&stream);
    Bytes out(::deflateBound(&stream, static_cast<uLong>(bytes.size())));
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    if (::deflate(&stream, Z_FINISH) != Z_STREAM_END) {
        return fail(ErrorCode::Bug, "A part cannot be compressed.");
    }
    out.resize(out.size() - stream.avail_out);
    return out;
}

std::uint32_t crc32(ByteView bytes, std::uint32_t seed) {
    uLong crc = seed;
    while (!bytes.empty()) {
        ByteView piece = bytes.first(std::min<std::size_t>(bytes.size(), 1u << 30));
        crc = ::crc32(crc, piece.data(), static_cast<uInt>(piece.size()));
        bytes = bytes.subspan(piece.size());
    }
    return static_cast<std::uint32_t>(crc);
}

}  // namespace jankar::pack
