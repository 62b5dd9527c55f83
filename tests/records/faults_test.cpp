// What happens to a data folder in the field: power cuts, copied and worn cards, clocks that lie, full disks.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "content/base/files.h"
#include "store_fixture.h"
#include "thorough.h"

namespace jankar::records {
namespace {

namespace fs = std::filesystem;
using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

void copy_folder(const std::string& from, const std::string& to) {
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
}

// ---- kill -9

/// Writes records without end and tells each durable one through the pipe.
[[noreturn]] void write_until_killed(Device& device, int pipe) {
    auto opened = device.try_open();
    if (!opened) {
        ::_exit(1);
    }
    Store& store = **opened;
    const auto learners = store.learners();
    const auto tell = [&](const Written& written) {
        if (written.durable) {
            [[maybe_unused]] const auto put = ::write(pipe, &written.seq, sizeof written.seq);
        }
    };
    for (int round = 0;; ++round) {
        const auto session = store.open_session(learners.value()[0].id);
        if (!session) {
            ::_exit(2);
        }
        tell(*session);
        tell(store.lesson_start(wash_hands()).value());
        if (!store.save_place(learners.value()[0].id, {"wash-hands", "", "{}", "", "", 0})) {
            ::_exit(3);
        }
        PlaySummary play;
        play.active_s = round;
        const auto completed = store.completed(wash_hands(), play);
        if (!completed) {
            ::_exit(4);
        }
        for (const Written& written : *completed) {
            tell(written);
        }
    }
}

/// Kills a writer `rounds` times, at moments from the first step of opening on, and looks at what is there.
void kill_and_look(Device& device, int rounds, useconds_t longest_us) {
    device.start();
    device.learner();
    device.stop();
    std::mt19937 random(20261121);
    std::set<std::int64_t> told;
    std::int64_t head = 0;
    for (int round = 0; round < rounds; ++round) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(device, ends[1]);
        }
        ::close(ends[1]);
        std::int64_t seq = 0;
        const auto read_told = [&] {
            const bool told_more = ::read(ends[0], &seq, sizeof seq) == static_cast<ssize_t>(sizeof seq);
            if (told_more) {
                CHECK(told.insert(seq).second);  // no number twice
                head = std::max(head, seq);
            }
            return told_more;
        };
        // Every other one is let come to its work, however slow the machine; the rest die on the way there.
        if (round % 2 == 1) {
            CHECK(read_told());
        }
        ::usleep(static_cast<useconds_t>(random() % longest_us));
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE_MESSAGE(WIFSIGNALED(status), "the writer ended by itself: ", WEXITSTATUS(status));
        while (read_told()) {
        }
        ::close(ends[0]);
        if (round % 20 == 0) {
            device.reboot();  // now and then the whole machine, so that the whole file is looked through
        }
    }
    CHECK(static_cast<int>(told.size()) >= rounds / 2);
    device.start();
    CHECK(device.store->warnings().empty());
    CHECK(device.store->verify().has_value());
    const auto lines = exported_lines(device);
    CHECK(static_cast<std::int64_t>(lines.size()) >= head);
    // Numbers without a gap from 1 on, so each told one is among them.
    bool in_order = true;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        in_order = in_order && lines[i].find("{\"seq\":" + std::to_string(i + 1) + ",") == 0;
    }
    CHECK(in_order);
    CHECK(count_of(lines, R"("kind":"genesis")") == 1);
    CHECK(count_of(lines, R"("kind":"session-open")") == count_of(lines, R"("kind":"session-close")"));
    const std::string before = device.store->derived_text().value();
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == before);
}

