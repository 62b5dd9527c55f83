#include "player/media/microphone.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "content/base/worker.h"
#include "player/media/microphone_clip.h"
#include "player/media/sdl_audio_ptrs.h"

namespace jankar::media {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int kRate = 48'000;
constexpr std::size_t kBlock = SpeechFinder::kBlock;
constexpr std::size_t blocks_of(std::size_t ms) {
    return ms * kRate / 1000 / kBlock;
}
constexpr std::size_t kSettling = blocks_of(100);  // a microphone that is switched on thumps
constexpr std::size_t kWaits = blocks_of(6'000), kLongest = blocks_of(4'000), kPause = blocks_of(800);
constexpr std::size_t kShortestWord = blocks_of(160);
constexpr std::size_t kKeptBefore = blocks_of(180), kKeptAfter = blocks_of(160);
/// No sample for so long: it was pulled out, whatever the system says.
constexpr auto kStalled = 1'500ms;
/// A device that takes longer to open is none: she waits before it.
constexpr auto kOpening = 5s;

/// The open device, read block by block.
class Capture {
 public:
    static std::optional<Capture> open() {
        Capture capture;
        capture.audio_ = std::make_unique<SdlAudio>();
        if (!*capture.audio_ || SDL_GetNumAudioDevices(1) == 0) {
            return std::nullopt;
        }
        SDL_AudioSpec wanted{}, got{};
        wanted.freq = kRate;
        wanted.format = AUDIO_F32SYS;
        wanted.channels = 1;
        wanted.samples = 1024;
        const SDL_AudioDeviceID id = open_sdl_audio(true, wanted, got, 0);
        if (id == 0) {
            return std::nullopt;
        }
        capture.device_ = std::make_unique<SdlAudioDevice>(id);
        SDL_PauseAudioDevice(id, 0);
        capture.heard_ = Clock::now();
        return capture;
    }

    enum class Read { Block, Nothing, Lost };
    Read read(std::array<float, kBlock>& block) {
        const Uint32 got = SDL_DequeueAudio(device_->id(), reinterpret_cast<Uint8*>(block_.data()) + filled_,
                                            static_cast<Uint32>(sizeof block_ - filled_));
        filled_ += got;
        const auto now = Clock::now();
        if (got > 0) {
            heard_ = now;
        } else if (SDL_GetAudioDeviceStatus(device_->id()) == SDL_AUDIO_STOPPED || now - heard_ > kStalled) {
            return Read::Lost;
        }
        if (filled_ < sizeof block_) {
            return Read::Nothing;
        }
        filled_ = 0;
        block = block_;
        return Read::Block;
    }

 private:
    std::unique_ptr<SdlAudio> audio_;
    std::unique_ptr<SdlAudioDevice> device_;
    std::array<float, kBlock> block_{};
    std::size_t filled_ = 0;  // bytes
    Clock::time_point heard_;
};

void fade(std::vector<float>& sound) {
    const std::size_t rise = std::min<std::size_t>(kRate / 200, sound.size());
    const std::size_t fall = std::min<std::size_t>(kRate / 33, sound.size());
    for (std::size_t i = 0; i < rise; ++i) {
        sound[i] *= static_cast<float>(i) / static_cast<float>(rise);
    }
    for (std::size_t i = 0; i < fall; ++i) {
        sound[sound.size() - 1 - i] *= static_cast<float>(i) / static_cast<float>(fall);
    }
}

}  // namespace

/// One recording, shared with the thread that makes it.
struct Microphone::Session {
    void become(State next) {
        if (!cancelled && state.exchange(next) != next) {
            wake();
        }
    }

    std::function<void()> wake;
    const Clock::time_point begun = Clock::now();
    std::atomic<State> state{State::Waiting};
    std::atomic<bool> cancelled{false}, opened{false};
    std::atomic<float> level{0};
    Bytes clip;  ///< written before Done, read after it
};

Microphone::Microphone(std::function<void()> wake) : wake_(std::move(wake)) {}

Microphone::~Microphone() {
    cancel();
}

void Microphone::start() {
    cancel();
    session_ = std::make_shared<Session>();
    session_->wake = wake_;
    if (!worker_) {
        worker_ = std::make_unique<Worker>("microphone");
    }
    worker_->post([session = session_] {
        record(*session);
        SDL_TLSCleanup();  // what SDL keeps for each thread that is not its own
    });
}

Microphone::State Microphone::state() const {
    if (!session_) {
        return State::Idle;
    }
    if (!session_->opened && session_->state == State::Waiting && Clock::now() - session_->begun > kOpening) {
        session_->cancelled = true;
        session_->state = State::NoDevice;
    }
    return session_->state;
}

double Microphone::level() const {
    const State now = state();
    return now == State::Waiting || now == State::Recording ? static_cast<double>(session_->level) : 0;
}

Bytes Microphone::take() {
    if (state() != State::Done) {
        return {};
    }
    Bytes clip = std::move(session_->clip);
    session_.reset();
    return clip;
}

void Microphone::cancel() {
    if (session_) {
        session_->cancelled = true;
        session_.reset();
    }
}

void Microphone::record(Session& session) {
    std::vector<float> sound;
    {
        std::optional<Capture> capture = session.cancelled ? std::nullopt : Capture::open();
        if (!capture) {
            session.become(State::NoDevice);
            return;
        }
        session.opened = true;
        SpeechFinder finder;
        std::array<float, kBlock> block{};
        for (std::size_t blocks = 0;;) {
            if (session.cancelled) {
                return;
            }
            const Capture::Read read = capture->read(block);
            if (read == Capture::Read::Lost) {
                // Told before it is closed: closing a device that hangs may take its time.
                session.become(State::NoDevice);
                return;
            }
            if (read == Capture::Read::Nothing) {
                std::this_thread::sleep_for(5ms);
                continue;
            }
            if (++blocks <= kSettling) {
                continue;
            }
            session.level = static_cast<float>(finder.hear(block));
            sound.insert(sound.end(), block.begin(), block.end());
            if (!finder.speaking()) {
                if (sound.size() > kKeptBefore * kBlock) {
                    sound.erase(sound.begin(),
                                sound.end() - static_cast<std::ptrdiff_t>(kKeptBefore * kBlock));
                }
                if (blocks > kSettling + kWaits) {
                    session.become(State::Silent);
                    return;
                }
                continue;
            }
            session.become(State::Recording);
            const bool full = sound.size() >= kLongest * kBlock;
            if (finder.quiet_blocks() < kPause && !full) {
                continue;
            }
            if (finder.spoken_blocks() >= kShortestWord) {
                const std::size_t quiet = finder.quiet_blocks();
                sound.resize(sound.size() - (quiet - std::min(quiet, kKeptAfter)) * kBlock);
                break;
            }
            finder.forget();
            session.become(State::Waiting);
        }
        session.level = 0;
    }
    fade(sound);
    level_voice(sound);
    Result<Bytes> clip = encode_name(sound);
    if (!clip) {
        session.become(State::Silent);
        return;
    }
    session.clip = std::move(*clip);
    session.become(State::Done);
}

}  // namespace jankar::media
