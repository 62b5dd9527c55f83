#include "player/records/code_text.h"

#include <array>

namespace jankar::records {

namespace {

constexpr std::string_view kBase45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::string_view kBase32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

Error strange(const char* what) {
    return {ErrorCode::Corrupt, std::string(what) + " holds letters that no code of ours has."};
}

}  // namespace

std::string base45(ByteView bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const bool pair = i + 1 < bytes.size();
        unsigned value = pair ? bytes[i] * 256U + bytes[i + 1] : bytes[i];
        for (int letters = pair ? 3 : 2; letters > 0; --letters) {
            text += kBase45[value % 45];
            value /= 45;
        }
    }
    return text;
}

Result<Bytes> from_base45(std::string_view text) {
    Bytes bytes;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const std::size_t letters = std::min<std::size_t>(3, text.size() - i);
        unsigned value = 0, weight = 1;
        for (std::size_t k = 0; k < letters; ++k, weight *= 45) {
            const auto place = kBase45.find(text[i + k]);
            if (place == std::string_view::npos) {
                return fail(strange("The code"));
            }
            value += static_cast<unsigned>(place) * weight;
        }
        if (letters == 1 || value > (letters == 3 ? 0xFFFFU : 0xFFU)) {
            return fail(strange("The code"));
        }
        if (letters == 3) {
            bytes.push_back(static_cast<std::uint8_t>(value >> 8));
        }
        bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return bytes;
}

std::string base32(ByteView bytes) {
    std::string text;
    unsigned held = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) {
            text += kBase32[held >> (bits - 5) & 31U];
        }
        held &= (1U << bits) - 1;
    }
    if (bits > 0) {
        text += kBase32[held << (5 - bits) & 31U];
    }
    return text;
}

Result<Bytes> from_base32(std::string_view text) {
    Bytes bytes;
    unsigned held = 0;
    int bits = 0;
    for (char letter : text) {
        if (letter == ' ' || letter == '-' || letter == '\n' || letter == '\r') {
            continue;
        }
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        letter = letter == 'I' || letter == 'L' ? '1' : letter == 'O' ? '0' : letter;
        const auto place = kBase32.find(letter);
        if (place == std::string_view::npos) {
            return fail(strange("The message"));
        }
        held = held << 5 | static_cast<unsigned>(place);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(held >> bits));
            held &= (1U << bits) - 1;
        }
    }
    if (held != 0 || bits >= 5) {
        return fail(strange("The message"));
    }
    return bytes;
}

}  // namespace jankar::records
