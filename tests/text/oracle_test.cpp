// Glyph ids are compared with those of hb-shape, another program on the same font file.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "player/text/text_engine.h"
#include "tests/support/temp_dir.h"
#include "tests/text/fonts.h"
#include "tests/text/lines_of_files.h"

namespace {

using namespace jankar;
using Ids = std::vector<std::uint32_t>;

struct PipeClose {
    void operator()(std::FILE* pipe) const { ::pclose(pipe); }
};

/// What hb-shape makes of each line: the ids of its glyphs, without those that have no ink (spaces, and marks
/// that a ligature took up), since the engine gives only what is to be drawn.
std::vector<Ids> hb_shape(const std::string& font, const std::string& lang,
                          const std::vector<std::string>& lines) {
    test::TempDir folder;
    {
        std::ofstream file(folder / "lines.txt");
        for (const std::string& line : lines) {
            file << line << '\n';
        }
    }
    const std::string command =
        std::string(HB_SHAPE) +
        " --no-positions --no-clusters --no-glyph-names --show-extents --language=" + lang +
        " --font-file='" + font + "' --text-file='" + folder / "lines.txt" + "'";
    std::unique_ptr<std::FILE, PipeClose> pipe(::popen(command.c_str(), "r"));
    REQUIRE(pipe != nullptr);
    std::string said;
    std::array<char, 4096> buffer;
    for (std::size_t got; (got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;) {
        said.append(buffer.data(), got);
    }
    std::vector<Ids> all;
    std::istringstream stream(said);
    for (std::string line; std::getline(stream, line);) {
        // [631<0,896,835,-896>|25<0,622,777,-622>|652<0,0,0,0>]: id<left,top,width,height>
        std::replace_if(
            line.begin(), line.end(),
            [](char c) { return std::string("[]|<>,").find(c) != std::string::npos; }, ' ');
        std::istringstream numbers(line);
        Ids ids;
        std::uint32_t id = 0;
        int left = 0, top = 0, width = 0, height = 0;
        while (numbers >> id >> left >> top >> width >> height) {
            if (width != 0 && height != 0) {
                ids.push_back(id);
            }
        }
        all.push_back(ids);
    }
    REQUIRE(all.size() == lines.size());
    return all;
}

std::string joined(const Ids& ids) {
    std::string text;
    for (std::uint32_t id : ids) {
        text += std::to_string(id) + " ";
    }
    return text;
}

struct Language {
    const char* lang;
    const char* font;
    char32_t from, to;
    std::size_t at_least;  ///< words that must be found, so that an empty list does not pass
};

constexpr Language kLanguages[] = {
    {"en", "", 'a', 'z', 100},
    {"om", "", 'a', 'z', 60},
    {"hi", "Devanagari", 0x900, 0x97F, 100},
    {"mr", "Devanagari", 0x900, 0x97F, 60},
    {"kn", "Kannada", 0xC80, 0xCFF, 100},
    {"ta", "Tamil", 0xB80, 0xBFF, 60},
    {"or", "Odia", 0xB00, 0xB7F, 60},
    {"am", "Ethiopic", 0x1200, 0x137F, 60},
};

void compare(const test::Fonts& fonts, text::TextEngine& engine, const Language& language,
             const std::vector<std::string>& words, bool strong) {
    const std::string font = fonts.file(language.font, strong);
    const std::vector<Ids> expected = hb_shape(font, language.lang, words);
    for (std::size_t i = 0; i < words.size(); ++i) {
        CAPTURE(std::string(language.lang));
        CAPTURE(words[i]);
        const text::Block& block =
            engine.shape(language.lang, {{words[i], strong}}, 32, test::kEndless, text::Align::Left, 0);
        CHECK(joined(test::ids_of(block)) == joined(expected[i]));
        CHECK(std::all_of(block.glyphs.begin(), block.glyphs.end(),
                          [&](const text::Glyph& glyph) { return glyph.strong == strong; }));
    }
}

}  // namespace

TEST_CASE("text engine: glyph ids are those of hb-shape, every word of every language") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const std::vector<test::SpokenLine> lines = test::all_lines();
    for (const Language& language : kLanguages) {
        CAPTURE(std::string(language.lang));
        const std::vector<std::string> words =
            test::words_of_script(lines, language.lang, language.from, language.to);
        CHECK(words.size() >= language.at_least);
        compare(fonts, *engine, language, words, false);
        compare(fonts, *engine, language, words, true);
    }
}

