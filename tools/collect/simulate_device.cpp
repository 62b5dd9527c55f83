#include "tools/collect/simulate_device.h"

#include <fmt/format.h>

#include "content/base/bytes.h"

namespace jankar::collect {
namespace {

constexpr std::int64_t kFirstDay = 1'767'602'400'000;  // 2026-01-05T08:40:00Z
constexpr std::int64_t kCheckpointEvery = 50;
constexpr std::uint64_t kMinute = 60'000;

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

const std::vector<records::LessonInfo>& simulated_lessons() {
    static const std::vector<records::LessonInfo> kLessons = [] {
        struct Row {
            const char *id, *subject, *course, *english, *hindi;
        };
        constexpr std::array<Row, 12> kRows = {{
            {"wash-hands", "health", "clean-home", "Wash your hands", "हाथ धोना"},
            {"safe-water", "health", "clean-home", "Safe water", "साफ़ पानी"},
            {"clean-kitchen", "health", "clean-home", "A clean kitchen", "साफ़ रसोई"},
            {"basket-base", "craft", "baskets", "The base of a basket", "टोकरी का आधार"},
            {"basket-wall", "craft", "baskets", "The wall of a basket", "टोकरी की दीवार"},
            {"basket-rim", "craft", "baskets", "The rim of a basket", "टोकरी का किनारा"},
            {"count-money", "money", "market", "Count the money", "पैसे गिनना"},
            {"fair-price", "money", "market", "A fair price", "सही दाम"},
            {"save-weekly", "money", "market", "Save every week", "हर हफ़्ते बचत"},
            {"loom-warp", "craft", "weaving", "The warp", "ताना"},
            {"loom-weft", "craft", "weaving", "The weft", "बाना"},
            {"loom-border", "craft", "weaving", "The border", "किनारी"},
        }};
        std::vector<records::LessonInfo> lessons;
        for (const Row& row : kRows) {
            records::LessonInfo lesson;
            lesson.id = row.id;
            lesson.version = 2;
            lesson.hash8 = hex_of(row.id, 4);
            lesson.subject = row.subject;
            lesson.course = row.course;
            lesson.steps = 8;
            lesson.scored_steps = 4;
            lesson.title = {{"en", row.english}, {"hi", row.hindi}};
            lessons.push_back(std::move(lesson));
        }
        return lessons;
    }();
    return kLessons;
}

SimulatedDevice::SimulatedDevice(std::uint64_t seed, std::int64_t number, std::vector<std::string> learners,
                                 bool bad_clock)
    : dice_(seed * 1'000'003 + static_cast<std::uint64_t>(number)),
      label_(fmt::format("S-{:04}", number)),
      learners_(std::move(learners)),
      seed_(seed),
      number_(static_cast<std::uint64_t>(number)),
      bad_clock_(bad_clock) {
    const Hash256 key_seed = hash_of(fmt::format("jankar-simulate device {} {}", seed, number));
    if (auto key = records::device_key_from_seed(key_seed)) {
        key_ = std::move(*key);
    }
    wall_ = bad_clock ? 0 : kFirstDay + static_cast<std::int64_t>(dice_.below(90)) * 86'400'000;
    clock_ = bad_clock ? 0 : 3;
    begin_chain("first");
}

void SimulatedDevice::begin_chain(const std::string& reason) {
    epoch_ = hex_of(fmt::format("jankar-simulate epoch {} {} {}", seed_, number_, ++epochs_), 8);
    add("genesis", fmt::format(R"(,"device":"{}","key":"{}","epoch":"{}","reason":"{}","player":"0.1.0")",
                               device(), to_hex(key_.public_key), epoch_, reason));
    add("boot", R"(,"player":"0.1.0","clean":1,"canary":1)");
    seams_.push_back(head());
}

void SimulatedDevice::restore() {
    first_seq_ = head() + 1;
    lines_.clear();
    ids_.clear();
    told_.clear();
    seams_.clear();
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
            if (bad_clock_ && dice_.below(3) == 0) {
                wall_ = dice_.below(2) == 0 ? 0 : kFirstDay + 300 * 86'400'000ll;
                clock_ = static_cast<std::int64_t>(dice_.below(2));
            }
            add("boot", R"(,"player":"0.1.0","clean":1,"canary":1)");
        }
        play();
        seams_.push_back(head());
    }
}

void SimulatedDevice::play() {
    if (learners_.empty()) {
        add("session-open", "");
        return;
    }
    // Everyone comes once before anyone comes by chance, so that each woman is met.
    const std::size_t who =
        next_learner_ < learners_.size() ? next_learner_++ : dice_.below(learners_.size());
    const std::string& learner = learners_[who];
    const records::LessonInfo& lesson = simulated_lessons()[dice_.below(simulated_lessons().size())];
    const std::string session = fmt::format("{:032x}", number_ * 1'000'000 + ++sessions_);
    const std::string whose = fmt::format(R"(,"learner":"{}","session":"{}")", learner, session);
    const std::string which = fmt::format(R"({},"lesson":["{}",{},"{}","{}"])", whose, lesson.id,
                                          lesson.version, lesson.hash8, lesson.maker8);
    add("session-open", whose);
    if (next_learner_ <= learners_.size() && dice_.below(6) == 0) {
        const bool yes = dice_.below(2) == 0;
        add("consent", fmt::format(R"(,"learner":"{}","to":"office","agreed":{})", learner, yes ? 1 : 0),
            {yes ? Told::What::Agreed : Told::What::Refused, learner, {}});
    }
    tick(kMinute / 4);
    add("lesson-start",
        which + fmt::format(R"(,"lang":"hi","course":"{}","subject":"{}","steps":{},"scored":{},"resumed":0)",
                            lesson.course, lesson.subject, lesson.steps, lesson.scored_steps),
        {Told::What::Start, learner, lesson.id});
    tick(6 * kMinute);
    const std::uint64_t active = 30 + dice_.below(400);
    if (dice_.below(5) == 0) {
        add("lesson-left", which + fmt::format(R"(,"step":{},"active_s":{},"replays":1,"finished":0)",
                                               dice_.below(7), active));
    } else {
        const std::uint64_t right = dice_.below(5);
        add("completed",
            which +
                fmt::format(R"(,"lang":"hi","tries":{},"first_try":{},"scored":4,"together":1,"active_s":{})",
                            4 + dice_.below(5), right, active),
            {Told::What::Finish, learner, lesson.id});
        add("lesson-left",
            which + fmt::format(R"(,"step":7,"active_s":{},"replays":0,"finished":1)", active));
    }
    tick(kMinute / 4);
    add("session-close", whose + R"(,"cut":0)");
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
    content.lessons = simulated_lessons();
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
    for (std::int64_t seq = lo; seq <= hi; ++seq) {
        ++truth.records;
        const Told& told = told_[static_cast<std::size_t>(seq - first_seq_)];
        const std::pair key{told.learner, told.lesson};
        switch (told.what) {
            case Told::What::Nothing:
                break;
            case Told::What::Start:
                truth.plays[key] += 1;
                break;
            case Told::What::Finish: {
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
