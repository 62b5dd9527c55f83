#pragma once
// The set of fonts the player ships, in a folder of the test's own, and an engine on it.
#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "player/text/text_engine.h"
#include "tests/support/temp_dir.h"

namespace jankar::test {

/// Holds what a test of the text engine needs; the folder outlives the engine.
class Fonts {
 public:
    Fonts() {
        for (const char* script : {"", "Devanagari", "Kannada", "Tamil", "Ethiopic"}) {
            for (const char* weight : {"Regular", "Bold"}) {
                std::string name = std::string("NotoSans") + script + "-" + weight + ".ttf";
                std::filesystem::copy_file(std::string(NOTO_FONTS) + "/" + name, folder_ / name);
            }
        }
        std::filesystem::copy_file(std::string(ODIA_FONTS) + "/Lohit-Odia.ttf", folder_ / "Lohit-Odia.ttf");
    }
    std::string folder() const { return folder_.path(); }
    /// Path of a font of the set: file("Kannada", true) is NotoSansKannada-Bold.ttf. Odia has one weight.
    std::string file(const std::string& script, bool strong) const {
        if (script == "Odia") {
            return folder_ / "Lohit-Odia.ttf";
        }
        return folder_ / ("NotoSans" + script + (strong ? "-Bold.ttf" : "-Regular.ttf"));
    }
    std::unique_ptr<text::TextEngine> engine() const {
        auto made = text::TextEngine::create(folder());
        REQUIRE(made.has_value());
        return std::move(*made);
    }

 private:
    TempDir folder_;
};

/// A width no line of a test reaches.
inline constexpr int kEndless = 1'000'000;

inline std::vector<std::uint32_t> ids_of(const text::Block& block) {
    std::vector<std::uint32_t> ids;
    for (const text::Glyph& glyph : block.glyphs) {
        ids.push_back(glyph.font_glyph_id);
    }
    return ids;
}

}  // namespace jankar::test
