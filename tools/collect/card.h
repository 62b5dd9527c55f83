#pragma once
// The programme card `programme.toml`: what a device must know of the programme it belongs to, signed and
// numbered. FORMAT.md beside this file has its keys and what the signature covers. Pure functions.
#include <cstdint>
#include <string>

#include "content/base/result.h"
#include "tools/collect/keys.h"

namespace jankar::collect {

struct CardFacts {
    std::int64_t number = 1;  ///< a device takes a later card only with a higher number
    std::string name;
    std::string homepage;  ///< for xAPI identifiers
    bool codes = false;    ///< receipt codes are shown and spoken
    std::string sms;       ///< number that codes are sent to; empty: none
};

std::string make_card(const CardFacts& facts, const ProgrammeKeys& keys);
/// A card that was changed by hand, with the next number and signed anew. Corrupt where it is no card then,
/// or not of this key (64 bytes, secret): one sentence says what is wrong.
Result<std::string> renew_card(const std::string& edited, const Bytes& signing_secret);
/// Whether the signature of a card is that of `signing_key` (32 bytes).
bool card_holds(const std::string& card, const Bytes& signing_key);

}  // namespace jankar::collect
