// Data folders that were copied, cards and boards that were swapped: what real stores then write, merged at
// the office. Nothing is lost, nothing counts twice, and where one chain went on twice that is told.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "tests/collect/office.h"
#include "tests/records/store_fixture.h"

namespace jankar::test {
namespace {

namespace fs = std::filesystem;
using collect::Evidence;

constexpr std::int64_t kDayMs = 86'400'000;

records::LessonRef lesson(int number) {
    records::LessonRef lesson = wash_hands();
    lesson.id = "lesson-" + std::to_string(number);
    return lesson;
}

/// Learner and lesson -> how often she finished it, as it really was.
using Story = std::map<std::pair<std::string, std::string>, std::int64_t>;

/// A week on one device: each day it is started, women come and go, now and then the power does.
void week(Device& device, const std::vector<std::string>& women, int first_lesson, Story& story) {
    for (int day = 0; day < 7; ++day) {
        device.clock.advance(kDayMs);
        device.reboot();
        device.start();
        for (std::size_t i = 0; i < women.size(); ++i) {
            const auto done = lesson(first_lesson + (day + static_cast<int>(i)) % 4);
            REQUIRE(device.store->open_session(women[i]).has_value());
            device.play(done);
            ++story[{women[i], done.id}];
        }
        if (day % 3 == 2) {
            device.kill();
        } else {
            device.stop();
        }
    }
}

std::vector<std::string> carried(Device& device, const std::string& stick) {
    device.start();
    const auto paths = device.store->export_bundles(stick);
    REQUIRE_MESSAGE(paths.has_value(), (paths ? "" : paths.error().text));
    device.stop();
    return *paths;
}

Story told(const collect::Tables& tables) {
    Story story;
    for (const collect::Completion& row : tables.completions) {
        story[{row.learner, row.lesson}] += row.attempts;
    }
    return story;
}

/// One folder with two women in it, used for a day, and its copy.
struct Copied {
    Copied() {
        original.start();
        for (const char* name : {"Sunita", "Meena"}) {
            women.push_back(original.learner(name));
        }
        REQUIRE(original.store->open_session(women[0]).has_value());
        original.play(lesson(0));
        ++story[{women[0], lesson(0).id}];
        original.stop();
        fs::copy(original.folder, copy.folder, fs::copy_options::recursive);
        copy.clock = original.clock;
    }
    Device original, copy;
    std::vector<std::string> women;
    Story story;
};

TEST_CASE(
    "clones: another board and card, a week on both, merged in any order: two devices, nothing lost or "
    "double") {
    Copied two;
    two.copy.machine.card = "card-2";
    two.copy.machine.board = "board-2";
    week(two.original, two.women, 0, two.story);
    week(two.copy, two.women, 2, two.story);
    const TempDir stick;
    auto files = carried(two.original, stick / "a");
    const auto more = carried(two.copy, stick / "b");
    files.insert(files.end(), more.begin(), more.end());
    for (int order = 0; order < 2; ++order) {
        Office office;
        office.add(files);
        office.add(files);  // the same sticks once more
        const auto tables = office.tables();
        CHECK(told(tables) == two.story);
        REQUIRE(tables.devices.size() == 2);
        for (const collect::DeviceRow& row : tables.devices) {
            CHECK(row.forks == 0);
            CHECK(row.gaps == 0);
        }
        std::reverse(files.begin(), files.end());
    }
}

TEST_CASE(
    "clones: no serial tells them apart, a week on both, merged: nothing lost or double, the fork is named") {
    Copied two;
    for (Device* device : {&two.original, &two.copy}) {
        device->machine.card.clear();
        device->machine.board.clear();
    }
    week(two.original, two.women, 0, two.story);
    week(two.copy, two.women, 2, two.story);
    const TempDir stick;
    auto files = carried(two.original, stick / "a");
    const auto more = carried(two.copy, stick / "b");
    files.insert(files.end(), more.begin(), more.end());
    for (int order = 0; order < 2; ++order) {
        Office office;
        office.add(files);
        office.add(files);
        const auto tables = office.tables();
        CHECK(told(tables) == two.story);
        REQUIRE(tables.devices.size() == 1);
        CHECK(tables.devices.front().forks == 1);
        CHECK(std::any_of(tables.completions.begin(), tables.completions.end(),
                          [](const collect::Completion& row) { return row.evidence == Evidence::Forked; }));
        std::reverse(files.begin(), files.end());
    }
}

TEST_CASE("repairs: another card, then another board: one device for the office, nothing lost or double") {
    Device device;
    Story story;
    device.start();
    const std::vector<std::string> women = {device.learner("Sunita"), device.learner("Meena")};
    const std::string id = device.store->device_id();
    device.stop();
    week(device, women, 0, story);
    device.machine.card = "card-2";
    week(device, women, 1, story);
    device.machine.board = "board-2";
    week(device, women, 2, story);
    const TempDir stick;
    const auto files = carried(device, stick / "a");
    CHECK(files.size() == 3);  // an epoch each
    Office office;
    office.add(files);
    const auto tables = office.tables();
    CHECK(told(tables) == story);
    REQUIRE(tables.devices.size() == 1);
    CHECK(tables.devices.front().device == id);
    CHECK(tables.devices.front().forks == 0);
    CHECK(tables.devices.front().gaps == 0);
}

}  // namespace
}  // namespace jankar::test
