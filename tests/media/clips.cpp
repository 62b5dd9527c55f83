#include "tests/media/clips.h"

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "content/base/files.h"
#include "player/media/clip_player.h"
#include "player/media/voice.h"
#include "tests/media/encoders.h"

namespace jankar::test {
namespace {

using namespace media;
using Clock = std::chrono::steady_clock;

/// FNV-1a: other words, another file.
std::uint64_t number_of(const std::string& words) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char c : words) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    }
    return hash;
}

/// Sound that is heard by nobody, `speed` times as fast as time goes.
class QuickSink : public AudioSink {
 public:
    explicit QuickSink(int speed) : speed_(speed) {}
    std::size_t room() const override {
        std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::max<std::int64_t>(0, kSoundRate - (written_ - heard_now())));
    }
    std::size_t write(std::span<const std::int16_t> interleaved) override {
        std::lock_guard lock(mutex_);
        const std::int64_t room = std::max<std::int64_t>(0, kSoundRate - (written_ - heard_now()));
        const std::int64_t count = std::min(room, static_cast<std::int64_t>(interleaved.size() / 2));
        settle();
        written_ += count;
        return static_cast<std::size_t>(count);
    }
    void start_over() override {
        std::lock_guard lock(mutex_);
        written_ = heard_ = 0;
        limit_.reset();
        since_ = Clock::now();
    }
    void set_running(bool running) override {
        std::lock_guard lock(mutex_);
        settle();
        running_ = running;
    }
    void stop_before(std::optional<std::int64_t> frame) override {
        std::lock_guard lock(mutex_);
        settle();
        limit_ = frame;
    }
    std::int64_t handed() const override { return heard(); }
    std::int64_t heard() const override {
        std::lock_guard lock(mutex_);
        return heard_now();
    }

 private:
    std::int64_t heard_now() const {
        if (!running_) {
            return heard_;
        }
        const auto passed =
            std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - since_).count();
        const std::int64_t most = std::min(written_, limit_.value_or(written_));
        return std::clamp(heard_ + passed * speed_ * kSoundRate / 1'000'000, heard_, std::max(heard_, most));
    }
    void settle() {
        heard_ = heard_now();
        since_ = Clock::now();
    }
    const int speed_;
    mutable std::mutex mutex_;
    std::int64_t written_ = 0, heard_ = 0;
    std::optional<std::int64_t> limit_;
    bool running_ = false;
    Clock::time_point since_ = Clock::now();
};

/// One clip on its way.
class Watched {
 public:
    Watched(std::size_t index, std::shared_ptr<const ByteSource> source, const Watching& how)
        : index_(index),
          player_(open_clip(std::move(source), how.speed)),
          until_(Clock::now() + how.longest) {
        player_->set_size(kWidth, kHeight);
        player_->play();
    }
    std::size_t index() const { return index_; }
    /// Looks at it once; true when there is no more to see.
    bool look() {
        while (auto frame = player_->frame()) {
            take(*frame);
        }
        seen_.state = player_->state();
        seen_.over = seen_.state == VideoState::Ended || seen_.state == VideoState::Failed;
        if (!seen_.over && Clock::now() < until_) {
            return false;
        }
        while (auto frame = player_->frame()) {
            take(*frame);
        }
        seen_.dropped = player_->dropped_frames();
        seen_.error = player_->error();
        seen_.clock_ms = player_->clock_ms();
        seen_.length_ms = player_->length_ms();
        seen_.width = player_->source_width();
        seen_.height = player_->source_height();
        if (!seen_.over) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            seen_.alive = seen_.state == VideoState::Playing && player_->clock_ms() > seen_.clock_ms;
        }
        return true;
    }
    Outcome result() { return std::move(seen_); }

 private:
    static constexpr int kWidth = 48, kHeight = 36;
    void take(const VideoFrame& frame) {
        const auto* pixels = static_cast<const std::uint32_t*>(frame.pixels);
        const bool opaque = pixels[0] >> 24 == 0 || pixels[0] >> 24 == 0xFF;
        // As it is where it would only grow.
        const bool as_asked = frame.width == kWidth && frame.height == kHeight;
        const bool as_it_is =
            frame.width <= kWidth && frame.height <= kHeight && frame.height == player_->source_height();
        const auto last =
            static_cast<std::size_t>(frame.pitch_bytes / 4 * (frame.height - 1) + frame.width - 1);
        seen_.right_size =
            seen_.right_size && opaque && (as_asked || as_it_is) && pixels[last] >> 24 == pixels[0] >> 24;
        // A spoilt clip may have two pictures within a millisecond.
        seen_.in_order = seen_.in_order && (seen_.pts_ms.empty() || frame.pts_ms >= seen_.pts_ms.back());
        seen_.pts_ms.push_back(frame.pts_ms);
        ++seen_.frames;
    }
    const std::size_t index_;
    std::unique_ptr<VideoPlayer> player_;
    const Clock::time_point until_;
    Outcome seen_;
};

}  // namespace

