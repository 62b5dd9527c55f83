#pragma once
// Keys of makers and signatures of packs (Ed25519 by libsodium). Any thread.
//
// FILE holds the secret: "jankar-secret-key-v1 <128 hex> <name>", readable by its owner only.
// FILE.pub holds what others need: "<64 hex> <name>". Each is one line of UTF-8.
#include <string>
#include <string_view>

#include "content/base/bytes.h"
#include "content/base/result.h"

namespace jankar::pack {

/// A signing key: 64 bytes secret (Ed25519, libsodium's form) and the 32 public ones.
struct SigningKey {
    Bytes secret;
    Bytes public_key;
    std::string name = {};  ///< of the maker
};

struct PublicKey {
    Bytes key;  ///< 32 bytes
    std::string name;
};

/// `name` is 1 to 200 bytes without control characters.
Result<SigningKey> generate_key(std::string name);
/// Writes `path` (mode 0600) and `path`.pub. Refused when one of them is there: a lost key cannot be made
/// again.
Result<void> write_key_files(const std::string& path, const SigningKey& key);
Result<SigningKey> read_signing_key(const std::string& path);
Result<PublicKey> read_public_key(const std::string& path);

/// The 96 bytes of pack.sig: public key and signature over "jankar-pack-v1" || BLAKE2b-256(manifest).
Result<Bytes> sign_manifest(std::string_view manifest_json, const SigningKey& key);
/// The signer's public key as 64 hex when `signature` is one of `manifest_json`, else Corrupt.
Result<std::string> check_signature(std::string_view manifest_json, ByteView signature);

}  // namespace jankar::pack
