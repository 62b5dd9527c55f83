// jankar-assets as a program.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/lesson/numbers.h"
#include "tests/jankar_pack/samples.h"

using namespace jankar;
using namespace jankar::test;

namespace {

void write_assets(const std::string& folder) {
    put(folder + "/icons/home.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\"><circle cx=\"48\" "
        "cy=\"48\" r=\"30\" fill=\"#3B2417\"/></svg>");
    put(folder + "/drawings/mango.svg", svg(200, 200, "#E9A825"));
    put(folder + "/tunes/right.toml",
        "[[note]]\nat = 0\nkind = \"string\"\nhz = 440\nms = 300\ngain = 0.4\n");
    put(folder + "/strings/en.toml", "home = \"Home.\"\nagain = \"Once more.\"\n");
    put(folder + "/strings/hi.toml", "home = \"घर।\"\nagain = \"फिर से।\"\n");
    put(folder + "/voice/hi/home.wav", wav(tone(0.8, 0.2)));
    for (const char* name : {"country/IN.toml", "numbers/en.toml", "numbers/hi.toml"}) {
        put(folder + "/" + name, get(std::string(JANKAR_SOURCE_DIR) + "/assets/" + name));
    }
}

}  // namespace

TEST_CASE("assets: everything is made, is up to date the second time, and leftovers go") {
    TempDir folder;
    write_assets(folder / "assets");
    const std::string out = folder / "out";
    Ran ran = run_program("jankar-assets", {folder / "assets", out, "--cache", folder / "cache"});
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    for (auto [name, size] : {std::pair<const char*, int>{"icons/home-80.webp", 80},
                              {"icons/home-112.webp", 112},
                              {"icons/home-160.webp", 160},
                              {"drawings/mango.webp", 400}}) {
        CAPTURE(name);
        Result<build::Image> image = build::decode_image(get(out + "/" + name));
        REQUIRE(image);
        CHECK(image->width == size);
        CHECK(image->height == size);
    }
    CHECK(build::decode_image(get(out + "/icons/home-80.webp"))->has_alpha());
    CHECK(nlohmann::json::parse(get(out + "/strings/hi.json"))["home"] == "घर।");
    for (const char* name : {"voice/en/home.opus", "voice/hi/again.opus", "voice/hi/home.opus"}) {
        CHECK(std::abs(lufs_of_opus(get(out + "/" + name)) + 16) <= 1.0);
    }
    CHECK(is_file(out + "/tunes/right.opus"));
    CHECK(is_file(out + "/country/IN.toml"));
    CHECK(is_file(out + "/fonts/NotoSansKannada-Bold.ttf"));
    std::size_t drafts = 3;
    for (const std::string lang : {"en", "hi"}) {
        CHECK(get(out + "/numbers/" + lang + ".toml") == get(folder / ("assets/numbers/" + lang + ".toml")));
        const Bytes bytes = get(out + "/numbers/" + lang + ".toml");
        auto rules = lesson::read_numbers(as_text(bytes), lang);
        REQUIRE(rules);
        drafts += rules->clips.size();
        for (const lesson::NumberClip& clip : rules->clips) {
            CHECK(is_file(out + "/voice/" + lang + "/" + clip.id + ".opus"));
        }
    }
    CHECK(ran.out.find("draft voices: " + std::to_string(drafts)) != std::string::npos);
    for (auto [name, width, height] : {std::tuple<const char*, int, int>{"money/IN-500.webp", 240, 106},
                                       {"money/IN-10.webp", 197, 101},
                                       {"money/IN-1.webp", 32, 32}}) {
        CAPTURE(name);
        Result<build::Image> image = build::decode_image(get(out + "/" + name));
        REQUIRE(image);
        CHECK(image->width == width);
        CHECK(image->height == height);
    }
    std::filesystem::remove(folder / "assets/icons/home.svg");
    put(folder / "assets/icons/back.svg", svg(96, 96, "#3B2417"));
    Ran again = run_program("jankar-assets", {folder / "assets", out, "--cache", folder / "cache"});
    CHECK(again.code == 0);
    CHECK(again.out.find("files written: 4,") != std::string::npos);
    CHECK_FALSE(is_file(out + "/icons/home-80.webp"));
    CHECK(is_file(out + "/icons/back-80.webp"));
}

TEST_CASE("assets: what a language lacks and what cannot be made is all named") {
    TempDir folder;
    write_assets(folder / "assets");
    put(folder / "assets/strings/hi.toml", "home = \"घर।\"\n");
    put(folder / "assets/voice/hi/home.wav", "no sound");
    put(folder / "assets/icons/bad.svg", "<svg><g>");
    put(folder / "assets/tunes/right.toml", "[[note]]\nat = 0\nkind = \"drum\"\n");
    std::filesystem::remove(folder / "assets/numbers/hi.toml");
    put(folder / "assets/numbers/en.toml", "language = \"en\"\n");
    put(folder / "assets/country/ET.toml", "country = \"ET\"\ncurrency = 5\n");
    Ran ran = run_program("jankar-assets", {folder / "assets", folder / "out", "--cache", folder / "cache"});
    CHECK(ran.code == 1);
    CHECK(ran.err.find("numbers/hi.toml is missing") != std::string::npos);
    CHECK(ran.err.find("numbers/en.toml, line 1: the key \"numbers\" is missing") != std::string::npos);
    CHECK(ran.err.find("country/ET.toml, line 2: \"currency\" must be") != std::string::npos);
    CHECK(ran.err.find("strings/hi.toml lacks what another language has: again.") != std::string::npos);
    CHECK(ran.err.find("voice/hi/home.wav: ") != std::string::npos);
    CHECK(ran.err.find("icons/bad.svg: ") != std::string::npos);
    CHECK(ran.err.find("tunes/right.toml, line 3") != std::string::npos);
    CHECK(run_program("jankar-assets", {folder / "assets"}).code == 2);
}
