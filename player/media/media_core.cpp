#include "player/media/media_core.h"

#include <algorithm>
#include <ctime>
#include <limits>
#include <utility>

namespace jankar::media {

void Bell::wait(std::optional<std::int64_t> deadline_ns) {
    if (!deadline_ns) {
        while (sem_wait(&semaphore_) != 0) {
        }
    } else {
        const std::int64_t at = std::max<std::int64_t>(*deadline_ns, 0);
        const timespec deadline{static_cast<std::time_t>(at / 1'000'000'000),
                                static_cast<long>(at % 1'000'000'000)};
        while (sem_clockwait(&semaphore_, CLOCK_MONOTONIC, &deadline) != 0 && errno == EINTR) {
        }
    }
    while (sem_trywait(&semaphore_) == 0) {
    }
}

void MediaCore::emit(Event event) {
    {
        auto outbox = outbox_.acquire();
        if (outbox->shut) {
            return;
        }
        outbox->events.push_back(std::move(event));
        if (outbox->events.size() > 1) {
            return;  // the main thread was woken and has not come yet
        }
    }
    std::lock_guard lock(wake_mutex_);
    if (!outbox_.acquire()->shut && wake_) {
        wake_();
    }
}

std::vector<Event> MediaCore::drain() {
    return std::exchange(outbox_.acquire()->events, {});
}

void MediaCore::shut() {
    outbox_.acquire()->shut = true;
    std::lock_guard lock(wake_mutex_);  // one that is under way has ended
}

namespace {

class ClipSound : public AudioSink {
 public:
    explicit ClipSound(std::shared_ptr<MediaCore> core) : core_(std::move(core)) {
        auto owner = core_->clip_owner.acquire();
        number_ = ++owner->number;
        begin_anew(*owner);
        core_->mixer.clip().set_running(false);
    }
    ~ClipSound() override {
        auto owner = core_->clip_owner.acquire();
        if (owner->number == number_) {
            core_->mixer.clip().set_running(false);
            core_->mixer.clip().discard_written();
        }
    }
    std::size_t room() const override {
        auto owner = core_->clip_owner.acquire();
        return owner->number == number_ ? core_->mixer.clip().room() : 0;
    }
    std::size_t write(std::span<const std::int16_t> interleaved) override {
        auto owner = core_->clip_owner.acquire();
        if (owner->number != number_) {
            return 0;
        }
        ClipRing& ring = core_->mixer.clip();
        const bool wanted = ring.wants_sound();
        const std::size_t count = ring.write(interleaved);
        if (!wanted && ring.wants_sound()) {
            core_->bell.ring();
        }
        return count;
    }
    void start_over() override {
        auto owner = core_->clip_owner.acquire();
        if (owner->number == number_) {
            begin_anew(*owner);
        }
    }
    void set_running(bool running) override {
        auto owner = core_->clip_owner.acquire();
        if (owner->number == number_) {
            core_->mixer.clip().set_running(running);
            core_->bell.ring();
        }
    }
    void stop_before(std::optional<std::int64_t> frame) override {
        auto owner = core_->clip_owner.acquire();
        if (owner->number == number_) {
            core_->mixer.clip().set_limit(frame ? owner->base + *frame
                                                : std::numeric_limits<std::int64_t>::max());
            core_->bell.ring();
        }
    }
    std::int64_t handed() const override {
        auto owner = core_->clip_owner.acquire();
        return owner->number == number_
                   ? std::max<std::int64_t>(0, core_->mixer.clip().handed() - owner->base)
                   : 0;
    }
    std::int64_t heard() const override {
        auto owner = core_->clip_owner.acquire();
        return owner->number == number_
                   ? std::max<std::int64_t>(0, core_->mixer.clip().heard(monotonic_ns()) - owner->base)
                   : 0;
    }

 private:
    void begin_anew(MediaCore::ClipOwner& owner) {
        ClipRing& ring = core_->mixer.clip();
        ring.discard_written();
        ring.set_limit(std::numeric_limits<std::int64_t>::max());
        owner.base = ring.written();
    }
    const std::shared_ptr<MediaCore> core_;
    std::uint64_t number_ = 0;
};

}  // namespace

std::shared_ptr<AudioSink> make_clip_sound(std::shared_ptr<MediaCore> core) {
    return std::make_shared<ClipSound>(std::move(core));
}

}  // namespace jankar::media
