#include "player/app/speaker.h"

namespace jankar::app {

using media::Event;

void Speaker::say(views::Utterances words) {
    waiting_.assign(std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
    if (waiting_.empty()) {
        hush();
        return;
    }
    speak_next();
}

void Speaker::add(views::Utterance word) {
    waiting_.push_back(std::move(word));
    if (!speaking()) {
        speak_next();
    }
}

void Speaker::hush() {
    waiting_.clear();
    ticket_ = 0;
    spoken_of_.clear();
    media_.hush();
}

void Speaker::speak_next() {
    spoken_of_.clear();
    if (waiting_.empty()) {
        ticket_ = 0;
        return;
    }
    now_ = std::move(waiting_.front());
    waiting_.pop_front();
    // The one that is heard fades out by itself; its SoundStop is still told with its own name.
    ticket_ = media_.speak(now_.id, now_.load);
    names_[ticket_] = {now_.id, now_.lang};
    spoken_of_ = now_.control;
}

bool Speaker::take(const Event& event) {
    auto name = names_.find(event.ticket);
    if (name == names_.end()) {
        return false;
    }
    const auto [id, lang] = name->second;
    switch (event.kind) {
        case Event::Kind::SoundStart:
            trace_.sound(id, lang, "start");
            return false;
        case Event::Kind::SoundStop:
            trace_.sound(id, lang, "stop");
            break;
        case Event::Kind::SoundEnd:
            trace_.sound(id, lang, "end");
            break;
        case Event::Kind::SoundFailed:
            failures_.emplace_back(id, event.error);
            break;
        default:
            return false;
    }
    names_.erase(name);
    if (event.ticket == ticket_) {
        speak_next();
        return true;
    }
    return false;
}

}  // namespace jankar::app
