#include "player/media/mixer.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace jankar::media {
namespace {

constexpr std::size_t kRingFrames = 1 << 15;  // 0.68 s
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
constexpr int kRamp = 256;  // frames in which a clip's sound comes and goes: 5 ms
constexpr std::size_t kStopFade = kSoundRate / 20;
constexpr std::size_t kHushFade = kSoundRate / 50;
constexpr std::size_t kStartFade = kSoundRate / 500;
constexpr std::size_t kMixFrames = 1024;
constexpr int kGainBits = 16;
constexpr std::int32_t kGainStep = (1 << kGainBits) / 480;  // a change of level takes at most 10 ms

// -14, -7 and 0 dB.
constexpr std::array<std::int32_t, 3> kLevels{13'076, 29'273, 1 << kGainBits};

}  // namespace

std::int64_t monotonic_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

ClipRing::ClipRing() : samples_(kRingFrames * 2), limit_(kNoLimit) {}

std::size_t ClipRing::room() const {
    const std::int64_t used = write_.load(std::memory_order_relaxed) - read_.load(std::memory_order_acquire);
    return kRingFrames - static_cast<std::size_t>(used);
}

std::size_t ClipRing::write(std::span<const std::int16_t> interleaved) {
    const std::size_t count = std::min(room(), interleaved.size() / 2);
    const std::int64_t begin = write_.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = (static_cast<std::size_t>(begin) + i) % kRingFrames * 2;
        samples_[at] = interleaved[2 * i];
        samples_[at + 1] = interleaved[2 * i + 1];
    }
    write_.store(begin + static_cast<std::int64_t>(count), std::memory_order_release);
    return count;
}

bool ClipRing::wants_sound() const {
    return running_.load(std::memory_order_acquire) &&
           handed() < std::min(written(), limit_.load(std::memory_order_acquire));
}

bool ClipRing::add_to(std::int32_t* mix, std::size_t frames) {
    const std::int64_t written_to = write_.load(std::memory_order_acquire);
    const std::int64_t limit = limit_.load(std::memory_order_acquire);
    const std::int64_t discard = discard_.load(std::memory_order_acquire);
    const bool running = running_.load(std::memory_order_acquire);
    std::int64_t at = read_.load(std::memory_order_relaxed);
    std::size_t done = 0;
    for (; done < frames; ++done) {
        const bool old = at < discard;
        if (old && gain_ == 0) {
            at = discard;  // the old sound has faded: on to the new
            gain_ = 0;
        }
        const std::int64_t end =
            std::min(at < discard ? discard : written_to, at < discard ? kNoLimit : limit);
        if (at >= end || (gain_ == 0 && !running)) {
            break;
        }
        const bool rising = running && at >= discard;
        gain_ = std::clamp(gain_ + (rising ? 1 : -1), 0, kRamp);
        // Towards an end that is known, the sound fades too.
        const auto left = static_cast<int>(std::min<std::int64_t>(limit - at, kRamp));
        const int gain = at < discard ? gain_ : std::min(gain_, left);
        const std::size_t place = static_cast<std::size_t>(at) % kRingFrames * 2;
        mix[2 * done] += samples_[place] * gain / kRamp;
        mix[2 * done + 1] += samples_[place + 1] * gain / kRamp;
        ++at;
    }
    if (at >= limit || at >= written_to) {
        gain_ = 0;  // it begins softly again, wherever it goes on
    }
    read_.store(at, std::memory_order_release);
    last_device_end_ = done > 0 ? device_frames_ + static_cast<std::int64_t>(done) : last_device_end_;
    device_frames_ += static_cast<std::int64_t>(frames);
    return done > 0;
}

// A reader that sees any of the block's values sees the odd turn too, because each is written with release
// and read with acquire. Fences would do as well, but the thread sanitizer does not know them.
void ClipRing::end_block(std::size_t frames, std::int64_t now_ns) {
    const std::uint32_t turn = turn_.load(std::memory_order_relaxed);
    turn_.store(turn + 1, std::memory_order_relaxed);
    block_begin_.store(device_frames_ - static_cast<std::int64_t>(frames), std::memory_order_release);
    block_size_.store(static_cast<std::int64_t>(frames), std::memory_order_release);
    block_ns_.store(now_ns, std::memory_order_release);
    clip_end_.store(read_.load(std::memory_order_relaxed), std::memory_order_release);
    clip_device_end_.store(last_device_end_, std::memory_order_release);
    turn_.store(turn + 2, std::memory_order_release);
}

