#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "player/records/bundle.h"
#include "player/records/bundle_frames.h"
#include "player/records/zstd_ptrs.h"

namespace jankar::records {

namespace {

using Json = nlohmann::json;

Error corrupt(std::string text) {
    return {ErrorCode::Corrupt, std::move(text)};
}

struct Frame {
    FrameType type{};
    Bytes payload;
    Hash256 hash_before{};  ///< of all bytes of the file before this frame
    std::uint64_t offset = 0;
};

/// Reads frame after frame and hashes what it has read.
class FrameReader {
 public:
    explicit FrameReader(const ByteSource& source) : source_(source) { crypto_hash_sha256_init(&hash_); }

    Result<void> magic() {
        ASSIGN_OR_RETURN(const Bytes bytes, take(kBundleMagic.size()));
        if (as_text(bytes) != kBundleMagic) {
            return fail(corrupt("This file is not a bundle of records."));
        }
        update(bytes);
        return {};
    }

    Result<Frame> next() {
        Frame frame;
        frame.offset = offset_;
        crypto_hash_sha256_state before = hash_;
        crypto_hash_sha256_final(&before, frame.hash_before.data());
        ASSIGN_OR_RETURN(Bytes bytes, take(kFrameHeadBytes));
        const std::uint32_t length = read_u32le(bytes, 0);
        if (length > kMaxFrameBytes) {
            return fail(corrupt("A part of the bundle is damaged."));
        }
        ASSIGN_OR_RETURN(const Bytes rest, take(length + kFrameTailBytes));
        append(bytes, rest);
        const std::size_t guarded = kFrameHeadBytes + length;
        if (crc32c(ByteView(bytes).first(guarded)) != read_u32le(bytes, guarded)) {
            return fail(corrupt("A part of the bundle is damaged."));
        }
        update(bytes);
        frame.type = static_cast<FrameType>(bytes[4]);
        frame.payload.assign(bytes.begin() + kFrameHeadBytes,
                             bytes.begin() + static_cast<std::ptrdiff_t>(guarded));
        return frame;
    }

    bool at_end() const { return offset_ == source_.size(); }

 private:
    Result<Bytes> take(std::size_t size) {
        if (source_.size() - offset_ < size) {
            return fail(corrupt("The bundle is cut short."));
        }
        Bytes bytes(size);
        ASSIGN_OR_RETURN(const std::size_t got, source_.read_at(offset_, bytes));
        if (got != size) {
            return fail(corrupt("The bundle is cut short."));
        }
        offset_ += size;
        return bytes;
    }
    void update(ByteView bytes) { crypto_hash_sha256_update(&hash_, bytes.data(), bytes.size()); }

    const ByteSource& source_;
    std::uint64_t offset_ = 0;
    crypto_hash_sha256_state hash_{};
};

// Fields of JSON that may be anything: a missing or strange one is refused by `ok`.
struct Fields {
    const Json& json;
    bool ok = true;

    std::string text(const char* key, std::size_t hex_length = 0) {
        const auto it = json.find(key);
        if (it == json.end() || !it->is_string()) {
            ok = false;
            return {};
        }
        const auto& value = it->get_ref<const std::string&>();
        const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
        if (hex_length != 0 &&
            (value.size() != hex_length || !std::all_of(value.begin(), value.end(), is_hex))) {
            ok = false;
        }
        return value;
    }
    std::int64_t number(const char* key) { return number_of(json.contains(key) ? json.at(key) : Json()); }
    int small(const char* key) {
        const std::int64_t value = number(key);
        ok = ok && value >= -1'000'000'000 && value <= 1'000'000'000;
        return ok ? static_cast<int>(value) : 0;
    }
    std::int64_t number_of(const Json& value) {
        const bool fits = value.is_number_integer() &&
                          (!value.is_number_unsigned() ||
                           value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
        ok = ok && fits;
        return fits ? value.get<std::int64_t>() : 0;
    }
    template <class Take>
    void each(const char* key, Take take) {
        const auto it = json.find(key);
        if (it == json.end() || !it->is_object()) {
            ok = false;
            return;
        }
        for (const auto& [name, value] : it->items()) {
            take(name, value);
        }
    }
};

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

/// Opens data frames: unseals where needed, inflates within limits.
class ChunkOpener {
 public:
    ChunkOpener(const std::vector<Bytes>& secret_keys, const Hash256& header_hash)
        : secret_keys_(secret_keys), header_hash_(header_hash), context_(ZSTD_createDCtx()) {}

    Result<void> sealed_key(ByteView payload) {
        if (payload.size() != crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES ||
            ++keys_ > kMaxRecipients) {
            return fail(corrupt("A key of the bundle is damaged."));
        }
        for (const Bytes& secret : secret_keys_) {
            if (secret.size() != crypto_box_SECRETKEYBYTES || !key_.empty()) {
                continue;
            }
            Bytes public_key(crypto_box_PUBLICKEYBYTES);
            Bytes key(crypto_secretstream_xchacha20poly1305_KEYBYTES);
            if (crypto_scalarmult_base(public_key.data(), secret.data()) == 0 &&
                crypto_box_seal_open(key.data(), payload.data(), payload.size(), public_key.data(),
                                     secret.data()) == 0) {
                key_ = std::move(key);
            }
        }
        return {};
    }

