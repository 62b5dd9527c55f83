#include "player/app/free_memory.h"

#include <algorithm>
#include <charconv>

#include "content/base/files.h"

namespace jankar::app {

namespace {

constexpr std::uint64_t kLeast = 2 << 20, kMost = 8 << 20;

}  // namespace

std::uint64_t free_memory(const std::string& file) {
    const auto text = read_kernel_file(file);
    const std::size_t at = text ? text->find("MemAvailable:") : std::string::npos;
    if (at == std::string::npos) {
        return 0;
    }
    const std::size_t digit = text->find_first_of("0123456789", at);
    std::uint64_t kilobytes = 0;
    if (digit == std::string::npos ||
        std::from_chars(text->data() + digit, text->data() + text->size(), kilobytes).ec != std::errc() ||
        kilobytes > UINT64_MAX / 1024) {
        return 0;
    }
    return kilobytes * 1024;
}

std::size_t picture_share(std::uint64_t free_bytes) {
    return static_cast<std::size_t>(std::clamp(free_bytes / 32, kLeast, kMost));
}

}  // namespace jankar::app