std::int64_t ClipRing::heard(std::int64_t now_ns) const {
    while (true) {
        const std::uint32_t turn = turn_.load(std::memory_order_acquire);
        const std::int64_t begin = block_begin_.load(std::memory_order_acquire);
        const std::int64_t size = block_size_.load(std::memory_order_acquire);
        const std::int64_t then_ns = block_ns_.load(std::memory_order_acquire);
        const std::int64_t end = clip_end_.load(std::memory_order_acquire);
        const std::int64_t device_end = clip_device_end_.load(std::memory_order_acquire);
        if (turn % 2 != 0 || turn_.load(std::memory_order_relaxed) != turn) {
            continue;
        }
        // When it asks for a block, the device holds one more that is about to be heard.
        const std::int64_t passed =
            std::clamp<std::int64_t>(now_ns - then_ns, 0, 1'000'000'000) * kSoundRate / 1'000'000'000;
        const std::int64_t device = begin - size + passed;
        return std::min(end, end - (device_end - device));
    }
}

Mixer::Mixer(std::function<void()> signal)
    : signal_(std::move(signal)), wanted_gain_(kLevels[1]), gain_(kLevels[1]), mix_(kMixFrames * 2) {}

void Mixer::set_level(int level) {
    wanted_gain_.store(kLevels[static_cast<std::size_t>(std::clamp(level, 1, 3) - 1)],
                       std::memory_order_release);
}

bool Mixer::start(std::shared_ptr<const Voice> voice, std::uint32_t hush_turn) {
    reclaim();
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        Slot& slot = slots_[i];
        if (slot.state.load(std::memory_order_acquire) == Slot::Free) {
            slot.voice = std::move(voice);
            slot.hush_turn = hush_turn;
            slot.stop.store(false, std::memory_order_relaxed);
            slot.sounded.store(false, std::memory_order_relaxed);
            slot.at = 0;
            slot.fade_length = slot.fade_left = 0;
            slot.state.store(Slot::Full, std::memory_order_release);
            current_ = i;
            started_ = true;
            return true;
        }
    }
    return false;
}

void Mixer::stop() {
    if (started_) {
        slots_[current_].stop.store(true, std::memory_order_release);
    }
}

Mixer::VoiceState Mixer::state() const {
    if (!started_) {
        return VoiceState::None;
    }
    const Slot& slot = slots_[current_];
    switch (slot.state.load(std::memory_order_acquire)) {
        case Slot::Full:
            return slot.sounded.load(std::memory_order_acquire) ? VoiceState::Sounding : VoiceState::Waiting;
        case Slot::Ended:
            return VoiceState::Ended;
        case Slot::Stopped:
            return VoiceState::Stopped;
        default:
            return VoiceState::None;
    }
}

void Mixer::reclaim() {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const int state = slots_[i].state.load(std::memory_order_acquire);
        if (state == Slot::Ended || state == Slot::Stopped) {
            slots_[i].voice.reset();
            slots_[i].state.store(Slot::Free, std::memory_order_release);
            started_ = started_ && i != current_;
        }
    }
}

bool Mixer::busy() const {
    return clip_.wants_sound() || std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) {
               return slot.state.load(std::memory_order_acquire) == Slot::Full;
           });
}

bool Mixer::add_voice(Slot& slot, std::size_t frames) {
    const std::vector<std::int16_t>& samples = slot.voice->samples;
    if (slot.fade_length == 0) {
        const bool hushed = slot.hush_turn != hush_.load(std::memory_order_acquire);
        if (hushed || slot.stop.load(std::memory_order_acquire)) {
            slot.fade_length = slot.fade_left = hushed ? kHushFade : kStopFade;
        }
    }
    if (slot.at == 0 && slot.fade_length > 0) {
        slot.fade_left = 0;  // nothing was heard yet: nothing has to fade
    }
    std::size_t i = 0;
    for (; i < frames && slot.at < samples.size(); ++i, ++slot.at) {
        std::int32_t sample = samples[slot.at];
        if (slot.at < kStartFade) {
            sample = sample * static_cast<std::int32_t>(slot.at) / static_cast<std::int32_t>(kStartFade);
        }
        if (slot.fade_length > 0) {
            if (slot.fade_left == 0) {
                break;
            }
            sample = sample * static_cast<std::int32_t>(slot.fade_left) /
                     static_cast<std::int32_t>(slot.fade_length);
            --slot.fade_left;
        }
        mix_[2 * i] += sample;
        mix_[2 * i + 1] += sample;
    }
    bool news = false;
    if (slot.at > slot.voice->first_sound && !slot.sounded.load(std::memory_order_relaxed)) {
        slot.sounded.store(true, std::memory_order_release);
        news = true;
    }
    if (slot.at >= samples.size() || (slot.fade_length > 0 && slot.fade_left == 0)) {
        slot.state.store(slot.fade_length > 0 ? Slot::Stopped : Slot::Ended, std::memory_order_release);
        news = true;
    }
    return news;
}

void Mixer::render(std::int16_t* interleaved, std::size_t frames, std::int64_t now_ns) {
    bool news = false;
    const std::size_t asked = frames;
    while (frames > 0) {
        const std::size_t part = std::min(frames, kMixFrames);
        std::fill(mix_.begin(), mix_.begin() + static_cast<std::ptrdiff_t>(part * 2), 0);
        for (Slot& slot : slots_) {
            if (slot.state.load(std::memory_order_acquire) == Slot::Full) {
                news = add_voice(slot, part) || news;
            }
        }
        const bool dry = !clip_.add_to(mix_.data(), part);
        news = news || (dry && !clip_was_dry_);
        clip_was_dry_ = dry;
        const std::int32_t wanted = wanted_gain_.load(std::memory_order_acquire);
        for (std::size_t i = 0; i < part; ++i) {
            gain_ += std::clamp(wanted - gain_, -kGainStep, kGainStep);
            for (std::size_t channel = 0; channel < 2; ++channel) {
                const std::int64_t sample =
                    static_cast<std::int64_t>(mix_[2 * i + channel]) * gain_ >> kGainBits;
                *interleaved++ = static_cast<std::int16_t>(std::clamp<std::int64_t>(sample, -32'768, 32'767));
            }
        }
        frames -= part;
    }
    clip_.end_block(asked, now_ns);
    if (news) {
        signal_();
    }
}

}  // namespace jankar::media
