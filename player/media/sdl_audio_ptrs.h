#pragma once
// SDL's sound as handles that let go of themselves. Only sound_device.cpp and microphone.cpp include this:
// the media thread opens the loudspeaker, the microphone's thread the microphone.
#include <SDL.h>

#include <mutex>

namespace jankar::media {

/// SDL counts its users and numbers its devices without a lock of its own.
inline std::mutex& sdl_audio_lock() {
    static std::mutex lock;
    return lock;
}

/// SDL's audio subsystem, counted by SDL itself.
class SdlAudio {
 public:
    SdlAudio() {
        std::lock_guard<std::mutex> lock(sdl_audio_lock());
        begun_ = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
    }
    SdlAudio(const SdlAudio&) = delete;
    SdlAudio& operator=(const SdlAudio&) = delete;
    ~SdlAudio() {
        if (begun_) {
            std::lock_guard<std::mutex> lock(sdl_audio_lock());
            SDL_QuitSubSystem(SDL_INIT_AUDIO);
        }
    }
    explicit operator bool() const { return begun_; }

 private:
    bool begun_ = false;
};

/// SDL_OpenAudioDevice of the default device; 0 if it could not be opened.
inline SDL_AudioDeviceID open_sdl_audio(bool capture, const SDL_AudioSpec& wanted, SDL_AudioSpec& got,
                                        int allowed_changes) {
    std::lock_guard<std::mutex> lock(sdl_audio_lock());
    return SDL_OpenAudioDevice(nullptr, capture ? 1 : 0, &wanted, &got, allowed_changes);
}

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
