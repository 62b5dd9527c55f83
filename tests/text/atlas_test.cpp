// The atlas: what was drawn stays right while it fills, and after it began anew.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "player/text/text_engine.h"
#include "tests/text/fonts.h"

namespace {

using namespace jankar;

constexpr const char* kKannada = "ಈಗ ಕೆಂಪು ಪಟ್ಟಿ ತೆಗೆದುಕೊಳ್ಳಿ";

/// The block as it would look on a white page, from the atlas as it is now.
std::vector<std::uint8_t> drawn(const text::TextEngine& engine, const text::Block& block) {
    const text::AtlasView atlas = engine.atlas();
    const int width = 900, height = block.height + 80;
    std::vector<std::uint8_t> page(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
    for (const text::Glyph& glyph : block.glyphs) {
        REQUIRE(glyph.atlas_x >= 0);
        REQUIRE(glyph.atlas_y >= 0);
        REQUIRE(glyph.atlas_x + glyph.width <= atlas.width);
        REQUIRE(glyph.atlas_y + glyph.height <= atlas.height);
        for (int y = 0; y < glyph.height; ++y) {
            for (int x = 0; x < glyph.width; ++x) {
                const int to_x = glyph.x + x + 40, to_y = glyph.y + y + 40;
                if (to_x < 0 || to_y < 0 || to_x >= width || to_y >= height) {
                    continue;
                }
                std::uint8_t& pixel = page[static_cast<std::size_t>(to_y * width + to_x)];
                pixel =
                    std::max(pixel, atlas.coverage[(glyph.atlas_y + y) * atlas.width + glyph.atlas_x + x]);
            }
        }
    }
    return page;
}

const text::Block& kannada(text::TextEngine& engine) {
    return engine.shape("kn", {{kKannada, false}}, 30, 800, text::Align::Left, 0);
}

/// Shapes at ever other sizes until the atlas begins anew; the number of blocks that took.
int fill(text::TextEngine& engine) {
    const std::uint64_t before = engine.generation();
    int blocks = 0;
    while (engine.generation() == before && blocks < 2000) {
        engine.shape("kn", {{kKannada, false}}, 31 + blocks * 0.25, 4000, text::Align::Left, 0);
        ++blocks;
    }
    return blocks;
}

}  // namespace

TEST_CASE("text atlas: a block has ink, the same each time") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const std::vector<std::uint8_t> page = drawn(*engine, kannada(*engine));
    CHECK(std::count_if(page.begin(), page.end(), [](std::uint8_t pixel) { return pixel > 200; }) > 500);
    const std::uint64_t version = engine->atlas().version;
    CHECK(drawn(*engine, kannada(*engine)) == page);
    CHECK(engine->atlas().version == version);

    auto other = fonts.engine();
    CHECK(drawn(*other, kannada(*other)) == page);
}

TEST_CASE("text atlas: new glyphs leave the old ones as they were") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const text::Block block = kannada(*engine);
    const std::vector<std::uint8_t> page = drawn(*engine, block);
    const std::uint64_t generation = engine->generation();
    const std::uint64_t version = engine->atlas().version;
    engine->shape("am", {{"እጅዎን በሳሙና ይታጠቡ", false}}, 30, 800, text::Align::Left, 0);
    engine->shape("kn", {{kKannada, true}}, 44, 800, text::Align::Left, 0);
    CHECK(engine->generation() == generation);
    CHECK(engine->atlas().version > version);
    CHECK(drawn(*engine, block) == page);
}

TEST_CASE("text atlas: when it is full it begins anew, and every block is right again") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const std::vector<std::uint8_t> page = drawn(*engine, kannada(*engine));
    for (int round = 0; round < 3; ++round) {
        const std::uint64_t generation = engine->generation();
        // It holds several sizes of a language before that (a screen uses three or four).
        CHECK(fill(*engine) > 10);
        CHECK(engine->generation() == generation + 1);
        CHECK(drawn(*engine, kannada(*engine)) == page);
    }
}

TEST_CASE("text atlas: the block that filled it is whole") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const double em = 31 + (fill(*engine) - 1) * 0.25;
    const text::Block last = engine->shape("kn", {{kKannada, false}}, em, 4000, text::Align::Left, 0);
    const std::vector<std::uint8_t> page = drawn(*engine, last);
    auto fresh = fonts.engine();
    const text::Block& same = fresh->shape("kn", {{kKannada, false}}, em, 4000, text::Align::Left, 0);
    CHECK(last.glyphs.size() == same.glyphs.size());
    CHECK(drawn(*fresh, same) == page);
}

TEST_CASE("text atlas: letters too large for it do no harm, and smaller ones are right afterwards") {
    test::Fonts fonts;
    auto engine = fonts.engine();
    const std::vector<std::uint8_t> page = drawn(*engine, kannada(*engine));
    for (double em : {300.0, 900.0, 3000.0}) {
        drawn(*engine, engine->shape("kn", {{kKannada, false}}, em, 100'000, text::Align::Left, 0));
        CHECK(drawn(*engine, kannada(*engine)) == page);
    }
}
