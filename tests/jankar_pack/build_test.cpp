// jankar-pack as a program: building, verifying, signing, places that cannot be written.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "content/pack/pack.h"
#include "tests/jankar_pack/samples.h"
#include "tests/support/own_mounts.h"

using namespace jankar;
using namespace jankar::test;

namespace {

int lines_in(const std::string& text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("build: a small lesson becomes a whole pack with levelled voices") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    const std::string file = folder / "out.jkpack";
    Ran ran = jankar_pack({"build", folder / "soap", "-o", file, "--id", "first"});
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.out.find("1 lesson, languages en") != std::string::npos);
    CHECK(ran.out.find("of them drafts: 5") != std::string::npos);
    CHECK(lines_in(ran.out) == 1);
    CHECK(ran.err.find('\r') == std::string::npos);

    Ran verify = jankar_pack({"verify", file, "--json"});
    CHECK(verify.code == 0);
    nlohmann::json answer = nlohmann::json::parse(verify.out);
    CHECK(answer["ok"] == true);
    CHECK(answer["signer"].is_null());
    CHECK(answer["trusted"] == false);
    CHECK(answer["faults"].empty());

    auto pack = pack::Pack::open(file);
    REQUIRE(pack);
    CHECK((*pack)->manifest().id == "first");
    auto lesson = (*pack)->lesson("soap");
    REQUIRE(lesson);
    CHECK(lesson->media.at("pictures/turned.png").width == 900);
    CHECK(lesson->media.at("pictures/turned.png").height == 600);
    CHECK(lesson->media.at("pictures/soap.svg").width == 640);
    CHECK(lesson->media.at("pictures/cover.svg").width == 1280);  // also a page, so kept large
    int drafts = 0;
    for (const auto& [line, voice] : lesson->voices.at("en")) {
        CAPTURE(line);
        drafts += voice.draft ? 1 : 0;
        auto bytes = (*pack)->read_object(voice.hash, 1 << 20);
        REQUIRE(bytes);
        CHECK(std::abs(lufs_of_opus(*bytes) + 16) <= 1.0);
    }
    CHECK(drafts == 5);
    CHECK_FALSE(lesson->voices.at("en").at("soap").draft);
    CHECK(std::abs(lesson->voices.at("en").at("look").ms - 3300) < 60);

    Ran info = jankar_pack({"info", file, "--json"});
    CHECK(nlohmann::json::parse(info.out)["packs"][0]["lessons"][0]["id"] == "soap");
    Ran extract = jankar_pack({"extract", file, folder / "open"});
    CHECK(extract.code == 0);
    CHECK(is_file(folder / "open/pack.json"));
    CHECK(is_file(folder / "open/lessons/soap/lesson.json"));

    Ran release = jankar_pack({"build", folder / "soap", "-o", folder / "release.jkpack", "--release"});
    CHECK(release.code == 1);
    CHECK(release.err.find("here are 5 (en 5)") != std::string::npos);
    CHECK_FALSE(is_file(folder / "release.jkpack"));
}

TEST_CASE("build: the same bytes in another time zone, locale, order of folders and cache") {
    TempDir folder;
    write_lesson(folder / "a", "soap-a");
    write_lesson(folder / "b", "soap-b");
    Ran one = jankar_pack({"build", folder / "a", folder / "b", "-o", folder / "one.jkpack", "--id", "p"});
    CAPTURE(one.err);
    REQUIRE(one.code == 0);
    Ran two = jankar_pack({"build", folder / "b/", folder / "a", "-o", folder / "two.jkpack", "--id", "p",
                           "--cache", folder / "cache"},
                          {"TZ=Asia/Kolkata", "LC_ALL=hi_IN.UTF-8", "LANG=de_DE.UTF-8", "HOME=/nowhere"});
    CAPTURE(two.err);
    REQUIRE(two.code == 0);
    CHECK(get(folder / "one.jkpack") == get(folder / "two.jkpack"));
}

TEST_CASE("build: a folder with a pack.toml, only some languages, profile standard") {
    TempDir folder;
    write_lesson(folder / "all/a", "a");
    write_lesson(folder / "all/b", "b");
    put(folder / "all/pack.toml",
        "id = \"first\"\nversion = 3\nlicence = \"CC-BY-4.0\"\ncredits = \"All\"\ncourse = \"start\"\n"
        "title.en = \"First\"\nlessons = [\"b\", \"a\"]\n");
    Ran ran = jankar_pack(
        {"build", folder / "all", "-o", folder / "p.jkpack", "--profile", "standard", "--langs", "en"});
    CAPTURE(ran.err);
    REQUIRE(ran.code == 0);
    auto pack = pack::Pack::open(folder / "p.jkpack");
    REQUIRE(pack);
    CHECK((*pack)->manifest().version == 3);
    CHECK((*pack)->manifest().credits == "All");
    CHECK((*pack)->manifest().lessons.at(0).id == "b");
    CHECK((*pack)->manifest().lessons.at(1).id == "a");
    CHECK((*pack)->lesson("a")->media.at("pictures/cover.svg").width == 1920);
    // The same lessons in a pack of their own, whose pack.toml lies elsewhere.
    put(folder / "all/courses/one/pack.toml",
        "id = \"one\"\nlicence = \"CC-BY-4.0\"\ntitle.en = \"One\"\nfolder = \"../..\"\nlessons = [\"b\"]\n");
    Ran one = jankar_pack({"build", folder / "all/courses/one", "-o", folder / "one.jkpack"});
    CAPTURE(one.err);
    REQUIRE(one.code == 0);
    auto course = pack::Pack::open(folder / "one.jkpack");
    REQUIRE(course);
    REQUIRE((*course)->manifest().lessons.size() == 1);
    CHECK((*course)->manifest().lessons[0].id == "b");
    Ran none = jankar_pack({"build", folder / "all", "-o", folder / "q.jkpack", "--langs", "kn"});
    CHECK(none.code == 1);
    CHECK(none.err.find("none of the languages") != std::string::npos);
}

