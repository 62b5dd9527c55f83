#pragma once
// One play of a lesson: where she is, what she answered, what happens next. All the rules of answering
// and going on live here, without drawing, sound or storage. The views feed it taps and times and carry
// out the effects it returns; the records keep `PlayState` so that a play goes on after a power cut.
//
// Rules (lessons.md): the first tap on an answer says and marks it, a second tap after 400 ms or `done`
// gives it. Not right once: calm tune, hint, again. Twice: shown and told, the teaching step plays, and
// the step comes back once just before the closing step; whatever is answered then, she goes on.
// A step asked at a pause of a clip is asked only there.
//
// Lines in effects: "ui:<id>" is a phrase of the interface (ui:not-this, ui:see-this); anything else is a
// line of the lesson. Says follow each other, one sound at a time.
//
// A question that was shown and told comes back in front of the closing step, which is the last `do` or
// `home` of the line (the end, if there is none). The teaching step is the one `teach` names, else the
// nearest step before that is not scored. For a question at a pause whose teaching step is the clip
// itself, the clip goes back to its stop before and plays that part again.
//
// Main thread only. Times are CLOCK_MONOTONIC milliseconds, handed in.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/lesson/model.h"

namespace jankar::lesson {

/// What the caller has to do now, in this order.
struct Effect {
    enum class Kind {
        Say,          ///< speak `line`; item says which control it belongs to (-1: the step itself)
        Tune,         ///< play the tune `line`: "right", "again", "finished"
        Answered,     ///< an answer was given: write it down (step, right, attempt)
        StepChanged,  ///< another step, page or question is shown now
        ResumeVideo,  ///< the question at a pause is over: the clip goes on from state().video_ms
        Completed,    ///< the last step was left: the lesson is complete
    };
    Kind kind;
    std::string line;
    int item = -1;     ///< 1-based, in the order of the lesson file
    std::string step;  ///< Answered
    bool right = false;
    int attempt = 0;  ///< 1, 2, 3: which answer to this step in this play
};
using Effects = std::vector<Effect>;

/// Everything that must survive a power cut; stored as JSON (to_json / play_state_from_json in json.h).
struct PlayState {
    int position = 0;           ///< index in Lesson::steps of the line's step she is at
    std::string position_id;    ///< its id: finds the place again when the lesson has changed
    int page = 0;               ///< sequence: page shown
    std::string asked;          ///< id of the question asked at a pause just now, or empty
    std::string teaching;       ///< id of the teaching step being shown after a second answer, or empty
    std::int64_t video_ms = 0;  ///< place in the clip
    struct Scored {
        std::string step;
        int attempts = 0;
        bool first_right = false;
        bool right = false;
        bool shown = false;     ///< the answer was shown and told
        bool taught = false;    ///< the teaching step was shown after that
        bool returned = false;  ///< it came back before the closing step and was answered
        bool operator==(const Scored&) const = default;
    };
    std::vector<Scored> scored;        ///< in the order of the first answers
    std::vector<std::string> entered;  ///< ids of the steps entered in this play
    std::vector<std::string> watched;  ///< ids of the clips played to their end
    std::vector<int> placed;           ///< order: items put down so far; choose: the one marked; 0-based
    std::vector<int> dimmed;           ///< choose: answers of this question that were not right
    std::map<std::string, std::vector<int>> ticked;  ///< home: step -> items tapped
    std::uint64_t mix_seed = 0;  ///< so that the mixed order is the same after a power cut
    bool in_return = false;      ///< she is in a question that came back; see return_index
    int return_index = 0;        ///< index in Lesson::steps of that question
    bool completed = false;      ///< the last step was left
    std::int64_t active_ms = 0;
    int replays = 0;
    bool operator==(const PlayState&) const = default;
};

/// What a drawer needs to know of an item of the present step.
struct ItemState {
    bool chosen = false;  ///< marked, or placed
    bool dim = false;     ///< stepped back after an answer that was not right
    bool shown = false;   ///< this is the right one, being shown
    int place = -1;       ///< order: its place in the row being laid (0-based), -1 while it waits
    bool ticked = false;  ///< home: marked as understood / to be practised
};

class LessonPlay {
 public:
    /// `seen_before`: she finished this lesson before, so clips need not be watched again.
    /// `state` may be of another version of the lesson, or odd: what does not fit is brought to the nearest
    /// place that exists. REQUIRES: `lesson` outlives this and has at least one step.
    LessonPlay(const Lesson& lesson, PlayState state, bool seen_before);

