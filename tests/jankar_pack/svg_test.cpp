// Groups of drawings and scripts of moves.
#include <doctest/doctest.h>

#include "tools/pack/clip_script.h"
#include "tools/pack/svg_groups.h"

using namespace jankar;

TEST_CASE("svg groups: moved, turned, hidden, the rest stays byte for byte") {
    const std::string svg =
        "<?xml version=\"1.0\"?><!-- <g id=\"no\"> --><svg><g id=\"a\" transform='scale(2)' "
        "fill=\"#fff\"><path/></g>"
        "<g fill=\"x>y\" id=\"b\" opacity=\"0.5\"/><glyph id=\"c\"/></svg>";
    Result<build::SvgGroups> groups = build::SvgGroups::read(svg);
    REQUIRE(groups);
    CHECK(groups->has("a"));
    CHECK(groups->has("b"));
    CHECK_FALSE(groups->has("no"));
    CHECK_FALSE(groups->has("c"));
    CHECK(groups->with({}) == svg);
    build::GroupState a;
    a.moved = true;
    a.x = -42.504;
    a.rotate = 8;
    a.pivot_x = 10;
    build::GroupState b;
    b.opacity = 0;
    std::string out = groups->with({{"a", a}, {"b", b}});
    CHECK(out.find(
              "<g id=\"a\" fill=\"#fff\" transform=\"translate(-42.5 0) rotate(8 10 0) scale(2)\"><path/>") !=
          std::string::npos);
    CHECK(out.find("<g fill=\"x>y\" id=\"b\" opacity=\"0\" display=\"none\"/>") != std::string::npos);
}

TEST_CASE("svg groups: cut short or named twice is refused") {
    CHECK_FALSE(build::SvgGroups::read("<svg><g id=\"a\""));
    CHECK_FALSE(build::SvgGroups::read("<svg><!-- "));
    CHECK_FALSE(build::SvgGroups::read("<svg><g id=\"a\"/><g id=\"a\"/></svg>"));
}

TEST_CASE("clip script: values before, within, between and after moves") {
    lesson::Faults faults;
    build::ClipScript script = build::read_clip_script(R"(picture = "a.svg"
seconds = 10.0
[[move]]
group = "g"
from = 4.0
to = 6.0
x = [100, 200]
[[move]]
group = "g"
from = 1.0
to = 3.0
x = [0, 100]
opacity = [0, 1]
ease = "linear"
)",
                                                       "clip.toml", faults);
    REQUIRE(faults.empty());
    CHECK(script.fps == 25);
    CHECK(script.frames() == 250);
    auto x = [&](double t) { return script.at(t).at("g").x; };
    CHECK(x(0) == doctest::Approx(0));
    CHECK(x(1.5) == doctest::Approx(25));
    CHECK(x(3.5) == doctest::Approx(100));
    CHECK(x(5) == doctest::Approx(150));
    CHECK(x(4.5) == doctest::Approx(114.64).epsilon(0.001));
    CHECK(x(9) == doctest::Approx(200));
    CHECK(*script.at(0).at("g").opacity == doctest::Approx(0));
    CHECK(*script.at(9).at("g").opacity == doctest::Approx(1));
}

TEST_CASE("clip script: every fault has its line and the nearest key") {
    lesson::Faults faults;
    build::read_clip_script(R"(picture = "a.svg"
seconds = 2
[[move]]
grup = "g"
from = 1.0
to = 0.5
x = [0, 1, 2]
[[note]]
at = 0
kind = "drum"
)",
                            "clip.toml", faults);
    auto has = [&](int line, const char* text) {
        for (const lesson::Fault& fault : faults) {
            if (fault.line == line && fault.text.find(text) != std::string::npos) {
                return true;
            }
        }
        return false;
    };
    CHECK(has(4, "do you mean \"group\"?"));
    CHECK(has(6, "\"to\" must not be before"));
    CHECK(has(7, "two numbers"));
    CHECK(has(10, "\"kind\" must be"));
    faults.clear();
    build::read_clip_script("picture = \"a\"\nseconds = = 1\n", "clip.toml", faults);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].line == 2);
    faults.clear();
    build::read_clip_script(
        "picture = \"a.svg\"\nseconds = 2\n"
        "[[move]]\ngroup = \"g\"\nfrom = 0\nto = 1\nx = [0, 1]\n"
        "[[move]]\ngroup = \"g\"\nfrom = 0.5\nto = 2\nx = [0, 1]\n",
        "clip.toml", faults);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].code == "moves_overlap");
    CHECK(faults[0].line == 8);
}
