#pragma once
// Writing framed files: frames one after another, lines packed, and sealed where there is somebody to seal
// to. FORMAT.md section 4. Not thread-safe. Errors: Usage for a key nobody can open, Refused above a limit.
#include <sodium.h>

#include <string>
#include <string_view>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/bundle_frames.h"
#include "player/records/chain.h"
#include "player/records/zstd_ptrs.h"

namespace jankar::records {

/// Puts frames after each other.
class FrameWriter {
 public:
    explicit FrameWriter(const FileKind& kind) : kind_(kind), bytes_(kind.magic.begin(), kind.magic.end()) {}
    void add(FrameType type, ByteView payload);
    /// The clear header and its signature; the hash of the header.
    Hash256 add_header(std::string_view json, const DeviceKey& key);
    /// Signature and end: the whole file.
    Bytes finish(const DeviceKey& key);

 private:
    const FileKind& kind_;
    Bytes bytes_;
};

/// `recipients`: at most 16 X25519 keys of 32 bytes, each of which something can be sealed to.
Result<void> check_recipients(const std::vector<Bytes>& recipients);

/// Gathers lines, writes them as data frames. The last frame is told apart by its tag, so one is held back.
class LineWriter {
 public:
    explicit LineWriter(FrameWriter& frames) : frames_(frames), context_(ZSTD_createCCtx()) {}
    Result<void> seal(const std::vector<Bytes>& recipients, const Hash256& header_hash);
    Result<void> add(std::string_view line);
    Result<void> finish() { return flush(true); }

 private:
    Result<void> flush(bool last);

    FrameWriter& frames_;
    ZstdCompressPtr context_;
    crypto_secretstream_xchacha20poly1305_state stream_{};
    Hash256 header_hash_{};
    bool sealed_ = false;
    std::string plain_;
    std::uint64_t total_ = 0;
};

}  // namespace jankar::records
