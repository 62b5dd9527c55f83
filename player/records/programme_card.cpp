#include "player/records/programme_card.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

#include "player/records/chain.h"
#include "player/records/frames_out.h"

namespace jankar::records {

namespace {

constexpr std::string_view kDomain = "jankar-card-v1";
constexpr std::string_view kSignatureHead = "[signature]\ned25519 = \"";
constexpr std::string_view kSignatureTail = "\"\n";
constexpr std::size_t kLongestText = 400;
constexpr std::size_t kMostMakers = 200;
constexpr std::size_t kShortestNumber = 3, kLongestNumber = 16;

Error no_card(std::string_view why) {
    return {ErrorCode::Corrupt, fmt::format("The programme card cannot be taken: {}.", why)};
}

bool is_phone_number(const std::string& text) {
    const std::size_t digits = text.size() - (text.starts_with('+') ? 1 : 0);
    return digits >= kShortestNumber && digits <= kLongestNumber &&
           std::all_of(text.begin() + (text.starts_with('+') ? 1 : 0), text.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
}

/// Takes values out of the table; the first that is not as it should be is kept as the fault.
class Values {
 public:
    explicit Values(const toml::table& table) : table_(table) {}

    std::string text(const char* key, bool needed = true) {
        const auto value = table_[key].value<std::string>();
        if ((!value && (needed || table_.contains(key))) || (value && value->size() > kLongestText)) {
            fault(key);
            return {};
        }
        return value.value_or("");
    }
    Bytes key(const char* name) { return key_of(name, text(name)); }
    Bytes key_of(const char* name, const std::string& hex) {
        auto bytes = from_hex(hex);
        if (!bytes || bytes->size() != kPublicKeyBytes) {
            fault(name);
            return Bytes(kPublicKeyBytes);
        }
        return std::move(*bytes);
    }
    bool flag(const char* key, bool otherwise) {
        const auto value = table_[key].value<bool>();
        if (!value && table_.contains(key)) {
            fault(key);
        }
        return value.value_or(otherwise);
    }
    std::int64_t number(const char* key) {
        const auto value = table_[key].value<std::int64_t>();
        if (!value || *value < 1) {
            fault(key);
        }
        return value.value_or(0);
    }
    std::vector<std::string> texts(const char* key, std::size_t most) {
        std::vector<std::string> all;
        const toml::array* array = table_[key].as_array();
        if (array == nullptr || array->size() > most) {
            fault(key);
            return all;
        }
        for (const toml::node& node : *array) {
            const auto value = node.value<std::string>();
            if (!value || value->size() > kLongestText) {
                fault(key);
                return {};
            }
            all.push_back(*value);
        }
        return all;
    }
    void fault(std::string_view key) {
        if (fault_.empty()) {
            fault_ = fmt::format("“{}” is not as it should be", key);
        }
    }
    const std::string& fault() const { return fault_; }

 private:
    const toml::table& table_;
    std::string fault_;
};

Result<ProgrammeCard> card_of(const toml::table& table) {
    Values values(table);
    if (values.number("format") != 1) {
        return values.fault().empty() ? fail(ErrorCode::Unsupported,
                                             "The programme card is of a later format than this program.")
                                      : fail(no_card(values.fault()));
    }
    ProgrammeCard card;
    card.number = values.number("number");
    card.name = values.text("name");
    card.homepage = values.text("homepage");
    card.key = to_hex(values.key("key"));
    for (const std::string& hex : values.texts("sealing", 16)) {
        card.sealing.push_back(values.key_of("sealing", hex));
    }
    if (card.sealing.empty() || !check_recipients(card.sealing)) {
        values.fault("sealing");
    }
    card.receipt_key = values.key("receipt");
    for (const std::string& hex : values.texts("makers", kMostMakers)) {
        card.makers.push_back(to_hex(values.key_of("makers", hex)));
    }
    card.detail = values.text("detail");
    if (card.detail != "completions" && card.detail != "lessons" && card.detail != "steps") {
        values.fault("detail");
    }
    card.languages = values.texts("languages", 64);
    card.self_join = values.flag("self_join", true);
    card.codes = values.flag("codes", false);
    card.sms = values.text("sms", false);
    if (!card.sms.empty() && !is_phone_number(card.sms)) {
        values.fault("sms");
    }
    if (const toml::table* contacts = table["contacts"].as_table()) {
        for (const auto& [whom, node] : *contacts) {
            const auto number = node.value<std::string>();
            if (!number || !is_phone_number(*number)) {
                values.fault("contacts");
                break;
            }
            card.contacts[std::string(whom.str())] = *number;
        }
    }
    if (card.name.empty()) {
        values.fault("name");
    }
    return values.fault().empty() ? Result<ProgrammeCard>(std::move(card))
                                  : Result<ProgrammeCard>(fail(no_card(values.fault())));
}

}  // namespace

Result<ProgrammeCard> read_card(std::string_view text) {
    if (text.size() > kLargestCard) {
        return fail(no_card("it is too large"));
    }
    const auto place = text.rfind(kSignatureHead);
    const std::string_view rest =
        place == std::string_view::npos ? std::string_view() : text.substr(place + kSignatureHead.size());
    if (rest.size() != 2 * kSignatureBytes + kSignatureTail.size() ||
        rest.substr(2 * kSignatureBytes) != kSignatureTail) {
        return fail(no_card("it does not end with a signature"));
    }
    const auto signature = from_hex(rest.substr(0, 2 * kSignatureBytes));
    const std::string_view body = text.substr(0, place);
    Result<ProgrammeCard> card = [&]() -> Result<ProgrammeCard> {
        try {
            return card_of(toml::parse(body));
        } catch (const toml::parse_error& trouble) {
            return fail(no_card(fmt::format("line {}: {}", trouble.source().begin.line,
                                            std::string_view(trouble.description()))));
        }
    }();
    if (!card) {
        return card;
    }
    ASSIGN_OR_RETURN(const Bytes key, from_hex(card->key));
    if (!signature || !signature_holds(kDomain, as_bytes(body), *signature, key)) {
        return fail(no_card("its signature does not hold"));
    }
    return card;
}

std::string signed_card(const std::string& body, ByteView secret_key) {
    return body + std::string(kSignatureHead) + to_hex(sign_bytes(kDomain, as_bytes(body), secret_key)) +
           std::string(kSignatureTail);
}

}  // namespace jankar::records
