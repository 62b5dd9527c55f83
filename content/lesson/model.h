#pragma once
// A lesson as it is in memory: a straight line of steps. The same model is read from lesson.toml (where
// pictures, clips and voices are names of files in the lesson's folder) and from a pack's lesson.json
// (where `media` and `voices` say which object each name became). Plain values; any thread may read.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jankar::lesson {

/// Names are those of lessons.md and of lesson.toml.
enum class StepType {
    Picture,
    Sequence,
    Video,
    Choose,
    Thumb,
    Order,
    Match,
    Sort,
    Find,
    Money,
    Cashbook,
    Grow,
    Story,
    Do,
    Home,
    Call
};
const char* name_of(StepType type);
/// The type with this name, or nothing.
std::optional<StepType> step_type_from_name(std::string_view name);
/// Whether an answer to this kind of step counts.
bool is_scored(StepType type);

using ByLang = std::map<std::string, std::string>;    ///< language code -> text
using Amounts = std::map<std::string, std::int64_t>;  ///< country code -> whole units of its money

/// A spoken line with a picture: a page of a sequence, an answer, an item to put in order or to practise, one
/// side of a pair, a basket, an event of the cash book, a place in a picture, what a woman may do in a story.
struct Item {
    std::string picture;  ///< name within the lesson, e.g. "pictures/wet.svg"; may be empty
    std::string say;      ///< name of the spoken line
    ByLang cap;           ///< caption per language; empty: the line's own words
    bool ok = false;      ///< choose, find: this is a right one
    int basket = -1;      ///< sort: 0-based basket it belongs into; cashbook: 0 money in, 1 money out
    Amounts amount;       ///< cashbook: how much came or went
    double x = 0, y = 0, w = 0, h = 0;  ///< find: the place, in percent of the picture's width and height
    std::vector<Item> then;             ///< story: the pages that follow from it
    int line = 0;                       ///< line in lesson.toml, for messages; 0 from a pack
};

/// A place where a clip stops.
struct Pause {
    std::int64_t at_ms = 0;
    std::string say;    ///< spoken at the stop; may be empty
    std::string ask;    ///< id of the scored step that is asked here and only here; empty for a talk
    bool talk = false;  ///< stops only for a group
    int line = 0;       ///< line in lesson.toml, for messages; 0 from a pack
};

struct Step {
    std::string id;  ///< given, or "<type>-<n>" with n counting all steps from 1
    StepType type = StepType::Picture;
    std::string say;  ///< spoken on entry
    ByLang cap;
    std::string picture;  ///< what is looked at; may be empty where there are items
    std::string video;    ///< video: the clip; thumb and do may have one in place of the picture
    /// sequence pages, choose answers, order items, home practice list, match left sides, sort things, find
    /// spots, cashbook entries, story options
    std::vector<Item> items;
    std::vector<Item> partners;  ///< match: right sides; partners[i] belongs to items[i]
    std::vector<Item> baskets;   ///< sort: 2 or 3
    bool ok = false;             ///< thumb: what is shown is right
    std::string task;            ///< money: "pay", "count" or "change"
    Amounts amount;              ///< money: to be paid or counted; change: the price
    Amounts paid;                ///< money, change: what the customer gave
    std::map<std::string, std::vector<std::int64_t>> tray;  ///< money: country -> pieces to take from
    Amounts start;                                          ///< cashbook: in the purse before the first event
    std::string ask;            ///< cashbook: the line that asks what is left; may be empty
    Amounts answer;             ///< cashbook: what is left
    Amounts principal;          ///< grow: saved each month, or lent
    std::int64_t rate = 0;      ///< grow: percent a month
    std::int64_t months = 0;    ///< grow: how many steps
    std::string kind;           ///< grow: "saving", "loan" or "interest"
    std::string who;            ///< call: emergency police women children health counsellor
    std::vector<Pause> pauses;  ///< video, sorted by at_ms
    std::string hint;           ///< spoken after the first answer that is not right
    std::string teach;  ///< id of the step to show again after the second; empty: the nearest one before
    bool review = false;
    std::int64_t seconds = 0;  ///< do: how long the circle runs, 0 for no circle
    int line = 0;              ///< line in lesson.toml, for messages; 0 from a pack
};

enum class MediaKind { Picture, Voice, Video };

/// One object of a pack, as lesson.json lists it.
struct MediaObject {
    std::string hash;  ///< BLAKE2b-256, 64 lower-case hexadecimal characters
    std::string ext;   ///< "webp", "opus", "mp4"
    MediaKind kind = MediaKind::Picture;
    std::uint64_t bytes = 0;
    int width = 0, height = 0;  ///< pixels; pictures and video
    std::int64_t ms = 0;        ///< length; voices and video
    bool draft = false;         ///< voices: spoken by the builder's machine, not by a person
};

struct Lesson {
    std::string id;
    int version = 1;
    std::string subject;  ///< start skills money safety together
    std::string course;
    std::string cover;  ///< name of a picture
    std::string say = "title";
    std::vector<std::string> langs;
    int minutes = 0;
    std::string licence, credit;
    ByLang title;
    bool is_private = false;
    bool is_neutral = false;          ///< a person looked: cover and title of the private lesson tell nothing
    std::vector<std::string> finish;  ///< layers of the finished thing, from the ground up; may be empty
    std::vector<Step> steps;

    /// What each name became in the pack; empty in a lesson read from its folder.
    std::map<std::string, MediaObject> media;                          ///< picture and video names
    std::map<std::string, std::map<std::string, MediaObject>> voices;  ///< language -> line -> voice
    std::map<std::string, std::map<std::string, std::string>>
        words;  ///< language -> line -> text, *key word* marked

    const Step* step(const std::string& step_id) const;
    /// Index of a step, or -1.
    int index_of(const std::string& step_id) const;
    int scored_steps() const;
    /// The language to play in: `wanted` if the lesson has it, else the first of its own list, which is the
    /// one its maker knows best.
    /// Empty if it has none at all.
    std::string language_for(const std::string& wanted) const;
    /// Whether the step is asked at a pause of a clip and nowhere else.
    bool is_asked_at_pause(const std::string& step_id) const;
};

}  // namespace jankar::lesson
