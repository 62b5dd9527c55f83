#include "tools/collect/fold.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "tools/collect/stream_fold.h"

namespace jankar::collect {
namespace {

constexpr std::size_t kMakerHex = 8;

/// Everything one learner did with one lesson, over all streams.
struct Total {
    std::int64_t plays = 0, finishes = 0, active_s = 0, together = 1;
    bool seen = false;
    std::int64_t furthest = -1;
    bool completed = false;
    Finish first;  ///< smallest (device, epoch, seq) among the best evidence
    std::string device;
};

struct LearnerTotal {
    bool known = false;
    std::string device, lang;
    std::optional<std::int64_t> joined_ms, last_ms;
    char joined_quality = 'D', last_quality = 'D';
    Evidence evidence = Evidence::Spoken;
};

void lower(std::optional<std::int64_t>& target, char& quality, const ResolvedTime& time) {
    if (time.utc_ms && (!target || *time.utc_ms < *target)) {
        target = time.utc_ms;
        quality = time.quality;
    }
}

void raise(std::optional<std::int64_t>& target, char& quality, const ResolvedTime& time) {
    if (time.utc_ms && (!target || *time.utc_ms > *target)) {
        target = time.utc_ms;
        quality = time.quality;
    }
}

std::int64_t minutes_up(std::int64_t seconds) {
    return (seconds + 59) / 60;
}

/// 100 * right / scored, half up.
std::optional<int> percent(std::int64_t right, std::int64_t scored) {
    constexpr std::int64_t kMostSteps = 10'000;
    if (scored <= 0 || scored > kMostSteps) {
        return std::nullopt;
    }
    return static_cast<int>((200 * std::clamp<std::int64_t>(right, 0, scored) + scored) / (2 * scored));
}

/// Which ids are one woman: the smallest id of all that were said to be the same stands for her.
class Persons {
 public:
    void join(const std::string& a, const std::string& b) {
        const std::string first = person(a), second = person(b);
        if (first != second) {
            parent_[std::max(first, second)] = std::min(first, second);
        }
    }
    std::string person(const std::string& learner) const {
        const std::string* at = &learner;
        for (auto place = parent_.find(*at); place != parent_.end(); place = parent_.find(*at)) {
            at = &place->second;
        }
        return *at;
    }

