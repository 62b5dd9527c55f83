#pragma once
// What the writers and readers of framed files (bundles, people files) share: magic, types of frames, domain
// words. FORMAT.md sections 4 and 5.
#include <cstdint>
#include <string_view>

namespace jankar::records {

/// Which framed file: a part of one is never taken for a part of the other.
struct FileKind {
    std::string_view magic;
    std::string_view header_domain, file_domain;  ///< what the signatures G and S are over
    std::string_view noun;                        ///< in sentences
};
inline constexpr FileKind kBundleFile = {"JKREC01\n", "jankar-head-v1", "jankar-bundle-v1", "bundle"};
inline constexpr FileKind kPeopleFile = {"JKPEO01\n", "jankar-people-head-v1", "jankar-people-v1",
                                         "people file"};

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

/// Plain bytes that a data frame may hold beyond 200 times its compressed size.
inline constexpr std::uint64_t kMaxRatio = 200;
inline constexpr std::uint64_t kRatioSlack = 64u << 10;

}  // namespace jankar::records
