#include "tools/collect/card.h"

#include <fmt/format.h>
#include <sodium.h>

namespace jankar::collect {
namespace {

constexpr std::string_view kDomain = "jankar-card-v1";
constexpr std::string_view kSignatureHead = "[signature]\ned25519 = \"";
constexpr std::string_view kSignatureTail = "\"\n";

/// A basic string of TOML 1.0.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            out += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

Bytes message_of(std::string_view body) {
    Bytes message;
    append(message, as_bytes(kDomain));
    append(message, as_bytes(body));
    return message;
}

}  // namespace

std::string make_card(const CardFacts& facts, const ProgrammeKeys& keys) {
    const std::string body = fmt::format(
        "# Programme card of Jankar. It is signed: after a change by hand no device takes it.\n"
        "format = 1\n"
        "number = {}\n"
        "name = {}\n"
        "homepage = {}\n"
        "key = \"{}\"\n"
        "sealing = [\"{}\", \"{}\"]\n"
        "receipt = \"{}\"\n"
        "makers = [\"{}\"]\n"
        "detail = \"lessons\"\n"
        "languages = []\n"
        "self_join = true\n"
        "codes = {}\n"
        "{}"
        "\n"
        "[contacts]\n"
        "\n",
        facts.number, quoted(facts.name), quoted(facts.homepage), to_hex(keys.signing.public_key),
        to_hex(keys.sealing.public_key), to_hex(keys.recovery.public_key), to_hex(keys.receipt.public_key),
        to_hex(keys.signing.public_key), facts.codes,
        facts.sms.empty() ? std::string() : fmt::format("sms = {}\n", quoted(facts.sms)));
    const Bytes message = message_of(body);
    Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(),
                         keys.signing.secret_key.data());
    return body + std::string(kSignatureHead) + to_hex(signature) + std::string(kSignatureTail);
}

bool card_holds(const std::string& card, const Bytes& signing_key) {
    const auto place = card.rfind(kSignatureHead);
    if (place == std::string::npos || signing_key.size() != crypto_sign_PUBLICKEYBYTES) {
        return false;
    }
    const std::string_view rest = std::string_view(card).substr(place + kSignatureHead.size());
    if (rest.size() != 2 * crypto_sign_BYTES + kSignatureTail.size() ||
        rest.substr(2 * crypto_sign_BYTES) != kSignatureTail) {
        return false;
    }
    const auto signature = from_hex(rest.substr(0, 2 * crypto_sign_BYTES));
    const Bytes message = message_of(std::string_view(card).substr(0, place));
    return signature && crypto_sign_verify_detached(signature->data(), message.data(), message.size(),
                                                    signing_key.data()) == 0;
}

}  // namespace jankar::collect
