#include "player/text/text_engine.h"

#include <fmt/format.h>
#include <ft2build.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>
#include FT_FREETYPE_H
#include FT_SYNTHESIS_H

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "content/base/files.h"
#include "player/text/pango_ptrs.h"

namespace jankar::text {

namespace {

constexpr int kAtlasSize = 1024;
constexpr const char* kFamilies =
    "Noto Sans, Noto Sans Devanagari, Noto Sans Kannada, Noto Sans Tamil, Noto Sans Ethiopic, "
    "Lohit Odia";

constexpr double kWiderSpaceEm = 0.12;

/// A family without a Bold (Odia) is told to be thickened; Fontconfig's own rule lies in a file of the
/// system.
constexpr const char* kThickenRule =
    R"(<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<match target="font">
  <test name="weight" compare="less_eq"><const>medium</const></test>
  <test target="pattern" name="weight" compare="more"><const>medium</const></test>
  <edit name="embolden" mode="assign"><bool>true</bool></edit>
  <edit name="weight" mode="assign"><const>bold</const></edit>
</match></fontconfig>)";

/// Where a glyph lies in the atlas and how it stands to its pen position.
struct AtlasGlyph {
    int x = 0, y = 0, width = 0, height = 0;
    int left = 0, top = 0;
};

struct GlyphKey {
    PangoFont* font;  ///< held by fonts_, so the address is not reused
    std::uint32_t glyph;
    bool operator==(const GlyphKey&) const = default;
};
struct GlyphKeyHash {
    std::size_t operator()(const GlyphKey& key) const {
        return std::hash<const void*>()(key.font) * 31 + key.glyph;
    }
};

/// Scripts with marks above and below need more air between lines (look.md).
double line_distance(const std::string& lang) {
    return lang == "kn" || lang == "ta" || lang == "or" || lang == "am" ? 1.6 : 1.45;
}

class PangoTextEngine : public TextEngine {
 public:
    PangoTextEngine(FcConfigPtr config, FontMapPtr map, ContextPtr context)
        : config_(std::move(config)), map_(std::move(map)), context_(std::move(context)) {
        clear_atlas();
    }

    const Block& shape(const std::string& lang, const std::vector<Run>& runs, double em_px, int width_px,
                       Align align, int max_lines) override {
        std::string key =
            fmt::format("{}|{}|{}|{}|{}|", lang, em_px, width_px, static_cast<int>(align), max_lines);
        for (const Run& run : runs) {
            key += run.strong ? '\x01' : '\x02';
            key += run.text;
        }
        auto found = blocks_.find(key);
        if (found == blocks_.end()) {
            LayoutPtr layout = lay_out(lang, runs, em_px, width_px, align, max_lines);
            Block block = read_layout(layout.get());
            if (atlas_full_) {
                // Begin anew: all that was shaped before is shaped again when it is next asked for.
                clear_atlas();
                block = read_layout(layout.get());
            }
            found = blocks_.emplace(std::move(key), std::move(block)).first;
        }
        return found->second;
    }

    AtlasView atlas() const override { return {coverage_.data(), kAtlasSize, kAtlasSize, version_}; }
    std::uint64_t generation() const override { return generation_; }

