#pragma once
// A name said anew at one of the trainer's keys: the player asks for it, listens, and says what it heard.
// Main thread only.
#include <cstdint>
#include <optional>
#include <string>

#include "player/views/context.h"

namespace jankar::views {

class SaidName {
 public:
    explicit SaidName(Context& context) : context_(context) {}

    /// Asks; `control` is the key it belongs to. What was recorded before is forgotten.
    void ask(const std::string& control);
    /// To be called while it runs. True if something has changed; see take().
    bool tick();
    std::optional<std::int64_t> next_tick_ms() const;
    bool runs() const { return runs_; }
    /// The name that was heard since the last call, as an Opus clip.
    std::optional<Bytes> take();

 private:
    Context& context_;
    std::string control_;
    bool runs_ = false, waits_for_voice_ = false;
    NameRecording shown_ = NameRecording::Off;
    std::optional<Bytes> heard_;
};

}  // namespace jankar::views
