#pragma once
// The chain of records: what the id of a record is, what a checkpoint signs, what a device is called.
// Formats and test vectors: FORMAT.md, sections 1 and 2. Pure functions, any thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::records {

inline constexpr std::size_t kDeviceBytes = 16;
inline constexpr std::size_t kEpochBytes = 8;
inline constexpr std::size_t kPublicKeyBytes = 32;
inline constexpr std::size_t kSecretKeyBytes = 64;  ///< libsodium's form: seed, then public key
inline constexpr std::size_t kSignatureBytes = 64;

/// An Ed25519 key pair of a device.
struct DeviceKey {
    Bytes public_key;
    Bytes secret_key;
};

DeviceKey make_device_key();
/// The same seed of 32 bytes gives the same key. Fails with Usage on another length.
Result<DeviceKey> device_key_from_seed(ByteView seed);
/// The pair that belongs to a secret key of 64 bytes. Corrupt when its halves do not belong together.
Result<DeviceKey> device_key_from_secret(ByteView secret_key);

/// First 16 bytes of SHA-256("jankar-dev-v1" || public key), as 32 hex.
std::string device_id_of(ByteView public_key);

/// id = SHA-256(id of the record before || its bytes). The record before a genesis has the id of 32 zeros.
Hash256 record_id(const Hash256& previous, std::string_view json);

/// An Ed25519 signature over ("jankar-ckpt-v1", device, epoch, seq, id).
struct Checkpoint {
    std::int64_t seq = 0;
    Hash256 id{};
    Bytes signature;  ///< 64 bytes
};

/// `device` 32 hex, `epoch` 16 hex. Usage when a length is another.
Result<Checkpoint> sign_checkpoint(const std::string& device, const std::string& epoch, std::int64_t seq,
                                   const Hash256& id, ByteView secret_key);
bool checkpoint_holds(const Checkpoint& checkpoint, const std::string& device, const std::string& epoch,
                      ByteView public_key);

/// A signature over a domain word and a message, and its check.
Bytes sign_bytes(std::string_view domain, ByteView message, ByteView secret_key);
bool signature_holds(std::string_view domain, ByteView message, ByteView signature, ByteView public_key);

}  // namespace jankar::records
