#pragma once
// One screen. A view draws itself from what the context tells, and answers taps; it keeps only what belongs
// to the screen itself (page, chosen tile, running clip). Main thread only.
#include <cstdint>
#include <optional>
#include <string>

#include "player/screen/screen_record.h"
#include "player/screen/ui.h"
#include "player/views/context.h"

namespace jankar::views {

class View {
 public:
    explicit View(Context& context) : context_(context) {}
    virtual ~View() = default;

    virtual const char* id() const = 0;
    /// Lesson, step and the like of the screen record; screen and learner are filled in by the application.
    virtual void describe(screen::ScreenRecord&) const {}
    virtual void draw(screen::Ui& ui) = 0;
    /// Spoken when the screen is entered, and by `again`.
    virtual Utterances words() const { return {}; }
    virtual void enter() { context_.say(words()); }
    virtual void tap(const std::string& control, std::int64_t now_ms) = 0;
    /// What a control says of itself when the focus lands on it.
    virtual Utterances words_of(const std::string& control, const std::string& voice) const;
    /// Motion, clips, timers: called before a frame. True if the screen has to be drawn.
    virtual bool tick(std::int64_t) { return false; }
    /// When tick wants to be called next, milliseconds from now; nothing while all is still.
    virtual std::optional<std::int64_t> next_tick_ms(std::int64_t) const { return std::nullopt; }
    /// Whether the screen waits for a tap, so that the idle clock runs (not while a clip plays or hands
    /// work).
    virtual bool waits() const { return true; }
    /// Screens that speak once and then are silent (the faces, the languages).
    virtual bool speaks_once() const { return false; }
    /// Spoken after 20 and 60 seconds without a tap.
    virtual Utterances words_again() const { return words(); }
    /// Whether words are shown even to those who have no captions: what only the trainer reads, the
    /// languages.
    virtual bool shows_words() const { return false; }
    /// A private lesson is on the screen: nothing of it may be kept, told or heard afterwards.
    virtual bool is_private() const { return false; }
    /// Nobody is there any more, or the program ends: keep what has to be kept.
    virtual void go_idle() {}
    /// The view is about to be replaced, or the program ends.
    virtual void leave() {}

 protected:
    Context& context_;
};

/// A phrase or a line by a control's voice: "ui:home" or a line of a lesson.
bool is_phrase(const std::string& voice);
std::string phrase_id(const std::string& voice);

}  // namespace jankar::views
