#pragma once
// Checksums put right in changed bytes: otherwise a decoder would refuse nearly every change at its gate, and
// what lies behind would hardly be tried. Pure functions.
// Sources: Ogg pages RFC 3533, 6; PNG chunks ISO/IEC 15948, 5.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "content/base/bytes.h"

namespace jankar::fuzz {

inline std::uint32_t ogg_sum(ByteView page) {
    std::uint32_t sum = 0;
    for (const std::uint8_t byte : page) {
        sum ^= static_cast<std::uint32_t>(byte) << 24;
        for (int bit = 0; bit < 8; ++bit) {
            sum = sum << 1 ^ ((sum >> 31) != 0 ? 0x04C11DB7U : 0U);
        }
    }
    return sum;
}

inline Bytes with_ogg_sums(ByteView bytes) {
    constexpr std::size_t kHead = 27, kSum = 22;
    Bytes mended(bytes.begin(), bytes.end());
    for (std::size_t at = 0; at + kHead <= mended.size();) {
        if (!as_text(ByteView(mended).subspan(at)).starts_with("OggS")) {
            ++at;
            continue;
        }
        const std::size_t segments = mended[at + kHead - 1];
        std::size_t size = kHead + segments;
        for (std::size_t i = 0; i < segments && at + kHead + i < mended.size(); ++i) {
            size += mended[at + kHead + i];
        }
        if (size > mended.size() - at) {
            break;
        }
        std::fill_n(mended.begin() + static_cast<std::ptrdiff_t>(at + kSum), 4, std::uint8_t{0});
        const std::uint32_t sum = ogg_sum(ByteView(mended).subspan(at, size));
        for (std::size_t i = 0; i < 4; ++i) {
            mended[at + kSum + i] = static_cast<std::uint8_t>(sum >> (8 * i));
        }
        at += size;
    }
    return mended;
}

inline Bytes with_png_sums(ByteView bytes) {
    Bytes mended(bytes.begin(), bytes.end());
    for (std::size_t at = 8; at + 12 <= mended.size();) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            size = size << 8 | mended[at + i];
        }
        if (size > mended.size() - at - 12) {
            break;
        }
        const auto sum =
            static_cast<std::uint32_t>(::crc32(0, mended.data() + at + 4, static_cast<unsigned>(size + 4)));
        for (std::size_t i = 0; i < 4; ++i) {
            mended[at + 8 + size + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
        }
        at += 12 + size;
    }
    return mended;
}

}  // namespace jankar::fuzz
