#include "player/media/sound_device.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "player/media/sdl_audio_ptrs.h"

namespace jankar::media {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kCloseAfter = 2'000 * kMs;
constexpr std::int64_t kStalled = 1'000 * kMs;
constexpr std::int64_t kTryAgain = 5'000 * kMs;
constexpr std::int64_t kSilentStep = 10 * kMs;
constexpr std::int64_t kLookAfter = 500 * kMs;  // how often a device at work is looked at
constexpr Uint16 kBufferFrames = 1024;          // 21 ms

}  // namespace

struct SoundDevice::Open {
    explicit Open(Mixer& mixer_in) : mixer(mixer_in) {}
    static void callback(void* self, Uint8* out, int bytes) {
        auto& open = *static_cast<Open*>(self);
        const std::int64_t now = monotonic_ns();
        open.mixer.render(reinterpret_cast<std::int16_t*>(out), static_cast<std::size_t>(bytes) / 4, now);
        open.called_ns.store(now, std::memory_order_release);
    }

    Mixer& mixer;
    std::atomic<std::int64_t> called_ns{0};
    SdlAudio audio;
    std::optional<SdlAudioDevice> device;  // last: it closes before anything its callback uses goes
};

SoundDevice::SoundDevice(Mixer& mixer) : mixer_(mixer) {}

SoundDevice::~SoundDevice() {
    open_.reset();
    SDL_TLSCleanup();  // what SDL keeps for each thread that is not its own
}

bool SoundDevice::wake() {
    const std::int64_t now = monotonic_ns();
    busy_ns_ = now;
    if (!awake_) {
        silent_ns_ = now;
        awake_ = true;
    }
    return open_ || try_open(now);
}

bool SoundDevice::try_open(std::int64_t now) {
    if (now < next_try_ns_) {
        return false;
    }
    auto open = std::make_unique<Open>(mixer_);
    if (open->audio) {
        SDL_AudioSpec wanted{};
        wanted.freq = kSoundRate;
        wanted.format = AUDIO_S16SYS;
        wanted.channels = 2;
        wanted.samples = kBufferFrames;
        wanted.callback = Open::callback;
        wanted.userdata = open.get();
        SDL_AudioSpec got{};
        // SDL converts rate and channels if it must; only the size of the buffer may be the device's own.
        if (SDL_AudioDeviceID id = open_sdl_audio(false, wanted, got, SDL_AUDIO_ALLOW_SAMPLES_CHANGE)) {
            open->device.emplace(id);
            open->called_ns.store(monotonic_ns(), std::memory_order_release);
            SDL_PauseAudioDevice(id, 0);
            open_ = std::move(open);
            return true;
        }
    }
    next_try_ns_ = now + kTryAgain;
    return false;
}

void SoundDevice::close() {
    open_.reset();
    silent_ns_ = monotonic_ns();
}

std::optional<std::int64_t> SoundDevice::tick() {
    if (!awake_) {
        return std::nullopt;
    }
    std::int64_t now = monotonic_ns();
    if (open_) {
        const bool gone = SDL_GetAudioDeviceStatus(open_->device->id()) == SDL_AUDIO_STOPPED ||
                          now - open_->called_ns.load(std::memory_order_acquire) > kStalled;
        if (gone) {
            close();
            next_try_ns_ = now + kTryAgain;
        }
    }
    // Plugged in again, or let go of by another program, while a clip or a voice goes on without being heard.
    if (!open_ && mixer_.busy()) {
        try_open(now);
    }
    if (!open_) {
        // A long picture may have kept the thread: what was missed is emptied at once, but not minutes of it.
        silent_ns_ = std::max(silent_ns_, now - kStalled);
        std::array<std::int16_t, 2 * kSoundRate / 100> nowhere;
        while (now - silent_ns_ >= kSilentStep) {
            silent_ns_ += kSilentStep;
            mixer_.render(nowhere.data(), nowhere.size() / 2, silent_ns_);
        }
    }
    now = monotonic_ns();
    if (mixer_.busy()) {
        busy_ns_ = now;
        return open_ ? now + kLookAfter : silent_ns_ + kSilentStep;
    }
    if (!open_) {
        awake_ = false;
        return std::nullopt;
    }
    if (now - busy_ns_ >= kCloseAfter) {
        close();
        awake_ = false;
        return std::nullopt;
    }
    return busy_ns_ + kCloseAfter;
}

}  // namespace jankar::media
