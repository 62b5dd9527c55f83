// No character a person reads may be missing from the fonts that ship.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "player/text/text_engine.h"
#include "tests/text/fonts.h"
#include "tests/text/lines_of_files.h"

using namespace jankar;

TEST_CASE("text engine: every phrase and every line of the lessons has all its characters") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    std::map<std::string, int> lines_of;
    for (const test::SpokenLine& line : test::all_lines()) {
        CAPTURE(line.file);
        CAPTURE(line.id);
        const text::Block& block =
            engine->shape(line.lang, {{line.text, false}}, 28, 700, text::Align::Centre, 0);
        CHECK(block.missing == 0);
        CHECK(block.glyphs.empty() == line.text.empty());
        CHECK(block.width <= 700);
        ++lines_of[line.lang];
    }
    for (const char* lang : {"en", "hi", "kn", "ta", "or", "mr", "am", "om"}) {
        CAPTURE(lang);
        CHECK(lines_of[lang] >= 20);
    }
}

TEST_CASE("text engine: a character that no font has is counted and does no harm") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    CHECK(engine->shape("hi", {{"हाथ \u25CF", false}}, 28, 700, text::Align::Left, 0).missing == 1);
    CHECK(engine->shape("en", {{"\U0001F600 \U0001F600", false}}, 28, 700, text::Align::Left, 0).missing ==
          2);
}

TEST_CASE("text engine: bytes that are no text do no harm") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    for (const std::string& bytes :
         {std::string("\xFF\xFE\x80"), std::string("ab\xE0\xA4"), std::string("a\0b", 3),
          std::string("\n\n\r\n"), std::string("\u202E\u200D\u200B\u2028"), std::string()}) {
        const text::Block& block = engine->shape("hi", {{bytes, false}}, 28, 700, text::Align::Left, 0);
        CHECK(block.glyphs.size() <= bytes.size() * 2);
    }
    CHECK(engine->shape("", {}, 28, 700, text::Align::Left, 0).glyphs.empty());
    CHECK(engine->shape("no language \xFF", {{"one", false}}, 28, 700, text::Align::Left, 0).glyphs.size() ==
          3);
}

TEST_CASE("text engine: story books of others have all their characters") {
    const std::filesystem::path samples = std::filesystem::path(JANKAR_SOURCE_DIR) / "../shared/samples/text";
    if (!std::filesystem::is_directory(samples)) {
        MESSAGE("skipped: the third-party samples are not here (", samples.string(), ")");
        return;
    }
    test::Fonts fonts;
    auto engine = fonts.engine();
    int paragraphs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(samples)) {
        const std::string lang = entry.path().stem().string();
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line); ++paragraphs) {
            // The one character known to be missing: a black circle.
            int circles = 0;
            for (char32_t point : test::code_points(line)) {
                circles += point == U'\u25CF' ? 1 : 0;
            }
            CAPTURE(lang);
            CAPTURE(line);
            CHECK(engine->shape(lang, {{line, false}}, 28, 600, text::Align::Left, 0).missing == circles);
        }
    }
    CHECK(paragraphs > 1000);
}
