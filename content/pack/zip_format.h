#pragma once
// Numbers of the ZIP format (PKWARE APPNOTE 6.3.9) that reader and writer share, and the limits of a pack.
#include <cstdint>
#include <string_view>

namespace jankar::pack::zip {

constexpr std::uint32_t kLocalSignature = 0x04034b50;
constexpr std::uint32_t kCentralSignature = 0x02014b50;
constexpr std::uint32_t kEndSignature = 0x06054b50;
constexpr std::uint32_t kEnd64Signature = 0x06064b50;
constexpr std::uint32_t kLocator64Signature = 0x07064b50;

constexpr std::size_t kLocalSize = 30;      // APPNOTE 4.3.7, without the name
constexpr std::size_t kCentralSize = 46;    // 4.3.12, without name and extra field
constexpr std::size_t kEndSize = 22;        // 4.3.16
constexpr std::size_t kEnd64Size = 56;      // 4.3.14
constexpr std::size_t kLocator64Size = 20;  // 4.3.15
constexpr std::size_t kExtra64Size = 12;    // 4.5.3 with the offset alone

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;
constexpr std::uint16_t kVersionPlain = 20;  // deflate
constexpr std::uint16_t kVersion64 = 45;     // ZIP64
constexpr std::uint16_t kMax16 = 0xFFFF;
constexpr std::uint32_t kMax32 = 0xFFFFFFFF;

constexpr std::string_view kMimetype = "application/vnd.jankar.pack+zip";

constexpr std::uint64_t kMaxEntries = 200'000;
constexpr std::size_t kMaxLessons = 10'000;
constexpr std::uint64_t kMaxManifest = 4u << 20;
constexpr std::uint64_t kMaxLesson = 1u << 20;
constexpr std::uint64_t kSignatureSize = 96;

}  // namespace jankar::pack::zip
