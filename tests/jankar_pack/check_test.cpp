// jankar-pack check and new, as programs.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "content/base/files.h"
#include "tests/jankar_pack/samples.h"

using namespace jankar;
using namespace jankar::test;

namespace {

/// Faults of check --json with this code.
std::vector<nlohmann::json> with_code(const Ran& ran, const std::string& code) {
    std::vector<nlohmann::json> out;
    const nlohmann::json answer = nlohmann::json::parse(ran.out);
    for (const nlohmann::json& fault : answer["faults"]) {
        if (fault["code"] == code) {
            out.push_back(fault);
        }
    }
    return out;
}

void replace_in(const std::string& path, const std::string& from, const std::string& to) {
    std::string text(as_text(get(path)));
    std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    put(path, text.replace(at, from.size(), to));
}

}  // namespace

TEST_CASE("check: a sound lesson has no errors and the JSON has its shape") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    Ran ran = jankar_pack({"check", folder / "soap", "--json"});
    CAPTURE(ran.out);
    CHECK(ran.code == 0);
    nlohmann::json answer = nlohmann::json::parse(ran.out);
    CHECK(answer["ok"] == true);
    for (const nlohmann::json& fault : answer["faults"]) {
        CHECK(fault["level"] == "warning");
        for (const char* key : {"level", "file", "line", "code", "text"}) {
            CHECK(fault.contains(key));
        }
    }
}

TEST_CASE("check: a misspelt key is told with file, line and the nearest key, and stops a build") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    replace_in(folder / "soap/lesson.toml", "picture = \"pictures/turned.png\"",
               "picure = \"pictures/turned.png\"");
    Ran ran = jankar_pack({"check", folder / "soap"});
    CHECK(ran.code == 1);
    CHECK(ran.out.find("soap/lesson.toml:16: ") != std::string::npos);
    CHECK(ran.out.find("picure") != std::string::npos);
    CHECK(ran.out.find("picture") != std::string::npos);
    Ran json = jankar_pack({"check", folder / "soap", "--json"});
    CHECK(json.code == 1);
    REQUIRE(with_code(json, "unknown_key").size() == 1);
    CHECK(with_code(json, "unknown_key")[0]["line"] == 16);
    CHECK(with_code(json, "unknown_key")[0]["file"] == "lesson.toml");
    Ran built = jankar_pack({"build", folder / "soap", "-o", folder / "p.jkpack"});
    CHECK(built.code == 1);
    CHECK_FALSE(is_file(folder / "p.jkpack"));
    CHECK(built.err.find("lesson.toml:16: ") != std::string::npos);
}

TEST_CASE("check: faults of media, all at once") {
    TempDir folder;
    const std::string lesson = folder / "soap";
    write_lesson(lesson, "soap");
    put(lesson + "/voice/en/look.wav", wav(tone(13, 0.01)));  // too long, too soft
    put(lesson + "/voice/en/soap.wav", wav(tone(2.6, 0.5)));  // a label
    put(lesson + "/voice/en/hint.wav", "no sound");           // unreadable
    put(lesson + "/pictures/turned.png", png_with_orientation(300, 200, 1));
    put(lesson + "/pictures/oil.svg", "<svg><g>");                                   // unreadable
    replace_in(lesson + "/words/en.toml", "Now wash", "Now \xF0\x9F\xA7\xBC wash");  // a character of no font
    Ran ran = jankar_pack({"check", lesson, "--json"});
    CAPTURE(ran.out);
    CHECK(ran.code == 1);
    REQUIRE(with_code(ran, "voice_long").size() == 1);
    CHECK(with_code(ran, "voice_long")[0]["level"] == "error");
    CHECK(with_code(ran, "voice_long")[0]["file"] == "voice/en/look.wav");
    CHECK(with_code(ran, "loudness_off").size() == 1);
    REQUIRE(with_code(ran, "label_long").size() == 1);
    CHECK(with_code(ran, "label_long")[0]["level"] == "warning");
    CHECK(with_code(ran, "bad_voice").size() == 1);
    REQUIRE(with_code(ran, "picture_small").size() == 1);
    CHECK(with_code(ran, "picture_small")[0]["level"] == "warning");
    CHECK(with_code(ran, "bad_picture").size() == 1);
    REQUIRE(with_code(ran, "no_font").size() == 1);
    CHECK(with_code(ran, "no_font")[0]["line"] == 7);
    CHECK(with_code(ran, "no_font")[0]["text"].get<std::string>().find("U+1F9FC") != std::string::npos);
}

