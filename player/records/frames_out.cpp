#include "player/records/frames_out.h"

#include <fmt/format.h>

#include <algorithm>

#include "player/records/bundle.h"

namespace jankar::records {

namespace {

constexpr int kCompressionLevel = 6;
/// Lines gathered before a data frame is written: large enough to compress, small enough that a cut loses
/// little.
constexpr std::size_t kChunkTarget = 64u << 10;

}  // namespace

void FrameWriter::add(FrameType type, ByteView payload) {
    const std::size_t start = bytes_.size();
    append_u32le(bytes_, static_cast<std::uint32_t>(payload.size()));
    bytes_.push_back(static_cast<std::uint8_t>(type));
    append(bytes_, payload);
    append_u32le(bytes_, crc32c(ByteView(bytes_).subspan(start)));
}

Hash256 FrameWriter::add_header(std::string_view json, const DeviceKey& key) {
    add(FrameType::Header, as_bytes(json));
    const Hash256 hash = sha256(as_bytes(json));
    add(FrameType::HeaderSignature, sign_bytes(kind_.header_domain, hash, key.secret_key));
    return hash;
}

Bytes FrameWriter::finish(const DeviceKey& key) {
    add(FrameType::Signature, sign_bytes(kind_.file_domain, sha256(bytes_), key.secret_key));
    Bytes end;
    append_u64le(end, bytes_.size());
    append(end, sha256(bytes_));
    add(FrameType::End, end);
    return std::move(bytes_);
}

Result<void> check_recipients(const std::vector<Bytes>& recipients) {
    if (recipients.size() > kMaxRecipients ||
        std::any_of(recipients.begin(), recipients.end(),
                    [](const Bytes& key) { return key.size() != crypto_box_PUBLICKEYBYTES; })) {
        return fail(ErrorCode::Usage, "A file is sealed to at most 16 keys of 32 bytes.");
    }
    for (const Bytes& recipient : recipients) {
        const std::uint8_t nothing = 0;
        Bytes sealed(1 + crypto_box_SEALBYTES);
        // Fails only for a public key of low order, which no honest programme has.
        if (crypto_box_seal(sealed.data(), &nothing, 1, recipient.data()) != 0) {
            return fail(ErrorCode::Usage, "One of the keys to seal to is not a usable key.");
        }
    }
    return {};
}

Result<void> LineWriter::seal(const std::vector<Bytes>& recipients, const Hash256& header_hash) {
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

Result<void> LineWriter::add(std::string_view line) {
    if (line.size() >= kMaxLineBytes) {
        return fail(ErrorCode::Refused, "A line is too long for one file.");
    }
    total_ += line.size() + 1;
    if (total_ > kMaxPlainBytes) {
        return fail(ErrorCode::Refused, "This is more than one file may hold.");
    }
    if (!plain_.empty() && plain_.size() + line.size() + 1 > kChunkTarget) {
        RETURN_IF_ERROR(flush(false));
    }
    plain_ += line;
    plain_ += '\n';
    return {};
}

Result<void> LineWriter::flush(bool last) {
    Bytes packed(ZSTD_compressBound(plain_.size()));
    const std::size_t size = ZSTD_compressCCtx(context_.get(), packed.data(), packed.size(), plain_.data(),
                                               plain_.size(), kCompressionLevel);
    if (ZSTD_isError(size) != 0) {
        return fail(ErrorCode::Bug, fmt::format("zstd: {}.", ZSTD_getErrorName(size)));
    }
    packed.resize(size);
    if (sealed_) {
        Bytes message(packed.size() + crypto_secretstream_xchacha20poly1305_ABYTES);
        crypto_secretstream_xchacha20poly1305_push(&stream_, message.data(), nullptr, packed.data(),
                                                   packed.size(), header_hash_.data(), header_hash_.size(),
                                                   last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                        : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
        packed = std::move(message);
    }
    frames_.add(FrameType::Data, packed);
    plain_.clear();
    return {};
}

}  // namespace jankar::records