 private:
    LayoutPtr lay_out(const std::string& lang, const std::vector<Run>& runs, double em_px, int width_px,
                      Align align, int max_lines) {
        std::string text;
        AttrListPtr attributes(pango_attr_list_new());
        for (const Run& run : runs) {
            std::size_t begin = text.size();
            text += run.text;
            if (run.strong) {
                PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
                bold->start_index = static_cast<guint>(begin);
                bold->end_index = static_cast<guint>(text.size());
                pango_attr_list_insert(attributes.get(), bold);
            }
        }
        if (lang == "or") {
            // Lohit's space is so narrow that words run together.
            for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1)) {
                PangoAttribute* wider =
                    pango_attr_letter_spacing_new(static_cast<int>(em_px * kWiderSpaceEm * PANGO_SCALE));
                wider->start_index = static_cast<guint>(at);
                wider->end_index = static_cast<guint>(at + 1);
                pango_attr_list_insert(attributes.get(), wider);
            }
        }
        LayoutPtr layout(pango_layout_new(context_.get()));
        pango_context_set_language(context_.get(), pango_language_from_string(lang.c_str()));
        FontDescriptionPtr description(pango_font_description_new());
        pango_font_description_set_family_static(description.get(), kFamilies);
        pango_font_description_set_absolute_size(description.get(), em_px * PANGO_SCALE);
        pango_layout_set_font_description(layout.get(), description.get());
        pango_layout_set_attributes(layout.get(), attributes.get());
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        pango_layout_set_width(layout.get(), width_px * PANGO_SCALE);
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(),
                                   align == Align::Centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
        if (max_lines > 0) {
            pango_layout_set_height(layout.get(), -max_lines);
            pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
        }
        pango_layout_set_line_spacing(layout.get(), 0);
        pango_layout_set_spacing(layout.get(), 0);
        line_px_ = em_px * line_distance(lang);
        return layout;
    }

    Block read_layout(PangoLayout* layout) {
        Block block;
        block.missing = pango_layout_get_unknown_glyphs_count(layout);
        block.cut = pango_layout_is_ellipsized(layout) != FALSE;
        block.lines = pango_layout_get_line_count(layout);
        // Lines stand on a grid of our own line distance: fallback fonts of other heights do not move them.
        LayoutIterPtr iter(pango_layout_get_iter(layout));
        int line = 0;
        int right = 0;
        do {
            PangoLayoutLine* pango_line = pango_layout_iter_get_line_readonly(iter.get());
            PangoRectangle logical;
            pango_layout_iter_get_line_extents(iter.get(), nullptr, &logical);
            // The baseline sits where capitals look centred in the line box.
            double baseline = (line + 0.5) * line_px_ + line_px_ / 1.45 * 0.36;
            double x = static_cast<double>(logical.x) / PANGO_SCALE;
            for (GSList* item = pango_line->runs; item != nullptr; item = item->next) {
                x = read_run(static_cast<PangoLayoutRun*>(item->data), x, baseline, block);
            }
            right = std::max(right, static_cast<int>(std::ceil(x)));
            ++line;
        } while (pango_layout_iter_next_line(iter.get()));
        block.width = std::max(right, pango_layout_get_width(layout) / PANGO_SCALE);
        block.height = static_cast<int>(std::ceil(line * line_px_));
        return block;
    }

    double read_run(PangoLayoutRun* run, double x, double baseline, Block& block) {
        PangoFont* font = run->item->analysis.font;
        FontDescriptionPtr description(pango_font_describe(font));
        const bool strong = pango_font_description_get_weight(description.get()) >= PANGO_WEIGHT_BOLD;
        for (int i = 0; i < run->glyphs->num_glyphs; ++i) {
            const PangoGlyphInfo& info = run->glyphs->glyphs[i];
            if (info.glyph != PANGO_GLYPH_EMPTY && (info.glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) {
                AtlasGlyph cell = atlas_glyph(font, info.glyph);
                if (cell.width > 0) {
                    double pen_x = x + static_cast<double>(info.geometry.x_offset) / PANGO_SCALE;
                    double pen_y = baseline + static_cast<double>(info.geometry.y_offset) / PANGO_SCALE;
                    Glyph glyph;
                    glyph.x = static_cast<int>(std::lround(pen_x)) + cell.left;
                    glyph.y = static_cast<int>(std::lround(pen_y)) - cell.top;
                    glyph.width = cell.width;
                    glyph.height = cell.height;
                    glyph.atlas_x = cell.x;
                    glyph.atlas_y = cell.y;
                    glyph.font_glyph_id = info.glyph;
                    glyph.strong = strong;
                    block.glyphs.push_back(glyph);
                }
            }
            x += static_cast<double>(info.geometry.width) / PANGO_SCALE;
        }
        return x;
    }

    AtlasGlyph atlas_glyph(PangoFont* font, std::uint32_t glyph) {
        auto found = glyphs_.find({font, glyph});
        if (found != glyphs_.end()) {
            return found->second;
        }
        hold_font(font);
        AtlasGlyph cell;
        // pango_fc_font_lock_face is deprecated in favour of an hb_font that cannot draw; it works in 1.50.
        G_GNUC_BEGIN_IGNORE_DEPRECATIONS
        FT_Face face = pango_fc_font_lock_face(PANGO_FC_FONT(font));
        if (face != nullptr && FT_Load_Glyph(face, glyph, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_HINTING) == 0) {
            const FT_GlyphSlot slot = face->glyph;
            FcBool thicken = FcFalse;
            FcPatternGetBool(pango_fc_font_get_pattern(PANGO_FC_FONT(font)), FC_EMBOLDEN, 0, &thicken);
            if (thicken) {
                FT_GlyphSlot_Embolden(slot);
            }
            FT_Render_Glyph(slot, FT_RENDER_MODE_LIGHT);
            cell.left = slot->bitmap_left;
            cell.top = slot->bitmap_top;
            place(slot->bitmap, cell);
        }
        pango_fc_font_unlock_face(PANGO_FC_FONT(font));
        G_GNUC_END_IGNORE_DEPRECATIONS
        glyphs_.emplace(GlyphKey{font, glyph}, cell);
        return cell;
    }

    void hold_font(PangoFont* font) {
        if (fonts_.find(font) == fonts_.end()) {
            fonts_.emplace(font, FontPtr(PANGO_FONT(g_object_ref(font))));
        }
    }

    /// Copies a bitmap into the next free place of the present shelf of the atlas.
    void place(const FT_Bitmap& bitmap, AtlasGlyph& cell) {
        int width = static_cast<int>(bitmap.width);
        int height = static_cast<int>(bitmap.rows);
        if (width == 0 || height == 0 || width > kAtlasSize || height > kAtlasSize) {
            return;
        }
        if (shelf_x_ + width > kAtlasSize) {
            shelf_x_ = 0;
            shelf_y_ += shelf_height_ + 1;
            shelf_height_ = 0;
        }
        if (shelf_y_ + height > kAtlasSize) {
            atlas_full_ = true;
            return;
        }
        for (int row = 0; row < height; ++row) {
            std::copy_n(bitmap.buffer + row * bitmap.pitch, width,
                        coverage_.data() + static_cast<std::size_t>(shelf_y_ + row) * kAtlasSize + shelf_x_);
        }
        cell.x = shelf_x_;
        cell.y = shelf_y_;
        cell.width = width;
        cell.height = height;
        shelf_x_ += width + 1;
        shelf_height_ = std::max(shelf_height_, height);
        ++version_;
    }

    void clear_atlas() {
        coverage_.assign(static_cast<std::size_t>(kAtlasSize) * kAtlasSize, 0);
        glyphs_.clear();
        fonts_.clear();
        blocks_.clear();
        shelf_x_ = shelf_y_ = shelf_height_ = 0;
        atlas_full_ = false;
        ++version_;
        ++generation_;
    }

    // Order matters: the context and all fonts go before the map, the map before the configuration.
    const FcConfigPtr config_;
    const FontMapPtr map_;
    const ContextPtr context_;
    std::unordered_map<PangoFont*, FontPtr> fonts_;
    std::unordered_map<GlyphKey, AtlasGlyph, GlyphKeyHash> glyphs_;
    std::map<std::string, Block> blocks_;
    std::vector<std::uint8_t> coverage_;
    int shelf_x_ = 0, shelf_y_ = 0, shelf_height_ = 0;
    bool atlas_full_ = false;
    double line_px_ = 0;
    std::uint64_t version_ = 0;
    std::uint64_t generation_ = 0;
};

}  // namespace