 private:
    std::map<std::string, std::string> parent_;
};

/// A name as it is compared: without the spaces around and between.
std::string comparable(const std::string& name) {
    std::string out;
    for (const char c : name) {
        if (c != ' ') {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

/// Joins streams. They come in the order (device, epoch), so among equals the first one stays.
class Folder {
 public:
    Folder(const Programme& programme, const People& people)
        : own_maker_(programme.signing_key.substr(0, kMakerHex)), people_(people) {
        tables_.programme = programme;
        for (const auto& [a, b] : people.same) {
            persons_.join(a, b);
        }
    }
    const std::string& own_maker() const { return own_maker_; }
    Tables& tables() { return tables_; }

    void add_lessons(const std::vector<records::LessonInfo>& lessons) {
        for (const records::LessonInfo& lesson : lessons) {
            const LessonName name{lesson.id, lesson.version, lesson.hash8, lesson.maker8};
            const std::string label = lesson_label(name, own_maker_);
            scored_[{label, lesson.version, lesson.hash8}] = lesson.scored_steps;
            // Titles of the newest version; among equals those of the first device.
            const auto [place, fresh] = newest_.try_emplace(label, lesson.version);
            if (fresh || lesson.version > place->second) {
                place->second = lesson.version;
                tables_.lessons[label] = {lesson.subject, lesson.course, lesson.title};
            }
        }
    }

    /// Packs the office has say best which lessons a course is made of.
    void add_packs(const std::vector<KnownPack>& packs) {
        for (const KnownPack& pack : packs) {
            add_lessons(pack.lessons);
            for (const records::LessonInfo& lesson : pack.lessons) {
                if (!lesson.course.empty()) {
                    courses_[lesson.course].insert(
                        lesson_label({lesson.id, lesson.version, lesson.hash8, lesson.maker8}, own_maker_));
                }
            }
        }
    }

    void add_stream(const StreamStory& story) {
        for (const auto& [a, b] : story.same) {
            persons_.join(a, b);
        }
        for (const auto& [learner, consent] : story.consents) {
            // The last word on one device, whatever its epochs; between devices and among equals a no stands.
            auto& words = consents_[learner];
            const auto [place, fresh] = words.try_emplace(story.stream.device, consent);
            Consent& held = place->second;
            if (!fresh && consent.seq > held.seq) {
                held = consent;
            } else if (!fresh && consent.seq == held.seq) {
                held.agreed = held.agreed && consent.agreed;
            }
        }
        for (const auto& [key, question] : story.questions) {
            QuestionTotal& total = questions_[key];
            total.first += question.first;
            total.first_right += question.first_right;
        }
        for (const auto& [learner, trace] : story.learners) {
            LearnerTotal& total = learners_[learner];
            if (!total.known) {
                total.known = true;
                total.device = story.stream.device;
            }
            total.lang = trace.lang.empty() ? total.lang : trace.lang;
            total.evidence = std::max(total.evidence, trace.best);
            lower(total.joined_ms, total.joined_quality, trace.first);
            raise(total.last_ms, total.last_quality, trace.last);
        }
        for (const auto& [key, plays] : story.plays) {
            Total& total = totals_[key];
            total.plays += plays.plays;
            total.active_s += plays.active_s;
            total.together = std::max(total.together, plays.together);
            total.seen = total.seen || plays.seen;
            total.furthest = std::max(total.furthest, plays.furthest);
            total.finishes += static_cast<std::int64_t>(plays.finishes.size());
            for (const Finish& finish : plays.finishes) {
                if (!total.completed || finish.evidence > total.first.evidence) {
                    total.completed = true;
                    total.first = finish;
                    total.device = story.stream.device;
                }
            }
        }
        // A clock that lies must not say how far the report reaches, unless there is no other.
        auto& latest = story.last.quality <= 'B' ? latest_believed_ : latest_guessed_;
        char unused = 'D';
        raise(latest, unused, story.last);
    }

    /// What was told by digits counts once and only while its record is not here.
    void add_spoken(const std::vector<SpokenFact>& facts, const std::map<std::string, Device>& devices) {
        for (const SpokenFact& fact : facts) {
            const auto device = devices.find(fact.device);
            if (!is_learner_id(fact.learner) || fact.lesson.empty() ||
                (device != devices.end() && device->second.state == "revoked")) {
                continue;
            }
            Total& total = totals_[{fact.learner, fact.lesson}];
            if (total.completed) {
                continue;
            }
            total.completed = true;
            total.device = fact.device;
            total.finishes += 1;
            total.first.seq = fact.seq;
            total.first.evidence = Evidence::Spoken;
            if (fact.day_ms > 0) {
                total.first.time = {fact.day_ms, 'C'};
            }
            LearnerTotal& learner = learners_[fact.learner];
            if (!learner.known) {
                learner.known = true;
                learner.device = fact.device;
            }
        }
    }

    Tables finish(const Scope& scope, const std::map<std::string, Device>& devices) {
        tables_.latest_ms = latest_believed_ ? latest_believed_ : latest_guessed_;
        for (const auto& [key, total] : totals_) {
            if (total.completed) {
                add_completion(key.first, key.second, total, scope, devices);
            }
        }
        add_learners(devices);
        add_losses();
        add_doubles(devices);
        add_roster();
        return std::move(tables_);
    }

 private:
    /// The device, and where the office's list says it is.
    template <class Row>
    static void put_device(Row& row, const std::string& id, const std::map<std::string, Device>& devices) {
        if (const auto device = devices.find(id); device != devices.end()) {
            row.site = device->second.site;
            row.group = device->second.group;
        }
        row.device = id;
    }

    void add_completion(const std::string& learner, const std::string& lesson, const Total& total,
                        const Scope& scope, const std::map<std::string, Device>& devices) {
        const ResolvedTime& time = total.first.time;
        if (scope.from_ms || scope.before_ms) {
            if (!time.utc_ms) {
                ++tables_.undated;
                return;
            }
            if ((scope.from_ms && *time.utc_ms < *scope.from_ms) ||
                (scope.before_ms && *time.utc_ms >= *scope.before_ms)) {
                return;
            }
        }
        Completion row;
        put_device(row, total.device, devices);
        row.learner = learner;
        row.person = persons_.person(learner);
        row.lang = total.first.lang;
        row.lesson = lesson;
        row.lesson_version = total.first.lesson.version;
        if (const auto facts = tables_.lessons.find(lesson); facts != tables_.lessons.end()) {
            row.course = facts->second.course;
            row.subject = facts->second.subject;
        }
        row.completed = time;
        std::int64_t scored = total.first.scored_steps;
        if (const auto known = scored_.find({lesson, total.first.lesson.version, total.first.lesson.hash8});
            scored < 0 && known != scored_.end()) {
            scored = known->second;
        }
        if (total.together <= 1) {
            row.first_try_percent = percent(total.first.first_try_right, scored);
        }
        row.attempts = std::max(total.plays, total.finishes);  // where the beginning of a play never came
        row.active_minutes = minutes_up(total.active_s);
        row.together = total.together;
        row.seen = total.seen;
        row.evidence = total.first.evidence;
        tables_.completions.push_back(std::move(row));
    }

    void add_learners(const std::map<std::string, Device>& devices) {
        std::map<std::string, std::set<std::string>> finished, courses;
        for (const auto& [label, facts] : tables_.lessons) {
            if (!facts.course.empty()) {
                courses[facts.course].insert(label);
            }
        }
        for (const auto& [course, lessons] : courses_) {
            courses[course] = lessons;
        }
        std::map<std::string, LearnerRow> rows;
        for (const auto& [learner, total] : learners_) {
            LearnerRow& row = rows[learner];
            put_device(row, total.device, devices);
            row.learner = learner;
            row.person = persons_.person(learner);
            row.agreed = agreed(learner);
            if (const auto facts = people_.by_learner.find(learner);
                row.agreed == 1 && facts != people_.by_learner.end()) {
                row.name = facts->second.name;
            }
            row.lang = total.lang;
            row.joined_ms = total.joined_ms;
            row.last_ms = total.last_ms;
            row.time_quality = std::max(total.joined_quality, total.last_quality);
            row.evidence = total.evidence;
        }
        std::map<std::string, std::int64_t> seconds;
        for (const auto& [key, total] : totals_) {
            seconds[key.first] += total.active_s;
        }
        for (const Completion& completion : tables_.completions) {
            LearnerRow& row = rows[completion.learner];
            row.lessons_finished += 1;
            row.together += completion.together > 1 ? 1 : 0;
            row.seen += completion.seen ? 1 : 0;
            finished[completion.learner].insert(completion.lesson);
        }
        for (auto& [learner, row] : rows) {
            row.active_minutes = minutes_up(seconds[learner]);
            const std::set<std::string>& hers = finished[learner];
            for (const auto& [course, lessons] : courses) {
                row.courses_finished +=
                    std::includes(hers.begin(), hers.end(), lessons.begin(), lessons.end()) ? 1 : 0;
            }
            tables_.learners.push_back(std::move(row));
        }
    }

    int agreed(const std::string& learner) const {
        const auto place = consents_.find(learner);
        if (place == consents_.end()) {
            return -1;
        }
        return std::all_of(place->second.begin(), place->second.end(),
                           [](const auto& word) { return word.second.agreed; })
                   ? 1
                   : 0;
    }

    void add_losses() {
        for (const auto& [key, total] : totals_) {
            LessonLoss& loss = tables_.losses[key.second];
            loss.began += 1;
            if (total.completed) {
                loss.finished += 1;
            } else if (total.furthest >= 0) {
                loss.left_at[total.furthest] += 1;
            }
        }
        for (const auto& [key, total] : questions_) {
            if (total.first > 0) {
                tables_.questions.push_back({key.first, key.second, total.first, total.first_right});
            }
        }
    }

    /// Two persons of one name at one place may be one woman; only staff can say.
    void add_doubles(const std::map<std::string, Device>& devices) {
        std::map<std::pair<std::string, std::string>, std::set<std::string>> by_name;
        for (const LearnerRow& row : tables_.learners) {
            if (!row.name.empty()) {
                const auto device = devices.find(row.device);
                by_name[{device == devices.end() ? std::string() : device->second.site, comparable(row.name)}]
                    .insert(row.person);
            }
        }
        for (const auto& [name, persons] : by_name) {
            tables_.undecided_doubles += static_cast<std::int64_t>(persons.size()) - 1;
        }
    }

    void add_roster() {
        std::set<std::string> columns;
        for (const LearnerRow& row : tables_.learners) {
            const auto place = people_.roster.find(row.learner);
            if (place == people_.roster.end()) {
                continue;
            }
            tables_.roster[row.learner] = place->second;
            for (const auto& [column, value] : place->second) {
                columns.insert(column);
            }
        }
        tables_.roster_columns.assign(columns.begin(), columns.end());
    }

    std::string own_maker_;
    const People& people_;
    Persons persons_;
    std::map<std::string, std::map<std::string, Consent>> consents_;  ///< learner -> device -> her last word
    std::map<std::pair<std::string, std::string>, QuestionTotal> questions_;
    std::map<std::string, std::set<std::string>> courses_;  ///< of the office's packs
    Tables tables_;
    std::optional<std::int64_t> latest_believed_, latest_guessed_;
    std::map<std::pair<std::string, std::string>, Total> totals_;
    std::map<std::string, LearnerTotal> learners_;
    std::map<std::tuple<std::string, std::int64_t, std::string>, std::int64_t> scored_;
    std::map<std::string, std::int64_t> newest_;
};

/// The device's line, raised by each of its streams.
void add_to_device(DeviceRow& row, const StreamStory& story,
                   const std::map<std::string, std::int64_t>& newest,
                   std::optional<records::BundleHeader>& latest) {
    row.heard_of = true;
    row.records += story.records;
    row.gaps += story.gaps;
    row.forks += story.forks;
    row.errors += story.unreadable + story.cut_short_files;
    char unused = 'D';
    lower(row.first_ms, unused, story.first);
    raise(row.last_ms, row.time_quality, story.last);
    raise(row.collected_ms, unused, story.collected);
    if (row.clock.empty() || row.clock == "good") {
        row.clock = story.clock_jumped ? "jumped" : story.last.utc_ms ? "good" : "unset";
    }
    if (!story.latest_header) {
        return;
    }
    const records::BundleHeader& header = *story.latest_header;
    const auto age = [](const records::BundleHeader& h) {
        return std::tuple(h.hi, h.boot, h.mono_ms, h.epoch);
    };
    if (!latest || age(*latest) < age(header)) {
        latest = header;
        row.app_version = header.player_version;
        row.card = header.canary_ok ? "good" : "worn";
        row.free_mb = header.free_mb;
        row.battery = header.battery;
        row.packs_behind = newest.empty() ? -1 : 0;
        for (const auto& [pack, version] : newest) {
            const auto has = header.packs.find(pack);
            row.packs_behind += has != header.packs.end() && has->second < version ? 1 : 0;
        }
        if (row.label.empty()) {
            row.label = header.label;
        }
    }
}

}  // namespace

const char* evidence_name(Evidence evidence) {
    switch (evidence) {
        case Evidence::Spoken:
            return "spoken";
        case Evidence::Forked:
            return "forked";
        case Evidence::Partial:
            return "partial";
        case Evidence::Signed:
            return "signed";
        case Evidence::Verified:
            return "verified";
    }
    return "spoken";
}

Result<Tables> fold(Store& store, const Scope& scope, const std::function<void(std::int64_t)>& progress,
                    const People& people) {
    ASSIGN_OR_RETURN(const auto packs, store.packs());
    std::map<std::string, std::int64_t> newest;
    for (const KnownPack& pack : packs) {
        newest[pack.id] = pack.version;
    }
    ASSIGN_OR_RETURN(const auto listed, store.devices());
    ASSIGN_OR_RETURN(const auto streams, store.streams());
    Folder folder(store.programme(), people);
    folder.add_packs(packs);
    std::map<std::string, DeviceRow> rows;
    std::map<std::string, std::optional<records::BundleHeader>> latest;
    std::map<std::string, std::set<std::string>> learners_of;
    const auto in_scope = [&](const std::string& device) {
        const auto place = listed.find(device);
        return !scope.site || (place != listed.end() && place->second.site == *scope.site);
    };
    for (const auto& [id, device] : listed) {
        if (in_scope(id)) {
            DeviceRow& row = rows[id];
            row.device = id;
            row.site = device.site;
            row.label = device.label;
            row.state = device.state;
        }
    }
    std::int64_t read = 0;
    std::string last_device;
    for (const Stream& stream : streams) {
        if (!in_scope(stream.device)) {
            continue;
        }
        const auto device = listed.find(stream.device);
        const bool is_listed = device != listed.end();
        const bool revoked = is_listed && device->second.state == "revoked";
        if (stream.device != last_device && !revoked) {
            ASSIGN_OR_RETURN(const auto lessons, store.lessons(stream.device));
            folder.add_lessons(lessons);
            last_device = stream.device;
        }
        ASSIGN_OR_RETURN(const StreamStory story, read_stream(store, stream, is_listed, folder.own_maker()));
        DeviceRow& row = rows[stream.device];
        row.device = stream.device;
        row.state = is_listed ? device->second.state : "new";
        add_to_device(row, story, newest, latest[stream.device]);
        for (const auto& [learner, trace] : story.learners) {
            learners_of[stream.device].insert(learner);
        }
        read += story.records;
        progress(read);
        if (revoked) {
            folder.tables().revoked_records += story.records;
        } else {
            folder.add_stream(story);
        }
    }
    ASSIGN_OR_RETURN(auto told, store.spoken());
    told.erase(std::remove_if(told.begin(), told.end(),
                              [&](const SpokenFact& fact) { return !in_scope(fact.device); }),
               told.end());
    folder.add_spoken(told, listed);
    Tables tables = folder.finish(scope, listed);
    for (auto& [id, row] : rows) {
        row.learners = static_cast<std::int64_t>(learners_of[id].size());
        tables.devices.push_back(std::move(row));
    }
    return tables;
}

}  // namespace jankar::collect
