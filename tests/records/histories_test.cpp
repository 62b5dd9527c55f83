// Random histories of a shared device: the tables that follow from the log agree with a plain model of what
// happened, and come out the same when they are built anew; and what a killed program was doing is whole or
// not there at all.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "store_fixture.h"
#include "thorough.h"

namespace jankar::records {
namespace {

using test::count_of;
using test::Device;
using test::exported_lines;
using test::wash_hands;

/// In memory much happens in a short time; to a killed process the medium makes no difference.
std::string memory_folder(const std::string& otherwise) {
    return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/jankar-histories-" + std::to_string(::getpid())
                                           : otherwise;
}

struct Woman {
    std::set<std::string> finished, witnessed;
    /// Lesson key -> items and the number of the visit in which she took them home.
    std::map<std::string, std::pair<std::vector<int>, int>> practising;
};

/// What happened, told once to the store and once to this.
class History {
 public:
    explicit History(unsigned seed) : random_(seed) {
        device_.folder = memory_folder(device_.folder);
        device_.start();
        for (int i = 0; i < 3; ++i) {
            groups_[device_.store->add_group("Group " + std::to_string(i), "").value()] = 0;
        }
        for (int i = 0; i < 5; ++i) {
            join();
        }
    }

    ~History() {
        device_.kill();
        std::filesystem::remove_all(device_.folder);
    }
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    void step() {
        device_.clock.advance(1000);
        switch (pick(12)) {
            case 0:
                join();
                break;
            case 1:
                sit_down();
                break;
            case 2:
                device_.store->close_session().value();
                seated_.clear();
                break;
            case 3:
                restart();
                break;
            case 4:
                together();
                break;
            case 5:
                see();
                break;
            case 6:
                join_faces();
                break;
            case 7:
            case 8:
                practise();
                break;
            case 9:
                if (device_.store->learners().value().size() > 2) {
                    LearnerChange change;
                    change.office = pick(2);
                    REQUIRE(device_.store->change_learner(anyone(), change).has_value());
                }
                break;
            default:
                finish();
        }
    }

    void compare() {
        const auto learners = device_.store->learners().value();
        REQUIRE(learners.size() == women_.size());
        std::vector<std::string> ids;
        for (const Learner& learner : learners) {
            REQUIRE(women_.count(learner.id) == 1);
            ids.push_back(learner.id);
        }
        const auto wall = device_.store->wall(ids).value();
        for (const WallRow& row : wall) {
            const Woman& she = women_.at(row.learner);
            CHECK(row.finished == she.finished);
            CHECK(row.witnessed == she.witnessed);
            std::map<std::string, std::vector<int>> pending, expected;
            const auto at_home = device_.store->pending_practice(row.learner).value();
            for (const PendingPractice& one : at_home) {
                pending[one.maker8 + "/" + one.lesson_id] = one.items;
            }
            for (const auto& [lesson, taken] : she.practising) {
                if (row.learner != seated_ || taken.second != visit_) {
                    expected[lesson] = taken.first;
                }
            }
            CHECK(pending == expected);
        }
        const auto groups = device_.store->groups().value();
        for (const Group& group : groups) {
            CHECK(group.bands == groups_.at(group.id));
        }
    }

    void rebuild_and_compare() {
        const std::string before = device_.store->derived_text().value();
        REQUIRE(device_.store->rebuild_derived().has_value());
        CHECK(device_.store->derived_text().value() == before);
        compare();
        CHECK(device_.store->verify().has_value());
    }

 private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    std::string anyone() {
        auto place = women_.begin();
        std::advance(place, pick(static_cast<int>(women_.size())));
        return place->first;
    }
    LessonRef any_lesson() {
        LessonRef lesson = wash_hands();
        lesson.id = "lesson-" + std::to_string(pick(4));
        lesson.maker8 = pick(2) == 0 ? "" : "deadbeef";
        return lesson;
    }
    static std::string key(const LessonRef& lesson) { return lesson.maker8 + "/" + lesson.id; }

    void join() {
        NewLearner learner;
        learner.name = "Woman";
        learner.office = pick(3) - 1;
        women_[device_.store->add_learner(learner).value()] = {};
    }
    void sit_down() {
        seated_ = anyone();
        ++visit_;
        REQUIRE(device_.store->open_session(seated_).has_value());
    }
    void restart() {
        seated_.clear();
        if (pick(2) == 0) {
            device_.kill();
        } else {
            device_.stop();
        }
        if (pick(2) == 0) {
            device_.reboot();
        }
        if (pick(4) == 0) {
            device_.machine.card += "x";  // a repair: a new chain
        }
        device_.start();
    }
    void together() {
        std::vector<std::string> here;
        for (const auto& [id, woman] : women_) {
            if (pick(2) == 0) {
                here.push_back(id);
            }
        }
        if (here.empty()) {
            return;
        }
        auto group = groups_.begin();
        std::advance(group, pick(3));
        const LessonRef lesson = any_lesson();
        REQUIRE(device_.store->completed_together(lesson, {}, here, group->first).has_value());
        ++group->second;
        for (const std::string& id : here) {
            women_[id].finished.insert(key(lesson));
        }
    }
    void see() {
        const std::string who = anyone();
        const LessonRef lesson = any_lesson();
        REQUIRE(device_.store->witness(who, lesson).has_value());
        women_[who].witnessed.insert(key(lesson));
    }
    void join_faces() {
        const std::string kept = anyone(), other = anyone();
        if (kept == other || women_.size() < 3) {
            return;
        }
        REQUIRE(device_.store->merge_learners(kept, other).has_value());
        Woman& she = women_[kept];
        const Woman& also = women_[other];
        she.finished.insert(also.finished.begin(), also.finished.end());
        she.witnessed.insert(also.witnessed.begin(), also.witnessed.end());
        for (const auto& [lesson, taken] : also.practising) {
            const auto hers = she.practising.find(lesson);
            // The later list stands; lists are told apart by when they were taken.
            if (hers == she.practising.end() || order_[{other, lesson}] > order_[{kept, lesson}]) {
                she.practising[lesson] = taken;
                order_[{kept, lesson}] = order_[{other, lesson}];
            }
        }
        if (seated_ == other) {
            seated_.clear();
        }
        women_.erase(other);
    }
    void practise() {
        if (seated_.empty()) {
            return;
        }
        const LessonRef lesson = any_lesson();
        Woman& she = women_[seated_];
        if (pick(3) == 0) {
            REQUIRE(device_.store->practice_done(lesson, {1}).has_value());
            she.practising.erase(key(lesson));
        } else {
            const std::vector<int> items(static_cast<std::size_t>(pick(3)), 1 + pick(3));
            REQUIRE(device_.store->practice(lesson, items).has_value());
            if (items.empty()) {
                she.practising.erase(key(lesson));
            } else {
                she.practising[key(lesson)] = {items, visit_};
                order_[{seated_, key(lesson)}] = ++taken_;
            }
        }
    }
    void finish() {
        if (seated_.empty()) {
            return;
        }
        const LessonRef lesson = any_lesson();
        REQUIRE(device_.store->lesson_start(lesson).has_value());
        REQUIRE(device_.store->completed(lesson, {}).has_value());
        women_[seated_].finished.insert(key(lesson));
    }

