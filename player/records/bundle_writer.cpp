#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "player/records/bundle.h"
#include "player/records/bundle_frames.h"
#include "player/records/json_text.h"
#include "player/records/zstd_ptrs.h"

namespace jankar::records {

namespace {

constexpr int kCompressionLevel = 6;
/// Lines gathered before a data frame is written: large enough to compress, small enough that a cut loses
/// little.
constexpr std::size_t kChunkTarget = 64u << 10;

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
    if (recipients.size() > kMaxRecipients ||
        std::any_of(recipients.begin(), recipients.end(),
                    [](const Bytes& key) { return key.size() != crypto_box_PUBLICKEYBYTES; })) {
        return fail(ErrorCode::Usage, "A bundle is sealed to at most 16 keys of 32 bytes.");
    }
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

/// Puts frames after each other.
class FrameWriter {
 public:
    void add(FrameType type, ByteView payload) {
        const std::size_t start = bytes_.size();
        append_u32le(bytes_, static_cast<std::uint32_t>(payload.size()));
        bytes_.push_back(static_cast<std::uint8_t>(type));
        append(bytes_, payload);
        append_u32le(bytes_, crc32c(ByteView(bytes_).subspan(start)));
    }
    const Bytes& bytes() const { return bytes_; }
    Bytes take() { return std::move(bytes_); }

 private:
    Bytes bytes_ = Bytes(kBundleMagic.begin(), kBundleMagic.end());
};

/// Gathers lines, writes them as data frames. The last frame is told apart by its tag, so one is held back.
class LineWriter {
 public:
    explicit LineWriter(FrameWriter& frames) : frames_(frames), context_(ZSTD_createCCtx()) {}

    Result<void> seal(const std::vector<Bytes>& recipients, const Hash256& header_hash) {
        Bytes key(crypto_secretstream_xchacha20poly1305_KEYBYTES);
        crypto_secretstream_xchacha20poly1305_keygen(key.data());
        for (const Bytes& recipient : recipients) {
            Bytes sealed(key.size() + crypto_box_SEALBYTES);
            // Fails only for a public key of low order, which no honest programme has.
            if (crypto_box_seal(sealed.data(), key.data(), key.size(), recipient.data()) != 0) {
                return fail(ErrorCode::Usage, "One of the keys to seal to is not a usable key.");
            }
            frames_.add(FrameType::Key, sealed);
        }
        Bytes head(crypto_secretstream_xchacha20poly1305_HEADERBYTES);
        crypto_secretstream_xchacha20poly1305_init_push(&stream_, head.data(), key.data());
        sodium_memzero(key.data(), key.size());
        frames_.add(FrameType::StreamHeader, head);
        sealed_ = true;
        header_hash_ = header_hash;
        return {};
    }

    Result<void> add(std::string_view line) {
        if (line.size() >= kMaxLineBytes) {
            return fail(ErrorCode::Refused, "A line is too long for a bundle.");
        }
        total_ += line.size() + 1;
        if (total_ > kMaxPlainBytes) {
            return fail(ErrorCode::Refused, "These are more records than one bundle may hold.");
        }
        if (!plain_.empty() && plain_.size() + line.size() + 1 > kChunkTarget) {
            RETURN_IF_ERROR(flush(false));
        }
        plain_ += line;
        plain_ += '\n';
        return {};
    }

    Result<void> finish() { return flush(true); }

 private:
    Result<void> flush(bool last) {
        Bytes packed(ZSTD_compressBound(plain_.size()));
        const std::size_t size = ZSTD_compressCCtx(context_.get(), packed.data(), packed.size(),
                                                   plain_.data(), plain_.size(), kCompressionLevel);
        if (ZSTD_isError(size) != 0) {
            return fail(ErrorCode::Bug, fmt::format("zstd: {}.", ZSTD_getErrorName(size)));
        }
        packed.resize(size);
        if (sealed_) {
            Bytes message(packed.size() + crypto_secretstream_xchacha20poly1305_ABYTES);
            crypto_secretstream_xchacha20poly1305_push(
                &stream_, message.data(), nullptr, packed.data(), packed.size(), header_hash_.data(),
                header_hash_.size(),
                last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                     : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
            packed = std::move(message);
        }
        frames_.add(FrameType::Data, packed);
        plain_.clear();
        return {};
    }

    FrameWriter& frames_;
    ZstdCompressPtr context_;
    crypto_secretstream_xchacha20poly1305_state stream_{};
    Hash256 header_hash_{};
    bool sealed_ = false;
    std::string plain_;
    std::uint64_t total_ = 0;
};

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

    FrameWriter frames;
    const std::string json = header_json(header);
    if (json.size() > kMaxLineBytes) {
        return fail(ErrorCode::Refused, "The header of the bundle is too long.");
    }
    frames.add(FrameType::Header, as_bytes(json));
    const Hash256 header_hash = sha256(as_bytes(json));
    frames.add(FrameType::HeaderSignature, sign_bytes(kHeaderDomain, header_hash, key.secret_key));

    LineWriter lines(frames);
    if (header.sealed) {
        RETURN_IF_ERROR(lines.seal(recipients, header_hash));
    }
    RETURN_IF_ERROR(add_lines(content, lines));

    frames.add(FrameType::Signature, sign_bytes(kBundleDomain, sha256(frames.bytes()), key.secret_key));
    Bytes end;
    append_u64le(end, frames.bytes().size());
    append(end, sha256(frames.bytes()));
    frames.add(FrameType::End, end);
    return frames.take();
}

std::string bundle_name(const BundleHeader& header, ByteView bundle) {
    constexpr std::size_t kLongestLabel = 20;
    std::string label;
    for (const char c : header.label.substr(0, kLongestLabel)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        label += plain ? c : '_';
    }
    if (label.empty()) {
        label = header.device.substr(0, 8);
    }
    return fmt::format("{}-{}-{}-{}-{}.jkrec", label, header.epoch.substr(0, 4), header.lo, header.hi,
                       to_hex(sha256(bundle)).substr(0, 8));
}

}  // namespace jankar::records
