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
