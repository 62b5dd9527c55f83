#pragma once
// One completion as 24 digits to be said over a telephone: six groups of four. 22 digits hold 40 bits of data
// and 30 bits of a MAC, two are ISO 7064 MOD 97-10, which notices every single wrong digit and every swap of
// two neighbours. The key of the MAC is one that only the device and the office can make: X25519 between the
// device's key and the programme's first sealing key. FORMAT.md section 8. Pure functions, any thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/chain.h"
#include "player/records/receipt_qr.h"

namespace jankar::records {

inline constexpr std::size_t kSpokenDigits = 24;
inline constexpr std::size_t kSpokenGroup = 4;

/// What 40 bits can tell of a completion; the office finds the rest among what it knows of the device.
struct SpokenFact {
    std::uint32_t seq = 0;      ///< the record's number modulo 65,536
    std::uint32_t learner = 0;  ///< first 12 bits of the learner's id
    std::uint32_t lesson = 0;   ///< first 12 bits of lesson_mark()
    bool operator==(const SpokenFact&) const = default;
};
SpokenFact spoken_fact(const CompletionFact& fact);

/// 32 bytes. On the device: its own key and the programme's sealing key.
Result<Bytes> spoken_key_of_device(const DeviceKey& device, ByteView sealing_public_key);
/// In the office: the same from the other side.
Result<Bytes> spoken_key_of_office(ByteView device_public_key, ByteView sealing_secret_key);

/// 24 digits, 0-9.
std::string spoken_code(const SpokenFact& fact, ByteView key);

/// The 24 digits of what a person typed, in any grouping: blanks and punctuation are passed over, digits of
/// all scripts that the player ships are taken. Corrupt with one sentence when they are not 24, or the check
/// digits say that one was heard wrong.
Result<std::string> spoken_digits(std::string_view typed);
/// What the digits say, where their MAC is that of `key`.
std::optional<SpokenFact> read_spoken(std::string_view digits, ByteView key);

}  // namespace jankar::records
