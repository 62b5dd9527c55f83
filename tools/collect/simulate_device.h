#pragma once
// One simulated device: a chain of records as the player writes them, and what a truthful reader must make of
// it. Used by simulate.cpp only. Not thread-safe.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "player/records/bundle.h"
#include "player/records/chain.h"
#include "player/records/people_file.h"
#include "tools/collect/simulate_words.h"

namespace jankar::collect {

/// What the office must come to, whatever the order in which files arrive.
struct Truth {
    using Both = std::pair<std::string, std::string>;
    struct Answers {
        std::int64_t first = 0, first_right = 0;
    };
    std::set<std::string> women;                ///< persons with a finished lesson
    std::set<std::string> ids;                  ///< learners with a finished lesson
    std::map<Both, std::int64_t> plays;         ///< (learner, lesson) -> attempts
    std::set<Both> begun;                       ///< plays that a `completed` would finish
    std::set<Both> finished, seen, together;    ///< (learner, lesson)
    std::map<Both, Answers> questions;          ///< (lesson, step)
    std::map<std::string, bool> agreed;         ///< by learner
    std::map<std::string, std::string> names;   ///< what the newest people file calls her
    std::map<std::string, std::string> person;  ///< of an id that is another's: the one that stands for both
    std::int64_t records = 0;
};

class Dice {
 public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ull + 1) {}
    /// 0 to most - 1. splitmix64, so that every machine makes the same.
    std::uint64_t below(std::uint64_t most) {
        state_ += 0x9E3779B97F4A7C15ull;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return (z ^ (z >> 31)) % most;
    }

 private:
    std::uint64_t state_;
};

/// What one record tells, as the simulation means it.
struct Told {
    enum class What { Nothing, Start, Finish, Together, Seen, Agreed, Refused, Answers } what = What::Nothing;
    std::string learner, lesson;
    std::string question = {};
    Truth::Answers answers = {};
};

struct Ways {
    bool bad_clock = false;
    bool worn_card = false;
    bool each_answer = false;  ///< detail `steps`: a result for each woman; else totals of the device
};

class SimulatedDevice {
 public:
    SimulatedDevice(std::uint64_t seed, std::int64_t number, std::vector<std::string> learners,
                    const Ways& ways);

    /// Lives on until its log holds `count` records more.
    void live(std::int64_t count);
    /// From here on the same key in a chain of its own, as after a backup was put back.
    void restore();
    /// Other women from here on: the copy of a card in another device.
    void other_women(std::vector<std::string> learners);
    /// The trainer says that the second of her women is the first.
    void say_same();

    std::string device() const { return records::device_id_of(key_.public_key); }
    const std::string& label() const { return label_; }
    std::int64_t first() const { return first_seq_; }
    std::int64_t head() const { return first_seq_ + static_cast<std::int64_t>(lines_.size()) - 1; }
    /// Numbers after which a range may be cut without tearing a play apart, ascending.
    const std::vector<std::int64_t>& seams() const { return seams_; }

    Result<Bytes> bundle(std::int64_t lo, std::int64_t hi, const std::string& programme,
                         const std::vector<Bytes>& recipients) const;
    /// Her women, by name where they said yes.
    records::PeopleContent people(const std::string& programme) const;
    Result<Bytes> people_file(const records::PeopleContent& content,
                              const std::vector<Bytes>& recipients) const {
        return records::write_people(content, recipients, key_);
    }
    /// Counts the records lo to hi as received.
    void tell(std::int64_t lo, std::int64_t hi, Truth& truth) const;

 private:
    void add(const std::string& kind, const std::string& fields, Told told = {});
    void begin_chain(const std::string& reason);
    void play();
    void play_together();
    void answer(const SimulatedLesson& lesson, const std::string& whose, std::size_t questions,
                std::uint64_t& tries, std::uint64_t& right);
    void export_range();
    void tick(std::uint64_t most_ms);

    Dice dice_;
    records::DeviceKey key_;
    std::string label_, epoch_, lang_;
    std::vector<std::string> learners_;
    std::map<std::string, std::string> same_;
    std::map<std::string, bool> agreed_;
    std::set<std::pair<std::string, std::string>> seen_;
    struct Count {
        std::int64_t answers = 0, right = 0, first = 0, first_right = 0;
    };
    std::map<std::pair<std::size_t, std::size_t>, Count> counts_;  ///< (lesson, question)
    std::int64_t first_seq_ = 1, boot_ = 1, mono_ = 20'000, wall_ = 0, clock_ = 3;
    std::uint64_t epochs_ = 0, sessions_ = 0, seed_ = 0, number_ = 0;
    std::int64_t exported_ = 0;
    Ways ways_;
    std::size_t next_learner_ = 0;
    std::vector<std::string> lines_;
    std::vector<Hash256> ids_;
    std::vector<Told> told_;
    std::vector<std::int64_t> seams_;
};

/// 32 hex that tell women apart.
std::string simulated_learner(std::uint64_t seed, std::uint64_t number);

}  // namespace jankar::collect
