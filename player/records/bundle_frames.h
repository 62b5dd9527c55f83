#pragma once
// What the writer and the reader of bundles share: magic, types of frames, domain words. FORMAT.md section 4.
#include <cstdint>
#include <string_view>

namespace jankar::records {

inline constexpr std::string_view kBundleMagic = "JKREC01\n";

enum class FrameType : std::uint8_t {
    Header = 'H',           ///< clear JSON
    HeaderSignature = 'G',  ///< so that a truncated bundle has a header to be believed
    Key = 'K',              ///< stream key, sealed to one recipient
    StreamHeader = 'N',     ///< of the secretstream
    Data = 'D',             ///< zstd of lines; a secretstream message when sealed
    Signature = 'S',
    End = 'E',
};

/// Beside the payload: length (4), type (1), CRC-32C (4).
inline constexpr std::size_t kFrameHeadBytes = 5;
inline constexpr std::size_t kFrameTailBytes = 4;

inline constexpr std::string_view kHeaderDomain = "jankar-head-v1";
inline constexpr std::string_view kBundleDomain = "jankar-bundle-v1";

/// Plain bytes that a data frame may hold beyond 200 times its compressed size.
inline constexpr std::uint64_t kMaxRatio = 200;
inline constexpr std::uint64_t kRatioSlack = 64u << 10;

}  // namespace jankar::records
