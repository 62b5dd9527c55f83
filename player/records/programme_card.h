#pragma once
// The programme card `programme.toml`: what a device must know of the programme it belongs to, signed and
// numbered. Its keys and what the signature covers: tools/collect/FORMAT.md, section 2. Pure functions, any
// thread. Errors: Corrupt with one sentence.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::records {

inline constexpr std::size_t kLargestCard = 64u << 10;
inline constexpr std::string_view kCardName = "programme.toml";

struct ProgrammeCard {
    std::int64_t number = 0;
    std::string name, homepage;
    std::string key;                     ///< 64 hex: signs this card and every later one
    std::vector<Bytes> sealing;          ///< X25519: bundles are sealed to each of them
    Bytes receipt_key;                   ///< Ed25519 of receipts
    std::vector<std::string> makers;     ///< 64 hex: their packs are the programme's own
    std::string detail;                  ///< completions, lessons or steps
    std::vector<std::string> languages;  ///< empty: all that the packs have
    bool self_join = true;
    bool codes = false;                           ///< receipt codes are shown and spoken
    std::string sms;                              ///< number that codes are sent to; empty: none
    std::map<std::string, std::string> contacts;  ///< whom -> number
};

/// A card whose signature holds by the key it names, and whose keys can be used. Whether that is the key of
/// one's own programme is for the caller to say.
Result<ProgrammeCard> read_card(std::string_view text);

/// Signs everything before the line `[signature]`, which is put behind `body`. `secret_key`: 64 bytes.
std::string signed_card(const std::string& body, ByteView secret_key);

}  // namespace jankar::records
