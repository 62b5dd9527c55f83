// What one woman's records come to: attempts, minutes, first try, together, evidence.
#include <doctest/doctest.h>

#include "tests/collect/office.h"

using namespace jankar;
using jankar::collect::Completion;
using jankar::collect::Evidence;
using jankar::test::ChainMaker;
using jankar::test::Office;

namespace {

Completion only_row(const collect::Tables& tables) {
    REQUIRE(tables.completions.size() == 1);
    return tables.completions.front();
}

}  // namespace

TEST_CASE("plays: a story of one woman and one lesson gives one row with the right numbers") {
    Office office;
    ChainMaker device(1);
    device.start(1, "wash-hands", 3);
    device.left(1, "wash-hands", 61, false);
    device.hands.go_on(600'000);
    device.start(1, "wash-hands", 3, true);  // she goes on: the same play
    device.hands.go_on(200'000);
    device.completed(1, "wash-hands", 2, 3, 1, 181);
    device.left(1, "wash-hands", 120, true);
    device.hands.go_on(3'600'000);
    device.start(1, "wash-hands", 3);  // and again, for joy, not to its end
    device.left(1, "wash-hands", 30, false);
    device.lessons = {test::lesson_info("wash-hands", "हाथ धोना", "Washing hands")};
    office.add(device.bundle());

    const auto tables = office.tables();
    const Completion row = only_row(tables);
    CHECK(row.learner == test::woman(1));
    CHECK(row.lesson == "wash-hands");
    CHECK(row.lesson_version == 3);
    CHECK(row.lang == "hi");
    CHECK(row.course == "safety");
    CHECK(row.attempts == 2);
    CHECK(row.active_minutes == 4);  // 61 + 120 + 30 = 211 s
    CHECK(row.first_try_percent == 67);
    CHECK(row.together == 1);
    CHECK_FALSE(row.seen);
    CHECK(row.evidence == Evidence::Signed);
    CHECK(row.completed.utc_ms == 1'772'539'200'000 + 800'000);
    CHECK(row.completed.quality == 'A');
    CHECK(collect::completions_csv(tables) ==
          "\xEF\xBB\xBFprogramme,site,group,device,learner,person,lang,course,lesson,lesson_version,subject,"
          "completed_at,"
          "time_quality,first_try_percent,attempts,active_minutes,together,seen,evidence\r\n"
          "Weavers,,," +
              device.device() + "," + test::woman(1) + "," + test::woman(1) +
              ",hi,safety,wash-hands,3,safety,2026-03-03T12:13:20Z,A,67,2,4,1,0,signed\r\n");
}

TEST_CASE("plays: with nothing but `completed` each one is a play and brings its own seconds") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 1, 60);
    device.completed(1, "wash-hands", 1, 3, 1, 61);
    office.add(device.bundle());
    const Completion row = only_row(office.tables());
    CHECK(row.attempts == 2);
    CHECK(row.active_minutes == 3);  // 121 s
    CHECK(row.first_try_percent == 100);
}

TEST_CASE("plays: the first try is rounded half up, and empty where nothing is scored") {
    for (const auto& [right, scored, percent] :
         {std::tuple{1, 8, 13}, {1, 3, 33}, {2, 3, 67}, {0, 4, 0}, {4, 4, 100}, {1, 200, 1}, {1, 201, 0}}) {
        Office office;
        ChainMaker device(1);
        device.completed(1, "wash-hands", right, scored, 1, 60);
        office.add(device.bundle());
        CHECK(only_row(office.tables()).first_try_percent == percent);
    }
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 0, 0, 1, 60);
    office.add(device.bundle());
    CHECK_FALSE(only_row(office.tables()).first_try_percent.has_value());
}

TEST_CASE("plays: answers of a group are nobody's first try, and the largest group counts") {
    Office office;
    ChainMaker device(1);
    device.completed(1, "wash-hands", 3, 3, 4, 60);
    device.completed(1, "wash-hands", 3, 3, 7, 60);
    device.completed(2, "wash-hands", 3, 3, 7, 60);
    office.add(device.bundle());
    const auto tables = office.tables();
    REQUIRE(tables.completions.size() == 2);
    CHECK(tables.completions[0].together == 7);
    CHECK_FALSE(tables.completions[0].first_try_percent.has_value());
    CHECK(tables.completions[1].attempts == 1);
}

TEST_CASE("plays: what was only begun is no row, and a lesson of another maker is called by its key") {
    Office office;
    ChainMaker device(1);
    device.start(1, "wash-hands", 3);
    device.left(1, "wash-hands", 61, false);
    device.completed(2, "wash-hands", 3, 3, 1, 60, "deadbeef");
    device.completed(2, "wash-hands", 3, 3, 1, 60, "ffffffff");  // the programme's own key
    office.add(device.bundle());
    const auto tables = office.tables();
    REQUIRE(tables.completions.size() == 2);
    CHECK(tables.completions[0].lesson == "wash-hands");
    CHECK(tables.completions[1].lesson == "wash-hands@deadbeef");
    CHECK(tables.learners.size() == 2);
    CHECK(tables.learners[0].lessons_finished == 0);
    CHECK(tables.learners[1].lessons_finished == 2);
}

TEST_CASE("evidence: verified needs an enrolled device and a chain without a gap") {
    Office office;
    ChainMaker device(1);
    for (int i = 0; i < 30; ++i) {
        device.completed(i, "wash-hands", 3, 3, 1, 60);
    }
    office.add(device.bundle(21, 31));
    office.enrol(device.device(), "Hampi");
    auto tables = office.tables();
    REQUIRE(tables.completions.size() == 11);
    CHECK(tables.completions.front().evidence == Evidence::Signed);
    CHECK(tables.completions.front().site == "Hampi");
    CHECK(tables.devices.front().gaps == 1);

    office.add(device.bundle(1, 10));
    CHECK(office.tables().devices.front().gaps == 1);
    office.add(device.bundle(8, 22));
    tables = office.tables();
    REQUIRE(tables.completions.size() == 30);
    CHECK(tables.completions.front().evidence == Evidence::Verified);
    CHECK(tables.devices.front().gaps == 0);
    CHECK(tables.devices.front().records == 31);
}

TEST_CASE("evidence: records of a revoked device are kept apart") {
    Office office;
    ChainMaker good(1), stolen(2);
    good.completed(1, "wash-hands", 3, 3, 1, 60);
    stolen.completed(2, "wash-hands", 3, 3, 1, 60);
    office.add(good.bundle());
    office.add(stolen.bundle());
    office.enrol(stolen.device(), "", "revoked");
    const auto tables = office.tables();
    CHECK(only_row(tables).learner == test::woman(1));
    CHECK(tables.revoked_records == 2);
    CHECK(tables.devices.size() == 2);
    office.enrol(stolen.device(), "", "enrolled");
    CHECK(office.tables().completions.size() == 2);
}

TEST_CASE("plays: a clock that nobody set does not say how far a report reaches") {
    Office office;
    ChainMaker good(1), lying(2);
    good.completed(1, "wash-hands", 2, 3, 1, 60);
    office.add(good.bundle());
    const auto until = office.tables().latest_ms;
    CHECK(until.has_value());
    lying.hands.clock = 0;
    lying.hands.wall = 2'493'072'000'000;  // 2049-01-01
    lying.hands.boot = 2;
    lying.completed(2, "wash-hands", 2, 3, 1, 60);
    office.add(lying.bundle());
    CHECK(office.tables().latest_ms == until);
}