TEST_CASE("kill -9 at 200 random moments: every record told durable is there, the chain holds") {
    {
        // In memory a writer gets far in a short time; to a killed process the medium makes no difference.
        Device device;
        const std::string memory = "/dev/shm/jankar-records-" + std::to_string(::getpid());
        device.folder = ::access("/dev/shm", W_OK) == 0 ? memory : device.folder;
        kill_and_look(device, test::thorough(160, 30), 12'000);
        device.kill();
        fs::remove_all(memory);
    }
    Device device;
    kill_and_look(device, test::thorough(40, 10), 200'000);
}

// ---- identity and epochs

TEST_CASE("epoch: an older copy of records.db put back begins a new epoch, both branches are kept") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    device.stop();
    const std::string id = [&] {
        device.start();
        std::string device_id = device.store->device_id();
        device.kill();
        return device_id;
    }();
    fs::copy_file(device.folder + "/records.db", device.own / "old.db");
    REQUIRE_FALSE(fs::exists(device.folder + "/records.db-wal"));
    device.start();
    const std::string epoch = device.store->epoch();
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    device.stop();
    fs::copy_file(device.own / "old.db", device.folder + "/records.db", fs::copy_options::overwrite_existing);
    device.start();
    CHECK(device.store->device_id() == id);
    CHECK(device.store->epoch() != epoch);
    CHECK(device.store->warnings().size() == 1);
    const std::string second = device.store->epoch();
    device.stop();
    device.start();
    CHECK(device.store->epoch() == second);  // once, not at every start
    CHECK(device.store->warnings().empty());
    const test::TempDir stick;
    const auto paths = device.store->export_bundles(stick.path()).value();
    REQUIRE(paths.size() == 2);
    const auto old_chain = test::read_file_bundle(paths[0]);
    const auto new_chain = test::read_file_bundle(paths[1]);
    CHECK(old_chain.state == BundleState::Whole);
    CHECK(old_chain.content.header.epoch == epoch);
    CHECK(new_chain.content.header.epoch == second);
    const std::string genesis = new_chain.content.records.front().json;
    CHECK(genesis.find(R"("reason":"restore")") != std::string::npos);
    CHECK(genesis.find(R"("prev_epoch":")" + epoch) != std::string::npos);
    CHECK(genesis.find(R"("prev_id":")" + to_hex(old_chain.ids.back())) != std::string::npos);
}

TEST_CASE("epoch: a log that was deleted is named by the next one") {
    Device device;
    device.start();
    const std::string epoch = device.store->epoch();
    const std::string id = device.store->device_id();
    device.stop();
    fs::remove(device.folder + "/records.db");
    device.start();
    CHECK(device.store->device_id() == id);
    CHECK(device.store->epoch() != epoch);
    const auto lines = exported_lines(device);
    CHECK(lines[0].find(R"("reason":"restore")") != std::string::npos);
    CHECK(lines[0].find(R"("prev_epoch":")" + epoch) != std::string::npos);
}

TEST_CASE("epoch: a copied folder on another machine is another device, both go on, nothing is lost") {
    Device original;
    original.start();
    const std::string learner = original.learner();
    REQUIRE(original.store->open_session(learner).has_value());
    original.play();
    original.stop();
    Device clone;
    copy_folder(original.folder, clone.folder);
    clone.machine.card = "card-2";
    clone.machine.board = "board-2";
    original.start();
    clone.start();
    CHECK(clone.store->device_id() != original.store->device_id());
    CHECK(clone.store->epoch() != original.store->epoch());
    CHECK(original.store->warnings().empty());
    REQUIRE(clone.store->open_session(learner).has_value());
    clone.play();
    CHECK(clone.store->finished(learner).value()[0].times == 2);
    const test::TempDir stick;
    const auto paths = clone.store->export_bundles(stick.path()).value();
    REQUIRE(paths.size() == 2);
    const auto inherited = test::read_file_bundle(paths[0]);
    const auto own = test::read_file_bundle(paths[1]);
    // The inherited chain stays the original's, proved by its checkpoints; the clone says that it carries it.
    CHECK(inherited.content.header.device == original.store->device_id());
    CHECK(inherited.content.header.signer == own.content.header.public_key);
    CHECK(own.content.header.device == clone.store->device_id());
    const std::string genesis = own.content.records.front().json;
    CHECK(genesis.find(R"("reason":"clone","player":"0.1.0","prev_device":")" +
                       original.store->device_id()) != std::string::npos);
    // Signed by the old key, which only a true copy has.
    const std::string mark = R"("prev_sig":")";
    const auto at = genesis.find(mark);
    REQUIRE(at != std::string::npos);
    Bytes message = from_hex(clone.store->device_id() + clone.store->epoch()).value();
    append(message, inherited.ids.back());
    CHECK(signature_holds("jankar-roll-v1", message, from_hex(genesis.substr(at + mark.size(), 128)).value(),
                          from_hex(inherited.content.header.public_key).value()));
    clone.stop();
    clone.start();
    CHECK(clone.store->warnings().empty());
}

TEST_CASE("epoch: another card or another board is a repair: same device, new epoch") {
    for (const bool card : {true, false}) {
        Device device;
        device.start();
        const std::string id = device.store->device_id();
        const std::string epoch = device.store->epoch();
        device.stop();
        (card ? device.machine.card : device.machine.board) = "another";
        device.start();
        CHECK(device.store->device_id() == id);
        CHECK(device.store->epoch() != epoch);
        CHECK(count_of(exported_lines(device), R"("reason":"repair")") == 1);
        const std::string second = device.store->epoch();
        device.stop();
        device.start();
        CHECK(device.store->epoch() == second);
    }
}

TEST_CASE("epoch: a serial that cannot be read now is no change, the only one that can, changed, is a copy") {
    Device device;
    device.start();
    const std::string id = device.store->device_id();
    const std::string epoch = device.store->epoch();
    device.stop();
    device.machine.board.clear();
    device.start();
    CHECK(device.store->epoch() == epoch);
    device.stop();
    device.machine.board = "board-1";
    device.start();
    CHECK(device.store->epoch() == epoch);
    device.stop();
    device.machine.board.clear();
    device.machine.card = "card-2";
    device.start();
    CHECK(device.store->device_id() != id);
}

TEST_CASE("epoch: a lost key makes a new device that names the one before and carries its chain") {
    Device device;
    device.start();
    const std::string id = device.store->device_id();
    REQUIRE(device.store->open_session(device.learner()).has_value());
    device.play();
    device.stop();
    struct stat status {};
    REQUIRE(::stat((device.folder + "/identity/device.key").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    fs::remove(device.folder + "/identity/device.key");
    device.start();
    CHECK(device.store->device_id() != id);
    const test::TempDir stick;
    const auto paths = device.store->export_bundles(stick.path()).value();
    REQUIRE(paths.size() == 2);
    CHECK(test::read_file_bundle(paths[0]).content.header.device == id);
    CHECK(test::read_file_bundle(paths[1]).content.records[0].json.find(R"("reason":"key-lost")") !=
          std::string::npos);
}

TEST_CASE("damage: what can be read is saved into a new epoch, the damaged file is kept") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    for (int i = 0; i < 60; ++i) {
        REQUIRE(device.store->open_session(learner).has_value());
        device.play();
    }
    REQUIRE(device.store->set_device_setting("label", "shelf 7").has_value());
    device.stop();
    const std::string path = device.folder + "/records.db";
    // The last third of the file turns to rubbish, as on a card that dies.
    const auto size = fs::file_size(path);
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(size * 2 / 3));
        const std::string rubbish(static_cast<std::size_t>(size / 3), '\x5A');
        file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }
    device.reboot();
    // Damage shows when it is met: at the latest when all is read for an export, and is mended at the next
    // start.
    device.start();
    if (device.store->warnings().empty()) {
        const test::TempDir stick;
        const auto tried = device.store->export_bundles(stick.path());
        REQUIRE_FALSE(tried.has_value());
        CHECK(tried.error().code == ErrorCode::Corrupt);
        device.kill();
        device.start();
    }
    REQUIRE(device.store->warnings().size() == 1);
    CHECK(device.store->verify().has_value());
    CHECK(fs::exists(device.folder + "/records-damaged-1.db"));
    CHECK(device.store->learners().value().size() == 1);
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("reason":"damage")") == 1);
    CHECK(count_of(lines, R"("kind":"salvage")") == 1);
    CHECK(count_of(lines, R"("kind":"completed")") > 5);
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    device.stop();
    device.start();
    CHECK(device.store->warnings().empty());
}

TEST_CASE("damage: a records.db that is no database is set aside, the player starts") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    device.stop();
    std::ofstream(device.folder + "/records.db", std::ios::trunc) << std::string(8192, 'x');
    device.start();
    CHECK(device.store->warnings().size() == 1);
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    CHECK(count_of(exported_lines(device), R"("reason":"damage")") == 1);
    device.stop();
    std::ofstream(device.folder + "/people.db", std::ios::trunc) << std::string(8192, 'x');
    device.start();
    CHECK(device.store->warnings().size() == 1);
    CHECK(device.store->learners().value().empty());
    CHECK(fs::exists(device.folder + "/people-damaged-1.db"));
}

