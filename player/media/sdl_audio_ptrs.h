#pragma once
// SDL's sound as handles that let go of themselves. Only sound_device.cpp includes this.
#include <SDL.h>

#include <utility>

namespace jankar::media {

/// SDL's audio subsystem, counted by SDL itself.
class SdlAudio {
 public:
    SdlAudio() : begun_(SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) {}
    SdlAudio(const SdlAudio&) = delete;
    SdlAudio& operator=(const SdlAudio&) = delete;
    ~SdlAudio() {
        if (begun_) {
            SDL_QuitSubSystem(SDL_INIT_AUDIO);
        }
    }
    explicit operator bool() const { return begun_; }

 private:
    const bool begun_;
};

/// An open device; closing waits until its callback has returned.
class SdlAudioDevice {
 public:
    explicit SdlAudioDevice(SDL_AudioDeviceID id) : id_(id) {}
    SdlAudioDevice(const SdlAudioDevice&) = delete;
    SdlAudioDevice& operator=(const SdlAudioDevice&) = delete;
    ~SdlAudioDevice() { SDL_CloseAudioDevice(id_); }
    SDL_AudioDeviceID id() const { return id_; }

 private:
    const SDL_AudioDeviceID id_;
};

}  // namespace jankar::media
