#pragma once
// What a screen may ask of the application: what there is, who sits before it, pictures, voices, where to go.
// The application implements it; views know nothing else of threads, files or databases. Main thread only;
// nothing here blocks.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/country.h"
#include "content/lesson/model.h"
#include "content/lesson/play.h"
#include "content/pack/library.h"
#include "content/pack/pack.h"
#include "player/media/video_player.h"
#include "player/records/people.h"
#include "player/screen/picture_cache.h"
#include "player/views/office_desk.h"
#include "player/views/people_desk.h"
#include "player/views/trainer_desk.h"
#include "player/views/utterance.h"

namespace jankar::views {

/// Why a lesson is on the screen.
enum class Purpose {
    Learn,     ///< she plays it, and it is kept
    Review,    ///< one question of it has come back
    Practice,  ///< did she practise at home what she took with her?
    Private,   ///< nothing of it is kept anywhere
    Cover,     ///< shown in place of a private lesson that was left; nothing of it is kept either
};

/// A lesson that is open: the pack is held, so its objects can be played in place.
struct OpenLesson {
    Purpose purpose = Purpose::Learn;
    std::size_t shelf_index = 0;
    std::shared_ptr<const pack::Pack> pack;
    std::shared_ptr<const lesson::Lesson> lesson;
    std::string lang;          ///< the language it speaks for her
    bool fell_back = false;    ///< not hers: said once
    lesson::PlayState state;   ///< where she goes on
    bool seen_before = false;  ///< she finished it before
    lesson::World world;       ///< country, numbers to call, whether a group watches
};

/// What stands in the wide place on the shelf.
struct GoOn {
    enum class Kind {
        Unfinished,  ///< her unfinished lesson
        Due,         ///< what she took home, and questions that come back
        Next,        ///< the next of her course
    };
    Kind kind = Kind::Next;
    std::size_t shelf_index = 0;  ///< Due: the lesson of the first of them
};

/// How far she is with a lesson of the shelf.
struct LessonProgress {
    bool finished = false;
    int beads_done = 0;  ///< of LessonEntry::steps, in the unfinished play
    bool begun = false;
    bool damaged = false;   ///< it did not arrive whole
    bool received = false;  ///< the office has it: a green leaf
};

class Context : public PeopleDesk, public TrainerDesk, public OfficeDesk {
 public:
    // What there is
    virtual const std::vector<pack::ShelfLesson>& shelf() const = 0;
    virtual const std::vector<records::Learner>& learners() const = 0;
    virtual const std::vector<std::string>& languages() const = 0;  ///< the interface can speak
    virtual LessonProgress progress(std::size_t shelf_index) const = 0;
    /// The wide place on the shelf: her unfinished lesson, else what is due, else the next of her course.
    virtual std::optional<GoOn> go_on() const = 0;
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
    virtual screen::PictureSource cover(std::size_t shelf_index) const = 0;
    virtual screen::PictureSource picture(const OpenLesson& open, const std::string& name) const = 0;
    /// A note or coin by MoneyPiece::picture.
    virtual screen::PictureSource money(const std::string& name) const = 0;
    virtual const lesson::Country& country() const = 0;

    // Voices
    virtual Utterance phrase(const std::string& id, const std::string& control = {}) const = 0;
    virtual Utterance phrase_in(const std::string& lang, const std::string& id,
                                const std::string& control) const = 0;
    virtual Utterance title(std::size_t shelf_index, const std::string& control) const = 0;
    virtual Utterance line(const OpenLesson& open, const std::string& line,
                           const std::string& control) const = 0;
    virtual Utterance tune(const std::string& name) const = 0;
    /// An amount in the country's money, joined from clips.
    virtual Utterances amount(std::int64_t units, const std::string& lang,
                              const std::string& control) const = 0;
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
    /// A clip of so many pixels is put away: how this device got on with it.
    virtual void note_pace(int pixels, media::ClipPace pace) = 0;
    virtual void trace_video(std::int64_t pts_ms, std::int64_t clock_ms, int late, int dropped) = 0;

    // Where to go
    virtual void show_language() = 0;
    virtual void show_learners() = 0;
    virtual void show_home() = 0;
    virtual void open_lesson(std::size_t shelf_index) = 0;
    virtual void open_go_on() = 0;
    /// Her face was tapped: to her shelf, or to her three pictures first.
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
    /// Out of a private lesson, at once: the next frame is a craft lesson.
    virtual void leave_private() = 0;
};

}  // namespace jankar::views
