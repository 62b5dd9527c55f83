#pragma once
// Bytes as text that a code can carry: base45 (RFC 9285) for the alphanumeric mode of QR codes, and
// Crockford's base32 for short messages, where every letter is in the oldest alphabet and none is mistaken
// for another. Pure functions, any thread.
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::records {

std::string base45(ByteView bytes);
/// Corrupt for a letter or a value that base45 does not have.
Result<Bytes> from_base45(std::string_view text);

/// 5 bits a letter, high bits first, the last letter filled up with zeros.
std::string base32(ByteView bytes);
/// Takes lower case, i and l for 1, o for 0, and passes over blanks, hyphens and line ends.
Result<Bytes> from_base32(std::string_view text);

}  // namespace jankar::records
