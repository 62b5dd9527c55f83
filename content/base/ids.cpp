#include "content/base/ids.h"

#include <sodium.h>

#include "content/base/bytes.h"

namespace jankar {

std::string random_hex(std::size_t bytes) {
    Bytes random(bytes);
    randombytes_buf(random.data(), random.size());
    return to_hex(random);
}

bool is_slug(std::string_view text) {
    auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (text.empty() || text.size() > 64 || !plain(text.front()) || !plain(text.back())) {
        return false;
    }
    for (char c : text) {
        if (!plain(c) && c != '-') {
            return false;
        }
    }
    return true;
}

bool is_language(std::string_view text) {
    if (text.size() < 2 || text.size() > 3) {
        return false;
    }
    for (char c : text) {
        if (c < 'a' || c > 'z') {
            return false;
        }
    }
    return true;
}

}  // namespace jankar
