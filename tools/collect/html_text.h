#pragma once
// Pieces that the HTML files of this tool share. Pure functions, any thread.
#include <string>
#include <string_view>

namespace jankar::collect {

/// Text as it may stand between tags and inside a quoted attribute.
std::string html_escaped(std::string_view text);
/// The colours, fonts and rules of look.md as the content of a <style> element.
std::string_view html_style();
/// The woven border: strips over and under, as inline SVG.
std::string woven_border();
/// 1204 -> "1,204"
std::string grouped(long long number);

}  // namespace jankar::collect
