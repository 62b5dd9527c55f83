#include "player/media/speaker.h"

#include <utility>

namespace jankar::media {

Speaker::Speaker(Mixer& mixer, SoundDevice& device, VoiceCache& cache, std::function<void(Event)> emit,
                 std::function<void(std::uint64_t)> finish)
    : mixer_(mixer), device_(device), cache_(cache), emit_(std::move(emit)), finish_(std::move(finish)) {}

void Speaker::tell(Event::Kind kind, Error error) {
    Event event{};
    event.kind = kind;
    event.key = current_->parts[part_].id;
    event.ticket = current_->ticket;
    event.error = std::move(error);
    const bool last = part_ + 1 == current_->parts.size();
    if (kind == Event::Kind::SoundStop || (kind != Event::Kind::SoundStart && last)) {
        finish_(current_->ticket);  // before the event: who reads it must not find it still speaking
    }
    emit_(std::move(event));
}

void Speaker::tell_start() {
    if (!start_told_) {
        start_told_ = true;
        tell(Event::Kind::SoundStart);
    }
}

void Speaker::finish() {
    current_.reset();
    ready_.reset();
    part_ = 0;
    begun_ = start_told_ = false;
}

void Speaker::speak(Utterance utterance) {
    stop();
    current_ = std::move(utterance);
}

void Speaker::stop() {
    if (begun_) {
        poll();  // it may have ended by itself a moment ago
    }
    if (!current_) {
        return;
    }
    if (begun_) {
        mixer_.stop();
    }
    tell(Event::Kind::SoundStop);
    finish();
}

bool Speaker::begin_part() {
    const Utterance::Part& part = current_->parts[part_];
    if (!ready_) {
        auto voice = cache_.get(part.id, part.load);
        if (!voice) {
            tell(Event::Kind::SoundFailed, std::move(voice).error());
            next_part();
            return true;
        }
        ready_ = std::move(*voice);
    }
    device_.wake();
    if (!mixer_.start(ready_, current_->hush_turn)) {
        return false;  // two voices are fading; the mixer gives a sign when one has
    }
    ready_.reset();
    begun_ = true;
    if (!device_.is_open()) {
        tell_start();
    }
    return false;
}

void Speaker::next_part() {
    if (++part_ == current_->parts.size()) {
        finish();
        return;
    }
    begun_ = start_told_ = false;
}

void Speaker::poll() {
    bool moved = true;
    while (current_ && moved) {
        if (!begun_) {
            moved = begin_part();
            continue;
        }
        moved = false;
        switch (mixer_.state()) {
            case Mixer::VoiceState::Waiting:
                break;
            case Mixer::VoiceState::Sounding:
                tell_start();
                break;
            case Mixer::VoiceState::Ended:
            case Mixer::VoiceState::None:
                tell_start();
                tell(Event::Kind::SoundEnd);
                next_part();
                moved = true;
                break;
            case Mixer::VoiceState::Stopped:
                tell(Event::Kind::SoundStop);
                finish();
                break;
        }
    }
    mixer_.reclaim();
}

}  // namespace jankar::media
