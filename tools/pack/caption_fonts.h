#pragma once
// Which characters the fonts of the player can show: Noto Sans and its sisters for the scripts of the eight
// languages, Lohit for Odia. One thread while loading; afterwards any.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace jankar::build {

/// A font of the player: where Debian puts it below /usr/share/fonts/truetype, and by which package.
struct Font {
    const char* folder;
    const char* file;
    const char* package;
};

/// Noto's Oriya (2.0) has no places for the vowel signs of nta, sta and i with candrabindu, the endings of
/// many a sentence; Lohit's has them, but no Bold of its own.
inline constexpr Font kFonts[] = {
    {"noto", "NotoSans-Regular.ttf", "fonts-noto-core"},
    {"noto", "NotoSans-Bold.ttf", "fonts-noto-core"},
    {"noto", "NotoSansDevanagari-Regular.ttf", "fonts-noto-core"},
    {"noto", "NotoSansDevanagari-Bold.ttf", "fonts-noto-core"},
    {"noto", "NotoSansKannada-Regular.ttf", "fonts-noto-core"},
    {"noto", "NotoSansKannada-Bold.ttf", "fonts-noto-core"},
    {"noto", "NotoSansTamil-Regular.ttf", "fonts-noto-core"},
    {"noto", "NotoSansTamil-Bold.ttf", "fonts-noto-core"},
    {"noto", "NotoSansEthiopic-Regular.ttf", "fonts-noto-core"},
    {"noto", "NotoSansEthiopic-Bold.ttf", "fonts-noto-core"},
    {"lohit-oriya", "Lohit-Odia.ttf", "fonts-lohit-orya"},
};

class CaptionFonts {
 public:
    /// From the first of `folders` that has all of them, side by side or in their folders. NotFound names the
    /// package to install.
    static Result<CaptionFonts> load(const std::vector<std::string>& folders);
    CaptionFonts(CaptionFonts&&) noexcept;
    ~CaptionFonts();

    /// Characters of a caption that no font has, each once, as "U+20BF"; UTF-8 that is none counts as U+FFFD.
    std::vector<std::string> missing_in(std::string_view text) const;

 private:
    struct Sets;
    explicit CaptionFonts(std::unique_ptr<Sets> sets);
    std::unique_ptr<Sets> sets_;
};

}  // namespace jankar::build
