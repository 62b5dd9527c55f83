#pragma once
// Identifiers: random ones (learners, sessions, epochs) and slugs that people write (lessons, packs).
#include <string>
#include <string_view>

namespace jankar {

/// Random bytes from the system as 2 * `bytes` lower-case hexadecimal characters.
std::string random_hex(std::size_t bytes);

/// A slug: 1 to 64 characters of a-z, 0-9 and '-', beginning and ending with a letter or digit.
bool is_slug(std::string_view text);

/// A language code of two or three lower-case letters.
bool is_language(std::string_view text);

}  // namespace jankar
