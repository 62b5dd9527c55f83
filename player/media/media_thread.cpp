// One loop: what must be quick first (voices asked for, hush, videos), then the mixer's news, then one voice
// of the next step. Pictures have a thread of their own.
#include "player/media/media_thread.h"

#include <dlfcn.h>

#include <atomic>
#include <deque>
#include <thread>
#include <utility>

#include "player/media/clip_player.h"
#include "player/media/media_core.h"
#include "player/media/picture_thread.h"
#include "player/media/playback/playback_module.h"
#include "player/media/sound_device.h"
#include "player/media/speaker.h"
#include "player/media/voice_cache.h"

namespace jankar::media {
namespace {

constexpr std::size_t kVoiceCacheBytes = 8 << 20;

struct VoiceJob {
    std::string id;
    Loader load;
};

struct ClipJob {
    std::shared_ptr<ClipSlot> slot;
    ClipRequest request;
    std::string id;
};

/// What the main thread asked for and the media thread has not begun.
struct Asks {
    std::optional<Utterance> speak;
    std::vector<Utterance> overtaken;  // asked for and overtaken before the media thread came to them
    bool hush = false;
    bool load_module = false;
    bool forget_voices = false;
    bool quit = false;
    std::deque<VoiceJob> voices;
    std::vector<ClipJob> clips;
    std::vector<std::unique_ptr<VideoPlayer>> buried;
};

/// What main and media thread share. Shared by pointer: video players may outlive the MediaThread.
struct Shared {
    explicit Shared(std::function<void()> wake) : core(std::make_shared<MediaCore>(std::move(wake))) {}
    const std::shared_ptr<MediaCore> core;
    Guarded<Asks> asks;
    std::atomic<std::uint64_t> finished_ticket{0};
};

void raise_to(std::atomic<std::uint64_t>& value, std::uint64_t at_least) {
    std::uint64_t now = value.load();
    while (now < at_least && !value.compare_exchange_weak(now, at_least)) {
    }
}

/// The thread's own side.
class Worker {
 public:
    Worker(std::shared_ptr<Shared> shared, std::string module_path)
        : shared_(std::move(shared)),
          core_(*shared_->core),
          module_path_(std::move(module_path)),
          device_(core_.mixer),
          cache_(kVoiceCacheBytes),
          speaker_(
              core_.mixer, device_, cache_, [this](Event event) { core_.emit(std::move(event)); },
              [this](std::uint64_t ticket) { raise_to(shared_->finished_ticket, ticket); }) {}

    void run() {
        while (take_asks()) {
            speaker_.poll();
            if (core_.mixer.clip().wants_sound() && !device_.is_awake()) {
                device_.wake();
            }
            const std::optional<std::int64_t> deadline = device_.tick();
            speaker_.poll();
            if (!one_job()) {
                core_.bell.wait(deadline);
            }
        }
    }

 private:
    bool take_asks() {
        std::optional<Utterance> speak;
        std::vector<Utterance> overtaken;
        std::vector<ClipJob> clips;
        std::vector<std::unique_ptr<VideoPlayer>> buried;
        bool hush = false, load = false, forget = false;
        {
            auto asks = shared_->asks.acquire();
            if (asks->quit) {
                return false;
            }
            speak = std::exchange(asks->speak, std::nullopt);
            overtaken = std::exchange(asks->overtaken, {});
            clips = std::exchange(asks->clips, {});
            buried = std::exchange(asks->buried, {});
            hush = std::exchange(asks->hush, false);
            load = std::exchange(asks->load_module, false);
            forget = std::exchange(asks->forget_voices, false);
        }
        if (forget) {
            cache_.clear();
        }
        if (hush || speak || !overtaken.empty()) {
            speaker_.stop();
        }
        for (Utterance& utterance : overtaken) {
            Event event{};
            event.kind = Event::Kind::SoundStop;
            event.key = utterance.parts.front().id;
            event.ticket = utterance.ticket;
            raise_to(shared_->finished_ticket, utterance.ticket);
            core_.emit(std::move(event));
        }
        if (speak) {
            speaker_.speak(std::move(*speak));
            speaker_.poll();
        }
        buried.clear();  // waits for their threads
        if (load) {
            load_module();
        }
        for (ClipJob& clip : clips) {
            open_clip(clip);
        }
        return true;
    }

