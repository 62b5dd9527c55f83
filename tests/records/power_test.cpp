// A medium that fails: power cuts between any two writes with whatever had reached the card by then, cards
// that lie about it, and every writing call failing once or from then on. What was told durable has to be
// there afterwards, the chain has to hold, and the store has to open by itself.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "content/base/files.h"
#include "faulty_medium.h"
#include "store_fixture.h"
#include "thorough.h"

namespace jankar::records {
namespace {

namespace fs = std::filesystem;
using test::count_of;
using test::Device;
using test::exported_lines;
using test::FaultyMedium;
using test::thorough;
using test::wash_hands;
using Fault = FaultyMedium::Fault;

/// In memory much happens in a short time; what reaches the medium is the faulty one's business.
std::string memory_folder() {
    std::string name =
        std::string(::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") + "/jankar-power-XXXXXX";
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    return name;
}

/// A device on a medium that fails, and what its store told.
class Shelf {
 public:
    Shelf(unsigned seed, FileSystem files) : random(seed), root(memory_folder()), medium(root) {
        device.folder = root + "/data";
        device.machine.files = files;
    }
    ~Shelf() {
        device.kill();
        fs::remove_all(root);
    }
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

    int pick(int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); }

    /// Whether the store opened.
    bool open() {
        auto opened = device.try_open();
        if (!opened) {
            CHECK_FALSE(opened.error().text.empty());
            return false;
        }
        device.store = std::move(*opened);
        return true;
    }

    /// Something that women and trainers do; false when it failed.
    bool act() {
        Store& store = *device.store;
        device.clock.advance(1'000 + pick(5'000));
        const int what = pick(12);
        if (learners.empty() || what == 0) {
            const auto id = store.add_learner({"Woman", "pot", "", "hi", {}, {}, 1});
            return keep(id, [&] { learners.push_back(*id); });
        }
        const std::string learner =
            learners[static_cast<std::size_t>(pick(static_cast<int>(learners.size())))];
        if (!seated || what == 1) {
            seated = told(store.open_session(learner), learner);
            return seated;
        }
        LessonRef lesson = wash_hands();
        lesson.id += std::to_string(pick(5));
        PlaySummary play;
        play.active_s = ++mark;
        const std::string said = "\"active_s\":" + std::to_string(mark);
        switch (what) {
            case 2:
                return told(store.lesson_start(lesson), lesson.id);
            case 3:
            case 4:
                return store.save_place(learner, {lesson.id, "", std::string(500, 'p'), "", "", 0})
                    .has_value();
            case 5:
                return store.result(lesson, "q", pick(2) == 0, 1).has_value();
            case 6:
                return told(store.lesson_left(lesson, play, false), "");
            case 7:
                return told(store.practice(lesson, {1, 2}), "\"items\":[1,2]");
            case 8:
                return told(store.completed_together(lesson, play, {learner}, ""), "");
            case 9: {
                const auto closed = store.close_session();
                seated = closed.has_value() ? false : seated;
                return told(closed, "");
            }
            case 10:
                return store.review_answered(learner, {lesson.id, "", "q", 1}, true).has_value();
            default:
                return told(store.completed(lesson, play), said);
        }
    }

    /// Everything that was told durable stands in the log, with what it said.
    void check_all(bool one_chain) {
        CHECK(device.store->verify().has_value());
        const std::string before = device.store->derived_text().value();
        REQUIRE(device.store->rebuild_derived().has_value());
        CHECK(device.store->derived_text().value() == before);
        std::set<std::string> known;
        const auto shown = device.store->learners().value();
        for (const Learner& learner : shown) {
            known.insert(learner.id);
        }
        for (const std::string& learner : learners) {
            CHECK(known.count(learner) == 1);
        }
        const auto lines = exported_lines(device);
        if (one_chain) {
            CHECK(count_of(lines, R"("kind":"genesis")") == 1);
        }
        CHECK(lines.size() >= durable.size());
        for (const auto& [seq, what] : durable) {
            REQUIRE(static_cast<std::size_t>(seq) <= lines.size());
            const std::string& line = lines[static_cast<std::size_t>(seq) - 1];
            CHECK(line.find("{\"seq\":" + std::to_string(seq) + ",\"kind\":\"" + what.first + "\"") == 0);
            CHECK_MESSAGE(line.find(what.second) != std::string::npos, line, " lacks ", what.second);
        }
    }

