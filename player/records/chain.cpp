#include "player/records/chain.h"

#include <sodium.h>

#include <algorithm>

namespace jankar::records {

namespace {

constexpr std::string_view kDeviceDomain = "jankar-dev-v1";
constexpr std::string_view kCheckpointDomain = "jankar-ckpt-v1";

Result<Bytes> checkpoint_message(const std::string& device, const std::string& epoch, std::int64_t seq,
                                 const Hash256& id) {
    ASSIGN_OR_RETURN(Bytes message, from_hex(device));
    ASSIGN_OR_RETURN(Bytes epoch_bytes, from_hex(epoch));
    if (message.size() != kDeviceBytes || epoch_bytes.size() != kEpochBytes || seq < 0) {
        return fail(ErrorCode::Usage, "A checkpoint needs a device of 16 bytes and an epoch of 8 bytes.");
    }
    append(message, epoch_bytes);
    append_u64le(message, static_cast<std::uint64_t>(seq));
    append(message, id);
    return message;
}

}  // namespace

DeviceKey make_device_key() {
    DeviceKey key{Bytes(kPublicKeyBytes), Bytes(kSecretKeyBytes)};
    crypto_sign_keypair(key.public_key.data(), key.secret_key.data());
    return key;
}

Result<DeviceKey> device_key_from_seed(ByteView seed) {
    if (seed.size() != crypto_sign_SEEDBYTES) {
        return fail(ErrorCode::Usage, "The seed of a device key has 32 bytes.");
    }
    DeviceKey key{Bytes(kPublicKeyBytes), Bytes(kSecretKeyBytes)};
    crypto_sign_seed_keypair(key.public_key.data(), key.secret_key.data(), seed.data());
    return key;
}

Result<DeviceKey> device_key_from_secret(ByteView secret_key) {
    if (secret_key.size() != kSecretKeyBytes) {
        return fail(ErrorCode::Corrupt, "A device key has 64 bytes.");
    }
    ASSIGN_OR_RETURN(DeviceKey key, device_key_from_seed(secret_key.first(crypto_sign_SEEDBYTES)));
    if (!std::equal(key.secret_key.begin(), key.secret_key.end(), secret_key.begin())) {
        return fail(ErrorCode::Corrupt, "The two halves of the device key do not belong together.");
    }
    return key;
}

std::string device_id_of(ByteView public_key) {
    Bytes message;
    append(message, as_bytes(kDeviceDomain));
    append(message, public_key);
    const Hash256 hash = sha256(message);
    return to_hex(ByteView(hash).first(kDeviceBytes));
}

Hash256 record_id(const Hash256& previous, std::string_view json) {
    Hash256 id{};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, previous.data(), previous.size());
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(json.data()), json.size());
    crypto_hash_sha256_final(&state, id.data());
    return id;
}

Result<Checkpoint> sign_checkpoint(const std::string& device, const std::string& epoch, std::int64_t seq,
                                   const Hash256& id, ByteView secret_key) {
    ASSIGN_OR_RETURN(const Bytes message, checkpoint_message(device, epoch, seq, id));
    if (secret_key.size() != kSecretKeyBytes) {
        return fail(ErrorCode::Usage, "A device key has 64 bytes.");
    }
    return Checkpoint{seq, id, sign_bytes(kCheckpointDomain, message, secret_key)};
}

bool checkpoint_holds(const Checkpoint& checkpoint, const std::string& device, const std::string& epoch,
                      ByteView public_key) {
    const auto message = checkpoint_message(device, epoch, checkpoint.seq, checkpoint.id);
    return message && signature_holds(kCheckpointDomain, *message, checkpoint.signature, public_key);
}

Bytes sign_bytes(std::string_view domain, ByteView message, ByteView secret_key) {
    Bytes whole;
    append(whole, as_bytes(domain));
    append(whole, message);
    Bytes signature(kSignatureBytes);
    crypto_sign_detached(signature.data(), nullptr, whole.data(), whole.size(), secret_key.data());
    return signature;
}

bool signature_holds(std::string_view domain, ByteView message, ByteView signature, ByteView public_key) {
    if (signature.size() != kSignatureBytes || public_key.size() != kPublicKeyBytes) {
        return false;
    }
    Bytes whole;
    append(whole, as_bytes(domain));
    append(whole, message);
    return crypto_sign_verify_detached(signature.data(), whole.data(), whole.size(), public_key.data()) == 0;
}

}  // namespace jankar::records
