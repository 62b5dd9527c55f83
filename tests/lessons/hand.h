#pragma once
// The hand of a woman who goes through a lesson: what she taps next, by what lies on the screen. Main thread.
#include <string>

#include "content/lesson/play.h"
#include "player/screen/screen_record.h"

namespace jankar::test {

enum class Answers {
    Right,
    WrongFirst,  ///< one answer that is not right at each scored step, then the right one
};

/// The control to tap next on the way to the end of the lesson: always one that is there and awake; empty
/// where none leads on (a clip that runs, or a fault).
std::string next_tap(const lesson::LessonPlay& play, const screen::ScreenRecord& screen, Answers answers);

}  // namespace jankar::test