Result<std::unique_ptr<TextEngine>> TextEngine::create(const std::string& fonts) {
    ASSIGN_OR_RETURN(std::vector<std::string> names, list_folder(fonts));
    FcConfigPtr config(FcConfigCreate());
    int added = 0;
    for (const std::string& name : names) {
        if (name.ends_with(".ttf")) {
            const std::string path = fonts + "/" + name;
            added +=
                FcConfigAppFontAddFile(config.get(), reinterpret_cast<const FcChar8*>(path.c_str())) ? 1 : 0;
        }
    }
    FcConfigParseAndLoadFromMemory(config.get(), reinterpret_cast<const FcChar8*>(kThickenRule), FcFalse);
    if (added == 0) {
        return fail(ErrorCode::NotFound, fmt::format("There are no fonts in {}.", fonts));
    }
    FontMapPtr map(pango_ft2_font_map_new());
    // 72 dots an inch: a size in points is a size in pixels.
    pango_ft2_font_map_set_resolution(PANGO_FT2_FONT_MAP(map.get()), 72.0, 72.0);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map.get()), config.get());
    ContextPtr context(pango_font_map_create_context(map.get()));
    // From 1.44 on Pango rounds positions to whole pixels by itself, and letters drift.
    pango_context_set_round_glyph_positions(context.get(), FALSE);
    return std::unique_ptr<TextEngine>(
        std::make_unique<PangoTextEngine>(std::move(config), std::move(map), std::move(context)));
}

}  // namespace jankar::text
