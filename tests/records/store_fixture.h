#pragma once
// A data folder on a machine that a test describes, and short ways to do what a player does.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "player/records/bundle.h"
#include "player/records/machine.h"
#include "player/records/store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace jankar::test {

class FakeMachine : public records::Machine {
 public:
    std::string card_serial(const std::string&) const override { return card; }
    std::string board_serial() const override { return board; }
    records::FileSystem file_system(const std::string&) const override { return files; }
    int clock_source() const override { return source; }

    std::string card = "card-1";
    std::string board = "board-1";
    records::FileSystem files = records::FileSystem::Ordinary;
    int source = 3;
};

inline records::LessonRef wash_hands() {
    records::LessonRef lesson;
    lesson.id = "wash-hands";
    lesson.version = 3;
    lesson.hash8 = "0a1b2c3d";
    lesson.subject = "health";
    lesson.course = "start";
    lesson.lang = "hi";
    lesson.steps = 9;
    lesson.scored_steps = 3;
    lesson.title = {{"en", "Washing hands"}, {"hi", "हाथ धोना"}};
    return lesson;
}

/// A device: its folder, clock and serials, and the store while it runs.
struct Device {
    TempDir own;
    std::string folder = own / "data";
    FakeClock clock;
    FakeMachine machine;
    std::unique_ptr<records::Store> store;

    Result<std::unique_ptr<records::Store>> try_open() {
        records::Store::Options options;
        options.folder = folder;
        options.player_version = "0.1.0";
        options.clock = &clock;
        options.machine = &machine;
        return records::Store::open(options);
    }
    void start() {
        auto opened = try_open();
        REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().text));
        store = std::move(*opened);
    }
    /// A clean end.
    void stop() {
        REQUIRE(store->close().has_value());
        store.reset();
    }
    /// The process is gone without a word; what it had not synced, the kernel still has.
    void kill() { store.reset(); }
    /// The machine is started anew.
    void reboot() {
        clock.boot = "00000000-0000-0000-0000-" + std::to_string(100'000'000'000 + ++boots_);
        clock.boottime = 5'000;
        clock.monotonic = 5'000;
    }
    std::string learner(const std::string& name = "Sunita") {
        return store->add_learner(name, "pot", "", {}).value();
    }
    /// One whole play.
    void play(const records::LessonRef& lesson = wash_hands()) {
        REQUIRE(store->lesson_start(lesson).has_value());
        clock.advance(60'000);
        REQUIRE(store->result(lesson, "soap-q", false, 1).has_value());
        REQUIRE(store->result(lesson, "soap-q", true, 2).has_value());
        records::PlaySummary play;
        play.furthest_step = 8;
        play.active_s = 61;
        play.tries = 4;
        play.first_try_right = 2;
        REQUIRE(store->completed(lesson, play).has_value());
        REQUIRE(store->lesson_left(lesson, play, true).has_value());
    }

 private:
    std::int64_t boots_ = 0;
};

inline records::ReadBundle read_file_bundle(const std::string& path, const std::vector<Bytes>& keys = {}) {
    const auto source = open_file_source(path);
    REQUIRE(source.has_value());
    auto bundle = records::read_bundle(**source, keys);
    REQUIRE_MESSAGE(bundle.has_value(), (bundle ? "" : bundle.error().text));
    return std::move(*bundle);
}

/// All records of what a device exports now into a folder of its own, one line each, chains after each other.
inline std::vector<std::string> exported_lines(Device& device) {
    const TempDir stick;
    std::vector<std::string> lines;
    const auto paths = device.store->export_bundles(stick / "out");
    REQUIRE_MESSAGE(paths.has_value(), (paths ? "" : paths.error().text));
    for (const std::string& path : *paths) {
        const auto bundle = read_file_bundle(path);
        CHECK(bundle.state == records::BundleState::Whole);
        for (const records::RecordLine& record : bundle.content.records) {
            lines.push_back(record.json);
        }
    }
    return lines;
}

inline int count_of(const std::vector<std::string>& lines, const std::string& text) {
    int count = 0;
    for (const std::string& line : lines) {
        count += line.find(text) != std::string::npos ? 1 : 0;
    }
    return count;
}

}  // namespace jankar::test
