#include "tools/collect/stream_fold.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace jankar::collect {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLongestPlay = 24 * 3'600;  // seconds; what a device claims beyond it is not counted

constexpr std::int64_t kMostSteps = 1'000;
constexpr std::size_t kLearnerHex = 32;

/// A record that a table needs, kept until the whole stream has been seen.
struct Event {
    std::int64_t seq = 0;
    bool whole = false;
    RecordFields fields;
};

bool matters(const RecordFields& fields) {
    return fields.kind == "completed" || fields.kind == "lesson-start" || fields.kind == "lesson-left" ||
           fields.kind == "witness" || fields.kind == "void";
}

ClockReading reading_of(const RecordFields& fields) {
    return {fields.boot, fields.mono_ms, fields.wall_ms, fields.clock};
}

/// Sees the numbers and ids of a stream in order: what is missing, and where it branches.
class ChainWatch {
 public:
    explicit ChainWatch(const std::vector<TakenFile>& files) {
        for (const TakenFile& file : files) {
            previous_[file.lo - 1].insert(file.previous);
            promised_ = std::max(promised_, file.hi);
            if (file.previous == Hash256{}) {
                genesis_ = std::min(genesis_, file.lo);
            }
        }
    }
    void see(std::int64_t seq, const Hash256& id) {
        if (!any_) {
            gaps_ += seq == genesis_ ? 0 : 1;
            any_ = true;
        } else if (seq != last_) {
            close_seq();
            gaps_ += seq > last_ + 1 ? 1 : 0;
        }
        last_ = seq;
        ids_.push_back(id);
    }
    void end() {
        if (any_) {
            close_seq();
            gaps_ += promised_ > last_ ? 1 : 0;
        }
    }
    std::int64_t gaps() const { return gaps_; }
    std::int64_t forks() const { return forks_; }
    std::int64_t fork_at() const { return fork_at_; }

 private:
    /// All ids of one number are known: more than one, or a neighbour that follows on another, is a fork.
    void close_seq() {
        std::set<Hash256> branches(ids_.begin(), ids_.end());
        if (const auto place = previous_.find(last_); place != previous_.end()) {
            branches.insert(place->second.begin(), place->second.end());
        }
        if (branches.size() > 1) {
            forks_ = std::max(forks_, static_cast<std::int64_t>(branches.size()) - 1);
            fork_at_ = std::min(fork_at_, last_);
        }
        ids_.clear();
    }

    std::map<std::int64_t, std::set<Hash256>> previous_;
    std::int64_t promised_ = 0, genesis_ = kNever;
    std::vector<Hash256> ids_;
    bool any_ = false;
    std::int64_t last_ = 0, gaps_ = 0, forks_ = 0, fork_at_ = kNever;
};

/// Cuts what a learner did with a lesson into plays, as FORMAT.md has them: a `lesson-start` that is not
/// resumed and all that follows up to the next such. Where only `completed` is kept, each is a play.
class PlayCounter {
 public:
    void count(const Event& event, Evidence evidence, const ResolvedTime& time) {
        const RecordFields& fields = event.fields;
        out_.together = std::max(out_.together, fields.together);
        const std::int64_t active = std::clamp<std::int64_t>(fields.active_s, 0, kLongestPlay);
        if (fields.kind == "lesson-start") {
            if (fields.resumed == 0) {
                begin();
                out_.plays += 1;
            } else if (!any_ || completed_) {
                begin();  // its beginning was counted in another stream, or never came
            }
            lang_ = fields.lang;
            scored_steps_ = fields.scored_steps;
        } else if (fields.kind == "lesson-left") {
            any_ = true;
            left_s_ += active;
            if (fields.finished == 0) {
                out_.furthest =
                    std::max(out_.furthest, std::clamp<std::int64_t>(fields.step, -1, kMostSteps));
            }
        } else if (fields.kind == "completed") {
            if (!any_ || completed_) {
                begin();
                out_.plays += 1;
            }
            completed_ = true;
            completed_s_ = active;
            Finish finish;
            finish.seq = event.seq;
            finish.evidence = evidence;
            finish.time = time;
            finish.lang = fields.lang.empty() ? lang_ : fields.lang;
            finish.lesson = fields.lesson;
            finish.scored_steps = fields.scored_steps >= 0 ? fields.scored_steps : scored_steps_;
            finish.first_try_right = fields.first_try_right;
            out_.finishes.push_back(std::move(finish));
        } else if (fields.kind == "witness") {
            seen_.insert(event.seq);
        } else if (fields.kind == "void") {
            voided_.insert(fields.voids);
        }
    }
    Plays finish() {
        end();
        out_.seen = !std::includes(voided_.begin(), voided_.end(), seen_.begin(), seen_.end());
        return std::move(out_);
    }

 private:
    void begin() {
        end();
        any_ = true;
        completed_ = false;
        left_s_ = completed_s_ = 0;
        lang_.clear();
        scored_steps_ = -1;
    }
    /// `completed` tells the seconds of the whole play, `lesson-left` those of its parts: the same seconds
    /// twice.
    void end() { out_.active_s += std::max(left_s_, completed_s_); }

    Plays out_;
    std::set<std::int64_t> seen_, voided_;  ///< numbers of `witness` records, and of those that do not count
    bool any_ = false, completed_ = false;
    std::int64_t left_s_ = 0, completed_s_ = 0, scored_steps_ = -1;
    std::string lang_;
};

