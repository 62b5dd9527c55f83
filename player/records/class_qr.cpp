#include "player/records/class_qr.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <numeric>

#include "player/records/code_text.h"

namespace jankar::records {

namespace {

constexpr std::string_view kStart = "JKC1:";
/// Mark of the bundle (CRC-32C of all of it), number, count, CRC-32C of the part.
constexpr std::size_t kHeadBytes = 12;
constexpr std::size_t kMostBundles = 64;

}  // namespace

bool is_class_frame(std::string_view text) {
    return text.starts_with(kStart);
}

Result<std::vector<std::string>> class_frames(ByteView bundle) {
    const std::size_t count = (bundle.size() + kClassFrameBytes - 1) / kClassFrameBytes;
    if (count == 0 || count > kMostClassFrames) {
        return fail(ErrorCode::Refused, "This is more than codes on a screen can carry; take a stick.");
    }
    std::vector<std::string> frames;
    for (std::size_t i = 0; i < count; ++i) {
        const ByteView part = bundle.subspan(
            i * kClassFrameBytes, std::min(kClassFrameBytes, bundle.size() - i * kClassFrameBytes));
        Bytes frame;
        append_u32le(frame, crc32c(bundle));
        append_u16le(frame, static_cast<std::uint16_t>(i));
        append_u16le(frame, static_cast<std::uint16_t>(count));
        append_u32le(frame, crc32c(part));
        append(frame, part);
        frames.push_back(std::string(kStart) + base45(frame));
    }
    return frames;
}

std::vector<std::size_t> class_round(std::size_t count, std::optional<std::size_t> last_shown) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count; i > 1; --i) {
        std::swap(order[i - 1], order[randombytes_uniform(static_cast<std::uint32_t>(i))]);
    }
    if (count > 1 && last_shown && order.front() == *last_shown) {
        std::swap(order.front(), order.back());
    }
    return order;
}

Result<std::optional<Bytes>> ClassReader::add(std::string_view text) {
    const Error damaged{ErrorCode::Corrupt, "A code of the class was not seen clearly."};
    constexpr std::size_t kLongest = 4300;
    if (!is_class_frame(text) || text.size() > kLongest) {
        return fail(damaged);
    }
    const auto frame = from_base45(text.substr(kStart.size()));
    if (!frame || frame->size() <= kHeadBytes || frame->size() > kHeadBytes + kClassFrameBytes) {
        return fail(damaged);
    }
    const std::uint32_t mark = read_u32le(*frame, 0);
    const std::size_t number = read_u16le(*frame, 4), count = read_u16le(*frame, 6);
    const ByteView part = ByteView(*frame).subspan(kHeadBytes);
    if (number >= count || count > kMostClassFrames || crc32c(part) != read_u32le(*frame, 8) ||
        (number + 1 < count && part.size() != kClassFrameBytes)) {
        return fail(damaged);
    }
    if (bundles_.size() >= kMostBundles && !bundles_.contains({mark, count})) {
        return fail(ErrorCode::Refused, "These are codes of too many devices at once.");
    }
    Gathered& gathered = bundles_[{mark, count}];
    if (gathered.done) {
        return std::optional<Bytes>();
    }
    gathered.parts.try_emplace(number, part.begin(), part.end());
    if (gathered.parts.size() < count) {
        return std::optional<Bytes>();
    }
    Bytes bundle;
    for (const auto& [place, bytes] : gathered.parts) {
        append(bundle, bytes);
    }
    gathered.parts.clear();
    if (crc32c(bundle) != mark) {
        return fail(damaged);  // parts of two bundles with one mark: begin again
    }
    gathered.done = true;
    return std::optional(std::move(bundle));
}

std::vector<std::pair<std::size_t, std::size_t>> ClassReader::unfinished() const {
    std::vector<std::pair<std::size_t, std::size_t>> open;
    for (const auto& [key, gathered] : bundles_) {
        if (!gathered.done) {
            open.emplace_back(gathered.parts.size(), key.second);
        }
    }
    return open;
}

}  // namespace jankar::records