TEST_CASE("check: a program that is missing is one fault that names its package") {
    TempDir folder;
    write_lesson(folder / "soap", "soap");
    Ran ran = jankar_pack({"check", folder / "soap", "--json", "--cache", folder / "cache"},
                          {"PATH=" + folder.path()});
    CHECK(ran.code == 1);
    std::string all;
    for (const nlohmann::json& fault : with_code(ran, "program_missing")) {
        all += fault["text"].get<std::string>();
    }
    CHECK(with_code(ran, "program_missing").size() == 2);
    CHECK(all.find("librsvg2-bin") != std::string::npos);
    CHECK(all.find("install the package espeak-ng") != std::string::npos);
}

TEST_CASE("check: faults of pack.toml") {
    TempDir folder;
    write_lesson(folder / "a", "same");
    write_lesson(folder / "b", "same");
    put(folder / "pack.toml",
        "id = \"My Pack\"\nlicense = \"CC\"\nlicence = \"CC\"\ntitle.en = \"First\"\n"
        "lessons = [\"a\", \"b\", \"c\"]\n");
    Ran ran = jankar_pack({"check", folder.path(), "--json"});
    CHECK(ran.code == 1);
    CHECK(with_code(ran, "bad_id").at(0)["line"] == 1);
    CHECK(with_code(ran, "unknown_key").at(0)["line"] == 2);
    CHECK(with_code(ran, "unknown_key").at(0)["text"].get<std::string>().find("licence") !=
          std::string::npos);
    CHECK(with_code(ran, "missing_lesson").at(0)["line"] == 5);
    CHECK(with_code(ran, "same_id").at(0)["file"] == "b/lesson.toml");
}

TEST_CASE("new: numbered files become a lesson that passes its check, without it they build as they are") {
    TempDir folder;
    const std::string lesson = folder / "my-lesson";
    put(lesson + "/01.png", png_with_orientation(900, 600, 1));
    put(lesson + "/01.wav", wav(tone(2, 0.2)));
    put(lesson + "/02.png", png_with_orientation(900, 600, 1));
    put(lesson + "/02.wav", wav(tone(1, 0.2)));
    put(lesson + "/q1_a_ok.png", png_with_orientation(500, 500, 1));
    put(lesson + "/q1_b.png", png_with_orientation(500, 500, 8));
    put(lesson + "/q1.wav", wav(tone(1, 0.2)));
    put(lesson + "/q1_a.wav", wav(tone(0.6, 0.2)));
    put(lesson + "/q1_b.wav", wav(tone(0.6, 0.2)));
    Ran bare = jankar_pack({"build", lesson, "-o", folder / "bare.jkpack"});
    CAPTURE(bare.err);
    CHECK(bare.code == 0);
    CHECK_FALSE(is_file(lesson + "/lesson.toml"));
    Ran made = jankar_pack({"new", lesson, "--id", "my-own"});
    CAPTURE(made.err);
    REQUIRE(made.code == 0);
    CHECK(is_file(lesson + "/lesson.toml"));
    Ran check = jankar_pack({"check", lesson});
    CAPTURE(check.out);
    CHECK(check.code == 0);
    Ran again = jankar_pack({"new", lesson});
    CHECK(again.code == 1);
    CHECK(jankar_pack({"new", folder / "not-there"}).code == 3);
}
