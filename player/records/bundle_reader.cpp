#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "player/records/bundle.h"
#include "player/records/frames_in.h"
#include "player/records/json_fields.h"

namespace jankar::records {

namespace {

using Json = nlohmann::json;
using Fields = JsonFields;

Error corrupt(std::string text) {
    return {ErrorCode::Corrupt, std::move(text)};
}

Result<BundleHeader> parse_header(ByteView payload) {
    const Error damaged = corrupt("The header of the bundle is damaged.");
    if (payload.size() > kMaxLineBytes) {
        return fail(damaged);
    }
    const Json json = Json::parse(payload.begin(), payload.end(), nullptr, false);
    if (!json.is_object()) {
        return fail(damaged);
    }
    Fields fields{json};
    BundleHeader header;
    header.format = fields.small("format");
    if (fields.ok && header.format != 1) {
        return fail(ErrorCode::Unsupported,
                    fmt::format("The bundle has format {}; this program knows 1.", header.format));
    }
    header.programme = fields.text("programme");
    header.device = fields.text("device", 2 * kDeviceBytes);
    header.public_key = fields.text("key", 2 * kPublicKeyBytes);
    header.signer = fields.text("signer", 2 * kPublicKeyBytes);
    header.label = fields.text("label");
    header.epoch = fields.text("epoch", 2 * kEpochBytes);
    header.lo = fields.number("lo");
    header.hi = fields.number("hi");
    header.prev_id = fields.text("prev", 64);
    header.head_id = fields.text("head", 64);
    fields.each("counts", [&](const std::string& kind, const Json& value) {
        header.counts[kind] = fields.number_of(value);
    });
    header.player_version = fields.text("player");
    fields.each("packs", [&](const std::string& id, const Json& value) {
        header.packs[id] =
            static_cast<int>(std::clamp<std::int64_t>(fields.number_of(value), 0, 1'000'000'000));
    });
    header.free_mb = fields.number("free_mb");
    header.canary_ok = fields.number("canary") != 0;
    header.battery = fields.small("battery");
    header.wall_ms = fields.number("wall");
    header.mono_ms = fields.number("mono");
    header.boot = fields.number("boot");
    header.sealed = fields.number("sealed") != 0;
    if (!fields.ok || header.lo < 1 || header.hi < header.lo || header.hi == INT64_MAX) {
        return fail(damaged);
    }
    return header;
}

Result<LessonInfo> parse_lesson(std::string_view text) {
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object()) {
        return fail(corrupt("A lesson in the bundle is damaged."));
    }
    Fields fields{json};
    LessonInfo lesson;
    lesson.id = fields.text("id");
    lesson.version = fields.small("version");
    lesson.hash8 = fields.text("hash");
    lesson.maker8 = fields.text("maker");
    lesson.subject = fields.text("subject");
    lesson.course = fields.text("course");
    lesson.steps = fields.small("steps");
    lesson.scored_steps = fields.small("scored");
    fields.each("title", [&](const std::string& lang, const Json& value) {
        fields.ok = fields.ok && value.is_string();
        lesson.title[lang] = fields.ok ? value.get<std::string>() : std::string();
    });
    if (!fields.ok) {
        return fail(corrupt("A lesson in the bundle is damaged."));
    }
    return lesson;
}

bool take_number(std::string_view& text, std::int64_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc();
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
    Checkpoint checkpoint;
    const Error damaged = corrupt("A checkpoint in the bundle is damaged.");
    if (!take_number(text, checkpoint.seq) || text.size() != 1 + 64 + 1 + 128 || text[0] != ' ' ||
        text[65] != ' ') {
        return fail(damaged);
    }
    const auto id = from_hex(text.substr(1, 64));
    auto signature = from_hex(text.substr(66));
    if (!id || !signature) {
        return fail(damaged);
    }
    std::copy(id->begin(), id->end(), checkpoint.id.begin());
    checkpoint.signature = std::move(*signature);
    return checkpoint;
}

/// Follows the chain line by line.
class LineReader {
 public:
    LineReader(ReadBundle& out, const Hash256& previous)
        : out_(out), previous_(previous), next_seq_(out.content.header.lo) {}

    /// `plain`: whole lines, each with its newline.
    Result<void> add_chunk(std::string_view plain) {
        while (!plain.empty()) {
            const auto end = plain.find('\n');
            if (end == std::string_view::npos || end >= kMaxLineBytes) {
                return fail(corrupt("A line of the bundle is damaged."));
            }
            RETURN_IF_ERROR(add_line(plain.substr(0, end)));
            plain.remove_prefix(end + 1);
        }
        return {};
    }

 private:
    Result<void> add_line(std::string_view line) {
        if (line.substr(0, 1) == "{") {
            return add_record(line);
        }
        const std::string_view tag = line.substr(0, 2);
        if (tag == "C ") {
            ASSIGN_OR_RETURN(Checkpoint checkpoint, parse_checkpoint(line.substr(2)));
            // Right behind its record, once, so there are never more checkpoints than records.
            if (out_.ids.empty() || checkpoint.seq != next_seq_ - 1 || checkpoint.id != previous_ ||
                (!out_.content.checkpoints.empty() &&
                 out_.content.checkpoints.back().seq == checkpoint.seq)) {
                return fail(corrupt("A checkpoint does not belong to its record."));
            }
            out_.content.checkpoints.push_back(std::move(checkpoint));
            return {};
        }
        if (tag == "L " && out_.content.lessons.size() < kMaxLessons) {
            ASSIGN_OR_RETURN(LessonInfo lesson, parse_lesson(line.substr(2)));
            out_.content.lessons.push_back(std::move(lesson));
            return {};
        }
        return fail(corrupt("A line of the bundle is damaged."));
    }

    Result<void> add_record(std::string_view line) {
        std::string_view rest = line;
        constexpr std::string_view kStart = "{\"seq\":";
        std::int64_t seq = 0;
        if (rest.substr(0, kStart.size()) != kStart) {
            return fail(corrupt("A record does not begin as a record."));
        }
        rest.remove_prefix(kStart.size());
        if (!take_number(rest, seq) || seq != next_seq_ || rest.substr(0, 9) != ",\"kind\":\"") {
            return fail(corrupt("A record has another number than its place."));
        }
        if (seq > out_.content.header.hi || out_.ids.size() >= kMaxRecords) {
            return fail(corrupt("The bundle holds more records than it says."));
        }
        previous_ = record_id(previous_, line);
        out_.content.records.push_back({seq, std::string(line)});
        out_.ids.push_back(previous_);
        ++next_seq_;
        return {};
    }

    ReadBundle& out_;
    Hash256 previous_;
    std::int64_t next_seq_;
};

/// Cuts the content back to its last checkpoint that holds; false when there is none.
bool cut_to_checkpoint(ReadBundle& out, const Bytes& public_key) {
    BundleContent& content = out.content;
    while (!content.checkpoints.empty() &&
           !checkpoint_holds(content.checkpoints.back(), content.header.device, content.header.epoch,
                             public_key)) {
        content.checkpoints.pop_back();
    }
    const std::int64_t last =
        content.checkpoints.empty() ? content.header.lo - 1 : content.checkpoints.back().seq;
    const auto count = static_cast<std::size_t>(last - content.header.lo + 1);
    content.records.resize(count);
    out.ids.resize(count);
    return count > 0;
}

}  // namespace

Result<ReadBundle> read_bundle(const ByteSource& source, const std::vector<Bytes>& secret_keys) {
    if (source.size() > kMaxBundleBytes) {
        return fail(ErrorCode::Refused, "The file is larger than a bundle may be.");
    }
    FrameReader frames(source, kBundleFile);
    RETURN_IF_ERROR(frames.magic());
    ReadBundle out;
    ASSIGN_OR_RETURN(const Frame head, frames.next());
    if (head.type != FrameType::Header) {
        return fail(corrupt("The bundle has no header."));
    }
    ASSIGN_OR_RETURN(out.content.header, parse_header(head.payload));
    const BundleHeader& header = out.content.header;
    ASSIGN_OR_RETURN(const Bytes public_key, from_hex(header.public_key));
    ASSIGN_OR_RETURN(const Bytes signer, from_hex(header.signer));
    const Hash256 header_hash = sha256(head.payload);
    ASSIGN_OR_RETURN(const Frame head_signature, frames.next());
    if (head_signature.type != FrameType::HeaderSignature || device_id_of(public_key) != header.device ||
        !signature_holds(kBundleFile.header_domain, header_hash, head_signature.payload, signer)) {
        return fail(corrupt("The signature of the bundle's header does not hold."));
    }
    ASSIGN_OR_RETURN(const Bytes previous_bytes, from_hex(header.prev_id));
    Hash256 previous{};
    std::copy(previous_bytes.begin(), previous_bytes.end(), previous.begin());

    LineReader lines(out, previous);
    const auto parts = read_parts(frames,
                                  {header.sealed, signer, header_hash, secret_keys,
                                   [&](std::string_view plain) { return lines.add_chunk(plain); }},
                                  out.opened);
    if (!parts) {
        out.trouble = parts.error().text;
    }
    if (!out.opened) {
        out.state = parts ? BundleState::Whole : BundleState::Partial;
        return out;
    }
    const std::size_t read = out.ids.size();
    if (!cut_to_checkpoint(out, public_key)) {
        return fail(
            corrupt(out.trouble.empty() ? "The bundle holds no record that can be believed." : out.trouble));
    }
    const bool reaches_head =
        out.content.checkpoints.back().seq == header.hi && to_hex(out.ids.back()) == header.head_id;
    if (out.trouble.empty() && (!reaches_head || read != out.ids.size())) {
        out.trouble = "The bundle does not hold all records that it names.";
    }
    out.state = out.trouble.empty() ? BundleState::Whole : BundleState::Partial;
    return out;
}

}  // namespace jankar::records
