#include "tools/pack/caption_fonts.h"

#include <algorithm>
#include <cstdio>

#include "content/base/files.h"
#include "tools/pack/media_ptrs.h"

namespace jankar::build {

namespace {

/// Takes one character off the front (RFC 3629); U+FFFD for what is none.
char32_t next_character(std::string_view& text) {
    auto byte = static_cast<unsigned char>(text.front());
    std::size_t count = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 0;
    if (count == 0 || count > text.size()) {
        text.remove_prefix(1);
        return 0xFFFD;
    }
    char32_t value = count == 1 ? byte : byte & (0xFFU >> (count + 1));
    for (std::size_t i = 1; i < count; ++i) {
        auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xC0) != 0x80) {
            text.remove_prefix(i);
            return 0xFFFD;
        }
        value = (value << 6) | (next & 0x3F);
    }
    text.remove_prefix(count);
    return value;
}

/// What is never drawn: line ends, joiners, marks of direction, the byte order mark.
bool is_unseen(char32_t c) {
    return c == '\n' || c == '\r' || c == '\t' || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

}  // namespace

struct CaptionFonts::Sets {
    std::vector<FcPatternPtr> fonts;
    std::vector<const FcCharSet*> sets;  ///< owned by the patterns
};

CaptionFonts::CaptionFonts(std::unique_ptr<Sets> sets) : sets_(std::move(sets)) {}
CaptionFonts::CaptionFonts(CaptionFonts&&) noexcept = default;
CaptionFonts::~CaptionFonts() = default;

Result<CaptionFonts> CaptionFonts::load(const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
        auto sets = std::make_unique<Sets>();
        for (const Font& wanted : kFonts) {
            const std::string beside = folder + "/" + wanted.file;
            const std::string path =
                is_file(beside) ? beside : folder + "/" + wanted.folder + "/" + wanted.file;
            int faces = 0;
            FcPatternPtr font(is_file(path) ? FcFreeTypeQuery(reinterpret_cast<const FcChar8*>(path.c_str()),
                                                              0, nullptr, &faces)
                                            : nullptr);
            FcCharSet* set = nullptr;
            if (!font || FcPatternGetCharSet(font.get(), FC_CHARSET, 0, &set) != FcResultMatch) {
                break;
            }
            sets->sets.push_back(set);
            sets->fonts.push_back(std::move(font));
        }
        if (sets->sets.size() == std::size(kFonts)) {
            return CaptionFonts(std::move(sets));
        }
    }
    return fail(
        ErrorCode::NotFound,
        "The fonts for captions are missing; install the packages fonts-noto-core and fonts-lohit-orya.");
}

std::vector<std::string> CaptionFonts::missing_in(std::string_view text) const {
    std::vector<std::string> out;
    while (!text.empty()) {
        char32_t c = next_character(text);
        bool shown =
            is_unseen(c) || std::any_of(sets_->sets.begin(), sets_->sets.end(),
                                        [c](const FcCharSet* set) { return FcCharSetHasChar(set, c) != 0; });
        if (!shown || c == 0xFFFD) {
            char name[16];
            std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(c));
            if (std::find(out.begin(), out.end(), name) == out.end()) {
                out.emplace_back(name);
            }
        }
    }
    return out;
}

}  // namespace jankar::build
