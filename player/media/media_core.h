#pragma once
// What the main thread, the media thread and a clip's playback thread share inside player/media: the mixer,
// the results on their way to the main thread, and a bell that rings the media thread. Shared by pointer,
// because a video player may outlive the MediaThread that made it.
#include <semaphore.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "content/base/guarded.h"
#include "player/media/audio_sink.h"
#include "player/media/media_thread.h"
#include "player/media/mixer.h"

namespace jankar::media {

/// A semaphore, because it may be rung from the sound device's callback.
class Bell {
 public:
    Bell() { sem_init(&semaphore_, 0, 0); }
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;
    ~Bell() { sem_destroy(&semaphore_); }
    void ring() { sem_post(&semaphore_); }
    /// Until it rings or until `deadline` (monotonic_ns); several rings count as one.
    void wait(std::optional<std::int64_t> deadline_ns);

 private:
    sem_t semaphore_;
};

class MediaCore {
 public:
    explicit MediaCore(std::function<void()> wake) : mixer([this] { bell.ring(); }), wake_(std::move(wake)) {}

    /// Hands an event to the main thread. Any thread.
    void emit(Event event);
    std::vector<Event> drain();
    /// No event and no wake after this has returned.
    void shut();

    Bell bell;
    Mixer mixer;

    /// The one clip that may write into the mixer's ring.
    struct ClipOwner {
        std::uint64_t number = 0;
        std::int64_t base = 0;  ///< the ring's number of the clip's frame 0
    };
    Guarded<ClipOwner> clip_owner;

 private:
    struct Outbox {
        std::vector<Event> events;
        bool shut = false;
    };
    std::mutex wake_mutex_;  // held while waking, so that shut() can wait for it
    Guarded<Outbox> outbox_;
    const std::function<void()> wake_;
};

/// The sound of a clip opened now; takes the ring from the clip before.
std::shared_ptr<AudioSink> make_clip_sound(std::shared_ptr<MediaCore> core);

}  // namespace jankar::media
