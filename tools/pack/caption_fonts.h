#pragma once
// Which characters the fonts of the player can show: Noto Sans and its sisters for the scripts of the eight
// languages. One thread while loading; afterwards any.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace jankar::build {

/// File names without "-Regular.ttf".
inline constexpr const char* kFontNames[] = {"NotoSans",      "NotoSansDevanagari", "NotoSansKannada",
                                             "NotoSansTamil", "NotoSansOriya",      "NotoSansEthiopic"};

class CaptionFonts {
 public:
    /// From the first of `folders` that has all of them. NotFound names the package to install.
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
