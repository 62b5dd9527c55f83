#include "player/records/secrets.h"

#include <sodium.h>

namespace jankar::records {

namespace {

constexpr std::string_view kKeyDomain = "jankar-code-key-v1";
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kShortestCode = 4, kLongestCode = 8;

Bytes keyed_hash(ByteView key, ByteView message) {
    Bytes hash(kHashBytes);
    crypto_generichash(hash.data(), hash.size(), message.data(), message.size(), key.data(), key.size());
    return hash;
}

/// The salt's length goes before it, so that no two pairs of salt and code are one message.
Bytes message_of(std::string_view salt, std::string_view code) {
    Bytes message;
    append_u32le(message, static_cast<std::uint32_t>(salt.size()));
    append(message, as_bytes(salt));
    append(message, as_bytes(code));
    return message;
}

}  // namespace

bool is_trainer_code(std::string_view code) {
    return code.size() >= kShortestCode && code.size() <= kLongestCode &&
           code.find_first_not_of("0123456789") == std::string_view::npos;
}

Bytes code_key_of(const DeviceKey& key) {
    return keyed_hash(ByteView(key.secret_key).first(crypto_sign_SEEDBYTES), as_bytes(kKeyDomain));
}

KeyedHash CodeKeys::make(std::string_view salt, std::string_view code) const {
    const auto key = keys_.find(device_);
    return key == keys_.end() ? KeyedHash{}
                              : KeyedHash{device_, keyed_hash(key->second, message_of(salt, code))};
}

bool CodeKeys::matches(const KeyedHash& kept, std::string_view salt, std::string_view code) const {
    const auto key = keys_.find(kept.device);
    if (key == keys_.end() || kept.hash.size() != kHashBytes) {
        return false;
    }
    const Bytes given = keyed_hash(key->second, message_of(salt, code));
    return sodium_memcmp(given.data(), kept.hash.data(), kHashBytes) == 0;
}

}  // namespace jankar::records
