#pragma once
// The header of a bundle and its table of lessons as text inside the store. Pure functions, any thread.
#include <optional>
#include <string>

#include "player/records/bundle.h"

namespace jankar::collect {

std::string header_to_json(const records::BundleHeader& header);
/// Empty when the text is not what header_to_json wrote.
std::optional<records::BundleHeader> header_from_json(const std::string& text);
std::string lesson_to_json(const records::LessonInfo& lesson);
std::optional<records::LessonInfo> lesson_from_json(const std::string& text);

}  // namespace jankar::collect