    std::mt19937 random_;
    Device device_;
    std::map<std::string, Woman> women_;
    std::map<std::string, int> groups_;
    std::map<std::pair<std::string, std::string>, int> order_;
    std::string seated_;
    int visit_ = 0, taken_ = 0;
};

TEST_CASE("histories, property: wall, practice and bands are what happened, and the log alone gives them") {
    for (unsigned seed = 1; seed <= test::thorough(30u, 10u); ++seed) {
        CAPTURE(seed);
        History history(seed);
        for (int i = 0; i < 80; ++i) {
            history.step();
            if (i % 20 == 19) {
                history.compare();
            }
        }
        history.rebuild_and_compare();
    }
}

/// A trainer's busy day without end: joining, watching together, joining faces. A byte for each round.
[[noreturn]] void work_until_killed(Device& device, const std::string& group, int pipe) {
    auto opened = device.try_open();
    if (!opened) {
        ::_exit(1);
    }
    Store& store = **opened;
    for (int round = 0;; ++round) {
        std::vector<std::string> here;
        for (int i = 0; i < 3; ++i) {
            const auto id = store.add_learner({"Woman", "pot", group, "", {}, {}, 1});
            if (!id) {
                ::_exit(2);
            }
            here.push_back(*id);
        }
        if (!store.completed_together(wash_hands(), {}, here, group) ||
            !store.witness(here[0], wash_hands()) ||
            !store.review_answered(here[1], {"wash-hands", "", "q", 1}, true) ||
            !store.merge_learners(here[0], here[2])) {
            ::_exit(3);
        }
        [[maybe_unused]] const auto told = ::write(pipe, ".", 1);
    }
}

TEST_CASE("kill -9 while women join, watch and are joined: each thing is whole or not there") {
    Device device;
    device.folder = memory_folder(device.folder);
    device.start();
    const std::string group = device.store->add_group("Monday", "").value();
    device.stop();
    std::mt19937 random(20261121);
    for (int round = 0; round < test::thorough(60, 20); ++round) {
        int ends[2];
        REQUIRE(::pipe(ends) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(ends[0]);
            work_until_killed(device, group, ends[1]);
        }
        ::close(ends[1]);
        // Every other one is let come to its work, however slow the machine; the rest die on the way there.
        if (char byte = 0; round % 2 == 1) {
            CHECK(::read(ends[0], &byte, 1) == 1);
        }
        ::usleep(static_cast<useconds_t>(random() % 15'000));
        ::kill(child, SIGKILL);
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        ::close(ends[0]);
        REQUIRE_MESSAGE(WIFSIGNALED(status), "the writer ended by itself: ", WEXITSTATUS(status));
    }
    device.start();
    CHECK(device.store->warnings().empty());
    CHECK(device.store->verify().has_value());
    const auto learners = device.store->learners().value();
    REQUIRE(learners.size() >= 60);  // two stay of each round that was finished
    REQUIRE(device.store->open_session(learners[0].id).has_value());  // what was not told yet goes with it
    const auto lines = exported_lines(device);
    std::map<std::string, int> consents;
    int together = 0, completed = 0, joined = 0;
    for (const std::string& line : lines) {
        const auto record = nlohmann::json::parse(line);
        const std::string kind = record["kind"];
        together += kind == "together" ? 1 : 0;
        completed += kind == "completed" ? 1 : 0;
        joined += kind == "label" ? 1 : 0;
        if (kind == "consent") {
            ++consents[record["learner"]];
        }
    }
    CHECK(completed == 3 * together);
    CHECK(device.store->groups().value()[0].bands == together);
    for (const auto& [learner, number] : consents) {
        CHECK(number == 1);
    }
    for (const Learner& learner : learners) {
        CHECK(consents.count(learner.id) == 1);
    }
    CHECK(consents.size() == learners.size() + static_cast<std::size_t>(joined));
    const std::string before = device.store->derived_text().value();
    REQUIRE(device.store->rebuild_derived().has_value());
    CHECK(device.store->derived_text().value() == before);
    device.stop();
    std::filesystem::remove_all(device.folder);
}

}  // namespace
}  // namespace jankar::records
