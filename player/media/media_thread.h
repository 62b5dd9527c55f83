#pragma once
// The media thread: decodes voices off the main thread, owns the sound device, speaks one voice at a time,
// and loads the playback module ahead of need; beside it a thread that decodes pictures. All member functions
// are called from the main thread and never block; results come back through `drain` after the wake-up
// callback was called (from any thread, once until the next drain). Works the same without a sound device:
// silently, in real time.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "content/base/byte_source.h"
#include "content/base/result.h"
#include "player/media/picture.h"
#include "player/media/video_player.h"

namespace jankar::media {

/// Reads the encoded bytes of a thing, on one of the two threads (checks the hash of an object of a pack).
using Loader = std::function<Result<Bytes>()>;

/// What happened since the last drain.
struct Event {
    enum class Kind { PictureReady, PictureFailed, SoundStart, SoundEnd, SoundStop, SoundFailed, VideoEvent };
    Kind kind;
    std::string key;           ///< picture key, sound id, or id of the video that wants to be looked at
    Picture picture;           ///< PictureReady
    Error error;               ///< *Failed
    std::uint64_t ticket = 0;  ///< sounds: what play() returned
};

class MediaThread {
 public:
    struct Options {
        std::string module_path;     ///< jankar-playback.so
        std::function<void()> wake;  ///< called when something can be drained
    };
    /// `wake` may be called until the destructor has returned.
    static std::unique_ptr<MediaThread> create(Options options);
    virtual ~MediaThread() = default;  ///< stops all sound, closes the device, joins

    /// Asks for a picture at a size. `key` names the result (content and size); asking again for a key that
    /// is under way does nothing. Earlier asks come first; `urgent` goes to the front.
    virtual void want_picture(const std::string& key, Loader loader, int box_width, int box_height, Fit fit,
                              bool urgent) = 0;
    /// Forgets asks that have not begun (another screen is shown).
    virtual void forget_pictures() = 0;

    /// Speaks a clip (Ogg Opus). The one speaking stops with a 50 ms fade. `id` is for the trace. Returns the
    /// ticket that SoundStart, SoundEnd and SoundStop carry. SoundStart is sent when its first sample that
    /// is not silence reaches the device (or at once without a device).
    virtual std::uint64_t speak(const std::string& id, Loader loader) = 0;
    /// Tunes go before a voice: plays `tune`, then `id`. Both tell start and end with the one ticket. What is
    /// overtaken before it began gives a single SoundStop.
    virtual std::uint64_t speak_after(const std::string& tune_id, Loader tune, const std::string& id,
                                      Loader loader) = 0;
    /// Voices fall silent at once, with a fade of 20 ms, whatever the media thread is doing.
    virtual void hush() = 0;
    virtual bool speaking() const = 0;
    /// Decodes a clip ahead so that speak() starts at once. Kept for the present and the next step, by
    /// id: where ids are the same in two languages, forget_voices() belongs to the change of language.
    virtual void prepare_voice(const std::string& id, Loader loader) = 0;
    virtual void forget_voices() = 0;
    /// 1 soft, 2 middle, 3 loud; in force at once.
    virtual void set_level(int level) = 0;

    /// Loads the playback module now; a video is next.
    virtual void prepare_video() = 0;
    /// Opens a clip. Its picture is scaled to the size of the place it is shown in. Voices and clips never
    /// sound together: opening hushes. One clip at a time has sound: opening takes it from the one before.
    /// `stills_from`: as in ClipRequest, what this device could not hold the pace of before.
    /// A VideoEvent comes when it is ready, failed, or has a frame to show after a jump.
    virtual std::unique_ptr<VideoPlayer> open_video(std::shared_ptr<const ByteSource> source, std::string id,
                                                    int stills_from) = 0;

    virtual std::vector<Event> drain() = 0;
};

}  // namespace jankar::media
