// Over a real store on a folder of its own.
#include "player/app/progress.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "content/base/files.h"
#include "tests/support/temp_dir.h"

using namespace jankar;
using namespace jankar::app;
using lesson::LessonPlay;
using lesson::StepType;

namespace {

std::shared_ptr<const lesson::Lesson> make_lesson(const std::string& id) {
    auto out = std::make_shared<lesson::Lesson>();
    out->id = id;
    out->langs = {"en"};
    for (const char* step_id : {"a", "b", "q", "c"}) {
        lesson::Step step;
        step.id = step_id;
        step.type = step_id[0] == 'q' ? StepType::Choose : StepType::Picture;
        step.say = step_id;
        if (step.type == StepType::Choose) {
            step.items.resize(2);
            step.items[0].say = "yes";
            step.items[0].ok = true;
            step.items[1].say = "no";
        }
        out->steps.push_back(step);
    }
    return out;
}

pack::ShelfLesson entry_of(const std::string& id, char hash = 'a') {
    pack::ShelfLesson out;
    out.entry.id = id;
    out.entry.hash = std::string(64, hash);
    out.entry.steps = 4;
    out.key8 = "0011aabb";
    return out;
}

views::OpenLesson open_lesson(const std::string& id, lesson::PlayState state = {}) {
    views::OpenLesson out;
    out.lesson = make_lesson(id);
    out.lang = "en";
    out.state = std::move(state);
    return out;
}

/// The records thread, the trace and the progress of one run of the program.
struct Run {
    explicit Run(const std::string& folder)
        : folder_(folder),
          records(records::Store::Options{.folder = folder, .player_version = "0.1.0"}, [] {}),
          progress(records, trace, [this](const Error& error) { troubles.push_back(error.text); }) {
        REQUIRE(records.wait_opened().has_value());
        REQUIRE(trace.open(folder + ".trace").has_value());
    }
    /// Everything asked so far has been answered.
    void settle() {
        bool done = false;
        records.ask([](records::Store&) { return 0; }, [&](int) { done = true; });
        const auto begun = std::chrono::steady_clock::now();
        while (!done) {
            records.drain();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            REQUIRE(std::chrono::steady_clock::now() - begun < std::chrono::seconds(60));
        }
    }
    std::string add_learner(const std::string& name) {
        std::string id;
        records.ask([name](records::Store& store) { return store.add_learner(name, "mango", "", {}); },
                    [&](Result<std::string> added) {
                        REQUIRE(added.has_value());
                        id = *added;
                    });
        settle();
        return id;
    }
    void sit_down(const std::string& learner) {
        bool ready = false;
        progress.begin(learner, [&] { ready = true; });
        settle();
        CHECK(ready);
    }
    std::vector<std::string> kinds() const {
        std::ifstream in(folder_ + ".trace");
        std::vector<std::string> out;
        for (std::string line; std::getline(in, line);) {
            const auto json = nlohmann::json::parse(line);
            if (json.at("event") == "record") {
                CHECK(json.at("durable") == true);
                out.push_back(json.at("kind"));
            }
        }
        return out;
    }

    const std::string folder_;
    std::vector<std::string> troubles;
    screen::Trace trace{0};
    records::RecordsThread records;
    Progress progress;
};

/// Every file of a folder with its bytes.
std::map<std::string, std::string> bytes_of(const std::string& folder) {
    std::map<std::string, std::string> out;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
        if (file.is_regular_file()) {
            std::ifstream in(file.path(), std::ios::binary);
            out[file.path().string()] = std::string(std::istreambuf_iterator<char>(in), {});
        }
    }
    return out;
}

