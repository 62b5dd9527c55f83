#pragma once
// Owners for the C handles of Pango, Fontconfig and GLib; nothing else touches their release functions.
#include <fontconfig/fontconfig.h>
#include <pango/pango.h>
#include <pango/pangofc-fontmap.h>

#include <memory>

namespace jankar::text {

struct GObjectRelease {
    void operator()(void* object) const { g_object_unref(object); }
};
/// Pango 1.50 keeps the Fontconfig set it was given even when the map goes, unless it is taken back.
struct FontMapRelease {
    void operator()(PangoFontMap* map) const {
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), nullptr);
        g_object_unref(map);
    }
};
struct FcConfigRelease {
    void operator()(FcConfig* config) const { FcConfigDestroy(config); }
};
struct AttrListRelease {
    void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
struct FontDescriptionRelease {
    void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
};
struct LayoutIterRelease {
    void operator()(PangoLayoutIter* iter) const { pango_layout_iter_free(iter); }
};

using FontMapPtr = std::unique_ptr<PangoFontMap, FontMapRelease>;
using ContextPtr = std::unique_ptr<PangoContext, GObjectRelease>;
using LayoutPtr = std::unique_ptr<PangoLayout, GObjectRelease>;
using FontPtr = std::unique_ptr<PangoFont, GObjectRelease>;
using FcConfigPtr = std::unique_ptr<FcConfig, FcConfigRelease>;
using AttrListPtr = std::unique_ptr<PangoAttrList, AttrListRelease>;
using FontDescriptionPtr = std::unique_ptr<PangoFontDescription, FontDescriptionRelease>;
using LayoutIterPtr = std::unique_ptr<PangoLayoutIter, LayoutIterRelease>;

}  // namespace jankar::text
