#include "player/records/people_file.h"

#include <fmt/format.h>
#include <sodium.h>

#include <nlohmann/json.hpp>

#include "player/records/bundle.h"
#include "player/records/frames_in.h"
#include "player/records/frames_out.h"
#include "player/records/json_fields.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMarkBytes = 16;
constexpr std::string_view kMarkDomain = "jankar-people-mark-v1";
constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL;

std::string base64(ByteView bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kBase64);
    text.pop_back();  // its closing zero
    return text;
}

Result<Bytes> from_base64(const std::string& text) {
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                          kBase64) != 0 ||
        end != text.data() + text.size()) {
        return fail(ErrorCode::Corrupt, "A picture of the people file is damaged.");
    }
    bytes.resize(size);
    return bytes;
}

std::string person_line(const Person& person) {
    JsonLine line;
    line.text("learner", person.learner).text("group", person.group).number("agreed", person.agreed ? 1 : 0);
    if (person.agreed) {
        line.text("name", person.name).text("drawing", person.drawing).text("lang", person.lang);
        line.text("picture", base64(person.picture));
    }
    return "P " + line.done();
}

std::string header_json(const PeopleHeader& header) {
    return JsonLine()
        .number("format", 1)
        .text("programme", header.programme)
        .text("device", header.device)
        .text("key", header.public_key)
        .text("label", header.label)
        .text("epoch", header.epoch)
        .number("seq", header.seq)
        .number("wall", header.wall_ms)
        .number("mono", header.mono_ms)
        .number("boot", header.boot)
        .text("mark", header.mark)
        .done();
}

Result<PeopleHeader> parse_header(const FrameReader& frames, ByteView payload) {
    const Json json =
        payload.size() > kMaxLineBytes ? Json() : Json::parse(payload.begin(), payload.end(), nullptr, false);
    if (!json.is_object()) {
        return fail(frames.fault("The header of the {} is damaged."));
    }
    JsonFields fields{json};
    if (fields.small("format") != 1 && fields.ok) {
        return fail(ErrorCode::Unsupported, "This people file is of a later format than this program.");
    }
    PeopleHeader header;
    header.programme = fields.text("programme");
    header.device = fields.text("device", 2 * kDeviceBytes);
    header.public_key = fields.text("key", 2 * kPublicKeyBytes);
    header.label = fields.text("label");
    header.epoch = fields.text("epoch", 2 * kEpochBytes);
    header.seq = fields.number("seq");
    header.wall_ms = fields.number("wall");
    header.mono_ms = fields.number("mono");
    header.boot = fields.number("boot");
    header.mark = fields.text("mark", 2 * kMarkBytes);
    if (!fields.ok) {
        return fail(frames.fault("The header of the {} is damaged."));
    }
    return header;
}

Result<Person> parse_person(std::string_view text) {
    const Error damaged{ErrorCode::Corrupt, "A woman in the people file is damaged."};
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object()) {
        return fail(damaged);
    }
    JsonFields fields{json};
    Person person;
    person.learner = fields.text("learner", 32);
    person.group = fields.text("group");
    person.agreed = fields.number("agreed") == 1;
    if (person.agreed) {
        person.name = fields.text("name");
        person.drawing = fields.text("drawing");
        person.lang = fields.text("lang");
        ASSIGN_OR_RETURN(person.picture, from_base64(fields.text("picture")));
    }
    if (!fields.ok || person.picture.size() > kMaxPictureBytes) {
        return fail(damaged);
    }
    return person;
}

Result<void> take_persons(std::string_view plain, std::vector<Person>& persons) {
    while (!plain.empty()) {
        const auto end = plain.find('\n');
        if (end == std::string_view::npos || end >= kMaxLineBytes || !plain.starts_with("P ") ||
            persons.size() >= kMaxPersons) {
            return fail(ErrorCode::Corrupt, "A line of the people file is damaged.");
        }
        ASSIGN_OR_RETURN(Person person, parse_person(plain.substr(2, end - 2)));
        persons.push_back(std::move(person));
        plain.remove_prefix(end + 1);
    }
    return {};
}

}  // namespace

