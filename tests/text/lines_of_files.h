#pragma once
// The lines that people read: phrases of the interface and the words of the shipped lessons, by language.
#include <string>
#include <vector>

namespace jankar::test {

struct SpokenLine {
    std::string file;  ///< below the top folder
    std::string id;
    std::string lang;
    std::string text;  ///< as a caption shows it, without the stars of the strong word
};

/// Every line of assets/strings/*.toml and lessons/*/words/*.toml. Fails the running test if a file does not
/// parse.
std::vector<SpokenLine> all_lines();

/// The words of `lines` in one language that are made only of letters of the script: code points from..to.
/// For Latin, letters of ASCII. Sorted, each once.
std::vector<std::string> words_of_script(const std::vector<SpokenLine>& lines, const std::string& lang,
                                         char32_t from, char32_t to);

/// Code points of valid UTF-8.
std::u32string code_points(const std::string& text);

}  // namespace jankar::test
