// Copies of the databases and what comes back from them; women who are forgotten; what a device tells the log
// of itself; the date below which no clock is believed.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "content/base/files.h"
#include "player/records/machine.h"
#include "store_fixture.h"

namespace jankar::records {
namespace {

namespace fs = std::filesystem;
using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

std::vector<std::string> copies(const Device& device) {
    return is_folder(device.folder + "/backups") ? list_folder(device.folder + "/backups").value()
                                                 : std::vector<std::string>();
}

/// Sessions of one play each, closed.
void visits(Device& device, const std::string& learner, int number) {
    for (int i = 0; i < number; ++i) {
        REQUIRE(device.store->open_session(learner).has_value());
        device.play();
        REQUIRE(device.store->close_session().has_value());
    }
}

void spoil(const std::string& path, double from) {
    const auto size = fs::file_size(path);
    const auto start = static_cast<std::streamoff>(static_cast<double>(size) * from);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(start);
    const std::string rubbish(size - static_cast<std::size_t>(start), '\x5A');
    file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
}

TEST_CASE("backups: two of each database, made as the log grows, and no more") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    visits(device, learner, 5);
    CHECK(copies(device).empty());  // too little is new
    visits(device, learner, 150);
    const auto names = copies(device);
    REQUIRE(names.size() == 4);
    CHECK(std::count_if(names.begin(), names.end(), [](const std::string& name) {
              return name.starts_with("records-") && name.ends_with(".db");
          }) == 2);
    // Each is whole by itself: a folder with nothing but the copy shows everything up to then.
    for (const std::string& name : names) {
        if (name.starts_with("records-")) {
            fs::create_directories(device.own / name);
            fs::copy_file(device.folder + "/backups/" + name, device.own / (name + "/records.db"));
            Store::Options options;
            options.folder = device.own / name;
            options.read_only = true;
            options.clock = &device.clock;
            options.machine = &device.machine;
            fs::copy_file(device.folder + "/people.db", options.folder + "/people.db");
            auto reader = Store::open(options);
            REQUIRE(reader.has_value());
            CHECK((*reader)->verify().has_value());
            CHECK((*reader)->finished(learner).value()[0].times >= 15);
        }
    }
}

TEST_CASE("backups: none where nothing is kept, and none without room or in a place that cannot be made") {
    Device memory;
    memory.machine.files = FileSystem::Memory;
    memory.start();
    visits(memory, memory.learner(), 30);
    memory.stop();
    CHECK(copies(memory).empty());
    Device device;
    device.start();
    std::ofstream(device.folder + "/backups") << "in the way";
    visits(device, device.learner(), 30);
    device.stop();
    device.start();
    CHECK(device.store->warnings().empty());
}

TEST_CASE("damage: what the file lost, the newest copy gives back") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    visits(device, learner, 60);
    REQUIRE(copies(device).size() >= 2);
    device.stop();
    for (const double from : {0.0, 0.3}) {
        CAPTURE(from);
        spoil(device.folder + "/records.db", from);
        device.reboot();
        device.start();
        if (device.store->warnings().empty()) {
            CHECK_FALSE(device.store->verify().has_value());
            device.kill();
            device.start();
        }
        REQUIRE(device.store->warnings().size() == 1);
        CHECK(device.store->verify().has_value());
        CHECK(device.store->finished(learner).value()[0].times >= 40);
        const std::string before = device.store->derived_text().value();
        REQUIRE(device.store->rebuild_derived().has_value());
        CHECK(device.store->derived_text().value() == before);
        const auto lines = exported_lines(device);
        CHECK(count_of(lines, R"("reason":"damage")") >= 1);
        device.stop();
    }
}

TEST_CASE("damage: the list of women comes back from its copy") {
    Device device;
    device.start();
    const std::string learner = device.store->add_learner("Sunita", "pot", "Monday", {1, 2, 3}).value();
    visits(device, learner, 30);
    device.stop();
    spoil(device.folder + "/people.db", 0.0);
    device.start();
    CHECK(device.store->warnings().size() == 1);
    const auto learners = device.store->learners().value();
    REQUIRE(learners.size() == 1);
    CHECK(learners[0].name == "Sunita");
    CHECK(device.store->photo(learner).value() == Bytes{1, 2, 3});
    CHECK(device.store->open_session(learner).has_value());
}

