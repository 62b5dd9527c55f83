#include "player/media/playback/byte_source_io.h"

#include <cstdio>
#include <utility>

namespace jankar::media {
namespace {

constexpr int kBufferBytes = 32 << 10;

}  // namespace

ByteSourceIo::ByteSourceIo(std::shared_ptr<const ByteSource> source, const std::atomic<bool>& abort)
    : source_(std::move(source)), abort_(abort) {
    if (auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes))) {
        context_.reset(avio_alloc_context(buffer, kBufferBytes, 0, this, read, nullptr, seek));
    }
}

int ByteSourceIo::read(void* self, std::uint8_t* to, int size) {
    auto& io = *static_cast<ByteSourceIo*>(self);
    if (io.abort_.load(std::memory_order_relaxed)) {
        return AVERROR_EXIT;
    }
    if (size <= 0) {
        return AVERROR(EINVAL);
    }
    auto got = io.source_->read_at(static_cast<std::uint64_t>(io.at_), {to, static_cast<std::size_t>(size)});
    if (!got) {
        io.error_ = std::move(got).error();
        return AVERROR(EIO);
    }
    if (*got == 0) {
        return AVERROR_EOF;
    }
    io.at_ += static_cast<std::int64_t>(*got);
    return static_cast<int>(*got);
}

std::int64_t ByteSourceIo::seek(void* self, std::int64_t offset, int whence) {
    auto& io = *static_cast<ByteSourceIo*>(self);
    const auto size = static_cast<std::int64_t>(io.source_->size());
    whence &= ~AVSEEK_FORCE;
    if (whence == AVSEEK_SIZE) {
        return size;
    }
    std::int64_t to = 0;
    const std::int64_t from = whence == SEEK_CUR ? io.at_ : whence == SEEK_END ? size : 0;
    if (__builtin_add_overflow(from, offset, &to) || to < 0) {
        return AVERROR(EINVAL);
    }
    io.at_ = to;
    return to;
}

}  // namespace jankar::media
