#pragma once
// Speaks one voice at a time, and tells what became of each: SoundStart and then SoundEnd or SoundStop, or
// SoundStop alone for one that was overtaken before it began, or SoundFailed. Belongs to the media thread.
#include <optional>
#include <vector>

#include "player/media/media_thread.h"
#include "player/media/mixer.h"
#include "player/media/sound_device.h"
#include "player/media/voice_cache.h"

namespace jankar::media {

/// What is spoken in one go: a tune and a voice, or a voice.
struct Utterance {
    struct Part {
        std::string id;
        Loader load;
    };
    std::uint64_t ticket = 0;
    std::uint32_t hush_turn = 0;
    std::vector<Part> parts;
};

class Speaker {
 public:
    /// `emit` hands an event to the main thread; `finish` tells that a ticket is over.
    Speaker(Mixer& mixer, SoundDevice& device, VoiceCache& cache, std::function<void(Event)> emit,
            std::function<void(std::uint64_t)> finish);
    /// Stops what is spoken; the new one begins with the next poll().
    void speak(Utterance utterance);
    void stop();
    /// Moves on as far as the mixer is. Called whenever the mixer gave a sign.
    void poll();

 private:
    void tell(Event::Kind kind, Error error = {});
    void tell_start();
    bool begin_part();
    void next_part();
    void finish();

    Mixer& mixer_;
    SoundDevice& device_;
    VoiceCache& cache_;
    const std::function<void(Event)> emit_;
    const std::function<void(std::uint64_t)> finish_;
    std::optional<Utterance> current_;
    std::size_t part_ = 0;
    bool begun_ = false;  // the part is in the mixer
    bool start_told_ = false;
    std::shared_ptr<const Voice> ready_;  // decoded, and waiting for a place in the mixer
};

}  // namespace jankar::media
