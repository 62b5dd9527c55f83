#pragma once
// Speaks utterances one after another through the media thread, tells the trace, and knows what is being
// spoken of. Main thread only.
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "player/media/media_thread.h"
#include "player/screen/trace.h"
#include "player/views/context.h"

namespace jankar::app {

class Speaker {
 public:
    Speaker(media::MediaThread& media, screen::Trace& trace) : media_(media), trace_(trace) {}

    /// Stops what is heard and speaks these.
    void say(views::Utterances words);
    /// Adds to what is being spoken.
    void add(views::Utterance word);
    void hush();
    /// As hush, and nothing that sounded is told to the trace any more.
    void hush_untold() {
        hush();
        names_.clear();
    }
    /// Something is heard or about to be.
    bool speaking() const { return ticket_ != 0; }
    /// The control that the voice speaks of just now, or empty.
    const std::string& spoken_of() const { return spoken_of_; }
    /// Takes an event of the media thread that concerns sound. True if the screen may look different now.
    bool take(const media::Event& event);
    /// Lines that could not be loaded, with the reason; cleared by the call.
    std::vector<std::pair<std::string, Error>> take_failures() { return std::exchange(failures_, {}); }

 private:
    void speak_next();
    media::MediaThread& media_;
    screen::Trace& trace_;
    std::deque<views::Utterance> waiting_;
    views::Utterance now_;
    std::uint64_t ticket_ = 0;
    std::map<std::uint64_t, std::pair<std::string, std::string>> names_;  ///< ticket -> id, language
    std::string spoken_of_;
    std::vector<std::pair<std::string, Error>> failures_;
};

}  // namespace jankar::app
