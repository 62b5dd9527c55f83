#include "player/records/receipt.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "player/records/chain.h"
#include "player/records/json_fields.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

constexpr std::string_view kMagic = "JKACK01\n";
constexpr std::string_view kDomain = "jankar-ack-v1";
constexpr std::size_t kMarkHex = 32;
constexpr std::int64_t kLastDay = 65'535;

bool is_hex(const std::string& text, std::size_t length) {
    return text.size() == length && from_hex(text).has_value();
}

Error no_receipt() {
    return {ErrorCode::Corrupt, "This file is not a receipt, or it is damaged."};
}

}  // namespace

Result<Bytes> write_receipt(const Receipt& receipt, ByteView secret_key) {
    if (!is_hex(receipt.device, 2 * kDeviceBytes) || !is_hex(receipt.epoch, 2 * kEpochBytes) ||
        !is_hex(receipt.id, 64) || receipt.seq < 1 || secret_key.size() != kSecretKeyBytes ||
        receipt.day < 0 || receipt.day > kLastDay ||
        (!receipt.people.empty() && !is_hex(receipt.people, kMarkHex))) {
        return fail(ErrorCode::Usage, "A receipt needs a device, an epoch, a record and its id.");
    }
    JsonLine json;
    json.number("format", 1).text("device", receipt.device).text("epoch", receipt.epoch);
    json.number("seq", receipt.seq).text("id", receipt.id).text("people", receipt.people);
    if (receipt.day > 0) {
        json.number("day", receipt.day);
    }
    const std::string line = json.done() + "\n";
    Bytes file(kMagic.begin(), kMagic.end());
    append(file, as_bytes(line));
    append(file, as_bytes(to_hex(sign_bytes(kDomain, as_bytes(line), secret_key)) + "\n"));
    return file;
}

Result<Receipt> read_receipt(ByteView file, ByteView public_key) {
    std::string_view text = as_text(file);
    if (file.size() > kLargestReceipt || !text.starts_with(kMagic)) {
        return fail(no_receipt());
    }
    text.remove_prefix(kMagic.size());
    const auto end = text.find('\n');
    if (end == std::string_view::npos || text.size() != end + 1 + 2 * kSignatureBytes + 1 ||
        text.back() != '\n') {
        return fail(no_receipt());
    }
    const std::string_view line = text.substr(0, end + 1);
    const auto signature = from_hex(text.substr(end + 1, 2 * kSignatureBytes));
    if (!signature) {
        return fail(no_receipt());
    }
    if (!signature_holds(kDomain, as_bytes(line), *signature, public_key)) {
        return fail(ErrorCode::Refused, "This receipt is not signed by the programme of this device.");
    }
    const auto json = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
    if (!json.is_object()) {
        return fail(no_receipt());
    }
    JsonFields fields{json};
    if (fields.small("format") != 1) {
        return fields.ok
                   ? fail(ErrorCode::Unsupported, "This receipt is of a later format than this program.")
                   : fail(no_receipt());
    }
    Receipt receipt;
    receipt.device = fields.text("device", 2 * kDeviceBytes);
    receipt.epoch = fields.text("epoch", 2 * kEpochBytes);
    receipt.seq = fields.number("seq");
    receipt.id = fields.text("id", 64);
    receipt.people = fields.text("people");
    receipt.day = json.contains("day") ? fields.number("day") : 0;
    if (!fields.ok || receipt.seq < 1 || receipt.day < 0 || receipt.day > kLastDay ||
        (!receipt.people.empty() && !is_hex(receipt.people, kMarkHex))) {
        return fail(no_receipt());
    }
    return receipt;
}

std::string receipt_name(const Receipt& receipt, ByteView file) {
    return fmt::format("{}-{}-{}-{}{}", receipt.device.substr(0, 8), receipt.epoch.substr(0, 4), receipt.seq,
                       to_hex(sha256(file)).substr(0, 8), kReceiptEnding);
}

}  // namespace jankar::records