TEST_CASE("damage: one changed byte in a record's text is found after a power cut") {
    Device device;
    device.start();
    REQUIRE(device.store->open_session(device.learner()).has_value());
    device.play();
    device.stop();
    device.start();
    REQUIRE(device.store->open_session(device.store->learners().value()[0].id).has_value());
    device.kill();
    // The write-ahead log is in the file after the last connection is closed.
    const std::string path = device.folder + "/records.db";
    std::string all = read_text_file(path, 1 << 24).value();
    const auto at = all.find("\"first_try\":2");
    REQUIRE(at != std::string::npos);
    all[at + 12] = '3';
    std::ofstream(path, std::ios::trunc | std::ios::binary) << all;
    device.reboot();
    device.start();
    CHECK(device.store->warnings().size() == 1);
    CHECK(count_of(exported_lines(device), "\"first_try\":3") == 0);
}

// ---- clocks

TEST_CASE("clock: at 0, in 2099, back an hour: recorded, never in the way") {
    for (const std::int64_t wall : {std::int64_t{0}, std::int64_t{4'080'000'000'000}}) {
        Device device;
        device.clock.wall = wall;
        device.start();
        REQUIRE(device.store->open_session(device.learner()).has_value());
        device.play();
        const auto lines = exported_lines(device);
        CHECK(count_of(lines, R"("kind":"completed")") == 1);
        CHECK(count_of(lines, R"("clock":0)") == static_cast<int>(lines.size()));
    }
    Device device;
    device.start();
    const std::string learner = device.learner();
    REQUIRE(device.store->open_session(learner).has_value());
    device.clock.wall -= 3'600'000;
    device.play();
    device.clock.wall += 1'500;  // less than two seconds is no jump
    device.play();
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("kind":"clock")") == 1);
    CHECK(count_of(lines, R"("jump":-3600000})") == 1);
    CHECK(count_of(lines, R"("kind":"completed")") == 2);
    CHECK(lines.back().find(R"("clock":1)") != std::string::npos);
    CHECK(device.store->verify().has_value());
}

