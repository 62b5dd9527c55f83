#include "tools/collect/keys.h"

#include <fmt/format.h>
#include <sodium.h>
#include <toml++/toml.h>

#include <filesystem>

#include "content/base/files.h"

namespace jankar::collect {
namespace {

constexpr std::uint64_t kLargestKeysFile = 64u << 10;
constexpr unsigned kOwnerOnly = 0600;

KeyPair make_box_pair() {
    KeyPair pair{Bytes(crypto_box_SECRETKEYBYTES), Bytes(crypto_box_PUBLICKEYBYTES)};
    crypto_box_keypair(pair.public_key.data(), pair.secret_key.data());
    return pair;
}

KeyPair make_sign_pair() {
    KeyPair pair{Bytes(crypto_sign_SECRETKEYBYTES), Bytes(crypto_sign_PUBLICKEYBYTES)};
    crypto_sign_keypair(pair.public_key.data(), pair.secret_key.data());
    return pair;
}

Result<Bytes> read_key_that_signs(const std::string& path, const char* name) {
    if (!is_file(path)) {
        return Bytes{};
    }
    ASSIGN_OR_RETURN(const std::string text, read_text_file(path, kLargestKeysFile));
    try {
        const toml::table table = toml::parse(text);
        const auto hex = table[name].value<std::string>();
        if (!hex) {
            return Bytes{};
        }
        auto key = from_hex(*hex);
        if (!key || key->size() != crypto_sign_SECRETKEYBYTES) {
            return fail(ErrorCode::Corrupt,
                        fmt::format("{}: {} is no key; it has 128 characters of 0-9 and a-f.", path, name));
        }
        return std::move(*key);
    } catch (const toml::parse_error& trouble) {
        return fail(ErrorCode::Corrupt, fmt::format("{}, line {}: {}.", path, trouble.source().begin.line,
                                                    std::string_view(trouble.description())));
    }
}

}  // namespace

Result<ProgrammeKeys> make_keys() {
    if (sodium_init() < 0) {
        return fail(ErrorCode::Io, "This machine has no source of random numbers, so no keys can be made.");
    }
    return ProgrammeKeys{make_box_pair(), make_box_pair(), make_sign_pair(), make_sign_pair()};
}

std::string keys_path(const std::string& store_path) {
    return store_path + ".keys";
}

Result<void> write_keys(const std::string& path, const std::string& programme, const ProgrammeKeys& keys) {
    if (std::error_code ignored; std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        return fail(ErrorCode::Usage, fmt::format("{} is there already; keys are never overwritten.", path));
    }
    std::string one_line;
    for (const char c : programme) {
        one_line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    std::string text = fmt::format(
        "# Secret keys of the programme {}. Who has this file can read its bundles and sign in its name:\n"
        "# keep it on the office machine and on one stick in a locked drawer, and nowhere else.\n"
        "format = 1\n",
        one_line);
    for (const auto& [name, pair] : {std::pair<const char*, const KeyPair*>{"sealing", &keys.sealing},
                                     {"recovery", &keys.recovery},
                                     {"signing", &keys.signing},
                                     {"receipt", &keys.receipt}}) {
        text += fmt::format("{0}_secret = \"{1}\"\n{0}_public = \"{2}\"\n", name, to_hex(pair->secret_key),
                            to_hex(pair->public_key));
    }
    auto written = write_file_atomic(path, as_bytes(text), kOwnerOnly);
    sodium_memzero(text.data(), text.size());
    return written;
}

Result<std::vector<Bytes>> read_opening_keys(const std::string& path) {
    if (!is_file(path)) {
        return std::vector<Bytes>{};
    }
    ASSIGN_OR_RETURN(const std::string text, read_text_file(path, kLargestKeysFile));
    std::vector<Bytes> keys;
    try {
        const toml::table table = toml::parse(text);
        for (const char* name : {"sealing_secret", "recovery_secret"}) {
            const auto hex = table[name].value<std::string>();
            if (!hex) {
                continue;
            }
            // Copied from paper it may come in groups.
            std::string plain;
            for (const char c : *hex) {
                if (c != ' ' && c != '-') {
                    plain += c;
                }
            }
            auto key = from_hex(plain);
            if (!key || key->size() != crypto_box_SECRETKEYBYTES) {
                return fail(
                    ErrorCode::Corrupt,
                    fmt::format("{}: {} is no key; it has 64 characters of 0-9 and a-f.", path, name));
            }
            keys.push_back(std::move(*key));
        }
    } catch (const toml::parse_error& trouble) {
        return fail(ErrorCode::Corrupt, fmt::format("{}, line {}: {}.", path, trouble.source().begin.line,
                                                    std::string_view(trouble.description())));
    }
    return keys;
}

Result<Bytes> read_receipt_key(const std::string& path) {
    return read_key_that_signs(path, "receipt_secret");
}

Result<Bytes> read_signing_key(const std::string& path) {
    return read_key_that_signs(path, "signing_secret");
}

}  // namespace jankar::collect
