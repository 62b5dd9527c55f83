#pragma once
// The known word that a misspelt one most likely means. Pure; any thread.
#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace jankar::build {

/// By the number of letters to change, add or leave out (Levenshtein). REQUIRES: `known` is not empty.
inline std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
    std::string_view best = known.front();
    std::size_t least = static_cast<std::size_t>(-1);
    for (std::string_view candidate : known) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) {
            row[j] = j;
        }
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0]++;
            for (std::size_t j = 1; j < row.size(); ++j) {
                std::size_t change = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
            }
        }
        if (row.back() < least) {
            least = row.back();
            best = candidate;
        }
    }
    return best;
}

}  // namespace jankar::build
