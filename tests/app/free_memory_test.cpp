#include "player/app/free_memory.h"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/support/temp_dir.h"

using namespace jankar;

TEST_CASE("free memory: what the kernel says, and nothing where it says nothing") {
    test::TempDir folder;
    const auto said = [&](const std::string& text) {
        std::ofstream(folder / "meminfo") << text;
        return app::free_memory(folder / "meminfo");
    };
    CHECK(said("MemTotal:  500000 kB\nMemAvailable:   65536 kB\nSwapFree: 7 kB\n") == 65536 * 1024);
    CHECK(said("MemTotal:  500000 kB\n") == 0);
    CHECK(said("MemAvailable: lots\n") == 0);
    CHECK(said("MemAvailable: 99999999999999999999999 kB\n") == 0);
    CHECK(said("MemAvailable: 18446744073709551615 kB\n") == 0);
    CHECK(said("") == 0);
    CHECK(app::free_memory(folder / "nowhere") == 0);
    CHECK(app::free_memory() > 0);
}

TEST_CASE("free memory: pictures take a share of it, within bounds") {
    CHECK(app::picture_share(0) == 2 << 20);
    CHECK(app::picture_share(128 << 20) == 4 << 20);
    CHECK(app::picture_share(std::uint64_t{64} << 30) == 8 << 20);
}
