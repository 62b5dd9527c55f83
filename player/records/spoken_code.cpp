#include "player/records/spoken_code.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>

namespace jankar::records {

namespace {

constexpr std::string_view kDomain = "jankar-spoken-v1";
constexpr int kDataBits = 40, kMacBits = 30;
constexpr std::size_t kBodyDigits = 22;
__extension__ using Wide = unsigned __int128;

/// First digit of each script the player speaks in: ASCII, Devanagari, Kannada, Tamil, Odia. (Ethiopic
/// numbers have no place values; Amharic and Oromo write ASCII digits on telephones.)
constexpr std::array<std::uint32_t, 5> kZeros = {0x30, 0x966, 0xCE6, 0xBE6, 0xB66};

/// ISO 7064 MOD 97-10 of a string of digits.
unsigned remainder(std::string_view digits) {
    unsigned value = 0;
    for (const char digit : digits) {
        value = (value * 10 + static_cast<unsigned>(digit - '0')) % 97;
    }
    return value;
}

std::uint64_t bits_of(std::string_view hex, int bits) {
    std::uint64_t value = 0;
    for (int i = 0; i < bits / 4; ++i) {
        const char letter = hex[static_cast<std::size_t>(i)];
        value = value << 4 | static_cast<std::uint64_t>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
    }
    return value;
}

std::uint64_t mac_of(std::uint64_t data, ByteView key) {
    Bytes message(kDomain.begin(), kDomain.end());
    append_u64le(message, data);
    Bytes mac(crypto_generichash_BYTES_MIN);
    crypto_generichash(mac.data(), mac.size(), message.data(), message.size(), key.data(), key.size());
    return read_u32le(mac, 0) & ((1U << kMacBits) - 1);
}

Result<Bytes> shared_key(ByteView secret, ByteView their_public, ByteView device_public,
                         ByteView office_public) {
    Bytes shared(crypto_scalarmult_BYTES);
    if (crypto_scalarmult(shared.data(), secret.data(), their_public.data()) != 0) {
        return fail(ErrorCode::Corrupt, "With these keys no codes can be made.");
    }
    Bytes key(crypto_generichash_KEYBYTES);
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, key.size());
    for (const ByteView part : {as_bytes(kDomain), ByteView(shared), device_public, office_public}) {
        crypto_generichash_update(&state, part.data(), part.size());
    }
    crypto_generichash_final(&state, key.data(), key.size());
    return key;
}

/// One character of UTF-8 off the front; 0 for bytes that are none.
std::uint32_t take_character(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    const std::size_t length = first < 0x80    ? 1
                               : first >= 0xF0 ? 4
                               : first >= 0xE0 ? 3
                               : first >= 0xC0 ? 2
                                               : 1;
    std::uint32_t value = length == 1 ? (first < 0x80 ? first : 0) : first & (0x7FU >> length);
    if (length > text.size()) {
        text = {};
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        value = value << 6 | (byte(i) & 0x3FU);
    }
    text.remove_prefix(length);
    return value;
}

}  // namespace

SpokenFact spoken_fact(const CompletionFact& fact) {
    return {static_cast<std::uint32_t>(fact.seq & 0xFFFF),
            static_cast<std::uint32_t>(bits_of(fact.learner, 12)),
            static_cast<std::uint32_t>(bits_of(fact.lesson, 12))};
}

Result<Bytes> spoken_key_of_device(const DeviceKey& device, ByteView sealing_public_key) {
    Bytes secret(crypto_scalarmult_SCALARBYTES), mine(crypto_scalarmult_BYTES);
    if (device.secret_key.size() != kSecretKeyBytes ||
        sealing_public_key.size() != crypto_box_PUBLICKEYBYTES ||
        crypto_sign_ed25519_sk_to_curve25519(secret.data(), device.secret_key.data()) != 0 ||
        crypto_scalarmult_base(mine.data(), secret.data()) != 0) {
        return fail(ErrorCode::Corrupt, "With these keys no codes can be made.");
    }
    return shared_key(secret, sealing_public_key, mine, sealing_public_key);
}

Result<Bytes> spoken_key_of_office(ByteView device_public_key, ByteView sealing_secret_key) {
    Bytes theirs(crypto_scalarmult_BYTES), ours(crypto_scalarmult_BYTES);
    if (device_public_key.size() != kPublicKeyBytes ||
        sealing_secret_key.size() != crypto_box_SECRETKEYBYTES ||
        crypto_sign_ed25519_pk_to_curve25519(theirs.data(), device_public_key.data()) != 0 ||
        crypto_scalarmult_base(ours.data(), sealing_secret_key.data()) != 0) {
        return fail(ErrorCode::Corrupt, "With these keys no codes can be read.");
    }
    return shared_key(sealing_secret_key, theirs, theirs, ours);
}

std::string spoken_code(const SpokenFact& fact, ByteView key) {
    const std::uint64_t data = static_cast<std::uint64_t>(fact.seq & 0xFFFF) << 24 |
                               static_cast<std::uint64_t>(fact.learner & 0xFFF) << 12 | (fact.lesson & 0xFFF);
    Wide value = static_cast<Wide>(data) << kMacBits | mac_of(data, key);
    std::string body(kBodyDigits, '0');
    for (std::size_t i = kBodyDigits; i-- > 0; value /= 10) {
        body[i] = static_cast<char>('0' + static_cast<int>(value % 10));
    }
    // The whole number leaves 1 when divided by 97.
    return body + fmt::format("{:02}", 98 - remainder(body + "00"));
}

Result<std::string> spoken_digits(std::string_view typed) {
    constexpr std::size_t kLongest = 1000;
    std::string digits;
    typed = typed.substr(0, kLongest);
    while (!typed.empty()) {
        const std::uint32_t character = take_character(typed);
        for (const std::uint32_t zero : kZeros) {
            if (character >= zero && character < zero + 10) {
                digits += static_cast<char>('0' + (character - zero));
            }
        }
        if ((character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z')) {
            return fail(ErrorCode::Corrupt, "A spoken code has digits only.");
        }
    }
    if (digits.size() != kSpokenDigits) {
        return fail(ErrorCode::Corrupt,
                    fmt::format("A spoken code has 24 digits; these are {}.", digits.size()));
    }
    if (remainder(digits) != 1) {
        return fail(ErrorCode::Corrupt, "One of the digits was heard wrong; ask for the code again.");
    }
    return digits;
}

std::optional<SpokenFact> read_spoken(std::string_view digits, ByteView key) {
    if (digits.size() != kSpokenDigits || remainder(digits) != 1) {
        return std::nullopt;
    }
    Wide value = 0;
    for (const char digit : digits.substr(0, kBodyDigits)) {
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    if (value >> (kDataBits + kMacBits) != 0) {
        return std::nullopt;
    }
    const auto data = static_cast<std::uint64_t>(value >> kMacBits);
    if ((static_cast<std::uint64_t>(value) & ((1U << kMacBits) - 1)) != mac_of(data, key)) {
        return std::nullopt;
    }
    return SpokenFact{static_cast<std::uint32_t>(data >> 24), static_cast<std::uint32_t>(data >> 12 & 0xFFF),
                      static_cast<std::uint32_t>(data & 0xFFF)};
}

}  // namespace jankar::records
