// Where lines break, how blocks measure, and what the engine refuses.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include "player/text/text_engine.h"
#include "tests/support/temp_dir.h"
#include "tests/text/fonts.h"
#include "tests/text/lines_of_files.h"

namespace {

using namespace jankar;

/// The line a glyph stands in: lines have equal height.
int line_of(const text::Block& block, const text::Glyph& glyph) {
    const double line_height = static_cast<double>(block.height) / block.lines;
    return static_cast<int>((glyph.y + glyph.height / 2.0) / line_height);
}

}  // namespace

TEST_CASE("text engine: lines never break inside an Amharic word") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    int broken_paragraphs = 0;
    for (const test::SpokenLine& line : test::all_lines()) {
        if (line.lang != "am") {
            continue;
        }
        for (int width : {260, 320, 450}) {
            const text::Block& block =
                engine->shape("am", {{line.text, false}}, 24, width, text::Align::Left, 0);
            broken_paragraphs += block.lines > 1 ? 1 : 0;
            CAPTURE(line.text);
            CAPTURE(width);
            // Each letter of this script is one glyph; only spaces have none.
            std::size_t next = 0;
            int word_line = -1;
            for (char32_t point : test::code_points(line.text)) {
                if (point == ' ') {
                    word_line = -1;
                    continue;
                }
                REQUIRE(next < block.glyphs.size());
                const int here = line_of(block, block.glyphs[next++]);
                CHECK((word_line == -1 || here == word_line));
                word_line = here;
            }
            CHECK(next == block.glyphs.size());
        }
    }
    CHECK(broken_paragraphs > 20);
}

TEST_CASE("text engine: after the Ethiopic word space a line may break, before it never") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const std::string line = "እጅ፡በሳሙና፡መታጠብ፡ጥሩ፡ነው፡እጅ፡በሳሙና፡መታጠብ፡ጥሩ፡ነው";
    const text::Block& block = engine->shape("am", {{line, false}}, 24, 200, text::Align::Left, 0);
    REQUIRE(block.lines > 1);
    const std::u32string points = test::code_points(line);
    REQUIRE(block.glyphs.size() == points.size());
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (line_of(block, block.glyphs[i]) != line_of(block, block.glyphs[i - 1])) {
            CHECK(points[i - 1] == U'፡');
            CHECK(points[i] != U'፡');
        }
    }
}

TEST_CASE("text engine: no glyph leaves the width it was given, in any language") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    for (const test::SpokenLine& line : test::all_lines()) {
        for (text::Align align : {text::Align::Left, text::Align::Centre}) {
            const text::Block& block = engine->shape(line.lang, {{line.text, true}}, 26, 420, align, 0);
            CAPTURE(line.file);
            CAPTURE(line.text);
            for (const text::Glyph& glyph : block.glyphs) {
                // Ink may lean out of its advance (signs at the end of a word in Odia by a quarter of the
                // em), never by a letter.
                CHECK(glyph.x >= -26 / 4);
                CHECK(glyph.x + glyph.width <= 420 + 26 / 4);
                CHECK(glyph.y + glyph.height > 0);
                CHECK(glyph.y < block.height);
            }
        }
    }
}

TEST_CASE("text engine: a paragraph too long for its lines is cut and says so") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const std::string line = "Pour clean water. Let all the foam run off. Dry in air, or with a clean cloth.";
    const text::Block whole = engine->shape("en", {{line, false}}, 24, 260, text::Align::Left, 0);
    CHECK(whole.lines > 2);
    CHECK_FALSE(whole.cut);
    const text::Block cut = engine->shape("en", {{line, false}}, 24, 260, text::Align::Left, 2);
    CHECK(cut.lines == 2);
    CHECK(cut.cut);
    CHECK(cut.missing == 0);
    CHECK(cut.glyphs.size() < whole.glyphs.size());
    CHECK_FALSE(engine->shape("en", {{"Dry.", false}}, 24, 260, text::Align::Left, 2).cut);
}