TEST_CASE("sign: keys are made, packs are signed at once or later, to the same bytes") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    put(folder / "face.png", png_with_orientation(500, 500, 1));
    REQUIRE(jankar_pack({"keygen", folder / "key", "--name", "Latha", "--face", folder / "face.png"}).code ==
            0);
    CHECK(jankar_pack({"keygen", folder / "key", "--name", "Other"}).code == 1);
    Ran built =
        jankar_pack({"build", folder / "soap", "-o", folder / "soap.jkpack", "--sign", folder / "key"});
    CAPTURE(built.err);
    REQUIRE(built.code == 0);
    REQUIRE(jankar_pack({"build", folder / "soap", "-o", folder / "later.jkpack", "--id", "soap"}).code == 0);
    Ran later = jankar_pack({"sign", folder / "later.jkpack", "--key", folder / "key"});
    CAPTURE(later.err);
    REQUIRE(later.code == 0);
    CHECK(get(folder / "soap.jkpack") == get(folder / "later.jkpack"));
    Ran verify = jankar_pack({"verify", folder / "soap.jkpack", "--json", "--trust", folder.path()});
    nlohmann::json answer = nlohmann::json::parse(verify.out);
    CHECK(answer["ok"] == true);
    CHECK(answer["trusted"] == true);
    CHECK(answer["signer"].get<std::string>().size() == 64);
}

TEST_CASE("verify: one flipped byte anywhere is found, a text file is refused in one sentence") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    REQUIRE(jankar_pack({"build", folder / "soap", "-o", folder / "p.jkpack"}).code == 0);
    const Bytes whole = get(folder / "p.jkpack");
    auto pack = pack::Pack::open(folder / "p.jkpack");
    REQUIRE(pack);
    std::string_view text = as_text(whole);
    std::size_t in_picture = text.find("WEBPVP8") + 200, in_manifest = text.find("pack.json") + 40;
    for (std::size_t at : {in_picture, in_manifest}) {
        Bytes spoilt = whole;
        spoilt[at] ^= 0x40;
        put(folder / "spoilt.jkpack", spoilt);
        Ran verify = jankar_pack({"verify", folder / "spoilt.jkpack"});
        CHECK(verify.code == 1);
        CHECK(lines_in(verify.err) == 1);
        Ran json = jankar_pack({"verify", folder / "spoilt.jkpack", "--json"});
        CHECK(json.code == 1);
        CHECK(nlohmann::json::parse(json.out)["ok"] == false);
        CHECK(nlohmann::json::parse(json.out)["faults"].size() == 1);
    }
    put(folder / "text.jkpack", "This is a letter to my sister.\n");
    Ran letter = jankar_pack({"verify", folder / "text.jkpack"});
    CHECK(letter.code == 1);
    CHECK(lines_in(letter.err) == 1);
    CHECK(jankar_pack({"verify", folder / "not-there.jkpack"}).code == 3);
}

TEST_CASE("build: a full disk and a read-only folder are one sentence, exit 3, and no half file") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    const std::string place = folder / "place", cache = folder / "cache";
    std::filesystem::create_directory(place);
    const std::string arguments =
        "build '" + folder / "soap" + "' -o '" + place + "/p.jkpack' --cache '" + cache + "'";
    // Filled once outside, so that what fails below is the writing of the pack alone.
    REQUIRE(jankar_pack({"build", folder / "soap", "-o", folder / "p.jkpack", "--cache", cache}).code == 0);
    // What the folder holds afterwards is listed inside the same mount.
    for (const std::string& mount :
         {"mount -t tmpfs -o size=16k none '" + place + "'",
          "mount --bind '" + place + "' '" + place + "' && mount -o remount,ro,bind '" + place + "'"}) {
        CAPTURE(mount);
        build::Command command;
        command.program = "sh";
        command.arguments = {"-c", "exec " + test::own_mounts() + " sh -c \"$0\"",
                             mount + " && { '" JANKAR_BINARY_DIR "/bin/jankar-pack' " + arguments +
                                 "; code=$?; ls -A '" + place + "'; exit $code; }"};
        Result<build::Output> ran = build::run(command);
        REQUIRE(ran);
        CAPTURE(ran->error);
        CHECK(ran->exit_code == 3);
        CHECK(as_text(ran->standard).empty());
        // Warnings about the lesson apart, one sentence.
        std::size_t sentence = ran->error.find("jankar-pack: ");
        REQUIRE(sentence != std::string::npos);
        CHECK(lines_in(ran->error.substr(sentence)) == 1);
        CHECK(ran->error.find(place, sentence) != std::string::npos);
    }
}

TEST_CASE("usage: wrong words are one sentence and exit 2, reserved verbs too") {
    for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                  {"bild"},
                                                  {"build", "/tmp"},
                                                  {"build", "/tmp", "-o", "x", "--profile", "big"},
                                                  {"preview", "x"},
                                                  {"diff", "a", "-o", "c"},
                                                  {"import", "a.h5p"}}) {
        Ran ran = jankar_pack(words);
        CHECK(ran.code == 2);
        CHECK(ran.out.empty());
        CHECK(lines_in(ran.err) == 1);
    }
    CHECK(jankar_pack({"--help"}).code == 0);
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    Ran ran = jankar_pack({"build", folder / "soap", "-o", folder / "My Pack.jkpack"});
    CHECK(ran.code == 2);
    CHECK(ran.err.find("--id") != std::string::npos);
}