using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("progress: her place is there after the program was closed, with every answer") {
    test::TempDir dir;
    std::string learner;
    lesson::PlayState left;
    {
        Run run(dir / "data");
        learner = run.add_learner("Meera");
        run.sit_down(learner);
        const auto open = open_lesson("wash");
        CHECK_FALSE(run.progress.of(entry_of("wash")).begun);
        run.progress.started(entry_of("wash"), open);
        LessonPlay play(*open.lesson, {}, false);
        play.enter(1);
        play.next(1000);
        run.progress.moved(entry_of("wash"), open, play);
        play.next(2000);
        play.tap(lesson::Part::Answer, 1, 3000);
        play.done(4000);
        run.progress.moved(entry_of("wash"), open, play);
        left = play.state();
        CHECK(run.progress.of(entry_of("wash")).begun);
        CHECK(run.progress.of(entry_of("wash")).beads_done == 2);
        CHECK(run.progress.last_left() == Progress::key(entry_of("wash")));
        run.settle();
        CHECK(run.troubles.empty());
    }
    Run again(dir / "data");
    again.sit_down(learner);
    CHECK(again.progress.of(entry_of("wash")).begun);
    CHECK(again.progress.of(entry_of("wash")).beads_done == 2);
    CHECK_FALSE(again.progress.of(entry_of("wash")).finished);
    CHECK(again.progress.place(entry_of("wash")) == left);
    CHECK(again.progress.last_left() == Progress::key(entry_of("wash")));
    CHECK_FALSE(again.progress.of(entry_of("other")).begun);
    CHECK(again.progress.place(entry_of("other")) == lesson::PlayState{});
}

TEST_CASE("progress: go on is the lesson she left last, also after a restart") {
    test::TempDir dir;
    std::string learner;
    {
        Run run(dir / "data");
        learner = run.add_learner("Meera");
        run.sit_down(learner);
        for (const char* id : {"wash", "weave", "count", "wash", "weave"}) {
            const auto open = open_lesson(id, run.progress.place(entry_of(id)));
            LessonPlay play(*open.lesson, open.state, false);
            play.enter(1);
            run.progress.left(entry_of(id), open, play);
        }
        CHECK(run.progress.last_left() == Progress::key(entry_of("weave")));
        run.settle();
    }
    Run again(dir / "data");
    again.sit_down(learner);
    CHECK(again.progress.last_left() == Progress::key(entry_of("weave")));
}

TEST_CASE("progress: a finished lesson is told when it is on the medium, and its place is gone") {
    test::TempDir dir;
    std::string learner;
    {
        Run run(dir / "data");
        learner = run.add_learner("Meera");
        run.sit_down(learner);
        const auto open = open_lesson("wash");
        run.progress.started(entry_of("wash"), open);
        LessonPlay play(*open.lesson, {}, false);
        play.enter(1);
        run.progress.moved(entry_of("wash"), open, play);
        int told = 0;
        run.progress.completed(entry_of("wash"), open, play, [&](bool kept) {
            CHECK(kept);
            ++told;
        });
        CHECK(told == 0);
        run.settle();
        CHECK(told == 1);
        CHECK(run.progress.has_finished(entry_of("wash")));
        CHECK_FALSE(run.progress.of(entry_of("wash")).begun);
        CHECK(run.progress.last_left().empty());
        run.progress.end();
        run.settle();
        const Kinds kinds = run.kinds();
        CHECK(std::count(kinds.begin(), kinds.end(), "completed") == 1);
        CHECK(std::count(kinds.begin(), kinds.end(), "lesson-start") == 1);
        CHECK(std::count(kinds.begin(), kinds.end(), "session-open") == 1);
        CHECK(std::count(kinds.begin(), kinds.end(), "session-close") == 1);
        CHECK(run.troubles.empty());
    }
    Run again(dir / "data");
    again.sit_down(learner);
    CHECK(again.progress.has_finished(entry_of("wash")));
    CHECK_FALSE(again.progress.of(entry_of("wash")).begun);
    SUBCASE("another maker's lesson of the same name is another lesson") {
        pack::ShelfLesson other = entry_of("wash");
        other.key8 = "ffffffff";
        CHECK_FALSE(again.progress.has_finished(other));
    }
    SUBCASE("a new version of the lesson stays finished") {
        CHECK(again.progress.has_finished(entry_of("wash", 'b')));
    }
}