TEST_CASE("forget: no byte of her name, face or voice stays, her nameless records do") {
    Device device;
    device.start();
    NewLearner canary{"CANARYNAME", "CANARYDRAWING", "", "hi", {}, {}, 1};
    canary.photo = Bytes(600, 'P');
    const std::string photo_canary = "CANARYPHOTO", voice_canary = "CANARYVOICE";
    std::copy(photo_canary.begin(), photo_canary.end(), canary.photo.begin() + 100);
    canary.voice = Bytes(voice_canary.begin(), voice_canary.end());
    const std::string she = device.store->add_learner(canary).value();
    const std::string other = device.learner("Meena");
    REQUIRE(device.store->set_pin(she, {1, 2, 3}).has_value());
    visits(device, she, 40);
    visits(device, other, 1);
    REQUIRE(device.store->completed_together(wash_hands(), {}, {she, other}, "").has_value());
    REQUIRE(device.store->open_session(she).has_value());
    REQUIRE(device.store->save_place(she, {"wash-hands", "", "CANARYPLACE", "", "", 0}).has_value());
    REQUIRE(device.store->review_answered(she, {"wash-hands", "", "q", 1}, true).has_value());
    REQUIRE(copies(device).size() >= 2);
    std::ofstream(device.folder + "/people-damaged-1.db") << "CANARYNAME";

    REQUIRE(device.store->forget_learner(she).has_value());
    CHECK(device.store->learners().value().size() == 1);
    CHECK(device.store->open_session(she).error().code == ErrorCode::Usage);
    CHECK(device.store->forget_learner(she).error().code == ErrorCode::Usage);
    CHECK(device.store->places(she).value().empty());
    CHECK(device.store->no_group().value().last_here == std::vector<std::string>{other});
    device.stop();
    int looked_into = 0;
    for (const auto& entry : fs::recursive_directory_iterator(device.folder)) {
        if (entry.is_regular_file() && entry.path().string().find("people") != std::string::npos) {
            ++looked_into;
            const std::string bytes = read_text_file(entry.path().string(), 1 << 24).value();
            CHECK_MESSAGE(bytes.find("CANARY") == std::string::npos, entry.path().string());
            CHECK(bytes.find(she) == std::string::npos);
        }
    }
    CHECK(looked_into >= 2);
    device.start();
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"erase")") == 1);
    CHECK(count_of(lines, R"("kind":"completed")") == 43);
    CHECK(count_of(lines, R"("kind":"session-open")") == count_of(lines, R"("kind":"session-close")"));
}

TEST_CASE("forget: where power went between the log and the list of women, the next start finishes it") {
    Device device;
    device.start();
    const std::string she = device.store->add_learner("CANARYNAME", "pot", "", {}).value();
    device.stop();
    fs::copy_file(device.folder + "/people.db", device.own / "people.db");
    device.start();
    REQUIRE(device.store->forget_learner(she).has_value());
    device.stop();
    fs::copy_file(device.own / "people.db", device.folder + "/people.db",
                  fs::copy_options::overwrite_existing);
    device.start();
    CHECK(device.store->learners().value().empty());
    device.stop();
    CHECK(read_text_file(device.folder + "/people.db", 1 << 24).value().find("CANARY") == std::string::npos);
}

TEST_CASE("device: another label and other packs are told to the log, once, and what is gone too") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->set_device_setting("label", "shelf 7").has_value());
    REQUIRE(device.store->set_device_setting("label", "shelf 7").has_value());
    device.store->set_device_state({{{"first", 1}, {"weaving", 3}}, -1});
    visits(device, learner, 2);
    device.store->set_device_state({{{"first", 2}}, -1});
    visits(device, learner, 1);
    device.stop();
    device.start();
    device.store->set_device_state({{{"first", 2}}, -1});
    visits(device, learner, 1);
    const std::string before = device.store->derived_text().value();
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == before);
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"label")") == 1);
    CHECK(count_of(lines, R"("name":"shelf 7"})") == 1);
    CHECK(count_of(lines, R"("kind":"pack")") == 4);
    CHECK(count_of(lines, R"("pack":"first","version":1})") == 1);
    CHECK(count_of(lines, R"("pack":"first","version":2})") == 1);
    CHECK(count_of(lines, R"("pack":"weaving","version":0})") == 1);
}

TEST_CASE("clock: below what something signed or the network said it is not believed, and stops nobody") {
    Device device;
    const std::int64_t day = 86'400'000;
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->raise_floor(device.clock.wall + 10 * day).has_value());
    visits(device, learner, 1);
    device.stop();
    device.start();
    CHECK(device.store->warnings().size() == 1);
    CHECK(device.store->warnings()[0].find("date") != std::string::npos);
    REQUIRE(device.store->raise_floor(device.clock.wall - 10 * day).has_value());  // never lower
    visits(device, learner, 1);
    CHECK(count_of(exported_lines(device), R"("clock":0)") >= 10);
    device.stop();
    // The network says what time it is; from then on nothing earlier is believed.
    device.reboot();
    device.clock.wall += 100 * day;
    device.machine.source = 4;
    device.start();
    CHECK(device.store->warnings().empty());
    visits(device, learner, 1);
    device.stop();
    device.reboot();
    device.machine.source = 2;
    device.clock.wall -= 50 * day;
    device.start();
    CHECK(device.store->warnings().size() == 1);
    visits(device, learner, 1);
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"completed")") == 4);
    CHECK(lines.back().find(R"("clock":0)") != std::string::npos);
}

TEST_CASE("place: memory under a folder is seen for what it is") {
    if (is_folder("/dev/shm")) {
        CHECK(real_machine().file_system("/dev/shm") == FileSystem::Memory);
    }
    CHECK(real_machine().file_system("/proc") == FileSystem::Ordinary);
}

}  // namespace
}  // namespace jankar::records