std::string clip_file(const std::string& name, const std::string& words) {
    const std::string folder = std::string(JANKAR_BINARY_DIR) + "/tests/clips";
    const std::string path = folder + "/" + std::to_string(number_of(words)) + "-" + name;
    if (!std::filesystem::exists(path)) {
        std::filesystem::create_directories(folder);
        // Several programs may come here at once: the last one to be ready wins.
        const std::string mine = folder + "/" + std::to_string(::getpid()) + "-" + name;
        if (!run_ffmpeg(words + " " + mine)) {
            std::filesystem::remove(mine);
            return {};
        }
        std::filesystem::rename(mine, path);
    }
    return path;
}

Bytes clip_bytes(const std::string& name, const std::string& words) {
    const std::string path = clip_file(name, words);
    auto bytes = read_file(path, 128 << 20);
    if (!bytes) {
        throw std::runtime_error("ffmpeg does not make " + name);
    }
    return std::move(*bytes);
}

std::string moving(const std::string& size, const std::string& rate) {
    return "-f lavfi -i testsrc2=size=" + size + ":rate=" + rate + " ";
}

std::string tone(int rate) {
    return "-f lavfi -i sine=frequency=500:sample_rate=" + std::to_string(rate) + " ";
}

PlaybackModule& playback_module() {
    static const std::unique_ptr<PlaybackModule> module = [] {
        const std::string path = std::string(JANKAR_BINARY_DIR) + "/lib/jankar/jankar-playback.so";
        void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        void* entry = handle != nullptr ? ::dlsym(handle, kPlaybackEntry) : nullptr;
        if (entry == nullptr) {
            throw std::runtime_error("the playback module cannot be loaded");
        }
        return std::unique_ptr<PlaybackModule>(reinterpret_cast<PlaybackEntry>(entry)(kPlaybackVersion));
    }();
    return *module;
}

bool Outcome::refused() const {
    const std::string& text = error.text;
    return over && state == VideoState::Failed && text.size() > 10 && text.ends_with(".") &&
           text.find(". ") == std::string::npos && text.find('\n') == std::string::npos;
}

std::unique_ptr<VideoPlayer> open_clip(std::shared_ptr<const ByteSource> source, int speed, int stills_from) {
    auto slot = std::make_shared<ClipSlot>();
    auto sound = std::make_shared<QuickSink>(speed);
    slot->player = playback_module().open({std::move(source), sound, [] {}, stills_from});
    return std::make_unique<ClipPlayer>(
        std::move(slot), [](std::unique_ptr<VideoPlayer> player) { player.reset(); },
        [sound] { sound->set_running(false); });
}

std::vector<Outcome> play_all(const std::vector<std::shared_ptr<const ByteSource>>& clips,
                              const Watching& how) {
    std::vector<Outcome> outcomes(clips.size());
    std::list<Watched> watched;
    std::size_t next = 0;
    while (next < clips.size() || !watched.empty()) {
        while (next < clips.size() && watched.size() < static_cast<std::size_t>(how.at_once)) {
            watched.emplace_back(next, clips[next], how);
            ++next;
        }
        for (auto it = watched.begin(); it != watched.end();) {
            if (it->look()) {
                outcomes[it->index()] = it->result();
                it = watched.erase(it);
            } else {
                ++it;
            }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return outcomes;
}

Outcome play(Bytes clip, const Watching& how) {
    return play_all({memory_source(std::move(clip))}, how).front();
}

}  // namespace jankar::test
