#include "content/base/files.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "content/base/byte_source.h"
#include "tests/support/temp_dir.h"

using namespace jankar;

TEST_CASE("files: an atomic write replaces the whole file and leaves nothing beside it") {
    test::TempDir dir;
    REQUIRE(write_file_atomic(dir / "a", as_bytes("one"), 0600).has_value());
    REQUIRE(write_file_atomic(dir / "a", as_bytes("two"), 0600).has_value());
    CHECK(read_text_file(dir / "a", 100).value() == "two");
    CHECK(list_folder(dir.path()).value() == std::vector<std::string>{"a"});
    struct stat status {};
    REQUIRE(::stat((dir / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("files: errors name the path and carry the right code") {
    test::TempDir dir;
    auto missing = read_file(dir / "none", 100);
    CHECK(missing.error().code == ErrorCode::NotFound);
    CHECK(missing.error().text.find("none") != std::string::npos);
    REQUIRE(write_file_atomic(dir / "big", Bytes(200)).has_value());
    CHECK(read_file(dir / "big", 100).error().code == ErrorCode::Refused);
    CHECK(open_file_source(dir.path()).error().code == ErrorCode::Unsupported);
    CHECK(write_file_atomic("/dev/full/x", as_bytes("a")).has_value() == false);
}

TEST_CASE("files: folders are made with their parents, and a file in the way is said") {
    test::TempDir dir;
    CHECK(make_folders(dir / "a/b/c").has_value());
    CHECK(make_folders(dir / "a/b/c").has_value());
    CHECK(is_folder(dir / "a/b/c"));
    REQUIRE(write_file_atomic(dir / "f", as_bytes("x")).has_value());
    CHECK_FALSE(make_folders(dir / "f").has_value());
    CHECK(check_writable(dir.path()).has_value());
    CHECK(free_space(dir.path()).value() > 0);
}

TEST_CASE("files: the kernel's files are read whatever size they tell, and cut at the limit") {
    // One tells a size of 0, the other of a whole page.
    const auto meminfo = read_kernel_file("/proc/meminfo");
    REQUIRE(meminfo.has_value());
    CHECK(meminfo->starts_with("MemTotal:"));
    CHECK(meminfo->back() != '\n');
    CHECK(read_kernel_file("/proc/meminfo", 8).value() == "MemTotal");
    if (is_folder("/sys/devices/system/cpu")) {
        const auto online = read_kernel_file("/sys/devices/system/cpu/online");
        REQUIRE(online.has_value());
        CHECK(online->starts_with("0"));
        CHECK(online->size() < 100);
    } else {
        MESSAGE("/sys is not mounted here: its files were not read");
    }
    CHECK(read_kernel_file("/proc/nowhere").error().code == ErrorCode::NotFound);
}