TEST_CASE("text engine: conjuncts, reordered vowel signs and syllables that others get wrong") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    compare(fonts, *engine, kLanguages[2],
            {"हिन्दी", "कर्म", "र्‍य", "क्षत्रिय", "ज्ञान", "श्री", "द्ध", "ट्ठ", "ङ्क", "र्कि", "स्त्री"},
            false);
    compare(fonts, *engine, kLanguages[3], {"ळ", "ऱ्या", "मराठी", "शिक्षण", "ऍ", "ऑ"}, false);
    compare(fonts, *engine, kLanguages[4], {"ಕ್ಷ", "ಸ್ತ್ರೀ", "ಕರ್ನಾಟಕ", "ಜ್ಞಾನ", "ಕೊ", "ಕೋ", "ಶ್ರೀ", "ಅರ್ಥ", "ಹೆಣೆಯಿರಿ"},
            false);
    compare(fonts, *engine, kLanguages[5], {"தமிழ்", "கூ", "து", "கொ", "கௌ", "ஸ்ரீ", "க்ஷ"}, false);
    compare(fonts, *engine, kLanguages[6], {"ଓଡ଼ିଆ", "କ୍ଷ", "ସ୍ତ୍ରୀ", "ର୍କ", "କୋ", "ଜ୍ଞ"}, false);
    compare(fonts, *engine, kLanguages[7], {"አማርኛ", "ሥዕል", "ቋንቋ", "ሷ"}, false);
}

TEST_CASE("text engine: where a script has no digits or letters, Noto Sans gives them") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    struct Piece {
        const char* text;
        const char* font;
    };
    struct Mixed {
        const char* lang;
        std::vector<Piece> pieces;
    };
    const Mixed samples[] = {
        {"am", {{"እጅ", "Ethiopic"}, {"350", ""}, {"ብር", "Ethiopic"}}},
        {"hi", {{"हाथ", "Devanagari"}, {"SHG", ""}, {"पानी", "Devanagari"}}},
        {"kn", {{"ಕೈ", "Kannada"}, {"ATM", ""}, {"हाथ", "Devanagari"}, {"ಬುಟ್ಟಿ", "Kannada"}}},
        {"en", {{"Hands", ""}, {"ಕೈ", "Kannada"}, {"கை", "Tamil"}, {"ହାତ", "Odia"}, {"እጅ", "Ethiopic"}}},
    };
    for (const Mixed& sample : samples) {
        std::string line;
        Ids expected;
        for (const Piece& piece : sample.pieces) {
            line += line.empty() ? piece.text : std::string(" ") + piece.text;
            const Ids ids = hb_shape(fonts.file(piece.font, false), sample.lang, {piece.text}).front();
            expected.insert(expected.end(), ids.begin(), ids.end());
        }
        CAPTURE(line);
        const text::Block& block =
            engine->shape(sample.lang, {{line, false}}, 28, test::kEndless, text::Align::Left, 0);
        CHECK(block.missing == 0);
        CHECK(joined(test::ids_of(block)) == joined(expected));
    }
}

TEST_CASE("text engine: the strong word is set in Bold, the rest is not") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const text::Block& block = engine->shape("kn", {{"ಬುಟ್ಟಿಯ ", false}, {"ತಳ", true}, {" ಹೆಣೆಯೋಣ", false}}, 28,
                                             test::kEndless, text::Align::Left, 0);
    Ids expected;
    std::vector<bool> strong;
    for (auto [word, bold] : {std::pair{"ಬುಟ್ಟಿಯ", false}, std::pair{"ತಳ", true}, std::pair{"ಹೆಣೆಯೋಣ", false}}) {
        const Ids ids = hb_shape(fonts.file("Kannada", bold), "kn", {word}).front();
        expected.insert(expected.end(), ids.begin(), ids.end());
        strong.insert(strong.end(), ids.size(), bold);
    }
    CHECK(joined(test::ids_of(block)) == joined(expected));
    std::vector<bool> found;
    for (const text::Glyph& glyph : block.glyphs) {
        found.push_back(glyph.strong);
    }
    CHECK(found == strong);
}