std::string people_mark(const std::vector<Person>& persons, const DeviceKey& key) {
    Bytes mark_key(crypto_generichash_KEYBYTES);
    crypto_generichash(mark_key.data(), mark_key.size(), key.secret_key.data(), key.secret_key.size(),
                       reinterpret_cast<const unsigned char*>(kMarkDomain.data()), kMarkDomain.size());
    crypto_generichash_state state;
    crypto_generichash_init(&state, mark_key.data(), mark_key.size(), kMarkBytes);
    for (const Person& person : persons) {
        const std::string line = person_line(person) + "\n";
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(line.data()), line.size());
    }
    Bytes mark(kMarkBytes);
    crypto_generichash_final(&state, mark.data(), mark.size());
    return to_hex(mark);
}

Result<Bytes> write_people(const PeopleContent& content, const std::vector<Bytes>& recipients,
                           const DeviceKey& key) {
    if (recipients.empty()) {
        return fail(ErrorCode::Usage, "A people file is only ever written sealed.");
    }
    RETURN_IF_ERROR(check_recipients(recipients));
    if (content.persons.empty() || content.persons.size() > kMaxPersons) {
        return fail(ErrorCode::Usage, "A people file tells of one woman at least, and of 5,000 at most.");
    }
    PeopleHeader header = content.header;
    header.public_key = to_hex(key.public_key);
    header.device = device_id_of(key.public_key);
    header.mark = people_mark(content.persons, key);
    FrameWriter frames(kPeopleFile);
    const Hash256 header_hash = frames.add_header(header_json(header), key);
    LineWriter lines(frames);
    RETURN_IF_ERROR(lines.seal(recipients, header_hash));
    for (const Person& person : content.persons) {
        RETURN_IF_ERROR(lines.add(person_line(person)));
    }
    RETURN_IF_ERROR(lines.finish());
    return frames.finish(key);
}

std::string people_name(const PeopleHeader& header, ByteView file) {
    return fmt::format("{}-{}-{}-{}{}", file_label(header.label, header.device), header.epoch.substr(0, 4),
                       header.seq, to_hex(sha256(file)).substr(0, 8), kPeopleEnding);
}

Result<ReadPeople> read_people(const ByteSource& source, const std::vector<Bytes>& secret_keys) {
    if (source.size() > kMaxBundleBytes) {
        return fail(ErrorCode::Refused, "The file is larger than a people file may be.");
    }
    FrameReader frames(source, kPeopleFile);
    RETURN_IF_ERROR(frames.magic());
    ASSIGN_OR_RETURN(const Frame head, frames.next());
    if (head.type != FrameType::Header) {
        return fail(frames.fault("The {} has no header."));
    }
    ReadPeople out;
    ASSIGN_OR_RETURN(out.content.header, parse_header(frames, head.payload));
    ASSIGN_OR_RETURN(const Bytes public_key, from_hex(out.content.header.public_key));
    const Hash256 header_hash = sha256(head.payload);
    ASSIGN_OR_RETURN(const Frame signature, frames.next());
    if (signature.type != FrameType::HeaderSignature ||
        device_id_of(public_key) != out.content.header.device ||
        !signature_holds(kPeopleFile.header_domain, header_hash, signature.payload, public_key)) {
        return fail(frames.fault("The signature of the {}'s header does not hold."));
    }
    std::vector<Person> persons;
    RETURN_IF_ERROR(read_parts(frames,
                               {true, public_key, header_hash, secret_keys,
                                [&](std::string_view plain) { return take_persons(plain, persons); }},
                               out.opened));
    out.content.persons = std::move(persons);
    return out;
}

}  // namespace jankar::records