TEST_CASE("clock: a jump between two runs in one start of the machine is seen, a new start is counted") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    device.stop();
    device.clock.advance(10'000);
    device.clock.wall += 86'400'000;
    device.start();
    REQUIRE(device.store->open_session(learner).has_value());
    device.stop();
    device.reboot();
    device.clock.wall -= 999'999'999;
    device.start();
    REQUIRE(device.store->open_session(learner).has_value());
    const auto lines = exported_lines(device);
    CHECK(count_of(lines, R"("jump":86400000})") == 1);
    CHECK(count_of(lines, R"("kind":"clock")") == 1);
    CHECK(count_of(lines, R"("kind":"boot")") == 2);
    CHECK(count_of(lines, R"("boot":2,)") >= 2);
}

TEST_CASE("canary: a card that forgot the last start is told") {
    Device device;
    device.start();
    const std::string learner = device.learner();
    device.stop();
    const std::string canary = read_text_file(device.folder + "/identity/canary", 100).value();
    device.reboot();
    device.start();
    REQUIRE(device.store->open_session(learner).has_value());
    device.stop();
    std::ofstream(device.folder + "/identity/canary", std::ios::trunc) << canary;
    device.start();
    REQUIRE(device.store->warnings().size() == 1);
    CHECK(device.store->warnings()[0].find("card") != std::string::npos);
    const test::TempDir stick;
    REQUIRE(device.store->open_session(learner).has_value());
    device.play();
    const auto paths = device.store->export_bundles(stick.path()).value();
    CHECK_FALSE(test::read_file_bundle(paths.at(0)).content.header.canary_ok);
}

TEST_CASE("place: a folder in memory is told at each start, FAT goes without a write-ahead log") {
    Device device;
    device.machine.files = FileSystem::Memory;
    for (int i = 0; i < 2; ++i) {
        device.start();
        REQUIRE(device.store->warnings().size() == 1);
        CHECK(device.store->warnings()[0].find("Nothing is kept here") == 0);
        device.stop();
    }
    Device fat;
    fat.machine.files = FileSystem::Fat;
    fat.start();
    REQUIRE(fat.store->open_session(fat.learner()).has_value());
    fat.play();
    CHECK_FALSE(fs::exists(fat.folder + "/records.db-wal"));
    CHECK(fat.store->verify().has_value());
}

}  // namespace
}  // namespace jankar::records
