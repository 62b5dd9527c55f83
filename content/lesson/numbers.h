#pragma once
// Numbers said aloud, 0 to 99,999: one set of rules a language (assets/numbers/<lang>.toml) gives both the
// words (for the builder's voices and captions) and the clips that are played one after the other at run time
// (a running total). A clip's words joined with spaces are the words of the number. Plain values and pure
// functions; any thread. Errors: Corrupt, one sentence with file and line. The format: assets/README.md.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace jankar::lesson {

constexpr std::int64_t kLargestNumber = 99'999;

/// What is recorded in one piece. The id is the name of its file: "n-45", "n-300", "n-300-before",
/// "n-thousand", "n-inr". The same words are always the same clip.
struct NumberClip {
    std::string id;
    std::string words;
};

/// Words around a number, "kuma {} fi": either side may be missing.
struct AroundNumber {
    std::optional<NumberClip> front, back;
};

/// Forms by what follows in the number: nothing, hundreds, or only 1 to 99.
enum class NumberPlace { End, Before, BeforeSmall };
template <class T>
using ByPlace = std::array<T, 3>;  ///< by NumberPlace

struct MoneyWords {
    AroundNumber one, many;
};

struct NumberRules {
    std::string language;
    std::vector<NumberClip> numbers;            ///< 0 to 99
    std::map<int, NumberClip> counted;          ///< other forms of 1 to 99 before what is counted
    std::vector<ByPlace<NumberClip>> hundreds;  ///< 100, 200 … 900
    ByPlace<AroundNumber> thousands;
    std::map<int, ByPlace<NumberClip>> whole_thousands;  ///< thousands that are one word
    std::map<std::string, MoneyWords> money;             ///< by currency: "INR"
    std::vector<NumberClip> clips;                       ///< every clip there is, each once
};

/// `source` names the file in sentences, e.g. "numbers/hi.toml".
Result<NumberRules> read_numbers(std::string_view toml, const std::string& source);

/// Words and ids of clips; empty outside of 0 to 99,999.
std::string number_words(const NumberRules& rules, std::int64_t number);
std::vector<std::string> number_clips(const NumberRules& rules, std::int64_t number);
/// The same with the name of the money; empty also for a currency that the rules do not have.
std::string money_words(const NumberRules& rules, std::int64_t amount, const std::string& currency);
std::vector<std::string> money_clips(const NumberRules& rules, std::int64_t amount,
                                     const std::string& currency);

}  // namespace jankar::lesson
