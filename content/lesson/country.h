#pragma once
// The money and the helplines of a country, read from assets/country/<CC>.toml: the player counts with it,
// the builder draws the notes and coins from it. Plain values and pure functions; any thread. Amounts are
// whole units of the country's money (rupees, birr), sizes millimetres of the real thing. Errors: Corrupt,
// one sentence with file and line.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace jankar::lesson {

/// The three tones of a metal, "#rrggbb".
struct Metal {
    std::string base, shade, light;
};

struct MoneyPiece {
    std::int64_t value = 0;
    bool coin = false;
    std::string picture;                 ///< name in assets without its ending: "money/IN-50"
    double width_mm = 0, height_mm = 0;  ///< a coin's diameter is both
    std::string colour, light;           ///< notes: ground, and frame, ring and band; "#rrggbb"
    Metal ring, core;                    ///< coins: outer and inner metal
    int edges = 0;                       ///< coins: 0 is round
};

/// A number to call, as text: zeros in front count.
struct Helpline {
    std::string number;
    std::string checked_on;  ///< "2026-11-21"
};

struct Country {
    std::string code;      ///< "IN"
    std::string currency;  ///< "INR"
    std::string symbol;
    std::vector<std::string> languages;
    /// From big to small, each value once: where a note and a coin have one value, the note is in play. Coins
    /// of less than one unit are left out.
    std::vector<MoneyPiece> pieces;
    std::map<std::string, Helpline>
        helplines;  ///< by whom: emergency police women children health counsellor

    /// The piece of this value, or null.
    const MoneyPiece* piece(std::int64_t value) const;
};

/// The code of a country: two capital letters.
bool is_country(std::string_view text);
/// ET for Amharic and Oromo, else IN.
std::string default_country(const std::string& lang);

/// `source` names the file in sentences. At most 40 pieces of 1 to 100,000.
Result<Country> read_country(std::string_view toml, const std::string& source);

/// An amount as notes and coins, greedily from big to small. The pieces sum to the amount exactly; empty
/// where that cannot be done, for amounts under 1, and where it would take more than 1,000 pieces.
std::vector<std::int64_t> in_pieces(const Country& country, std::int64_t amount);

/// Whether some of these pieces make the amount exactly; 0 is made by none of them. Exact for up to 24
/// pieces, false for more.
bool can_make(const std::vector<std::int64_t>& tray, std::int64_t amount);

}  // namespace jankar::lesson
