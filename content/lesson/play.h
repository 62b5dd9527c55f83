#pragma once
// One play of a lesson: where she is, what she answered, what happens next. All the rules of answering
// and going on live here, without drawing, sound or storage. The views feed it taps and times and carry
// out the effects it returns; the records keep `PlayState` so that a play goes on after a power cut.
//
// Rules (lessons.md): the first tap on an answer says and marks it, a second tap after 400 ms or `done`
// gives it. Not right once: calm tune, hint, again. Twice: shown and told, the teaching step plays, and
// the step comes back once just before the closing step; whatever is answered then, she goes on.
// A step asked at a pause of a clip is asked only there.
// The first tap on a thing to put somewhere takes it up, the next on its place puts it there, and a tap on
// what lies there takes it up again.
//
// Lines in effects: "ui:<id>" is a phrase of the interface (ui:not-this, ui:see-this), "money:<n>" an amount
// in whole units of the country's money, "digit:<n>" a key of the telephone; anything else is a line of the
// lesson. Says follow each other, one sound at a time.
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
#include <string_view>
#include <utility>
#include <vector>

#include "content/lesson/model.h"

namespace jankar::lesson {

/// What the device knows and a lesson must not say.
struct World {
    std::string country = "IN";  ///< whose money; a step that has none of it uses the first it knows
    std::map<std::string, std::string> helplines;  ///< whom -> number, digits only; absent: not known
    bool together = false;                         ///< a group watches: `talk` stops the clip
};

/// What can be tapped in a step.
enum class Part {
    Answer,  ///< choose, story, the cash book's question, right side of match
    Item,    ///< order, sort, left side of match, entries of the cash book, practice list
    Basket,  ///< sort; cash book: 0 money in, 1 money out
    Note,    ///< money: a piece of the tray
    Spot,    ///< find
    Thumb,   ///< 0 yes, 1 no
    Month    ///< grow: 0
};
/// Control ids are "<name>:<n>" with n from 1 in the order of the file, "thumb:yes", "thumb:no" and "month".
/// Nothing for ids that are no part of a step. Indices count from 0.
std::optional<std::pair<Part, int>> part_of(std::string_view control_id);
std::string control_id(Part part, int index);

/// What the caller has to do now, in this order.
struct Effect {
    enum class Kind {
        Say,          ///< speak `line`, which belongs to the control `control`
        Tune,         ///< play the tune `line`: "right", "again", "finished"
        Answered,     ///< an answer was given: write it down (step, right, attempt)
        StepChanged,  ///< another step, page or question is shown now
        ResumeVideo,  ///< the question at a pause is over: the clip goes on from state().video_ms
        Completed,    ///< the last step was left: the lesson is complete
    };
    Kind kind;
    std::string line;
    std::string control;  ///< Say: id of the control, empty: the step itself
    std::string step;     ///< Answered
    bool right = false;
    int attempt = 0;  ///< 1, 2, 3: which answer to this step in this play
};
using Effects = std::vector<Effect>;

/// Everything that must survive a power cut; stored as JSON (to_json / play_state_from_json in json.h).
struct PlayState {
    int position = 0;           ///< index in Lesson::steps of the line's step she is at
    std::string position_id;    ///< its id: finds the place again when the lesson has changed
    int page = 0;               ///< page shown: sequence, call, and story once an option is taken
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
    std::vector<std::string> told;     ///< ids of the stories of which one way was seen to its end
    std::vector<int> placed;  ///< order: items put down so far; money: pieces taken; else the one marked
    std::vector<int> dimmed;  ///< answers of this question that were not right
    std::vector<std::pair<int, int>> put;  ///< match: item, partner; sort, cashbook: item, basket
    int holding = -1;                      ///< match, sort, cashbook: the item in her hand, -1: none
    bool holding_answer = false;           ///< match: what she holds is of the right side
    bool asking = false;                   ///< cashbook: the entries lie right, what is left is asked
    int branch = -1;                       ///< story: the option whose pages are shown, -1: the choice
    int month = 0;                         ///< grow
    bool talking = false;                  ///< video: the group talks at video_ms
    std::int64_t talked_ms = 0;            ///< video: talks before this place are over
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
    bool chosen = false;  ///< marked, taken or put down
    bool held = false;    ///< match, sort, cashbook: in her hand, waits for its place
    bool dim = false;     ///< stepped back after an answer that was not right; or done with
    bool shown = false;   ///< this is the right one, being shown
    /// order: its place in the row being laid; match: the partner an item is joined to, or the item a partner
    /// is joined to; sort and cashbook: the basket it lies in; money: how many-th it was taken. From 0; -1
    /// while it waits.
    int place = -1;
    bool ticked = false;  ///< home: marked as understood / to be practised
};

class LessonPlay {
 public:
    /// `seen_before`: she finished this lesson before, so clips need not be watched again.
    /// `state` may be of another version of the lesson, or odd: what does not fit is brought to the nearest
    /// place that exists. REQUIRES: `lesson` outlives this and has at least one step.
    LessonPlay(const Lesson& lesson, PlayState state, bool seen_before, World world = {});

    /// The step shown now: the line's, a question asked at a pause, a teaching page, or a returned one.
    const Step& step() const;
    /// Index in Lesson::steps of step().
    int step_index() const;
    /// Beads, from 0: how many, which are done, which is now. A step asked only at a pause has no bead, the
    /// bead of its clip stands for it.
    int bead_count() const;
    int bead_now() const;
    bool bead_done(int bead) const;
    /// The page shown and how many there are: sequence, story while it is told, call. Others have one.
    int page() const;
    int page_count() const;
    /// What she is in beside the line itself: a question at a pause, a teaching step, a question come back.
    bool is_at_pause() const { return !state_.asked.empty() && state_.teaching.empty(); }
    bool is_teaching() const { return !state_.teaching.empty(); }
    bool is_returned() const { return state_.in_return; }
    /// Whether the present question has been answered right or shown, so that nothing is asked any more.
    bool is_settled() const;

