#pragma once
// Makes what devices make: chains of records and bundles of them, with the real writer.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "content/base/bytes.h"
#include "content/base/files.h"
#include "player/records/bundle.h"
#include "player/records/chain.h"

namespace jankar::test {

/// 32 hex that tell women apart.
inline std::string woman(int number) {
    return fmt::format("{:032x}", 0xA000 + number);
}

/// The clocks of a device, moved by hand.
struct Hands {
    std::int64_t boot = 1;
    std::int64_t mono = 60'000;
    std::int64_t wall = 1'772'539'200'000;  // 2026-03-03T12:00:00Z
    int clock = 4;
    void go_on(std::int64_t ms) {
        mono += ms;
        wall += ms;
    }
};

class ChainMaker {
 public:
    explicit ChainMaker(std::uint8_t device, std::string epoch = "0102030405060708")
        : epoch_(std::move(epoch)) {
        Bytes seed(32, device);
        auto key = records::device_key_from_seed(seed);
        REQUIRE(key);
        key_ = *key;
        add("genesis", "");
    }

    Hands hands;
    std::string label;
    std::string programme;
    std::vector<records::LessonInfo> lessons;

    const std::string& epoch() const { return epoch_; }
    std::string device() const { return records::device_id_of(key_.public_key); }
    std::string public_key() const { return to_hex(key_.public_key); }
    std::int64_t head() const { return static_cast<std::int64_t>(lines_.size()); }

    /// Appends a record; `fields` begins with a comma or is empty.
    void add(const std::string& kind, const std::string& fields) {
        const std::int64_t seq = head() + 1;
        add_line(fmt::format(R"({{"seq":{},"kind":"{}","boot":{},"mono":{},"wall":{},"clock":{}{}}})", seq,
                             kind, hands.boot, hands.mono, hands.wall, hands.clock, fields));
    }
    void start(int learner, const std::string& lesson, int scored, bool resumed = false) {
        add("lesson-start",
            fmt::format(
                R"(,"learner":"{}","session":"{:032x}","lesson":["{}",3,"0011aabb",""],)"
                R"("lang":"hi","course":"safety","subject":"safety","steps":7,"scored":{},"resumed":{})",
                woman(learner), 1, lesson, scored, resumed ? 1 : 0));
    }
    void left(int learner, const std::string& lesson, int active_s, bool finished) {
        add("lesson-left",
            fmt::format(R"(,"learner":"{}","session":"{:032x}","lesson":["{}",3,"0011aabb",""],)"
                        R"("step":4,"active_s":{},"replays":1,"finished":{})",
                        woman(learner), 1, lesson, active_s, finished ? 1 : 0));
    }
    void completed(int learner, const std::string& lesson, int first_try, int scored, int together,
                   int active_s, const std::string& maker = "") {
        add("completed",
            fmt::format(R"(,"learner":"{}","session":"{:032x}","lesson":["{}",3,"0011aabb","{}"],)"
                        R"("lang":"hi","tries":9,"first_try":{},"scored":{},"together":{},"active_s":{})",
                        woman(learner), 1, lesson, maker, first_try, scored, together, active_s));
    }

    /// Another device's life from here on: the same key and epoch, as after a copied card.
    ChainMaker copy() const { return *this; }

    Bytes bundle(std::int64_t lo, std::int64_t hi, const std::vector<Bytes>& recipients = {}) const {
        REQUIRE(lo >= 1);
        REQUIRE(hi <= head());
        records::BundleContent content;
        content.header.label = label;
        content.header.programme = programme;
        content.header.epoch = epoch_;
        content.header.player_version = "0.1.0";
        content.header.free_mb = 900;
        content.header.wall_ms = hands.wall;
        content.header.mono_ms = hands.mono;
        content.header.boot = hands.boot;
        content.header.prev_id = to_hex(lo == 1 ? Hash256{} : ids_[static_cast<std::size_t>(lo - 2)]);
        for (std::int64_t seq = lo; seq <= hi; ++seq) {
            const auto i = static_cast<std::size_t>(seq - 1);
            content.records.push_back({seq, lines_[i]});
            if (seq == hi || seq % 10 == 0) {
                auto checkpoint = records::sign_checkpoint(device(), epoch_, seq, ids_[i], key_.secret_key);
                REQUIRE(checkpoint);
                content.checkpoints.push_back(*checkpoint);
            }
        }
        content.lessons = lessons;
        auto bytes = records::write_bundle(content, recipients, key_.secret_key);
        REQUIRE_MESSAGE(bytes.has_value(), (bytes ? "" : bytes.error().text));
        return *bytes;
    }
    Bytes bundle() const { return bundle(1, head()); }

 private:
    void add_line(std::string line) {
        const Hash256 previous = ids_.empty() ? Hash256{} : ids_.back();
        ids_.push_back(records::record_id(previous, line));
        lines_.push_back(std::move(line));
    }

    records::DeviceKey key_;
    std::string epoch_;
    std::vector<std::string> lines_;
    std::vector<Hash256> ids_;
};

inline void put(const std::string& path, ByteView bytes) {
    REQUIRE(write_file_atomic(path, bytes));
}

inline records::LessonInfo lesson_info(const std::string& id, const std::string& hindi,
                                       const std::string& english) {
    records::LessonInfo lesson;
    lesson.id = id;
    lesson.version = 3;
    lesson.hash8 = "0011aabb";
    lesson.subject = "safety";
    lesson.course = "safety";
    lesson.steps = 7;
    lesson.scored_steps = 3;
    lesson.title = {{"hi", hindi}, {"en", english}};
    return lesson;
}

}  // namespace jankar::test