    void load_module() {
        if (module_ || module_error_) {
            return;
        }
        // Never unloaded: players live in it, and FFmpeg does not come apart cleanly.
        void* handle = ::dlopen(module_path_.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        void* entry = handle ? ::dlsym(handle, kPlaybackEntry) : nullptr;
        if (entry) {
            module_.reset(reinterpret_cast<PlaybackEntry>(entry)(kPlaybackVersion));
        }
        if (!module_) {
            const char* reason = entry ? nullptr : ::dlerror();
            module_error_ = Error{ErrorCode::NotFound,
                                  "Videos cannot be shown: the playback module cannot be loaded (" +
                                      std::string(reason ? reason : "it is of another version") + ")."};
        }
    }

    void open_clip(ClipJob& clip) {
        load_module();
        std::unique_ptr<VideoPlayer> player;
        if (module_) {
            player = module_->open(std::move(clip.request));
        }
        {
            std::lock_guard lock(clip.slot->mutex);
            if (clip.slot->abandoned) {
                return;  // the player goes with this frame
            }
            if (player && clip.slot->size) {
                player->set_size(clip.slot->size->first, clip.slot->size->second);
            }
            clip.slot->player = std::move(player);
            clip.slot->error = module_error_;
        }
        if (module_error_) {
            Event event{};
            event.kind = Event::Kind::VideoEvent;
            event.key = clip.id;
            core_.emit(std::move(event));
        }
    }

    bool one_job() {
        VoiceJob voice;
        {
            auto asks = shared_->asks.acquire();
            if (asks->voices.empty()) {
                return false;
            }
            voice = std::move(asks->voices.front());
            asks->voices.pop_front();
        }
        // A voice that fails here fails again, and is told, when it is to be spoken.
        static_cast<void>(cache_.get(voice.id, voice.load));
        return true;
    }

    const std::shared_ptr<Shared> shared_;
    MediaCore& core_;
    const std::string module_path_;
    SoundDevice device_;
    VoiceCache cache_;
    Speaker speaker_;
    std::unique_ptr<PlaybackModule> module_;
    std::optional<Error> module_error_;
};

class MediaThreadImpl : public MediaThread {
 public:
    explicit MediaThreadImpl(Options options)
        : shared_(std::make_shared<Shared>(std::move(options.wake))),
          pictures_([core = shared_->core](Event event) { core->emit(std::move(event)); }),
          thread_([shared = shared_, path = std::move(options.module_path)] { Worker(shared, path).run(); }) {
    }

    ~MediaThreadImpl() override {
        shared_->core->mixer.hush();
        shared_->core->shut();
        shared_->asks.acquire()->quit = true;
        shared_->core->bell.ring();
        thread_.join();
        // Asked for and never begun; players among them wait for their threads.
        Asks rest;
        std::swap(rest, *shared_->asks.acquire());
        shared_->asks.acquire()->quit = true;
    }

    void want_picture(const std::string& key, Loader loader, int box_width, int box_height, Fit fit,
                      bool urgent) override {
        pictures_.want({key, std::move(loader), box_width, box_height, fit}, urgent);
    }

    void forget_pictures() override { pictures_.forget(); }

    std::uint64_t speak(const std::string& id, Loader loader) override {
        return speak_parts({{id, std::move(loader)}});
    }

    std::uint64_t speak_after(const std::string& tune_id, Loader tune, const std::string& id,
                              Loader loader) override {
        return speak_parts({{tune_id, std::move(tune)}, {id, std::move(loader)}});
    }

    void hush() override {
        shared_->core->mixer.hush();
        {
            auto asks = shared_->asks.acquire();
            overtake(*asks);
            asks->hush = true;
        }
        raise_to(shared_->finished_ticket, ticket_);
        shared_->core->bell.ring();
    }

    bool speaking() const override { return shared_->finished_ticket.load() < ticket_; }

    void prepare_voice(const std::string& id, Loader loader) override {
        shared_->asks.acquire()->voices.push_back({id, std::move(loader)});
        shared_->core->bell.ring();
    }

    void forget_voices() override {
        {
            auto asks = shared_->asks.acquire();
            asks->voices.clear();
            asks->forget_voices = true;
        }
        shared_->core->bell.ring();
    }

    void set_level(int level) override { shared_->core->mixer.set_level(level); }

    void prepare_video() override {
        shared_->asks.acquire()->load_module = true;
        shared_->core->bell.ring();
    }

    std::unique_ptr<VideoPlayer> open_video(std::shared_ptr<const ByteSource> source, std::string id,
                                            int stills_from) override {
        hush();
        auto slot = std::make_shared<ClipSlot>();
        auto sound = make_clip_sound(shared_->core);
        ClipRequest request;
        request.source = std::move(source);
        request.sound = sound;
        request.stills_from = stills_from;
        request.notify = [core = shared_->core, id] {
            Event event{};
            event.kind = Event::Kind::VideoEvent;
            event.key = id;
            core->emit(std::move(event));
        };
        auto bury = [shared = shared_](std::unique_ptr<VideoPlayer> player) {
            auto asks = shared->asks.acquire();
            if (!asks->quit) {
                asks->buried.push_back(std::move(player));
                shared->core->bell.ring();
            }
        };
        shared_->asks.acquire()->clips.push_back({slot, std::move(request), std::move(id)});
        shared_->core->bell.ring();
        return std::make_unique<ClipPlayer>(std::move(slot), std::move(bury),
                                            [sound] { sound->set_running(false); });
    }

    std::vector<Event> drain() override { return shared_->core->drain(); }

 private:
    std::uint64_t speak_parts(std::vector<Utterance::Part> parts) {
        Utterance utterance{++ticket_, shared_->core->mixer.hush_turn(), std::move(parts)};
        {
            auto asks = shared_->asks.acquire();
            overtake(*asks);
            asks->speak = std::move(utterance);
        }
        shared_->core->bell.ring();
        return ticket_;
    }

    static void overtake(Asks& asks) {
        if (asks.speak) {
            asks.overtaken.push_back(std::move(*asks.speak));
            asks.speak.reset();
        }
    }

    const std::shared_ptr<Shared> shared_;
    std::uint64_t ticket_ = 0;  // the main thread's own
    PictureThread pictures_;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<MediaThread> MediaThread::create(Options options) {
    return std::make_unique<MediaThreadImpl>(std::move(options));
}

}  // namespace jankar::media
