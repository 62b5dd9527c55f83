#pragma once
// What a screen may ask of the application: what there is, who sits before it, pictures, voices, where to go.
// The application implements it; views know nothing else of threads, files or databases. Main thread only;
// nothing here blocks.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/model.h"
#include "content/lesson/play.h"
#include "content/pack/library.h"
#include "content/pack/pack.h"
#include "player/media/media_thread.h"
#include "player/media/video_player.h"
#include "player/records/people.h"
#include "player/screen/picture_cache.h"

namespace jankar::views {

/// Something to be heard: a phrase of the interface, a line of a lesson, or a tune.
struct Utterance {
    std::string id;    ///< "ui/home", "wash-hands/why", "tune/right": as the trace names it
    std::string lang;  ///< empty for tunes
    media::Loader load;
    std::string control;  ///< the control it speaks of, framed meanwhile; may be empty
};
using Utterances = std::vector<Utterance>;

/// A lesson that is open: the pack is held, so its objects can be played in place.
struct OpenLesson {
    std::size_t shelf_index = 0;
    std::shared_ptr<const pack::Pack> pack;
    std::shared_ptr<const lesson::Lesson> lesson;
    std::string lang;          ///< the language it speaks for her
    bool fell_back = false;    ///< not hers: said once
    lesson::PlayState state;   ///< where she goes on
    bool seen_before = false;  ///< she finished it before
};

/// How far she is with a lesson of the shelf.
struct LessonProgress {
    bool finished = false;
    int beads_done = 0;  ///< of LessonEntry::steps, in the unfinished play
    bool begun = false;
    bool damaged = false;  ///< it did not arrive whole
};

class Context {
 public:
    virtual ~Context() = default;

    // What there is
    virtual const std::vector<pack::ShelfLesson>& shelf() const = 0;
    virtual const std::vector<records::Learner>& learners() const = 0;
    virtual const std::vector<std::string>& languages() const = 0;  ///< the interface can speak
    virtual LessonProgress progress(std::size_t shelf_index) const = 0;
    /// The lesson of the wide place on the shelf: hers that is unfinished, else the next she has not
    /// finished.
    virtual std::optional<std::size_t> go_on() const = 0;
    /// The lesson to offer after this one.
    virtual std::optional<std::size_t> next_after(std::size_t shelf_index) const = 0;

    // Who sits before it
    virtual const records::Learner* learner() const = 0;  ///< null: a guest, or nobody yet
    virtual records::Settings settings() const = 0;       ///< hers, or the device's
    virtual std::string lang() const = 0;
    virtual std::string language_name(const std::string& lang) const = 0;
    virtual bool motion() const = 0;  ///< off on slow devices

    // Pictures
    virtual screen::PictureSource icon(const std::string& name, int size_px) const = 0;
    virtual screen::PictureSource face(const records::Learner& learner) const = 0;
    virtual screen::PictureSource cover(std::size_t shelf_index) const = 0;
    virtual screen::PictureSource picture(const OpenLesson& open, const std::string& name) const = 0;

    // Voices
    virtual Utterance phrase(const std::string& id, const std::string& control = {}) const = 0;
    virtual Utterance phrase_in(const std::string& lang, const std::string& id,
                                const std::string& control) const = 0;
    virtual Utterance title(std::size_t shelf_index, const std::string& control) const = 0;
    virtual Utterance line(const OpenLesson& open, const std::string& line,
                           const std::string& control) const = 0;
    virtual Utterance tune(const std::string& name) const = 0;
    /// Stops what is heard and speaks these one after another.
    virtual void say(Utterances words) = 0;
    virtual void hush() = 0;
    virtual bool speaking() const = 0;
    /// Has lines decoded ahead.
    virtual void prepare(const Utterances& words) = 0;

    // A clip
    virtual void prepare_video() = 0;
    virtual std::unique_ptr<media::VideoPlayer> open_video(const OpenLesson& open,
                                                           const std::string& name) = 0;
    virtual void trace_video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped) = 0;

    // Where to go
    virtual void show_language() = 0;
    virtual void show_learners() = 0;
    virtual void show_home() = 0;
    virtual void open_lesson(std::size_t shelf_index) = 0;
    virtual void choose_learner(const std::string& id) = 0;
    virtual void choose_guest() = 0;
    virtual void choose_language(const std::string& lang) = 0;
    virtual void next_sound_level() = 0;

    // A running lesson tells what happened, so that it is kept.
    virtual void lesson_moved(const OpenLesson& open, const lesson::LessonPlay& play) = 0;
    virtual void lesson_answered(const OpenLesson& open, const lesson::LessonPlay& play,
                                 const lesson::Effect& answer) = 0;
    /// Left by home, back or the idle clock.
    virtual void lesson_left(const OpenLesson& open, const lesson::LessonPlay& play) = 0;
    /// Complete: `finish` is shown once it is on the medium.
    virtual void lesson_completed(const OpenLesson& open, const lesson::LessonPlay& play) = 0;
};

}  // namespace jankar::views
