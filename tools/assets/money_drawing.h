#pragma once
// Notes and coins drawn from a country's file, by the rules of assets/README.md: only colour and relative
// size are true, and nothing is taken from the real ones. Pure functions; any thread.
#include <string>

#include "content/lesson/country.h"
#include "tools/pack/image.h"

namespace jankar::build {

/// How many pixels wide the widest note of a country is; all others of it are drawn at the same scale.
constexpr int kWidestNote = 240;

/// The SVG of a note or coin; its units are the millimetres of the real thing.
std::string draw_money(const lesson::MoneyPiece& piece);

/// Pixels of a piece, next to the others of its country.
Size money_size(const lesson::Country& country, const lesson::MoneyPiece& piece);

}  // namespace jankar::build
