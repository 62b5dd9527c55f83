// What a person sees of long work: how much, how fast, how long yet.
#include "tools/pack/console.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>

#include "content/base/files.h"
#include "tests/jankar_pack/samples.h"

using namespace jankar;
using namespace jankar::test;

TEST_CASE("progress: rate and time left, in the unit of the work") {
    CHECK(build::told_progress(0, 40, "", 1.0) == "0 of 40");
    CHECK(build::told_progress(3, 40, "", 2.0) == "3 of 40, 1.5 a second, 25 s left");
    CHECK(build::told_progress(120, 480, "MB", 2.0) == "120 of 480 MB, 60 MB a second, 6 s left");
    CHECK(build::told_progress(1, 1000, "", 1.0) == "1 of 1000, 1.0 a second, 17 min left");
    CHECK(build::told_progress(40, 40, "", 9.0) == "40 of 40, 4.4 a second, 0 s left");
}

namespace {

/// A folder that is used as a machine may have none.
bool has_terminals() {
    const UniqueFd terminal(::posix_openpt(O_RDWR | O_NOCTTY));
    return terminal && ::grantpt(terminal.get()) == 0 && ::unlockpt(terminal.get()) == 0 &&
           UniqueFd(::open(::ptsname(terminal.get()), O_RDWR | O_NOCTTY));
}

}  // namespace

TEST_CASE("progress: a terminal is told of work that takes longer than a second, a pipe is not") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    // A moving clip is work for seconds.
    put(folder / "soap/video/w.svg", svg(854, 480, "#1F7187"));
    put(folder / "soap/video/w.toml",
        "picture = \"w.svg\"\nseconds = 3\n[[move]]\ngroup = \"ring\"\nfrom = 0\nto = 3\nx = [0, 300]\n");
    std::string drawing(as_text(get(folder / "soap/video/w.svg")));
    drawing.insert(drawing.find("<circle"), "<g id=\"ring\">");
    drawing.insert(drawing.find("</svg>"), "</g>");
    put(folder / "soap/video/w.svg", drawing);
    std::string lesson(as_text(get(folder / "soap/lesson.toml")));
    lesson.insert(lesson.find("[[step]]"), "[[step]]\ntype = \"video\"\nvideo = \"video/w.toml\"\n\n");
    put(folder / "soap/lesson.toml", lesson);

    const std::string build = std::string(JANKAR_BINARY_DIR) + "/bin/jankar-pack build '" + folder / "soap" +
                              "' -o '" + folder / "p.jkpack" + "' --cache '";
    build::Command command;
    if (has_terminals()) {
        command.program = "script";
        command.arguments = {"-qec", build + folder / "one" + "'", "/dev/null"};
        const Result<build::Output> told = build::run(command);
        REQUIRE(told);
        CHECK(told->exit_code == 0);
        CHECK(as_text(told->standard).find(" a second, ") != std::string_view::npos);
        CHECK(as_text(told->standard).find(" s left") != std::string_view::npos);
    } else {
        MESSAGE("SKIPPED: this machine has no pseudo-terminals");
    }
    command.program = "sh";
    command.arguments = {"-c", build + folder / "two" + "'"};
    const Result<build::Output> seen = build::run(command);
    REQUIRE(seen);
    CHECK(seen->exit_code == 0);
    CHECK(seen->error.find(" left") == std::string::npos);
    CHECK(seen->error.find('\r') == std::string::npos);
}