    /// The step shown now: the line's, a question asked at a pause, a teaching page, or a returned one.
    const Step& step() const;
    /// Index in Lesson::steps of step().
    int step_index() const;
    /// Beads, from 0: how many, which are done, which is now. A step asked only at a pause has no bead, the
    /// bead of its clip stands for it.
    int bead_count() const;
    int bead_now() const;
    bool bead_done(int bead) const;
    /// sequence: the page shown and how many there are.
    int page() const;
    int page_count() const;
    /// What she is in beside the line itself: a question at a pause, a teaching step, a question come back.
    bool is_at_pause() const { return !state_.asked.empty() && state_.teaching.empty(); }
    bool is_teaching() const { return !state_.teaching.empty(); }
    bool is_returned() const { return state_.in_return; }
    /// Whether the present question has been answered right or shown, so that nothing is asked any more.
    bool is_settled() const;

    /// The order in which the step's items stand on the screen: screen place -> 0-based item. Mixed for
    /// choose and order (never the solved order), as written for the others; the same for one play.
    std::vector<int> screen_order() const;
    ItemState item_state(int item) const;  ///< 0-based item, order of the file

    bool can_next() const;
    bool can_back() const;
    bool can_done() const;

    Effects enter(std::int64_t now_ms);               ///< on opening and after coming back: speak the step
    Effects tap_item(int item, std::int64_t now_ms);  ///< 0-based item (answer, item to order, practice)
    Effects done(std::int64_t now_ms);
    Effects next(std::int64_t now_ms);
    Effects back(std::int64_t now_ms);
    Effects again(std::int64_t now_ms);  ///< hear the step (or page, or question) again

    /// video: the player tells where the clip is; at a pause with `ask` this returns StepChanged and the
    /// question, and the clip must stand still until ResumeVideo. A clip that cannot be played at all is
    /// told as ended, so that nobody is held up by it.
    Effects video_at(std::int64_t clip_ms, std::int64_t now_ms);
    Effects video_ended(std::int64_t now_ms);
    /// The next place where the clip must stop exactly, or nothing.
    std::optional<std::int64_t> next_stop_ms() const;
    /// do: the circle is full (or she says done before that).
    Effects timer_ended(std::int64_t now_ms);

    /// Time in which she was at it; the caller measures, this only adds.
    void add_active_ms(std::int64_t ms);

    /// Every step was entered in this play and every scored one answered right or shown.
    bool is_complete() const;
    /// The furthest bead she came to, from 0.
    int furthest_bead() const;
    int first_try_right() const;  ///< of the scored steps
    int tries() const;            ///< answers given in this play
    const PlayState& state() const;

 private:
    // Where she is (play.cpp).
    void make_fit();
    int current_index() const;
    int bead_of(int step_index) const;
    int line_after(int step_index) const;
    int line_before(int step_index) const;
    int teaching_index(int question) const;
    const Pause* open_question(std::int64_t up_to_ms) const;
    std::int64_t stop_before(const Step& clip, std::int64_t at_ms) const;
    void mark_entered();
    void clear_input();
    Effects speak() const;
    Effects changed();
    Effects go_to(int step_index, bool from_behind);
    Effects go_on();
    Effects leave_question();
    Effects resume_clip(std::int64_t at_ms);
    Effects ask_at_pause(const Pause& pause);
    int pending_return() const;

    // Answers (play_answers.cpp).
    const PlayState::Scored* scored(const std::string& step_id) const;
    PlayState::Scored& scored_for_change(const std::string& step_id);
    bool settled(int step_index) const;
    Effects give(bool right);
    Effects tap_answer(int item);
    Effects tap_order(int item);

    const Lesson* lesson_;
    PlayState state_;
    bool seen_before_;
    std::vector<int> line_;  ///< the steps with a bead, as indices in Lesson::steps
    int closing_ = -1;       ///< index in Lesson::steps, or -1
    int last_tap_item_ = -1;
    std::int64_t last_tap_ms_ = 0;
    bool timer_over_ = false;
};

}  // namespace jankar::lesson
