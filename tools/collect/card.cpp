#include "tools/collect/card.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>

#include "player/records/programme_card.h"

namespace jankar::collect {
namespace {

constexpr std::string_view kDomain = "jankar-card-v1";
constexpr std::string_view kSignatureHead = "[signature]\ned25519 = \"";
constexpr std::int64_t kHighestNumber = 1'000'000;
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
    return records::signed_card(body, keys.signing.secret_key);
}

Result<std::string> renew_card(const std::string& edited, const Bytes& signing_secret) {
    std::string body = edited.substr(0, edited.rfind("[signature]"));
    if (!body.empty() && body.back() != '\n') {
        body += '\n';
    }
    constexpr std::string_view kNumber = "number = ";
    std::size_t at = body.starts_with(kNumber) ? 0 : body.find("\n" + std::string(kNumber));
    if (at == std::string::npos) {
        return fail(ErrorCode::Corrupt, "The card has no line \"number = \" with its number.");
    }
    at = body.find('=', at) + 2;
    const std::size_t end = std::min(body.find('\n', at), body.size());
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(body.data() + at, body.data() + end, number);
    if (error != std::errc() || stop != body.data() + end || number < 1 || number >= kHighestNumber) {
        return fail(ErrorCode::Corrupt,
                    fmt::format("The card's number is from 1 to {}.", kHighestNumber - 1));
    }
    body.replace(at, end - at, std::to_string(number + 1));
    std::string renewed = records::signed_card(body, signing_secret);
    // The devices' own reader judges it, so that no stick carries a card that they refuse.
    ASSIGN_OR_RETURN(const records::ProgrammeCard card, records::read_card(renewed));
    (void)card;
    return renewed;
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
