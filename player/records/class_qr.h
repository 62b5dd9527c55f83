#pragma once
// A whole bundle as pictures that follow one another: frames for QR codes of version 20-L, each with its
// number, their count and a CRC. Which were seen, and in which order, does not matter; all of them are
// needed. FORMAT.md section 9. Not thread-safe. Errors: Corrupt with one sentence.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::records {

inline constexpr int kClassQrVersion = 20;
inline constexpr std::size_t kClassFrameBytes = 816;  ///< of the bundle, in each frame but the last
inline constexpr std::size_t kMostClassFrames = 80;   ///< more is for a stick

/// The texts of the codes, in their order. Refused when the bundle is too large.
Result<std::vector<std::string>> class_frames(ByteView bundle);

/// Numbers of 0 to count-1 in an order drawn anew: each once, and no round begins with what ended the last.
std::vector<std::size_t> class_round(std::size_t count, std::optional<std::size_t> last_shown);

/// Gathers frames, in any order, of several bundles at a time.
class ClassReader {
 public:
    /// Nothing when this frame did not complete a bundle; its bytes when it did, once.
    Result<std::optional<Bytes>> add(std::string_view text);
    /// Of the bundles that are not complete: frames seen and frames there are.
    std::vector<std::pair<std::size_t, std::size_t>> unfinished() const;

 private:
    struct Gathered {
        std::map<std::size_t, Bytes> parts;
        bool done = false;
    };
    std::map<std::pair<std::uint32_t, std::size_t>, Gathered> bundles_;  ///< mark and count -> parts
};

/// Whether a text begins as a frame.
bool is_class_frame(std::string_view text);

}  // namespace jankar::records
