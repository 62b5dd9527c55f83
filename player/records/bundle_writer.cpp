#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "player/records/bundle.h"
#include "player/records/bundle_frames.h"
#include "player/records/frames_out.h"
#include "player/records/json_text.h"

namespace jankar::records {

namespace {

/// The kind of a record line, read from its fixed beginning `{"seq":N,"kind":"..."`; empty when it has none.
std::string_view kind_of(const RecordLine& record) {
    const std::string start = fmt::format("{{\"seq\":{},\"kind\":\"", record.seq);
    const std::string_view json = record.json;
    if (json.substr(0, start.size()) != start) {
        return {};
    }
    const auto end = json.find('"', start.size());
    return end == std::string_view::npos ? std::string_view{} : json.substr(start.size(), end - start.size());
}

Result<void> check_content(const BundleContent& content, const std::vector<Bytes>& recipients) {
    if (content.records.empty()) {
        return fail(ErrorCode::Usage, "A bundle needs at least one record.");
    }
    if (content.records.size() > kMaxRecords || content.lessons.size() > kMaxLessons) {
        return fail(ErrorCode::Refused, "These are more records or lessons than one bundle may hold.");
    }
    RETURN_IF_ERROR(check_recipients(recipients));
    std::int64_t seq = content.records.front().seq;
    for (const RecordLine& record : content.records) {
        if (record.seq != seq++ || kind_of(record).empty() || record.json.find('\n') != std::string::npos) {
            return fail(ErrorCode::Usage, fmt::format("Record {} does not fit into the bundle.", record.seq));
        }
        if (record.json.size() >= kMaxLineBytes) {
            return fail(ErrorCode::Refused, fmt::format("Record {} is too long for a bundle.", record.seq));
        }
    }
    if (content.checkpoints.empty() || content.checkpoints.back().seq != content.records.back().seq) {
        return fail(ErrorCode::Usage, "The last record of a bundle needs a checkpoint.");
    }
    return {};
}

std::string header_json(const BundleHeader& header) {
    const nlohmann::json json = {
        {"format", header.format},
        {"programme", header.programme},
        {"device", header.device},
        {"key", header.public_key},
        {"signer", header.signer},
        {"label", header.label},
        {"epoch", header.epoch},
        {"lo", header.lo},
        {"hi", header.hi},
        {"prev", header.prev_id},
        {"head", header.head_id},
        {"counts", header.counts},
        {"player", header.player_version},
        {"packs", header.packs},
        {"free_mb", header.free_mb},
        {"canary", header.canary_ok ? 1 : 0},
        {"battery", header.battery},
        {"wall", header.wall_ms},
        {"mono", header.mono_ms},
        {"boot", header.boot},
        {"sealed", header.sealed ? 1 : 0},
    };
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string lesson_line(const LessonInfo& lesson) {
    return "L " + JsonLine()
                      .text("id", lesson.id)
                      .number("version", lesson.version)
                      .text("hash", lesson.hash8)
                      .text("maker", lesson.maker8)
                      .text("subject", lesson.subject)
                      .text("course", lesson.course)
                      .number("steps", lesson.steps)
                      .number("scored", lesson.scored_steps)
                      .texts("title", lesson.title)
                      .done();
}

std::string checkpoint_line(const Checkpoint& checkpoint) {
    return fmt::format("C {} {} {}", checkpoint.seq, to_hex(checkpoint.id), to_hex(checkpoint.signature));
}

Result<void> add_lines(const BundleContent& content, LineWriter& lines) {
    // Lessons first, so that a verified prefix can always be told in words.
    for (const LessonInfo& lesson : content.lessons) {
        RETURN_IF_ERROR(lines.add(lesson_line(lesson)));
    }
    auto checkpoint = content.checkpoints.begin();
    for (const RecordLine& record : content.records) {
        RETURN_IF_ERROR(lines.add(record.json));
        for (; checkpoint != content.checkpoints.end() && checkpoint->seq <= record.seq; ++checkpoint) {
            if (checkpoint->seq == record.seq) {
                RETURN_IF_ERROR(lines.add(checkpoint_line(*checkpoint)));
            }
        }
    }
    return lines.finish();
}

}  // namespace

Result<Bytes> write_bundle(const BundleContent& content, const std::vector<Bytes>& recipients,
                           const Bytes& device_secret_key) {
    ASSIGN_OR_RETURN(const DeviceKey key, device_key_from_secret(device_secret_key));
    RETURN_IF_ERROR(check_content(content, recipients));

    BundleHeader header = content.header;
    header.signer = to_hex(key.public_key);
    if (header.public_key.empty()) {
        header.public_key = header.signer;
    }
    ASSIGN_OR_RETURN(const Bytes chain_key, from_hex(header.public_key));
    header.device = device_id_of(chain_key);
    header.lo = content.records.front().seq;
    header.hi = content.records.back().seq;
    header.head_id = to_hex(content.checkpoints.back().id);
    header.sealed = !recipients.empty();
    header.counts.clear();
    for (const RecordLine& record : content.records) {
        ++header.counts[std::string(kind_of(record))];
    }

    FrameWriter frames(kBundleFile);
    const std::string json = header_json(header);
    if (json.size() > kMaxLineBytes) {
        return fail(ErrorCode::Refused, "The header of the bundle is too long.");
    }
    const Hash256 header_hash = frames.add_header(json, key);

    LineWriter lines(frames);
    if (header.sealed) {
        RETURN_IF_ERROR(lines.seal(recipients, header_hash));
    }
    RETURN_IF_ERROR(add_lines(content, lines));
    return frames.finish(key);
}

std::string file_label(const std::string& label, const std::string& device) {
    constexpr std::size_t kLongestLabel = 20;
    std::string plain_label;
    for (const char c : label.substr(0, kLongestLabel)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        plain_label += plain ? c : '_';
    }
    return plain_label.empty() ? device.substr(0, 8) : plain_label;
}

std::string bundle_name(const BundleHeader& header, ByteView bundle) {
    return fmt::format("{}-{}-{}-{}-{}.jkrec", file_label(header.label, header.device),
                       header.epoch.substr(0, 4), header.lo, header.hi, to_hex(sha256(bundle)).substr(0, 8));
}

}  // namespace jankar::records
