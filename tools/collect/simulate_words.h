#pragma once
// What the devices that never were tell of: lessons by their names in the eight languages, women's names in
// three scripts, places. Made up, but like what programmes have, so that a report of it looks as theirs will.
// Pure functions, any thread.
#include <cstdint>
#include <string>
#include <vector>

#include "player/records/bundle.h"

namespace jankar::collect {

struct SimulatedQuestion {
    int step = 0;    ///< from 0
    std::string id;  ///< of the step
};

struct SimulatedLesson {
    records::LessonInfo info;
    std::vector<SimulatedQuestion> questions;
};

const std::vector<SimulatedLesson>& simulated_lessons();

/// The same number, the same name; some names come twice, as in life. `hostile`: one that a spreadsheet would
/// take for a formula.
std::string simulated_name(std::uint64_t number, bool hostile);

/// Of the device of this number.
std::string simulated_place(std::int64_t number);

}  // namespace jankar::collect
