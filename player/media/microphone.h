#pragma once
// Records her name: begins when she speaks, ends by itself 0.8 s after she stopped or after 4 s, cuts off the
// silence around it, levels it and makes an Ogg Opus clip of it. The device is open only meanwhile.
// All member functions are called from the main thread and do not block; opening, listening and encoding
// happen on a thread of its own. Whoever records lets no voice sound meanwhile: it would be in the recording.
#include <functional>
#include <memory>

#include "content/base/bytes.h"

namespace jankar {
class Worker;
}

namespace jankar::media {

class Microphone {
 public:
    enum class State {
        Idle,
        Waiting,    ///< listens; she has not begun
        Recording,  ///< hears her; also while the clip is being made
        Done,       ///< take() has the clip
        NoDevice,   ///< there is none, it cannot be opened, or it was pulled out
        Silent,     ///< six seconds and no word
    };
    /// `wake` is called from another thread when state() has become another.
    explicit Microphone(std::function<void()> wake);
    ~Microphone();
    Microphone(const Microphone&) = delete;
    Microphone& operator=(const Microphone&) = delete;

    /// Begins, from any state; what was recorded before is dropped.
    void start();
    State state() const;
    /// How loud it is now, 0 to 1, for a meter; 0 unless it listens.
    double level() const;
    /// The clip, at most 32 KB, and Idle again; empty unless Done.
    Bytes take();
    /// Stops at once, from any state; nothing is kept.
    void cancel();

 private:
    struct Session;
    static void record(Session& session);

    const std::function<void()> wake_;
    std::shared_ptr<Session> session_;  ///< null: Idle
    std::unique_ptr<Worker> worker_;    ///< from the first recording on; last: its job ends first
};

}  // namespace jankar::media
