#pragma once
// Plain words for what is not right with the TOML of a file. The messages of toml++ are exact but say
// "could not determine value type" where a person needs "put quotes around the words". Private to this
// folder; works on text only. Any thread.
#include <optional>
#include <string>
#include <string_view>

namespace jankar::lesson {

struct TomlProblem {
    int line = 0;
    std::string text;  ///< one or two sentences
};

/// Finds what no honest file has and what would cost the parser its stack: very long names of dots, lists
/// within lists within lists.
std::optional<TomlProblem> too_deep(std::string_view text);

/// What to do about the error that toml++ describes with `description` at `line` (from 1) and `column` (from
/// 1, in bytes or characters).
TomlProblem explain_toml_error(std::string_view text, int line, int column, std::string_view description);

/// Number of letters to add, drop, change or swap with a neighbour to get from one to the other.
std::size_t slips_between(std::string_view a, std::string_view b);

/// The nearest of some names, if it is near enough to be a slip of the hand.
template <class Names>
std::optional<std::string> nearest_of(std::string_view wanted, const Names& names) {
    std::optional<std::string> best;
    std::size_t fewest = wanted.size() < 4 ? 2 : wanted.size() / 3 + 2;
    for (const auto& name : names) {
        std::size_t slips = slips_between(wanted, name);
        if (slips < fewest) {
            fewest = slips;
            best = std::string(name);
        }
    }
    return best;
}

}  // namespace jankar::lesson
