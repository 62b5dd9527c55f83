#include "player/app/power.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"

using namespace jankar::app;
using Notice = PowerWatch::Notice;

namespace {

void put(const std::string& root, const std::string& name, const std::string& file, const std::string& text) {
    std::filesystem::create_directories(root + "/" + name);
    std::ofstream(root + "/" + name + "/" + file) << text << "\n";
}

}  // namespace

TEST_CASE("power: a board without a battery has no level, nor has one that tells nonsense") {
    jankar::test::TempDir dir;
    CHECK_FALSE(read_power(dir.path() + "/none").has_value());
    put(dir.path(), "AC", "type", "Mains");
    put(dir.path(), "AC", "online", "1");
    CHECK_FALSE(read_power(dir.path()).has_value());
    put(dir.path(), "BAT0", "type", "Battery");
    put(dir.path(), "BAT0", "capacity", "four hundred");
    CHECK_FALSE(read_power(dir.path()).has_value());
    put(dir.path(), "BAT0", "capacity", "400");
    CHECK_FALSE(read_power(dir.path()).has_value());
}

TEST_CASE("power: the fullest battery counts, a mouse's does not, the mains charge") {
    jankar::test::TempDir dir;
    put(dir.path(), "BAT0", "type", "Battery");
    put(dir.path(), "BAT0", "capacity", "12");
    put(dir.path(), "BAT0", "status", "Discharging");
    put(dir.path(), "BAT1", "type", "Battery");
    put(dir.path(), "BAT1", "capacity", "40");
    put(dir.path(), "mouse", "type", "Battery");
    put(dir.path(), "mouse", "scope", "Device");
    put(dir.path(), "mouse", "capacity", "99");
    REQUIRE(read_power(dir.path()).has_value());
    CHECK(read_power(dir.path())->percent == 40);
    CHECK_FALSE(read_power(dir.path())->charges);
    put(dir.path(), "USB", "type", "USB");
    put(dir.path(), "USB", "online", "1");
    CHECK(read_power(dir.path())->charges);
}

TEST_CASE("power: each level is told once, and again after it was charged") {
    PowerWatch watch;
    CHECK(watch.look(Power{50, false}) == Notice::None);
    CHECK(watch.look(Power{15, false}) == Notice::Low);
    CHECK(watch.look(Power{14, false}) == Notice::None);
    CHECK(watch.is_low());
    CHECK(watch.look(Power{5, false}) == Notice::Empty);
    CHECK(watch.look(Power{3, false}) == Notice::Stop);
    CHECK(watch.look(Power{3, false}) == Notice::None);
    CHECK(watch.look(Power{4, true}) == Notice::None);
    CHECK_FALSE(watch.is_low());
    CHECK(watch.look(Power{9, false}) == Notice::Low);
    CHECK(watch.look(std::nullopt) == Notice::None);
}
