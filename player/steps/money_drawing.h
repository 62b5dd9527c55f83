#pragma once
// Notes and coins. Within one place all are drawn at one scale, so that a note is as much wider than another
// as it is in the hand; coins among themselves too, but twice as large, else they could not be told apart.
// Amounts are whole units of the country's money, places window pixels. Main thread.
#include <cstdint>
#include <vector>

#include "content/lesson/country.h"
#include "player/steps/step_layout.h"

namespace jankar::steps {

/// Draws an amount as notes and coins in the middle of a place, as large as they fit: equal ones in fans of
/// at most five (coins six), ten as a banded bundle. Nothing where the country's money cannot make it.
void draw_amount(screen::Ui& ui, const StepScene& scene, std::int64_t amount, const screen::Rect& place);

/// The same for these very pieces, equal ones beside each other, at most at this scale.
void draw_pieces(screen::Ui& ui, const StepScene& scene, const std::vector<std::int64_t>& pieces,
                 double most_px_per_mm, const screen::Rect& place);

/// How many pixels a millimetre of money may take so that a fan of so many of any of these fits.
double fan_scale(const screen::Metrics& metrics, const lesson::Country& country,
                 const std::vector<std::int64_t>& values, int most, const screen::Rect& place);
/// So many equal pieces as a fan in the middle of a place.
void draw_fan(screen::Ui& ui, const StepScene& scene, std::int64_t value, int count, double px_per_mm,
              const screen::Rect& place);

/// A pile that is seen from the front and grows upwards from the foot of a place: its height is true to the
/// amount, `px_per_unit` for each unit of money.
/// `unit`: the piece it is made of; what is less lies on top in smaller ones.
void draw_pile(screen::Ui& ui, const StepScene& scene, std::int64_t amount, std::int64_t unit,
               double px_per_unit, double px_per_mm, const screen::Rect& place);

/// The size of a piece on the screen.
struct PieceSize {
    int w = 0, h = 0;
};
PieceSize piece_size(const lesson::MoneyPiece& piece, double px_per_mm);

}  // namespace jankar::steps
