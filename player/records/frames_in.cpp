#include "player/records/frames_in.h"

#include <fmt/format.h>
#include <sodium.h>

#include <memory>

#include "player/records/bundle.h"
#include "player/records/zstd_ptrs.h"

namespace jankar::records {

struct FrameReader::Hasher {
    crypto_hash_sha256_state state{};
};

FrameReader::FrameReader(const ByteSource& source, const FileKind& kind)
    : source_(source), kind_(kind), hash_(std::make_unique<Hasher>()) {
    crypto_hash_sha256_init(&hash_->state);
}

FrameReader::~FrameReader() = default;

Error FrameReader::fault(std::string_view sentence) const {
    return {ErrorCode::Corrupt, fmt::format(fmt::runtime(sentence), kind_.noun)};
}

Result<void> FrameReader::magic() {
    const auto bytes = take(kind_.magic.size());
    if (!bytes || as_text(*bytes) != kind_.magic) {
        return bytes ? fail(fault("This file is not a {}.")) : fail(bytes.error());
    }
    crypto_hash_sha256_update(&hash_->state, bytes->data(), bytes->size());
    return {};
}

Result<Frame> FrameReader::next() {
    Frame frame;
    frame.offset = offset_;
    crypto_hash_sha256_state before = hash_->state;
    crypto_hash_sha256_final(&before, frame.hash_before.data());
    ASSIGN_OR_RETURN(Bytes bytes, take(kFrameHeadBytes));
    const std::uint32_t length = read_u32le(bytes, 0);
    if (length > kMaxFrameBytes) {
        return fail(fault("A part of the {} is damaged."));
    }
    ASSIGN_OR_RETURN(const Bytes rest, take(length + kFrameTailBytes));
    append(bytes, rest);
    const std::size_t guarded = kFrameHeadBytes + length;
    if (crc32c(ByteView(bytes).first(guarded)) != read_u32le(bytes, guarded)) {
        return fail(fault("A part of the {} is damaged."));
    }
    crypto_hash_sha256_update(&hash_->state, bytes.data(), bytes.size());
    frame.type = static_cast<FrameType>(bytes[4]);
    frame.payload.assign(bytes.begin() + kFrameHeadBytes,
                         bytes.begin() + static_cast<std::ptrdiff_t>(guarded));
    return frame;
}

Result<Bytes> FrameReader::take(std::size_t size) {
    if (source_.size() - offset_ < size) {
        return fail(fault("The {} is cut short."));
    }
    Bytes bytes(size);
    ASSIGN_OR_RETURN(const std::size_t got, source_.read_at(offset_, bytes));
    if (got != size) {
        return fail(fault("The {} is cut short."));
    }
    offset_ += size;
    return bytes;
}

namespace {

/// Opens data frames: unseals where needed, inflates within limits.
class ChunkOpener {
 public:
    ChunkOpener(const FrameReader& frames, const std::vector<Bytes>& secret_keys, const Hash256& header_hash)
        : frames_(frames),
          secret_keys_(secret_keys),
          header_hash_(header_hash),
          context_(ZSTD_createDCtx()) {}

    Result<void> sealed_key(ByteView payload) {
        if (payload.size() != crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES ||
            ++keys_ > kMaxRecipients) {
            return fail(frames_.fault("A key of the {} is damaged."));
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
            return fail(frames_.fault("The stream of the {} is damaged."));
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
            return fail(frames_.fault("The stream of the {} is damaged."));
        }
        Bytes packed(payload.size() - kExtra);
        unsigned char tag = 0;
        if (crypto_secretstream_xchacha20poly1305_pull(&stream_, packed.data(), nullptr, &tag, payload.data(),
                                                       payload.size(), header_hash_.data(),
                                                       header_hash_.size()) != 0) {
            return fail(frames_.fault("A sealed part of the {} is damaged."));
        }
        finished_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        return inflate(packed);
    }

 private:
    Result<std::string> inflate(ByteView packed) {
        const Error damaged = frames_.fault("A packed part of the {} is damaged.");
        const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
        if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
            size > kMaxChunkPlainBytes || size > kMaxRatio * packed.size() + kRatioSlack ||
            ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size()) {
            return fail(damaged);
        }
        total_ += size;
        if (total_ > kMaxPlainBytes) {
            return fail(frames_.fault("The {} is larger inside than it may be."));
        }
        std::string plain(static_cast<std::size_t>(size), '\0');
        const std::size_t got =
            ZSTD_decompressDCtx(context_.get(), plain.data(), plain.size(), packed.data(), packed.size());
        if (ZSTD_isError(got) != 0 || got != plain.size()) {
            return fail(damaged);
        }
        return plain;
    }

    const FrameReader& frames_;
    const std::vector<Bytes>& secret_keys_;
    Hash256 header_hash_;
    ZstdDecompressPtr context_;
    crypto_secretstream_xchacha20poly1305_state stream_{};
    Bytes key_;
    std::size_t keys_ = 0;
    std::uint64_t total_ = 0;
    bool started_ = false, finished_ = false;
};

}  // namespace

Result<void> read_parts(FrameReader& frames, const PartsWanted& wanted, bool& opened) {
    const bool sealed = wanted.sealed;
    opened = !sealed;
    ChunkOpener opener(frames, wanted.secret_keys, wanted.header_hash);
    bool signature_holds_here = false;
    for (;;) {
        ASSIGN_OR_RETURN(const Frame frame, frames.next());
        const Error misplaced = frames.fault("The parts of the {} are not in their order.");
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
                opened = opener.has_key();
                break;
            case FrameType::Data:
                if (sealed && !opener.started()) {
                    return fail(misplaced);
                }
                if (opened) {
                    ASSIGN_OR_RETURN(const std::string plain, opener.open(frame.payload, sealed));
                    RETURN_IF_ERROR(wanted.take_lines(plain));
                }
                break;
            case FrameType::Signature:
                if (!signature_holds(frames.kind().file_domain, frame.hash_before, frame.payload,
                                     wanted.signer)) {
                    return fail(frames.fault("The signature of the {} does not hold."));
                }
                if (sealed && opened && !opener.finished()) {
                    return fail(frames.fault("The stream of the {} has no end."));
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
                    return fail(frames.fault("Something follows the end of the {}."));
                }
                return {};
            }
            default:
                return fail(misplaced);
        }
    }
}

}  // namespace jankar::records