    Result<void> stream_header(ByteView payload) {
        if (payload.size() != crypto_secretstream_xchacha20poly1305_HEADERBYTES || started_) {
            return fail(corrupt("The stream of the bundle is damaged."));
        }
        started_ = true;
        if (!key_.empty()) {
            crypto_secretstream_xchacha20poly1305_init_pull(&stream_, payload.data(), key_.data());
        }
        return {};
    }

    bool has_key() const { return !key_.empty(); }
    bool started() const { return started_; }
    bool finished() const { return finished_; }

    Result<std::string> open(ByteView payload, bool sealed) {
        if (!sealed) {
            return inflate(payload);
        }
        constexpr std::size_t kExtra = crypto_secretstream_xchacha20poly1305_ABYTES;
        if (!started_ || finished_ || payload.size() < kExtra) {
            return fail(corrupt("The stream of the bundle is damaged."));
        }
        Bytes packed(payload.size() - kExtra);
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&stream_, packed.data(), nullptr, &tag, payload.data(),
                                                       payload.size(), header_hash_.data(),
                                                       header_hash_.size()) != 0) {
            return fail(corrupt("A sealed part of the bundle is damaged."));
        }
        finished_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        return inflate(packed);
    }

 private:
    Result<std::string> inflate(ByteView packed) {
        const Error damaged = corrupt("A packed part of the bundle is damaged.");
        const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
        if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
            size > kMaxChunkPlainBytes || size > kMaxRatio * packed.size() + kRatioSlack ||
            ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size()) {
            return fail(damaged);
        }
        total_ += size;
        if (total_ > kMaxPlainBytes) {
            return fail(corrupt("The bundle is larger inside than a bundle may be."));
        }
        std::string plain(static_cast<std::size_t>(size), '\0');
        const std::size_t got =
            ZSTD_decompressDCtx(context_.get(), plain.data(), plain.size(), packed.data(), packed.size());
        if (ZSTD_isError(got) != 0 || got != plain.size()) {
            return fail(damaged);
        }
        return plain;
    }

    const std::vector<Bytes>& secret_keys_;
    Hash256 header_hash_;
    ZstdDecompressPtr context_;
    crypto_secretstream_xchacha20poly1305_state stream_{};
    Bytes key_;
    std::size_t keys_ = 0;
    std::uint64_t total_ = 0;
    bool started_ = false, finished_ = false;
};

/// The parts behind the header, up to the end or the first fault, which is returned.
Result<void> read_parts(FrameReader& frames, ReadBundle& out, const Bytes& signer, const Hash256& previous,
                        const Hash256& header_hash, const std::vector<Bytes>& secret_keys) {
    const bool sealed = out.content.header.sealed;
    ChunkOpener opener(secret_keys, header_hash);
    LineReader lines(out, previous);
    bool signature_holds_here = false;
    for (;;) {
        ASSIGN_OR_RETURN(const Frame frame, frames.next());
        const Error misplaced = corrupt("The parts of the bundle are not in their order.");
        if (signature_holds_here && frame.type != FrameType::End) {
            return fail(misplaced);
        }
        switch (frame.type) {
            case FrameType::Key:
                if (!sealed || opener.started()) {
                    return fail(misplaced);
                }
                RETURN_IF_ERROR(opener.sealed_key(frame.payload));
                break;
            case FrameType::StreamHeader:
                if (!sealed) {
                    return fail(misplaced);
                }
                RETURN_IF_ERROR(opener.stream_header(frame.payload));
                out.opened = opener.has_key();
                break;
            case FrameType::Data:
                if (sealed && !opener.started()) {
                    return fail(misplaced);
                }
                if (out.opened) {
                    ASSIGN_OR_RETURN(const std::string plain, opener.open(frame.payload, sealed));
                    RETURN_IF_ERROR(lines.add_chunk(plain));
                }
                break;
            case FrameType::Signature:
                if (!signature_holds(kBundleDomain, frame.hash_before, frame.payload, signer)) {
                    return fail(corrupt("The signature of the bundle does not hold."));
                }
                if (sealed && out.opened && !opener.finished()) {
                    return fail(corrupt("The stream of the bundle has no end."));
                }
                signature_holds_here = true;
                break;
            case FrameType::End: {
                Bytes expected;
                append_u64le(expected, frame.offset);
                append(expected, frame.hash_before);
                if (!signature_holds_here || frame.payload != expected) {
                    return fail(misplaced);
                }
                if (!frames.at_end()) {
                    return fail(corrupt("Something follows the end of the bundle."));
                }
                return {};
            }
            default:
                return fail(misplaced);
        }
    }
}

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
    FrameReader frames(source);
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
        !signature_holds(kHeaderDomain, header_hash, head_signature.payload, signer)) {
        return fail(corrupt("The signature of the bundle's header does not hold."));
    }
    ASSIGN_OR_RETURN(const Bytes previous_bytes, from_hex(header.prev_id));
    Hash256 previous{};
    std::copy(previous_bytes.begin(), previous_bytes.end(), previous.begin());
    out.opened = !header.sealed;

    const auto parts = read_parts(frames, out, signer, previous, header_hash, secret_keys);
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
