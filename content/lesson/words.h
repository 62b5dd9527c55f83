#pragma once
// The words of spoken lines. In words/<lang>.toml the key words of a line stand between stars: "Now *soap*."
// A voice says the words without the stars, a caption shows what stands between them bold. A star without a
// partner is shown as it is and not spoken. Pure functions; any thread.
#include <string>
#include <string_view>
#include <vector>

#include "content/lesson/model.h"

namespace jankar::lesson {

struct TextRun {
    std::string text;
    bool bold = false;
    bool operator==(const TextRun&) const = default;
};

/// What a voice says: no stars.
std::string spoken_text(std::string_view words);
/// The caption in pieces, none of them empty.
std::vector<TextRun> caption_runs(std::string_view words);
/// The stars come in pairs.
bool stars_are_paired(std::string_view words);

/// `cap` in this language, else the words of the line, else nothing. Stars are still in it.
std::string caption_of(const Lesson& lesson, const ByLang& cap, const std::string& line,
                       const std::string& lang);

}  // namespace jankar::lesson
