#pragma once
// Draws a view and checks every rule that its record can show.
#include <doctest/doctest.h>

#include "player/views/view.h"
#include "tests/steps/stage.h"

namespace jankar::test {

inline screen::ScreenRecord checked(Stage& stage, views::View& view) {
    const screen::ScreenRecord record = stage.draw([&](screen::Ui& ui) { view.draw(ui); });
    const auto faults = faults_of(record, stage.metrics());
    CHECK_MESSAGE(faults.empty(), joined(faults));
    const auto lost = unreached(record);
    CHECK_MESSAGE(lost.empty(), joined(lost));
    for (const screen::Control& control : record.controls) {
        // Whatever the focus lands on says something.
        CHECK_MESSAGE(!view.words_of(control.id, control.voice).empty(), control.id);
    }
    CHECK(stage.drawn_pixels() > 1000);
    return record;
}

inline std::vector<std::string> ids_of(const screen::ScreenRecord& record, const std::string& beginning) {
    std::vector<std::string> out;
    for (const screen::Control& control : record.controls) {
        if (control.id.starts_with(beginning)) {
            out.push_back(control.id);
        }
    }
    return out;
}

using Noted = std::vector<std::string>;

}  // namespace jankar::test
