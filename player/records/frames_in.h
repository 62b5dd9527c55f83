#pragma once
// Reading framed files: frames one after another with their hash, the clear header, lines unsealed and
// inflated within limits. FORMAT.md section 4. Hostile input: every length is limited before it is allocated.
// Not thread-safe. Errors: Corrupt with one sentence.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/bundle_frames.h"

namespace jankar::records {

struct Frame {
    FrameType type{};
    Bytes payload;
    Hash256 hash_before{};  ///< of all bytes of the file before this frame
    std::uint64_t offset = 0;
};

/// Reads frame after frame and hashes what it has read.
class FrameReader {
 public:
    FrameReader(const ByteSource& source, const FileKind& kind);
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;
    ~FrameReader();

    Result<void> magic();
    Result<Frame> next();
    bool at_end() const { return offset_ == source_.size(); }
    const FileKind& kind() const { return kind_; }
    /// Corrupt: "A part of the bundle is damaged." with this file's noun for {}.
    Error fault(std::string_view sentence) const;

 private:
    Result<Bytes> take(std::size_t size);

    struct Hasher;
    const ByteSource& source_;
    const FileKind& kind_;
    std::uint64_t offset_ = 0;
    std::unique_ptr<Hasher> hash_;
};

/// What the parts behind the header are read with.
struct PartsWanted {
    bool sealed = false;
    Bytes signer;  ///< whose signature S must be
    Hash256 header_hash{};
    const std::vector<Bytes>& secret_keys;
    /// Whole lines, each with its newline.
    std::function<Result<void>(std::string_view)> take_lines;
};

/// The parts behind the header, up to the end or the first fault, which is returned. `opened`: whether the
/// lines could be read; set before the first of them would come.
Result<void> read_parts(FrameReader& frames, const PartsWanted& wanted, bool& opened);

}  // namespace jankar::records
