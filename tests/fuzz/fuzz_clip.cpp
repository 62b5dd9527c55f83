// Any bytes as a clip: opened, demuxed, decoded, scaled and resampled by the playback thread's own code, with
// a jump on the way. No clock runs: pictures are taken as they come, sound is heard as it is written, and the
// bytes read are counted, so that a run is short and the same each time.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <thread>

#include "player/media/playback/clip_decoder.h"
#include "player/media/playback/clip_state.h"
#include "tests/fuzz/checksums.h"

using namespace jankar;
using namespace jankar::media;

namespace {

constexpr int kMostPictures = 40;  // of each of the two parts
constexpr std::int64_t kMostSound = 3 * 48'000;
constexpr std::uint64_t kMostBytes = 8 << 20;
constexpr int kMostReads = 20'000;
constexpr int kMostSeconds = 60;  // for one part: more is a hang

void must(bool holds) {
    if (!holds) {
        std::abort();
    }
}

class CountedSource : public ByteSource {
 public:
    /// `data` stays where it is.
    explicit CountedSource(ByteView data) : data_(data) {}
    std::uint64_t size() const override { return data_.size(); }
    Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
        if (offset >= data_.size()) {
            return std::size_t{0};
        }
        const std::size_t count = std::min<std::size_t>(out.size(), data_.size() - offset);
        if (++reads_ > kMostReads || (read_ += count) > kMostBytes) {
            return fail(ErrorCode::Io, "Enough was read.");
        }
        std::copy_n(data_.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
        return count;
    }

 private:
    const ByteView data_;
    mutable int reads_ = 0;  // of the playback thread
    mutable std::uint64_t read_ = 0;
};

class OpenEar : public AudioSink {
 public:
    std::size_t room() const override { return 48'000; }
    std::size_t write(std::span<const std::int16_t> interleaved) override {
        written_ += static_cast<std::int64_t>(interleaved.size() / 2);
        all_ += static_cast<std::int64_t>(interleaved.size() / 2);
        return interleaved.size() / 2;
    }
    void start_over() override { written_ = 0; }
    void set_running(bool) override {}
    void stop_before(std::optional<std::int64_t>) override {}
    std::int64_t handed() const override { return written_; }
    std::int64_t heard() const override { return written_; }
    std::int64_t all() const { return all_; }

 private:
    std::atomic<std::int64_t> written_{0}, all_{0};
};

/// Takes pictures until the clip is over, broke off or enough was seen.
void take_part(ClipState& clip, const OpenEar& ear) {
    const std::int64_t enough = ear.all() + kMostSound;
    std::int64_t last_us = INT64_MIN;
    std::uint64_t serial = 0;
    int pictures = 0;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(kMostSeconds);
    while (pictures < kMostPictures && ear.all() < enough) {
        must(std::chrono::steady_clock::now() < end);
        {
            std::lock_guard lock(clip.mutex);
            while (!clip.frames.empty()) {
                const Frame frame = clip.frames.pop();
                // As asked, or its own size where it would only grow.
                must(frame.width > 0 && frame.width <= 40 && frame.height > 0 && frame.height <= 30);
                must(frame.pitch >= frame.width &&
                     frame.pixels.size() == static_cast<std::size_t>(frame.pitch * frame.height));
                must(frame.serial >= serial && frame.duration_us > 0);
                must(frame.serial > serial || frame.pts_us > last_us);
                serial = frame.serial;
                last_us = frame.pts_us;
                ++pictures;
            }
            if (clip.state == VideoState::Failed || clip.end_us) {
                must(clip.state != VideoState::Failed || clip.error.text.ends_with("."));
                return;
            }
        }
        clip.changed.notify_one();
        std::this_thread::sleep_for(std::chrono::microseconds(50));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto ear = std::make_shared<OpenEar>();
    ClipRequest request;
    const bool ogg = as_text(ByteView(data, size)).starts_with("OggS");
    const Bytes mended = ogg ? fuzz::with_ogg_sums(ByteView(data, size)) : Bytes(data, data + size);
    request.source = std::make_shared<CountedSource>(mended);
    request.sound = ear;
    request.notify = [] {};
    ClipState clip(std::move(request));
    clip.wanted_width = 40;
    clip.wanted_height = 30;
    std::thread thread([&clip] { run_clip(clip); });
    take_part(clip, *ear);
    {
        std::lock_guard lock(clip.mutex);
        if (clip.state != VideoState::Failed) {
            // As ClipEngine jumps.
            clip.jump_us = clip.length_us / 2;
            ++clip.serial;
            clip.priming = true;
            clip.frames.clear();
            clip.end_us.reset();
            clip.end_error.reset();
            clip.clock.begin_at(*clip.jump_us);
        }
    }
    clip.changed.notify_one();
    take_part(clip, *ear);
    {
        std::lock_guard lock(clip.mutex);
        clip.abort = true;
    }
    clip.changed.notify_all();
    thread.join();
    return 0;
}