TEST_CASE("text engine: centred lines have as much room left as right") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const text::Block block = engine->shape("kn", {{"ಕೈ ತೊಳೆಯಿರಿ", false}}, 30, 600, text::Align::Centre, 0);
    REQUIRE(block.lines == 1);
    REQUIRE_FALSE(block.glyphs.empty());
    int left = 600, right = 0;
    for (const text::Glyph& glyph : block.glyphs) {
        left = std::min(left, glyph.x);
        right = std::max(right, glyph.x + glyph.width);
    }
    CHECK(std::abs(left - (600 - right)) <= 4);
    CHECK(engine->shape("kn", {{"ಕೈ ತೊಳೆಯಿರಿ", false}}, 30, 600, text::Align::Left, 0).glyphs.front().x < 10);
}

TEST_CASE("text engine: twice the em is twice the size") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const text::Block small =
        engine->shape("hi", {{"साबुन", false}}, 20, test::kEndless, text::Align::Left, 0);
    const text::Block large =
        engine->shape("hi", {{"साबुन", false}}, 40, test::kEndless, text::Align::Left, 0);
    REQUIRE(small.glyphs.size() == large.glyphs.size());
    const auto right = [](const text::Block& block) {
        return block.glyphs.back().x + block.glyphs.back().width;
    };
    CHECK(std::abs(right(large) - 2 * right(small)) <= 4);
    CHECK(std::abs(large.height - 2 * small.height) <= 2);
}

TEST_CASE("text engine: fonts of the device are never used") {
    // Only Noto Sans is there: Kannada must be missing, though the device has fonts for it.
    test::TempDir folder;
    test::Fonts fonts;
    std::filesystem::copy_file(fonts.file("", false), folder / "NotoSans-Regular.ttf");
    auto engine = text::TextEngine::create(folder.path());
    REQUIRE(engine.has_value());
    CHECK((*engine)->shape("kn", {{"ಕಖಗ", false}}, 24, 400, text::Align::Left, 0).missing == 3);
    CHECK((*engine)->shape("en", {{"abc", false}}, 24, 400, text::Align::Left, 0).missing == 0);
}

TEST_CASE("text engine: a folder without fonts is refused with a sentence") {
    test::TempDir folder;
    auto empty = text::TextEngine::create(folder.path());
    REQUIRE_FALSE(empty.has_value());
    CHECK(empty.error().code == ErrorCode::NotFound);
    CHECK(empty.error().text.find(folder.path()) != std::string::npos);

    CHECK_FALSE(text::TextEngine::create(folder / "nowhere").has_value());

    std::ofstream(folder / "NotoSans-Regular.ttf") << "this is no font";
    CHECK_FALSE(text::TextEngine::create(folder.path()).has_value());
}

TEST_CASE("text engine: an Odia vowel sign hangs below its own ligature, not on what comes after") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    for (const char* syllable : {"ନ୍ତୁ", "ସ୍ତୁ", "ନ୍ତୂ", "ନ୍ତୃ", "ସ୍ତୃ", "ତୁ", "ନୁ", "ନ୍ଦୁ"}) {
        for (const bool strong : {false, true}) {
            for (const char* after : {"।", ",", " ଦ"}) {
                CAPTURE(std::string(syllable));
                CAPTURE(std::string(after));
                const text::Block& block = engine->shape("or", {{std::string(syllable) + after, strong}}, 40,
                                                         1000, text::Align::Left, 1);
                REQUIRE(block.glyphs.size() == 3);
                const text::Glyph &base = block.glyphs[0], &sign = block.glyphs[1], &next = block.glyphs[2];
                CHECK(sign.x >= base.x);
                CHECK(sign.x + sign.width / 2 <= base.x + base.width);
                CHECK(sign.x + sign.width <= next.x + next.width + 2);
                CHECK(sign.y > base.y + base.height / 2);
                CHECK(sign.y <= base.y + base.height + 1);
                CHECK(sign.y + sign.height <= block.height);
            }
        }
    }
}

TEST_CASE("text engine: an Odia i with candrabindu stands above its consonant, which takes its room") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    for (const char* consonant : {"ହ", "କ", "ନ", "ସ", "ଲ"}) {
        CAPTURE(std::string(consonant));
        const auto width = [&](const std::string& text) {
            const text::Block& block = engine->shape("or", {{text, false}}, 40, 1000, text::Align::Left, 1);
            return block.glyphs.back().x + block.glyphs.back().width;
        };
        CHECK(std::abs(width(std::string(consonant) + "ିଁ।") - width(std::string(consonant) + "ି।")) <= 4);
    }
}
