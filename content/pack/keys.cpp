#include "content/pack/keys.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "content/base/files.h"

namespace jankar::pack {
namespace {

constexpr std::string_view kSecretMark = "jankar-secret-key-v1 ";
constexpr std::string_view kSigned = "jankar-pack-v1";
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::uint64_t kMaxKeyFile = 1024;
constexpr std::size_t kPublicSize = crypto_sign_PUBLICKEYBYTES;
constexpr std::size_t kSecretSize = crypto_sign_SECRETKEYBYTES;
static_assert(kPublicSize == 32 && kSecretSize == 64 && crypto_sign_BYTES == 64);

Result<void> start_sodium() {
    if (::sodium_init() < 0) {
        return fail(ErrorCode::Bug, "The library for keys and signatures cannot start.");
    }
    return {};
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= kMaxNameBytes &&
           std::none_of(name.begin(), name.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Bytes signed_bytes(std::string_view manifest_json) {
    Bytes message;
    append(message, as_bytes(kSigned));
    append(message, blake2b_256(as_bytes(manifest_json)));
    return message;
}

/// "<2 * bytes hex> <name>" with or without a newline.
Result<PublicKey> parse_key_line(std::string_view line, std::size_t bytes, const std::string& path) {
    auto wrong = [&] { return fail(ErrorCode::Corrupt, fmt::format("{} is not a key file.", path)); };
    if (line.ends_with('\n')) {
        line.remove_suffix(1);
    }
    if (line.size() < 2 * bytes + 2 || line[2 * bytes] != ' ' || !is_name(line.substr(2 * bytes + 1))) {
        return wrong();
    }
    auto key = from_hex(line.substr(0, 2 * bytes));
    if (!key) {
        return wrong();
    }
    return PublicKey{std::move(*key), std::string(line.substr(2 * bytes + 1))};
}

}  // namespace

Result<SigningKey> generate_key(std::string name) {
    RETURN_IF_ERROR(start_sodium());
    if (!is_name(name)) {
        return fail(ErrorCode::Usage, "A maker's name is 1 to 200 bytes of text on one line.");
    }
    SigningKey key{Bytes(kSecretSize), Bytes(kPublicSize), std::move(name)};
    ::crypto_sign_keypair(key.public_key.data(), key.secret.data());
    return key;
}

Result<void> write_key_files(const std::string& path, const SigningKey& key) {
    const std::string public_path = path + ".pub";
    for (const std::string& file : {path, public_path}) {
        struct stat status {};
        if (::lstat(file.c_str(), &status) == 0) {
            return fail(ErrorCode::Refused,
                        fmt::format("{} is there already and is not written over.", file));
        }
    }
    const std::string secret = fmt::format("{}{} {}\n", kSecretMark, to_hex(key.secret), key.name);
    RETURN_IF_ERROR(write_file_atomic(path, as_bytes(secret), 0600));
    const std::string open = fmt::format("{} {}\n", to_hex(key.public_key), key.name);
    auto written = write_file_atomic(public_path, as_bytes(open));
    if (!written) {
        ::unlink(path.c_str());  // half a pair of keys is of no use
    }
    return written;
}

Result<SigningKey> read_signing_key(const std::string& path) {
    RETURN_IF_ERROR(start_sodium());
    ASSIGN_OR_RETURN(std::string text, read_text_file(path, kMaxKeyFile));
    if (!text.starts_with(kSecretMark)) {
        return fail(ErrorCode::Corrupt, fmt::format("{} is not a file with a secret key.", path));
    }
    ASSIGN_OR_RETURN(PublicKey secret,
                     parse_key_line(std::string_view(text).substr(kSecretMark.size()), kSecretSize, path));
    SigningKey key{std::move(secret.key), Bytes(kPublicSize), std::move(secret.name)};
    // libsodium's secret key is the seed and then the public key; made anew from the seed, both must agree.
    Bytes again(kSecretSize);
    ::crypto_sign_seed_keypair(key.public_key.data(), again.data(), key.secret.data());
    if (again != key.secret) {
        return fail(ErrorCode::Corrupt,
                    fmt::format("{} is damaged: its two halves do not belong together.", path));
    }
    return key;
}

Result<PublicKey> read_public_key(const std::string& path) {
    ASSIGN_OR_RETURN(std::string text, read_text_file(path, kMaxKeyFile));
    return parse_key_line(text, kPublicSize, path);
}

Result<Bytes> sign_manifest(std::string_view manifest_json, const SigningKey& key) {
    RETURN_IF_ERROR(start_sodium());
    if (key.secret.size() != kSecretSize || key.public_key.size() != kPublicSize) {
        return fail(ErrorCode::Usage, "The key to sign with is not a whole key.");
    }
    const Bytes message = signed_bytes(manifest_json);
    Bytes signature = key.public_key;
    signature.resize(kPublicSize + crypto_sign_BYTES);
    ::crypto_sign_detached(signature.data() + kPublicSize, nullptr, message.data(), message.size(),
                           key.secret.data());
    return signature;
}

Result<std::string> check_signature(std::string_view manifest_json, ByteView signature) {
    RETURN_IF_ERROR(start_sodium());
    if (signature.size() != kPublicSize + crypto_sign_BYTES) {
        return fail(ErrorCode::Corrupt, "The signature is not 96 bytes long.");
    }
    const Bytes message = signed_bytes(manifest_json);
    if (::crypto_sign_verify_detached(signature.data() + kPublicSize, message.data(), message.size(),
                                      signature.data()) != 0) {
        return fail(ErrorCode::Corrupt, "The signature is not one of this pack.json.");
    }
    return to_hex(signature.first(kPublicSize));
}

}  // namespace jankar::pack
