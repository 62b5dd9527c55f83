#pragma once
// What a lesson refers to: its pictures, clips and spoken lines, each once, in the order of the lesson.
// The pack builder and the checks walk these lists. Any thread.
#include <string>
#include <string_view>
#include <vector>

#include "content/lesson/model.h"

namespace jankar::lesson {

/// A name and the line of lesson.toml that first says it (0 for the cover's and title's, or from a pack).
struct Use {
    std::string name;
    int line = 0;
};

/// Every picture-and-voice of a step: baskets, items (each with the pages that follow it), the other sides of
/// pairs. The pointers live as long as the step.
std::vector<const Item*> items_of(const Step& step);

std::vector<Use> pictures_of(const Lesson& lesson);
std::vector<Use> videos_of(const Lesson& lesson);
/// Spoken lines, the title first.
std::vector<Use> lines_of(const Lesson& lesson);

/// A name of a file inside the lesson's folder: relative, parts divided by '/', none of them empty, "." or
/// "..", no backslash and no control character, at most 200 bytes.
bool is_media_name(std::string_view name);
/// A name of a spoken line: 1 to 64 of a-z, A-Z, 0-9, '-' and '_'.
bool is_line_name(std::string_view name);

}  // namespace jankar::lesson