    /// How many controls of this kind the step shows now.
    int part_count(Part part) const;
    /// The order in which they stand on the screen: screen place -> index. Mixed for the answers of choose,
    /// match and the cash book's question and for the items of order (never the solved order) and sort, as
    /// written for the others; the same for one play.
    std::vector<int> screen_order(Part part) const;
    ItemState state_of(Part part, int index) const;

    // Sums, in whole units of the country's money.
    std::vector<std::int64_t> tray() const;  ///< money: the pieces, in the order of the file
    /// money: what is taken; cashbook: what is in the purse, never below 0 (a purse cannot hold less).
    std::int64_t money_total() const;
    std::int64_t money_target() const;  ///< money: what has to be taken
    std::int64_t money_paid() const;    ///< money, change: what the customer gave
    std::int64_t money_price() const;   ///< money, change: the price
    bool is_asking() const;             ///< cashbook: the entries lie right; now "what is left?"
    /// cashbook: the amounts to choose from. The first is right, the others are what comes out when the last
    /// payment is forgotten or taken for an income; always three different ones.
    std::vector<std::int64_t> answer_amounts() const;
    std::int64_t entry_amount(int item) const;  ///< cashbook
    struct Growth {
        int month = 0, months = 0;
        std::int64_t own = 0;       ///< saving: saved, with its interest; loan, interest: lent
        std::int64_t owed = 0;      ///< loan: what is left of it; interest: all of it, always
        std::int64_t interest = 0;  ///< the sum of all interest so far
    };
    Growth growth() const;
    std::string call_digits() const;                    ///< call: the number, empty when none is known
    bool is_telling() const;                            ///< story: the pages after a choice are shown
    bool is_talking() const { return state_.talking; }  ///< video: a group talks; `next` goes on

    bool can_next() const;
    bool can_back() const;
    bool can_done() const;

    Effects enter(std::int64_t now_ms);  ///< on opening and after coming back: speak the step
    Effects tap(Part part, int index, std::int64_t now_ms);
    Effects done(std::int64_t now_ms);
    Effects next(std::int64_t now_ms);
    Effects back(std::int64_t now_ms);
    Effects again(std::int64_t now_ms);  ///< hear the step (or page, or question) again

    /// video: the player tells where the clip is; at a pause this returns StepChanged and the question (or,
    /// for a group, the talk: is_talking), and the clip must stand still until ResumeVideo. A clip that
    /// cannot be played at all is told as ended, so that nobody is held up by it.
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
    // What she can have become through a power cut or another version of the lesson (play_fit.cpp).
    void make_fit();
    void fit_answers();
    void fit_input();
    void fit_put();

    // Where she is (play.cpp).
    int current_index() const;
    int bead_of(int step_index) const;
    int line_after(int step_index) const;
    int line_before(int step_index) const;
    int teaching_index(int question) const;
    void mark_entered();
    void clear_input();
    Effects speak() const;
    Effects changed();
    Effects go_to(int step_index, bool from_behind);
    Effects go_on();
    Effects leave_question();
    int pending_return() const;

    // Clips and their stops (play_video.cpp).
    bool is_open_question(const Pause& pause) const;
    bool is_open_talk(const Pause& pause) const;
    const Pause* open_stop(std::int64_t up_to_ms, bool with_talks) const;
    std::int64_t stop_before(const Step& clip, std::int64_t at_ms) const;
    const Pause* talk_here() const;
    Effects stop_at(const Pause& pause);
    Effects resume_clip(std::int64_t at_ms);

    // Answers (play_answers.cpp).
    const PlayState::Scored* scored(const std::string& step_id) const;
    PlayState::Scored& scored_for_change(const std::string& step_id);
    bool settled(int step_index) const;
    std::string line_of(Part part, int index) const;
    void say_part(Effects& effects, Part part, int index) const;
    Effects give(bool right);
    void take_back_wrong();
    void lay_right();
    void tell_right(Effects& effects) const;

    // One of several is right: choose, thumb, find, the cash book's question; story (play_choose.cpp).
    bool is_choice() const;
    Part choice_part() const;
    bool is_ok(int index) const;
    Effects tap_choice(int index);
    Effects give_choice();

    // Things are put somewhere: order, match, sort, cashbook (play_put.cpp).
    bool is_put_right(std::pair<int, int> put) const;
    bool all_put() const;
    int place_of(Part part, int index) const;
    Effects tap_order(int item);
    Effects tap_side(Part side, int index);
    Effects tap_thing(int item);
    Effects tap_basket(int basket);
    Effects give_put();
    void say_purse(Effects& effects, Part part, int index) const;

    // Sums (play_money.cpp).
    std::int64_t amount_of(const Amounts& amounts) const;
    std::int64_t purse() const;
    bool is_paid_right() const;
    Effects tap_note(int note);
    Effects tap_month();

    const Lesson* lesson_;
    PlayState state_;
    bool seen_before_;
    World world_;
    std::vector<int> line_;  ///< the steps with a bead, as indices in Lesson::steps
    int closing_ = -1;       ///< index in Lesson::steps, or -1
    std::optional<std::pair<Part, int>> last_tap_;
    std::int64_t last_tap_ms_ = 0;
    bool timer_over_ = false;
};

}  // namespace jankar::lesson
