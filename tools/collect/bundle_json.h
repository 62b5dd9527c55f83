#pragma once
// The header of a bundle and its table of lessons as text inside the store. Pure functions, any thread.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "player/records/bundle.h"

namespace jankar::collect {

std::string header_to_json(const records::BundleHeader& header);
/// Empty when the text is not what header_to_json wrote.
std::optional<records::BundleHeader> header_from_json(const std::string& text);
std::string lesson_to_json(const records::LessonInfo& lesson);
std::optional<records::LessonInfo> lesson_from_json(const std::string& text);
/// What a store keeps of a pack beside its id and version.
std::string pack_to_json(const std::map<std::string, std::string>& title, const std::string& path,
                         const std::vector<records::LessonInfo>& lessons);
bool pack_from_json(const std::string& text, std::map<std::string, std::string>& title, std::string& path,
                    std::vector<records::LessonInfo>& lessons);

}  // namespace jankar::collect
