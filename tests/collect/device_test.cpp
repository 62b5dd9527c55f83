// What the player's own store writes, as the office understands it: nothing between the two is made by a
// test.
#include <doctest/doctest.h>

#include "tests/collect/office.h"
#include "tests/records/store_fixture.h"

using namespace jankar;

TEST_CASE("plays: what a device wrote of lessons and questions is what the office counts") {
    test::Device device;
    device.start();
    for (const char* name : {"Sunita", "Meena"}) {
        REQUIRE(device.store->open_session(device.learner(name)).has_value());
        device.play();
        REQUIRE(device.store->close_session().has_value());
    }
    const test::TempDir stick;
    const auto bundles = device.store->export_bundles(stick / "out");
    REQUIRE(bundles);

    test::Office office;
    const auto added = office.add(*bundles);
    CHECK(added.all_taken());
    const auto tables = office.tables();
    REQUIRE(tables.completions.size() == 2);
    for (const auto& row : tables.completions) {
        CHECK(row.lesson == "wash-hands");
        CHECK(row.first_try_percent == 67);
        CHECK(row.active_minutes == 2);
    }
    REQUIRE(tables.questions.size() == 1);
    CHECK(tables.questions.front().lesson == "wash-hands");
    CHECK(tables.questions.front().step == "soap-q");
    CHECK(tables.questions.front().first == 2);
    CHECK(tables.questions.front().first_right == 0);
    REQUIRE(tables.devices.size() == 1);
    CHECK(tables.devices.front().errors == 0);
}