    std::mt19937 random;
    std::string root;
    FaultyMedium medium;
    Device device;
    std::vector<std::string> learners;
    /// Number of a record -> its kind and something that it says.
    std::map<std::int64_t, std::pair<std::string, std::string>> durable;
    bool seated = false;
    int mark = 0;

 private:
    template <class T>
    bool keep(const Result<T>& result, const std::function<void()>& then) {
        if (result) {
            then();
        } else {
            CHECK_FALSE(result.error().text.empty());
        }
        return result.has_value();
    }
    void note(const Written& written, const std::string& said) {
        if (written.durable) {
            CHECK(durable.emplace(written.seq, std::pair(written.kind, said)).second);  // no number twice
        }
    }
    bool told(const Result<Written>& written, const std::string& said) {
        return keep(written, [&] { note(*written, said); });
    }
    bool told(const Result<std::vector<Written>>& written, const std::string& said) {
        return keep(written, [&] {
            for (const Written& one : *written) {
                note(one, &one == &written->back() ? said : std::string());
            }
        });
    }
};

/// `cuts` power cuts of one device, each at a random writing call.
void cut_power(Shelf& shelf, int cuts) {
    Device& device = shelf.device;
    std::string epoch;
    for (int cut = 0; cut < cuts; ++cut) {
        CAPTURE(cut);
        // Half of them while it opens and begins, the others anywhere in a longer piece of work.
        const int furthest = cut == 0 || shelf.pick(2) == 0 ? 60 : 250;
        shelf.medium.plan({Fault::PowerCut, 1 + shelf.pick(furthest), false});
        shelf.seated = false;
        if (shelf.open()) {
            for (int i = 0; i < 60 && shelf.act(); ++i) {
            }
        }
        shelf.medium.cut_power();
        device.kill();
        shelf.medium.settle(shelf.random);
        device.reboot();
        device.start();  // by itself, and the whole file is looked through
        CHECK(device.store->warnings().empty());
        CHECK((epoch.empty() || device.store->epoch() == epoch));
        epoch = device.store->epoch();
        device.kill();
    }
    device.start();
    CHECK(device.store->warnings().empty());
    shelf.check_all(true);
}

/// Devices are begun anew now and then, so that power also goes in the first moments of one.
void cut_power_of_many(unsigned first, unsigned devices, int cuts) {
    for (unsigned seed = first; seed < first + devices; ++seed) {
        CAPTURE(seed);
        // Every third lies on FAT, where there is no write-ahead log.
        Shelf shelf(seed, seed % 3 == 0 ? FileSystem::Fat : FileSystem::Ordinary);
        cut_power(shelf, cuts);
        CHECK(static_cast<int>(shelf.durable.size()) > cuts);
    }
}

TEST_CASE(
    "power: 1000 cuts, every record told durable is there, the chain holds, the store opens by itself") {
    cut_power_of_many(1, thorough(25u, 3u), 40);
}

TEST_CASE("power: a medium that lies about syncing costs records, never the store") {
    int lost = 0;
    // Number 27 among them: it lost a record and kept its signature.
    constexpr unsigned kSeeds = thorough(60u, 30u);
    for (unsigned seed = 1; seed <= kSeeds; ++seed) {
        CAPTURE(seed);
        Shelf shelf(seed, seed % 3 == 0 ? FileSystem::Fat : FileSystem::Ordinary);
        Device& device = shelf.device;
        REQUIRE(shelf.open());
        for (int i = 0; i < 20; ++i) {
            REQUIRE(shelf.act());
        }
        device.stop();
        shelf.medium.lie_about_syncing(true);
        shelf.seated = false;
        REQUIRE(shelf.open());
        for (int i = 0; i < 30; ++i) {
            REQUIRE(shelf.act());
        }
        shelf.medium.cut_power();
        device.kill();
        shelf.medium.settle(shelf.random);
        shelf.medium.lie_about_syncing(false);
        device.reboot();
        device.start();
        CHECK(device.store->verify().has_value());
        lost += device.store->warnings().empty() ? 0 : 1;
        // It goes on, with whom it still knows.
        const auto learners = device.store->learners();
        REQUIRE_MESSAGE(learners.has_value(), (learners ? "" : learners.error().text));
        const std::string learner = learners->empty() ? device.learner() : (*learners)[0].id;
        REQUIRE(device.store->open_session(learner).has_value());
        device.play();
        CHECK(count_of(exported_lines(device), R"("kind":"completed")") >= 1);
        device.stop();
        device.start();
        CHECK(device.store->warnings().empty());
    }
    // Such a card is noticed: the log is behind what the file beside the key says.
    CHECK(lost > static_cast<int>(kSeeds / 12));
}

// ---- errors

/// Opens, does what a visit does, exports and closes; false where something failed.
bool visit(Shelf& shelf, const std::string& stick) {
    if (!shelf.open()) {
        return false;
    }
    bool well = true;
    shelf.seated = false;
    for (int i = 0; i < 14; ++i) {
        well = shelf.act() && well;
    }
    const auto written = shelf.device.store->export_bundles(stick);
    const auto closed = shelf.device.store->close();
    shelf.device.kill();
    return well && written && closed;
}

TEST_CASE(
    "errors: each writing call fails, once or from then on, one sentence, nothing half, and it goes on") {
    for (const Fault fault : {Fault::Full, Fault::InputOutput, Fault::WriteProtected}) {
        for (const bool once : {false, true}) {
            for (const FileSystem files : {FileSystem::Ordinary, FileSystem::Fat}) {
                const bool fat = files == FileSystem::Fat;
                // Neighbours of those left out are met with another fault.
                const int step = (fat ? 5 : 3) * thorough(1, 8);
                const std::int64_t calls = [&] {
                    Shelf well(7, files);
                    const test::TempDir stick;
                    REQUIRE(visit(well, stick / "out"));
                    well.medium.heal();
                    REQUIRE(visit(well, stick / "out"));
                    return well.medium.writing_calls();
                }();
                CHECK(calls > 60);
                for (std::int64_t at = 1 + static_cast<int>(fault) % 3; at <= calls; at += step) {
                    CAPTURE(static_cast<int>(fault));
                    CAPTURE(once);
                    CAPTURE(fat);
                    CAPTURE(at);
                    Shelf shelf(7, files);
                    const test::TempDir stick;
                    REQUIRE(visit(shelf, stick / "out"));
                    shelf.medium.plan({fault, at, once});
                    visit(shelf, stick / "out");
                    shelf.medium.heal();
                    Device& device = shelf.device;
                    device.start();
                    CHECK(device.store->warnings().empty());
                    REQUIRE(device.store->open_session(shelf.learners[0]).has_value());
                    device.play();
                    shelf.check_all(true);
                }
            }
        }
    }
}

TEST_CASE("errors: a full disk in the middle of a session, and the same session goes on when there is room") {
    for (std::int64_t at = 1; at < 40; at += thorough(2, 6)) {
        CAPTURE(at);
        Shelf shelf(11, FileSystem::Ordinary);
        REQUIRE(shelf.open());
        for (int i = 0; i < 5; ++i) {
            REQUIRE(shelf.act());
        }
        shelf.medium.plan({at % 4 == 1 ? Fault::Full : Fault::InputOutput, at, false});
        for (int i = 0; i < 10; ++i) {
            shelf.act();
        }
        shelf.medium.heal();
        REQUIRE(shelf.device.store->open_session(shelf.learners[0]).has_value());
        shelf.device.play();
        shelf.check_all(true);
    }
}

TEST_CASE("errors: what cannot be read while it opens is no new device and no empty log") {
    for (const bool once : {true, false}) {
        for (std::int64_t at = 1; at <= 40; at += thorough(1, 5)) {
            CAPTURE(once);
            CAPTURE(at);
            Shelf shelf(5, FileSystem::Ordinary);
            const test::TempDir stick;
            REQUIRE(visit(shelf, stick / "out"));
            shelf.device.start();
            const std::string id = shelf.device.store->device_id();
            shelf.device.kill();
            shelf.medium.plan({Fault::Unreadable, at, once});
            shelf.open();
            shelf.device.kill();
            shelf.medium.heal();
            shelf.device.start();
            CHECK(shelf.device.store->device_id() == id);
            shelf.check_all(false);
        }
    }
}

}  // namespace
}  // namespace jankar::records
