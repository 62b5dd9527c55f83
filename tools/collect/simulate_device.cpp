#include "tools/collect/simulate_device.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "content/base/bytes.h"

namespace jankar::collect {
namespace {

constexpr std::int64_t kFirstDay = 1'767'602'400'000;  // 2026-01-05T08:40:00Z
constexpr std::int64_t kCheckpointEvery = 50;
constexpr std::int64_t kDay = 86'400'000;
constexpr std::uint64_t kMinute = 60'000;
constexpr std::int64_t kExportEvery = 600;  // records between two visits with a stick
constexpr std::array<const char*, 6> kSpoken = {"hi", "kn", "am", "ta", "mr", "om"};

Hash256 hash_of(const std::string& text) {
    return blake2b_256(as_bytes(text));
}

std::string hex_of(const std::string& text, std::size_t bytes) {
    const Hash256 hash = hash_of(text);
    return to_hex(ByteView(hash).first(bytes));
}

}  // namespace

std::string simulated_learner(std::uint64_t seed, std::uint64_t number) {
    return hex_of(fmt::format("jankar-simulate learner {} {}", seed, number), 16);
}

SimulatedDevice::SimulatedDevice(std::uint64_t seed, std::int64_t number, std::vector<std::string> learners,
                                 const Ways& ways)
    : dice_(seed * 1'000'003 + static_cast<std::uint64_t>(number)),
      label_(fmt::format("S-{:04}", number)),
      lang_(kSpoken.at(static_cast<std::size_t>(number) % kSpoken.size())),
      learners_(std::move(learners)),
      seed_(seed),
      number_(static_cast<std::uint64_t>(number)),
      ways_(ways) {
    const Hash256 key_seed = hash_of(fmt::format("jankar-simulate device {} {}", seed, number));
    if (auto key = records::device_key_from_seed(key_seed)) {
        key_ = std::move(*key);
    }
    wall_ = ways.bad_clock ? 0 : kFirstDay + static_cast<std::int64_t>(dice_.below(60)) * kDay;
    clock_ = ways.bad_clock ? 0 : 3;
    begin_chain("first");
}

void SimulatedDevice::begin_chain(const std::string& reason) {
    epoch_ = hex_of(fmt::format("jankar-simulate epoch {} {} {}", seed_, number_, ++epochs_), 8);
    add("genesis", fmt::format(R"(,"device":"{}","key":"{}","epoch":"{}","reason":"{}","player":"0.1.0")",
                               device(), to_hex(key_.public_key), epoch_, reason));
    add("boot", fmt::format(R"(,"player":"0.1.0","clean":1,"canary":{})", ways_.worn_card ? 0 : 1));
    seams_.push_back(head());
}

void SimulatedDevice::restore() {
    first_seq_ = head() + 1;
    lines_.clear();
    ids_.clear();
    told_.clear();
    seams_.clear();
    counts_.clear();
    begin_chain("restore");
}

void SimulatedDevice::other_women(std::vector<std::string> learners) {
    learners_ = std::move(learners);
    next_learner_ = 0;
    dice_ = Dice(seed_ + number_ + 77);
}

void SimulatedDevice::say_same() {
    if (learners_.size() >= 2) {
        add("label", fmt::format(R"(,"learner":"{}","same":"{}")", learners_[1], learners_[0]));
        same_[learners_[1]] = learners_[0];
        seams_.push_back(head());
    }
}

void SimulatedDevice::add(const std::string& kind, const std::string& fields, Told told) {
    const std::int64_t seq = first_seq_ + static_cast<std::int64_t>(lines_.size());
    std::string line = fmt::format(R"({{"seq":{},"kind":"{}","boot":{},"mono":{},"wall":{},"clock":{}{}}})",
                                   seq, kind, boot_, mono_, wall_, clock_, fields);
    ids_.push_back(records::record_id(ids_.empty() ? Hash256{} : ids_.back(), line));
    lines_.push_back(std::move(line));
    told_.push_back(std::move(told));
}

void SimulatedDevice::tick(std::uint64_t most_ms) {
    const auto ms = static_cast<std::int64_t>(1'000 + dice_.below(most_ms));
    mono_ += ms;
    wall_ += ms;
}

void SimulatedDevice::live(std::int64_t count) {
    const std::int64_t goal = head() + count;
    while (head() < goal) {
        if (dice_.below(16) == 0) {  // another day
            boot_ += 1;
            mono_ = 15'000 + static_cast<std::int64_t>(dice_.below(kMinute));
            wall_ += static_cast<std::int64_t>(dice_.below(3 * 24 * 60) * kMinute);
            if (ways_.bad_clock && dice_.below(3) == 0) {
                // Nobody set it; or somebody did, and was wrong by weeks.
                clock_ = static_cast<std::int64_t>(dice_.below(2));
                wall_ = clock_ == 1           ? kFirstDay + 40 * kDay
                        : dice_.below(2) == 0 ? 0
                                              : kFirstDay + 3'000 * kDay;
            }
            add("boot", R"(,"player":"0.1.0","clean":1,"canary":1)");
        }
        if (next_learner_ >= 3 && next_learner_ == learners_.size() && dice_.below(14) == 0) {
            play_together();
        } else {
            play();
        }
        seams_.push_back(head());
        if (head() - exported_ >= kExportEvery) {
            export_range();
        }
    }
    export_range();
}

/// Totals of the questions since the last time, then the record of the export itself.
void SimulatedDevice::export_range() {
    for (const auto& [key, count] : counts_) {
        const SimulatedLesson& lesson = simulated_lessons()[key.first];
        const std::string& question = lesson.questions[key.second].id;
        add("result",
            fmt::format(
                R"(,"lesson":["{}",{},"{}","{}"],"step":"{}","answers":{},"right":{},"first":{},"first_right":{})",
                lesson.info.id, lesson.info.version, lesson.info.hash8, lesson.info.maker8, question,
                count.answers, count.right, count.first, count.first_right),
            {Told::What::Answers, {}, lesson.info.id, question, {count.first, count.first_right}});
    }
    counts_.clear();
    add("export", fmt::format(R"(,"from":{})", exported_ + 1));
    exported_ = head();
    seams_.push_back(head());
}

/// The first `questions` of a lesson, some of them wrong at first.
void SimulatedDevice::answer(const SimulatedLesson& lesson, const std::string& whose, std::size_t questions,
                             std::uint64_t& tries, std::uint64_t& right) {
    const auto number = static_cast<std::size_t>(&lesson - simulated_lessons().data());
    for (std::size_t i = 0; i < questions; ++i) {
        const std::uint64_t percent = 52 + (number * 29 + i * 17) % 43;
        const bool at_first = dice_.below(100) < percent;
        const std::string& id = lesson.questions[i].id;
        tries += at_first ? 1 : 2;
        right += at_first ? 1 : 0;
        if (!ways_.each_answer) {
            Count& count = counts_[{number, i}];
            count.answers += at_first ? 1 : 2;
            count.right += 1;
            count.first += 1;
            count.first_right += at_first ? 1 : 0;
            continue;
        }
        for (int attempt = at_first ? 2 : 1; attempt <= 2; ++attempt) {
            const bool first = at_first || attempt == 1;
            tick(kMinute / 6);
            add("result",
                whose + fmt::format(R"(,"step":"{}","right":{},"attempt":{})", id, attempt == 2 ? 1 : 0,
                                    first ? 1 : 2),
                first ? Told{Told::What::Answers, {}, lesson.info.id, id, {1, at_first ? 1 : 0}} : Told{});
        }
    }
}

/// Some of her women stand around the device; afterwards each of them is marked.
void SimulatedDevice::play_together() {
    const SimulatedLesson& lesson = simulated_lessons()[dice_.below(simulated_lessons().size())];
    const std::size_t women = 3 + dice_.below(std::min<std::size_t>(6, learners_.size() - 2));
    const std::size_t first = dice_.below(learners_.size());
    const std::string which = fmt::format(R"(,"lesson":["{}",{},"{}","{}"],"lang":"{}")", lesson.info.id,
                                          lesson.info.version, lesson.info.hash8, lesson.info.maker8, lang_);
    tick(9 * kMinute);
    add("together", which + fmt::format(R"(,"together":{})", women));
    for (std::size_t i = 0; i < women; ++i) {
        const std::string& learner = learners_[(first + i) % learners_.size()];
        add("completed",
            fmt::format(
                R"(,"learner":"{}"{},"tries":{},"first_try":0,"scored":{},"together":{},"active_s":{})",
                learner, which, lesson.questions.size(), lesson.questions.size(), women, 400),
            {Told::What::Together, learner, lesson.info.id});
    }
}

void SimulatedDevice::play() {
    if (learners_.empty()) {
        add("session-open", "");
        return;
    }
    // Everyone comes once before anyone comes by chance, so that each woman is met.
    const bool new_here = next_learner_ < learners_.size();
    const std::size_t who = new_here ? next_learner_++ : dice_.below(learners_.size());
    const std::string& learner = learners_[who];
    // The first lessons of the shelf are taken more often.
    const std::size_t shelf = simulated_lessons().size();
    const SimulatedLesson& lesson = simulated_lessons()[std::min(dice_.below(shelf), dice_.below(shelf))];
    const records::LessonInfo& info = lesson.info;
    std::string whose, which;
    const auto open = [&] {
        const std::string session = fmt::format("{:032x}", number_ * 1'000'000 + ++sessions_);
        whose = fmt::format(R"(,"learner":"{}","session":"{}")", learner, session);
        which = fmt::format(R"({},"lesson":["{}",{},"{}","{}"])", whose, info.id, info.version, info.hash8,
                            info.maker8);
        add("session-open", whose);
    };
    const auto start = [&](bool resumed) {
        tick(kMinute / 4);
        add("lesson-start",
            which + fmt::format(
                        R"(,"lang":"{}","course":"{}","subject":"{}","steps":{},"scored":{},"resumed":{})",
                        lang_, info.course, info.subject, info.steps, info.scored_steps, resumed ? 1 : 0),
            resumed ? Told{} : Told{Told::What::Start, learner, info.id});
    };
    open();
    if (dice_.below(new_here ? 2 : 60) == 0) {
        const bool yes = dice_.below(4) != 0;
        agreed_[learner] = yes;
        add("consent", fmt::format(R"(,"learner":"{}","to":"office","agreed":{})", learner, yes ? 1 : 0),
            {yes ? Told::What::Agreed : Told::What::Refused, learner, {}});
    }
    start(false);
    tick(6 * kMinute);
    const std::uint64_t active = 30 + dice_.below(400);
    const auto leave = [&](int step, std::uint64_t seconds, bool finished) {
        add("lesson-left", which + fmt::format(R"(,"step":{},"active_s":{},"replays":{},"finished":{})", step,
                                               seconds, dice_.below(2), finished ? 1 : 0));
    };
    // Who stops, stops most often at the last question.
    const int hard = lesson.questions.back().step;
    const int stopped =
        dice_.below(2) == 0 ? hard : static_cast<int>(dice_.below(static_cast<std::uint64_t>(hard) + 1));
    const bool goes_on = dice_.below(12) == 0;
    if (goes_on) {
        leave(stopped, active, false);
        add("session-close", whose + R"(,"cut":1)");
        tick(60 * kMinute);
        open();
        start(true);
    } else if (dice_.below(4) == 0) {
        leave(stopped, active, false);
        add("session-close", whose + R"(,"cut":0)");
        return;
    }
    std::uint64_t tries = 0, right = 0;
    answer(lesson, which, lesson.questions.size(), tries, right);
    add("completed",
        which +
            fmt::format(R"(,"lang":"{}","tries":{},"first_try":{},"scored":{},"together":1,"active_s":{})",
                        lang_, tries, right, info.scored_steps, goes_on ? 2 * active : active),
        {Told::What::Finish, learner, info.id});
    leave(info.steps - 1, active, true);
    if (dice_.below(8) == 0) {
        add("practice", which + R"(,"items":[1])");
    }
    tick(kMinute / 4);
    add("session-close", whose + R"(,"cut":0)");
    if (dice_.below(9) == 0 && seen_.emplace(learner, info.id).second) {
        add("witness",
            fmt::format(R"(,"learner":"{}","lesson":["{}",{},"{}","{}"])", learner, info.id, info.version,
                        info.hash8, info.maker8),
            {Told::What::Seen, learner, info.id});
    }
}

records::PeopleContent SimulatedDevice::people(const std::string& programme) const {
    records::PeopleContent content;
    content.header.programme = programme;
    content.header.label = label_;
    content.header.epoch = epoch_;
    content.header.seq = head();
    content.header.wall_ms = wall_;
    content.header.mono_ms = mono_;
    content.header.boot = boot_;
    for (const std::string& learner : learners_) {
        records::Person person;
        person.learner = learner;
        person.group = "group-1";
        const auto said = agreed_.find(learner);
        person.agreed = said != agreed_.end() && said->second;
        if (person.agreed) {
            const std::uint64_t number = std::stoull(learner.substr(0, 8), nullptr, 16);
            person.name = simulated_name(number, ways_.worn_card && learner == learners_.front());
            person.drawing = "pot";
            person.lang = lang_;
        }
        content.persons.push_back(std::move(person));
    }
    return content;
}

Result<Bytes> SimulatedDevice::bundle(std::int64_t lo, std::int64_t hi, const std::string& programme,
                                      const std::vector<Bytes>& recipients) const {
    records::BundleContent content;
    content.header.programme = programme;
    content.header.label = label_;
    content.header.epoch = epoch_;
    content.header.player_version = "0.1.0";
    content.header.packs = {{"jankar-first", 1}};
    content.header.free_mb = 1'200;
    content.header.battery = 80;
    content.header.wall_ms = wall_;
    content.header.mono_ms = mono_;
    content.header.boot = boot_;
    content.header.prev_id =
        to_hex(lo == first_seq_ ? Hash256{} : ids_[static_cast<std::size_t>(lo - first_seq_ - 1)]);
    content.header.canary_ok = !ways_.worn_card;
    for (const SimulatedLesson& lesson : simulated_lessons()) {
        content.lessons.push_back(lesson.info);
    }
    for (std::int64_t seq = lo; seq <= hi; ++seq) {
        const auto i = static_cast<std::size_t>(seq - first_seq_);
        content.records.push_back({seq, lines_[i]});
        if (seq == hi || seq % kCheckpointEvery == 0) {
            ASSIGN_OR_RETURN(auto checkpoint,
                             records::sign_checkpoint(device(), epoch_, seq, ids_[i], key_.secret_key));
            content.checkpoints.push_back(std::move(checkpoint));
        }
    }
    return records::write_bundle(content, recipients, key_.secret_key);
}

void SimulatedDevice::tell(std::int64_t lo, std::int64_t hi, Truth& truth) const {
    if (lo == first_seq_) {
        truth.begun.clear();  // a play does not go on in another chain
    }
    for (const auto& [id, other] : same_) {
        truth.person[id] = other;
    }
    for (std::int64_t seq = lo; seq <= hi; ++seq) {
        ++truth.records;
        const Told& told = told_[static_cast<std::size_t>(seq - first_seq_)];
        const std::pair key{told.learner, told.lesson};
        switch (told.what) {
            case Told::What::Nothing:
                break;
            case Told::What::Start:
                truth.plays[key] += 1;
                truth.begun.insert(key);
                break;
            case Told::What::Seen:
                truth.seen.insert(key);
                break;
            case Told::What::Answers: {
                Truth::Answers& answers = truth.questions[{told.lesson, told.question}];
                answers.first += told.answers.first;
                answers.first_right += told.answers.first_right;
                break;
            }
            case Told::What::Together:
                truth.together.insert(key);
                [[fallthrough]];
            case Told::What::Finish: {
                truth.plays[key] += truth.begun.erase(key) == 0 ? 1 : 0;
                truth.finished.insert(key);
                truth.ids.insert(told.learner);
                const auto same = same_.find(told.learner);
                truth.women.insert(same == same_.end() ? told.learner : same->second);
                break;
            }
            case Told::What::Agreed:
            case Told::What::Refused:
                truth.agreed[told.learner] = told.what == Told::What::Agreed;
                break;
        }
    }
}

}  // namespace jankar::collect
