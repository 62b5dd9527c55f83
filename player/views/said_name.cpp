#include "player/views/said_name.h"

#include <utility>

namespace jankar::views {

void SaidName::ask(const std::string& control) {
    control_ = control;
    runs_ = waits_for_voice_ = true;
    shown_ = NameRecording::Off;
    heard_.reset();
    context_.stop_recording();
    context_.say({context_.phrase("record", control), context_.tune("tap")});
}

bool SaidName::tick() {
    if (!runs_) {
        return false;
    }
    if (waits_for_voice_ && !context_.speaking()) {
        // The microphone must not hear the player's own voice.
        waits_for_voice_ = false;
        context_.start_recording();
        return true;
    }
    const NameRecording state = context_.recording();
    if (state == shown_) {
        return false;
    }
    shown_ = state;
    if (state == NameRecording::Heard) {
        heard_ = context_.recorded_name();
        runs_ = false;
        context_.say({context_.hear_recording(control_)});
    } else if (state == NameRecording::Silent || state == NameRecording::NoEar) {
        runs_ = false;
        context_.say({context_.phrase("skip", control_)});
    }
    return true;
}

std::optional<std::int64_t> SaidName::next_tick_ms() const {
    return runs_ ? std::optional<std::int64_t>(100) : std::nullopt;
}

std::optional<Bytes> SaidName::take() {
    return std::exchange(heard_, std::nullopt);
}

}  // namespace jankar::views
