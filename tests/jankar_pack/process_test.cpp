// Running programs.
#include <doctest/doctest.h>

#include "tests/jankar_pack/samples.h"
#include "tools/pack/cache.h"

using namespace jankar;
using namespace jankar::test;

TEST_CASE("process: large input and output at once, exit codes, complaints") {
    build::Command cat;
    cat.program = "cat";
    Bytes much(3'000'000, 'x');
    cat.input = build::input_of(much);
    Result<Bytes> back = build::run_ok(cat);
    REQUIRE(back);
    CHECK(*back == much);

    build::Command shell;
    shell.program = "sh";
    shell.arguments = {"-c", "echo said; echo first >&2; echo last >&2; exit 7"};
    Result<build::Output> output = build::run(shell);
    REQUIRE(output);
    CHECK(output->exit_code == 7);
    CHECK(as_text(output->standard) == "said\n");
    Result<Bytes> failed = build::run_ok(shell);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().text == "The program sh failed: last");
}

TEST_CASE("process: a program that stops reading does not end this one") {
    build::Command head;
    head.program = "true";
    head.input = build::input_of(Bytes(5'000'000, 'y'));
    Result<build::Output> output = build::run(head);
    REQUIRE(output);
    CHECK(output->exit_code == 0);
}

TEST_CASE("process: a missing program is told with its package") {
    build::Command missing;
    missing.program = "jankar-no-such-program";
    Result<build::Output> output = build::run(missing);
    REQUIRE_FALSE(output);
    CHECK(output.error().code == ErrorCode::Io);
    CHECK(output.error().text.find("install the package") != std::string::npos);
    CHECK(build::package_of("rsvg-convert") == "librsvg2-bin");
}

TEST_CASE("process: too much output and too much time are ended") {
    build::Command yes;
    yes.program = "yes";
    yes.output_limit = 1 << 20;
    CHECK_FALSE(build::run(yes));
    build::Command sleep;
    sleep.program = "sleep";
    sleep.arguments = {"30"};
    sleep.timeout_s = 1;
    CHECK_FALSE(build::run(sleep));
}

TEST_CASE("cache: a damaged file is made anew, another parameter is another key") {
    TempDir folder;
    build::Cache cache(folder / "cache");
    int made = 0;
    auto make = [&]() -> Result<Bytes> {
        ++made;
        return Bytes{1, 2, 3};
    };
    std::string key = build::CacheKey("test").add("a").add(1).hex();
    CHECK(key != build::CacheKey("test").add("a").add(2).hex());
    CHECK(build::CacheKey("test").add("ab").add("c").hex() !=
          build::CacheKey("test").add("a").add("bc").hex());
    REQUIRE(cache.fetch(key, make));
    REQUIRE(cache.fetch(key, make));
    CHECK(made == 1);
    std::string path = folder / "cache/" + key.substr(0, 2) + "/" + key;
    Bytes kept = get(path);
    kept[1] ^= 1;
    put(path, kept);
    Result<Bytes> again = cache.fetch(key, make);
    REQUIRE(again);
    CHECK(*again == Bytes{1, 2, 3});
    CHECK(made == 2);
}
