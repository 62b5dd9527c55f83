#pragma once
// One completion as a code that is photographed or sent: a fact of 36 bytes and the device's signature over
// it. As a QR code it carries the device's key, so that it can be checked by itself; as a message of exactly
// 160 letters it does not, and the office must know the device. No name, no word of hers. FORMAT.md
// section 7. Pure functions, any thread. Errors: Corrupt with one sentence.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"
#include "player/records/chain.h"

namespace jankar::records {

inline constexpr std::size_t kFactBytes = 36;
inline constexpr std::size_t kMessageLetters = 160;

/// A `completed` record in short. Hex fields are beginnings of the longer ids.
struct CompletionFact {
    std::string device;  ///< 16 hex
    std::string epoch;   ///< 8 hex
    std::int64_t seq = 0;
    std::string record;             ///< 8 hex of the record's id
    std::string learner;            ///< 16 hex
    std::string lesson;             ///< 8 hex of lesson_mark()
    int day = 0;                    ///< days since 1970, 0 where the clock cannot be believed
    int scored = 0, first_try = 0;  ///< at most 15 each
    bool operator==(const CompletionFact&) const = default;
};

/// SHA-256(id || "@" || maker8), as hex: what a lesson is called in codes.
std::string lesson_mark(std::string_view id, std::string_view maker8);
/// Of a record's line and id; nothing where it is no `completed`.
std::optional<CompletionFact> fact_of(std::string_view record_json, const Hash256& id,
                                      const std::string& device, const std::string& epoch);

/// "JK1:" and base45 of key, fact and signature.
Result<std::string> receipt_qr(const CompletionFact& fact, const DeviceKey& key);
/// 160 letters: base32 of fact and signature.
Result<std::string> receipt_message(const CompletionFact& fact, const DeviceKey& key);
/// What a telephone makes a message of.
std::string sms_qr(const std::string& number, const std::string& message);

struct SignedFact {
    CompletionFact fact;
    Bytes public_key;  ///< from the code; empty for a message
    Bytes signature;
    Bytes fact_bytes;
};
/// Takes either text (also a whole "SMSTO:…:…"). Where the key is in it, the signature has held.
Result<SignedFact> read_receipt_code(std::string_view text);
/// For a message: whether it was signed by this device.
bool fact_holds(const SignedFact& fact, ByteView public_key);

}  // namespace jankar::records
