#pragma once
// One simulated device: a chain of records as the player writes them, and what a truthful reader must make of
// it. Used by simulate.cpp only. Not thread-safe.
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "content/base/result.h"
#include "player/records/bundle.h"
#include "player/records/chain.h"

namespace jankar::collect {

/// What the office must come to, whatever the order in which files arrive.
struct Truth {
    std::set<std::string> women;                                        ///< persons with a finished lesson
    std::set<std::string> ids;                                          ///< learners with a finished lesson
    std::map<std::pair<std::string, std::string>, std::int64_t> plays;  ///< (learner, lesson) -> attempts
    std::set<std::pair<std::string, std::string>> finished;
    std::map<std::string, bool> agreed;
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

const std::vector<records::LessonInfo>& simulated_lessons();

/// What one record tells, as the simulation means it.
struct Told {
    enum class What { Nothing, Start, Finish, Agreed, Refused } what = What::Nothing;
    std::string learner, lesson;
};

class SimulatedDevice {
 public:
    SimulatedDevice(std::uint64_t seed, std::int64_t number, std::vector<std::string> learners,
                    bool bad_clock);

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
    /// Counts the records lo to hi as received.
    void tell(std::int64_t lo, std::int64_t hi, Truth& truth) const;

 private:
    void add(const std::string& kind, const std::string& fields, Told told = {});
    void begin_chain(const std::string& reason);
    void play();
    void tick(std::uint64_t most_ms);

    Dice dice_;
    records::DeviceKey key_;
    std::string label_, epoch_;
    std::vector<std::string> learners_;
    std::map<std::string, std::string> same_;
    std::int64_t first_seq_ = 1, boot_ = 1, mono_ = 20'000, wall_ = 0, clock_ = 3;
    std::uint64_t epochs_ = 0, sessions_ = 0, seed_ = 0, number_ = 0;
    bool bad_clock_ = false;
    std::size_t next_learner_ = 0;
    std::vector<std::string> lines_;
    std::vector<Hash256> ids_;
    std::vector<Told> told_;
    std::vector<std::int64_t> seams_;
};

/// 32 hex that tell women apart.
std::string simulated_learner(std::uint64_t seed, std::uint64_t number);

}  // namespace jankar::collect