bool is_learner(const std::string& id) {
    return id.size() == kLearnerHex && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void note_people(StreamStory& story, const RecordFields& fields, std::int64_t seq) {
    if (fields.kind == "consent" && fields.to == "office" && is_learner(fields.learner)) {
        const auto [place, fresh] =
            story.consents.try_emplace(fields.learner, Consent{seq, fields.agreed == 1});
        Consent& consent = place->second;
        if (!fresh && seq > consent.seq) {
            consent = {seq, fields.agreed == 1};
        } else if (!fresh && seq == consent.seq) {
            consent.agreed = consent.agreed && fields.agreed == 1;
        }
    } else if (fields.kind == "label" && is_learner(fields.learner) && is_learner(fields.same)) {
        story.same.emplace_back(fields.learner, fields.same);
    }
}

void note_question(StreamStory& story, const RecordFields& fields, const std::string& own_maker) {
    if (fields.kind != "result" || fields.lesson.id.empty() || fields.question.empty()) {
        return;
    }
    QuestionTotal& total = story.questions[{lesson_label(fields.lesson, own_maker), fields.question}];
    constexpr std::int64_t kMost = 1'000'000;
    if (fields.learner.empty()) {
        const std::int64_t first = std::clamp<std::int64_t>(fields.first, 0, kMost);
        total.first += first;
        total.first_right += std::clamp<std::int64_t>(fields.first_right, 0, first);
    } else if (fields.attempt <= 1) {
        total.first += 1;
        total.first_right += fields.right == 1 ? 1 : 0;
    }
}

}  // namespace

std::string lesson_label(const LessonName& lesson, const std::string& own_maker) {
    return lesson.maker8.empty() || lesson.maker8 == own_maker ? lesson.id : lesson.id + "@" + lesson.maker8;
}

Result<StreamStory> read_stream(Store& store, const Stream& stream, bool listed,
                                const std::string& own_maker) {
    StreamStory story;
    story.stream = stream;
    ASSIGN_OR_RETURN(const auto files, store.files(stream));
    for (const TakenFile& file : files) {
        story.cut_short_files += file.whole ? 0 : 1;
        const auto age = [](const records::BundleHeader& header) {
            return std::tuple(header.hi, header.boot, header.mono_ms, header.wall_ms, header.head_id,
                              header.label);
        };
        if (!story.latest_header || age(*story.latest_header) < age(file.header)) {
            story.latest_header = file.header;
        }
    }

    ChainWatch chain(files);
    Timeline timeline;
    std::vector<Event> events;
    struct Ends {
        std::int64_t first_seq = 0, last_seq = 0;
        ClockReading first, last;
        bool any_whole = false;
    };
    std::map<std::string, Ends> learners;
    ClockReading first_reading, last_reading;
    bool any_reading = false;
    RETURN_IF_ERROR(store.each_record(
        stream, [&](std::int64_t seq, const Hash256& id, bool whole, std::string_view json) {
            ++story.records;
            chain.see(seq, id);
            auto fields = read_fields(json);
            if (!fields) {
                ++story.unreadable;
                return;
            }
            const ClockReading reading = reading_of(*fields);
            timeline.add(reading, seq);
            if (!any_reading) {
                first_reading = reading;
                any_reading = true;
            }
            last_reading = reading;
            if (!fields->learner.empty()) {
                auto [place, fresh] = learners.try_emplace(fields->learner);
                Ends& ends = place->second;
                if (fresh) {
                    ends.first_seq = seq;
                    ends.first = reading;
                }
                ends.last_seq = seq;
                ends.last = reading;
                ends.any_whole = ends.any_whole || whole;
            }
            note_people(story, *fields, seq);
            note_question(story, *fields, own_maker);
            if (matters(*fields)) {
                events.push_back({seq, whole, std::move(*fields)});
            }
        }));
    chain.end();
    timeline.resolve();
    story.gaps = chain.gaps();
    story.forks = chain.forks();
    story.clock_jumped = timeline.jumped();

    const bool whole_chain = chain.gaps() == 0;
    const auto evidence_of = [&](std::int64_t seq, bool whole) {
        return seq >= chain.fork_at()  ? Evidence::Forked
               : !whole                ? Evidence::Partial
               : listed && whole_chain ? Evidence::Verified
                                       : Evidence::Signed;
    };
    if (any_reading) {
        story.first = timeline.at(first_reading);
        story.last = timeline.at(last_reading);
    }
    for (const auto& [learner, ends] : learners) {
        LearnerTrace& trace = story.learners[learner];
        trace.first_seq = ends.first_seq;
        trace.last_seq = ends.last_seq;
        trace.first = timeline.at(ends.first);
        trace.last = timeline.at(ends.last);
        trace.best = evidence_of(ends.first_seq, ends.any_whole);
    }
    std::map<std::pair<std::string, std::string>, PlayCounter> plays;
    for (const Event& event : events) {
        const RecordFields& fields = event.fields;
        if (fields.learner.empty() || fields.lesson.id.empty()) {
            continue;
        }
        if (!fields.lang.empty()) {
            story.learners[fields.learner].lang = fields.lang;
        }
        plays[{fields.learner, lesson_label(fields.lesson, own_maker)}].count(
            event, evidence_of(event.seq, event.whole), timeline.at(reading_of(fields)));
    }
    for (auto& [key, counter] : plays) {
        story.plays.emplace(key, counter.finish());
    }
    if (story.latest_header) {
        const records::BundleHeader& header = *story.latest_header;
        story.collected = timeline.at({header.boot, header.mono_ms, header.wall_ms, 0});
    }
    return story;
}

}  // namespace jankar::collect
