#pragma once
// What a running lesson says: the effects of the play as utterances, and how each kind of step is answered.
// Pure functions of the play and the context; main thread.
#include "player/views/context.h"

namespace jankar::views {

/// "ui:…" is a phrase, "money:…" an amount, "digit:…" a key of a phone, anything else a line of the lesson.
Utterances words_of_line(const Context& context, const OpenLesson& open, const std::string& line,
                         const std::string& control);
/// Spoken after 20 and 60 seconds: what the step says, and how it is answered.
Utterances words_again_of(const Context& context, const OpenLesson& open, const lesson::LessonPlay& play);
/// The phrase that tells how this kind of step is answered; null where nothing is asked.
const char* how_to_answer(const lesson::LessonPlay& play);

}  // namespace jankar::views
