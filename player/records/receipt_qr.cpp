#include "player/records/receipt_qr.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "player/records/code_text.h"
#include "player/records/json_fields.h"

namespace jankar::records {

namespace {

constexpr std::string_view kStart = "JK1:";
constexpr std::string_view kDomain = "jankar-fact-v1";
constexpr std::string_view kSms = "SMSTO:";
constexpr std::uint8_t kVersion = 1;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr int kBelievedClock = 3;
constexpr int kMostDays = 0xFFFF;

struct Part {
    std::string CompletionFact::*field;
    std::size_t bytes;
};
// In their order in the fact; seq stands behind the epoch.
constexpr Part kDevice = {&CompletionFact::device, 8}, kEpoch = {&CompletionFact::epoch, 4},
               kRecord = {&CompletionFact::record, 4}, kLearner = {&CompletionFact::learner, 8},
               kLesson = {&CompletionFact::lesson, 4};

Result<Bytes> pack(const CompletionFact& fact) {
    Bytes bytes = {kVersion};
    for (const Part& part : {kDevice, kEpoch, kRecord, kLearner, kLesson}) {
        const auto value = from_hex(fact.*part.field);
        if (!value || value->size() != part.bytes) {
            return fail(ErrorCode::Usage, "This completion cannot be made a code.");
        }
        append(bytes, *value);
    }
    if (fact.seq < 1 || fact.seq > 0xFFFFFFFFLL || fact.day < 0 || fact.day > kMostDays) {
        return fail(ErrorCode::Usage, "This completion cannot be made a code.");
    }
    append_u32le(bytes, static_cast<std::uint32_t>(fact.seq));
    bytes.push_back(
        static_cast<std::uint8_t>(std::clamp(fact.scored, 0, 15) << 4 | std::clamp(fact.first_try, 0, 15)));
    append_u16le(bytes, static_cast<std::uint16_t>(fact.day));
    return bytes;
}

Bytes signed_fact(Bytes fact, const DeviceKey& key) {
    append(fact, sign_bytes(kDomain, fact, key.secret_key));
    return fact;
}

Result<SignedFact> unpack(ByteView bytes) {
    if (bytes.size() != kFactBytes + kSignatureBytes || bytes[0] != kVersion) {
        return fail(ErrorCode::Corrupt, "This is no code of a completion, or it is cut short.");
    }
    SignedFact out;
    out.fact_bytes.assign(bytes.begin(), bytes.begin() + kFactBytes);
    out.signature.assign(bytes.begin() + kFactBytes, bytes.end());
    std::size_t at = 1;
    for (const Part& part : {kDevice, kEpoch, kRecord, kLearner, kLesson}) {
        out.fact.*part.field = to_hex(bytes.subspan(at, part.bytes));
        at += part.bytes;
    }
    out.fact.seq = read_u32le(bytes, at);
    out.fact.scored = bytes[at + 4] >> 4;
    out.fact.first_try = bytes[at + 4] & 15;
    out.fact.day = read_u16le(bytes, at + 5);
    if (out.fact.seq < 1) {
        return fail(ErrorCode::Corrupt, "This is no code of a completion.");
    }
    return out;
}

}  // namespace

std::string lesson_mark(std::string_view id, std::string_view maker8) {
    return to_hex(sha256(as_bytes(std::string(id) + "@" + std::string(maker8))));
}

std::optional<CompletionFact> fact_of(std::string_view record_json, const Hash256& id,
                                      const std::string& device, const std::string& epoch) {
    const auto json = nlohmann::json::parse(record_json.begin(), record_json.end(), nullptr, false);
    if (!json.is_object() || device.size() < 16 || epoch.size() < 8) {
        return std::nullopt;
    }
    JsonFields fields{json};
    const auto lesson = json.find("lesson");
    if (fields.text("kind") != "completed" || lesson == json.end() || !lesson->is_array() ||
        lesson->size() != 4 || !(*lesson)[0].is_string() || !(*lesson)[3].is_string()) {
        return std::nullopt;
    }
    CompletionFact fact;
    fact.device = device.substr(0, 16);
    fact.epoch = epoch.substr(0, 8);
    fact.seq = fields.number("seq");
    fact.record = to_hex(id).substr(0, 8);
    fact.learner = fields.text("learner", 32).substr(0, 16);
    fact.lesson = lesson_mark((*lesson)[0].get<std::string>(), (*lesson)[3].get<std::string>()).substr(0, 8);
    fact.scored = std::clamp(fields.small("scored"), 0, 15);
    fact.first_try = std::clamp(fields.small("first_try"), 0, 15);
    const std::int64_t wall = fields.number("wall");
    if (fields.number("clock") >= kBelievedClock && wall > 0 && wall / kDayMs <= kMostDays) {
        fact.day = static_cast<int>(wall / kDayMs);
    }
    return fields.ok ? std::optional(fact) : std::nullopt;
}

Result<std::string> receipt_qr(const CompletionFact& fact, const DeviceKey& key) {
    ASSIGN_OR_RETURN(Bytes packed, pack(fact));
    Bytes all = key.public_key;
    append(all, signed_fact(std::move(packed), key));
    return std::string(kStart) + base45(all);
}

Result<std::string> receipt_message(const CompletionFact& fact, const DeviceKey& key) {
    ASSIGN_OR_RETURN(Bytes packed, pack(fact));
    return base32(signed_fact(std::move(packed), key));
}

std::string sms_qr(const std::string& number, const std::string& message) {
    return std::string(kSms) + number + ":" + message;
}

Result<SignedFact> read_receipt_code(std::string_view text) {
    constexpr std::size_t kLongest = 400;
    if (text.size() > kLongest) {
        return fail(ErrorCode::Corrupt, "This is no code of a completion.");
    }
    if (text.starts_with(kStart)) {
        ASSIGN_OR_RETURN(const Bytes all, from_base45(text.substr(kStart.size())));
        if (all.size() < kPublicKeyBytes) {
            return fail(ErrorCode::Corrupt, "This is no code of a completion, or it is cut short.");
        }
        ASSIGN_OR_RETURN(SignedFact out, unpack(ByteView(all).subspan(kPublicKeyBytes)));
        out.public_key.assign(all.begin(), all.begin() + kPublicKeyBytes);
        if (!fact_holds(out, out.public_key)) {
            return fail(ErrorCode::Corrupt, "The signature of this code does not hold.");
        }
        return out;
    }
    if (text.starts_with(kSms)) {
        text.remove_prefix(std::min(text.size(), text.find(':', kSms.size()) + 1));
    }
    ASSIGN_OR_RETURN(const Bytes all, from_base32(text));
    return unpack(all);
}

bool fact_holds(const SignedFact& fact, ByteView public_key) {
    return public_key.size() == kPublicKeyBytes && device_id_of(public_key).starts_with(fact.fact.device) &&
           signature_holds(kDomain, fact.fact_bytes, fact.signature, public_key);
}

}  // namespace jankar::records
