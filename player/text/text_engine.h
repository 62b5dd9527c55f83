#pragma once
// Shapes every word a person reads: Pango lays a paragraph out (script runs, fonts of each script, line
// breaks), HarfBuzz shapes it, FreeType draws the glyphs once into an atlas, and the screen copies glyph
// quads from that atlas. Dear ImGui does not shape text and never sees a word.
//
// Fonts are private: only the files in the folder handed in are used, never what the device has.
// Noto Sans Devanagari and its sisters hold no Latin letters, and Ethiopic no digits: the fallback chain
// through Noto Sans is part of the set.
//
// Main thread only (Pango's font map is not thread-safe). Sizes in pixels.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "content/base/result.h"

namespace jankar::text {

/// A piece of a paragraph; `strong` is the word that carries the sentence, set in Bold.
struct Run {
    std::string text;
    bool strong = false;
};

enum class Align { Left, Centre };

/// One glyph of a shaped block: copy the atlas rectangle to (x, y) from the block's top left corner.
struct Glyph {
    int x = 0, y = 0, width = 0, height = 0;
    int atlas_x = 0, atlas_y = 0;
    std::uint32_t font_glyph_id = 0;  ///< id inside its font, as hb-shape prints it
    bool strong = false;
};

/// A laid out paragraph. Valid until the atlas generation changes (see TextEngine::generation).
struct Block {
    int width = 0, height = 0;  ///< ink and line box, pixels
    int lines = 0;
    int missing = 0;   ///< characters no font of the set has
    bool cut = false;  ///< did not fit into max_lines and ends in an ellipsis
    std::vector<Glyph> glyphs;
};

/// The atlas: one byte of coverage a pixel.
struct AtlasView {
    const std::uint8_t* coverage = nullptr;
    int width = 0, height = 0;
    std::uint64_t version = 0;  ///< rises whenever a pixel changed
};

class TextEngine {
 public:
    /// `fonts`: a folder with NotoSans*.ttf and Lohit-Odia.ttf. Fails with NotFound when it holds none.
    static Result<std::unique_ptr<TextEngine>> create(const std::string& fonts);
    virtual ~TextEngine() = default;

    /// Shapes a paragraph once and keeps it. `em_px`: height of the em; `width_px`: where lines break;
    /// `max_lines`: 0 for as many as it takes. The reference stays valid until the next call.
    virtual const Block& shape(const std::string& lang, const std::vector<Run>& runs, double em_px,
                               int width_px, Align align, int max_lines) = 0;
    virtual AtlasView atlas() const = 0;
    /// Rises when the atlas was full and began anew: blocks from before must be shaped again.
    virtual std::uint64_t generation() const = 0;
};

}  // namespace jankar::text
