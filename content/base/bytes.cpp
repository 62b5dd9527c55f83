#include "content/base/bytes.h"

#include <sodium.h>

#include <new>

namespace jankar {

std::string to_hex(ByteView bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (std::uint8_t byte : bytes) {
        out.push_back(kDigits[byte >> 4]);
        out.push_back(kDigits[byte & 15]);
    }
    return out;
}

Result<Bytes> from_hex(std::string_view hex) {
    auto value = [](char c) -> int {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        return -1;
    };
    if (hex.size() % 2 != 0) {
        return fail(ErrorCode::Corrupt, "A hexadecimal number has an odd number of digits.");
    }
    Bytes out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        int high = value(hex[i]);
        int low = value(hex[i + 1]);
        if (high < 0 || low < 0) {
            return fail(ErrorCode::Corrupt, "A hexadecimal number holds another character.");
        }
        out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

Hash256 blake2b_256(ByteView bytes) {
    Hash256 hash;
    crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
    return hash;
}

Hash256 sha256(ByteView bytes) {
    Hash256 hash;
    crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
    return hash;
}

namespace {

constexpr std::array<std::uint32_t, 256> make_crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) ? (crc >> 1) ^ 0x82F63B78U : crc >> 1;
        }
        table[i] = crc;
    }
    return table;
}
constexpr auto kCrcTable = make_crc_table();

}  // namespace

std::uint32_t crc32c(ByteView bytes, std::uint32_t seed) {
    std::uint32_t crc = ~seed;
    for (std::uint8_t byte : bytes) {
        crc = kCrcTable[(crc ^ byte) & 0xFFU] ^ (crc >> 8);
    }
    return ~crc;
}

static_assert(sizeof(crypto_generichash_state) <= 384, "Blake2bStream holds libsodium's state");

Blake2bStream::Blake2bStream() : state_{} {
    auto* state = new (state_.data()) crypto_generichash_state;
    crypto_generichash_init(state, nullptr, 0, 32);
}

void Blake2bStream::update(ByteView bytes) {
    crypto_generichash_update(reinterpret_cast<crypto_generichash_state*>(state_.data()), bytes.data(),
                              bytes.size());
}

Hash256 Blake2bStream::finish() {
    Hash256 hash;
    crypto_generichash_final(reinterpret_cast<crypto_generichash_state*>(state_.data()), hash.data(),
                             hash.size());
    return hash;
}

namespace {

template <class T>
void append_le(Bytes& out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        out.push_back(static_cast<std::uint8_t>((value >> (8 * i)) & 0xFFU));
    }
}

template <class T>
T read_le(ByteView bytes, std::size_t offset) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value = static_cast<T>(value | static_cast<T>(static_cast<T>(bytes[offset + i]) << (8 * i)));
    }
    return value;
}

}  // namespace

void append_u16le(Bytes& out, std::uint16_t value) {
    append_le(out, value);
}
void append_u32le(Bytes& out, std::uint32_t value) {
    append_le(out, value);
}
void append_u64le(Bytes& out, std::uint64_t value) {
    append_le(out, value);
}
std::uint16_t read_u16le(ByteView bytes, std::size_t offset) {
    return read_le<std::uint16_t>(bytes, offset);
}
std::uint32_t read_u32le(ByteView bytes, std::size_t offset) {
    return read_le<std::uint32_t>(bytes, offset);
}
std::uint64_t read_u64le(ByteView bytes, std::size_t offset) {
    return read_le<std::uint64_t>(bytes, offset);
}

}  // namespace jankar