TEST_CASE("progress: what one woman does is not another's") {
    test::TempDir dir;
    Run run(dir / "data");
    const std::string meera = run.add_learner("Meera"), sita = run.add_learner("Sita");
    run.sit_down(meera);
    const auto open = open_lesson("wash");
    LessonPlay play(*open.lesson, {}, false);
    play.enter(1);
    run.progress.started(entry_of("wash"), open);
    run.progress.completed(entry_of("wash"), open, play, [](bool) {});
    run.progress.moved(entry_of("weave"), open_lesson("weave"), play);
    run.settle();
    run.progress.end();
    run.sit_down(sita);
    CHECK_FALSE(run.progress.has_finished(entry_of("wash")));
    CHECK_FALSE(run.progress.of(entry_of("weave")).begun);
    CHECK(run.progress.last_left().empty());
    run.progress.end();
    run.sit_down(meera);
    CHECK(run.progress.has_finished(entry_of("wash")));
    CHECK(run.progress.of(entry_of("weave")).begun);
}

TEST_CASE("progress: an answer of the disk that comes after she left is not given to the next woman") {
    test::TempDir dir;
    Run run(dir / "data");
    const std::string meera = run.add_learner("Meera"), sita = run.add_learner("Sita");
    run.sit_down(meera);
    const auto open = open_lesson("wash");
    LessonPlay play(*open.lesson, {}, false);
    play.enter(1);
    run.progress.started(entry_of("wash"), open);
    run.progress.completed(entry_of("wash"), open, play, [](bool) {});
    // The card is slow: she has gone and another one sits down before the answer is there.
    run.progress.end();
    run.sit_down(sita);
    CHECK_FALSE(run.progress.has_finished(entry_of("wash")));
    run.progress.end();
    run.sit_down(meera);
    CHECK(run.progress.has_finished(entry_of("wash")));
}

TEST_CASE("progress: a guest's lesson is remembered while she sits there, and not a byte is written") {
    test::TempDir dir;
    Run run(dir / "data");
    run.add_learner("Meera");
    const auto before = bytes_of(dir / "data");
    run.progress.begin_guest();
    const auto open = open_lesson("wash");
    run.progress.started(entry_of("wash"), open);
    LessonPlay play(*open.lesson, {}, false);
    play.enter(1);
    play.next(1000);
    run.progress.moved(entry_of("wash"), open, play);
    CHECK(run.progress.of(entry_of("wash")).begun);
    CHECK(run.progress.place(entry_of("wash")).position == 1);
    lesson::Effect answer{};
    answer.kind = lesson::Effect::Kind::Answered;
    answer.step = "q";
    answer.right = true;
    answer.attempt = 1;
    run.progress.answered(entry_of("wash"), open, answer);
    run.progress.left(entry_of("wash"), open, play);
    bool kept = false;
    run.progress.completed(entry_of("wash"), open, play, [&](bool ok) { kept = ok; });
    CHECK(kept);
    CHECK(run.progress.has_finished(entry_of("wash")));
    run.progress.end();
    run.settle();
    CHECK(bytes_of(dir / "data") == before);
    CHECK(run.kinds().empty());
    CHECK(run.troubles.empty());
    run.progress.begin_guest();
    CHECK_FALSE(run.progress.has_finished(entry_of("wash")));
}

TEST_CASE("progress: a record that cannot be kept is told, and the lesson is not called finished") {
    test::TempDir dir;
    Run run(dir / "data");
    const std::string learner = run.add_learner("Meera");
    run.sit_down(learner);
    const auto open = open_lesson("wash");
    LessonPlay play(*open.lesson, {}, false);
    play.enter(1);
    // The session is over for the store (another part of the program closed it): nothing more can be kept.
    run.records.post([](records::Store& store) { static_cast<void>(store.close_session()); });
    bool told = false, kept = true;
    run.progress.completed(entry_of("wash"), open, play, [&](bool ok) {
        told = true;
        kept = ok;
    });
    run.settle();
    CHECK(told);
    CHECK_FALSE(kept);
    CHECK_FALSE(run.troubles.empty());
    CHECK_FALSE(run.progress.has_finished(entry_of("wash")));
}
