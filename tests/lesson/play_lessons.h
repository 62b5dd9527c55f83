#pragma once
// For the tests of plays: lessons made by a seeded hand from all step types, the inputs a random hand gives,
// and helpers that answer right or wrong by taps alone.
#include <cstdint>
#include <random>
#include <string>

#include "content/lesson/play.h"

namespace jankar::test {

using Random = std::mt19937;

/// A step of this type as lessons have them, with contents of varying number. Money and cash book have
/// amounts for IN and ET that can be made. Teaching and pauses are left to the caller.
lesson::Step random_step(Random& random, lesson::StepType type, int number);
/// 1 to 9 steps of any types, or all 16 types in any order; clips stop at questions and talks.
lesson::Lesson random_lesson(Random& random);
/// All 16 types, each once.
lesson::Lesson lesson_of_all_types(Random& random);
/// A country (one of them unknown to all lessons), a group or not, telephone numbers or none.
lesson::World random_world(Random& random);

constexpr lesson::Part kParts[] = {lesson::Part::Answer, lesson::Part::Item, lesson::Part::Basket,
                                   lesson::Part::Note,   lesson::Part::Spot, lesson::Part::Thumb,
                                   lesson::Part::Month};

/// One input of any kind.
lesson::Effects poke(lesson::LessonPlay& play, unsigned choice, unsigned detail, std::int64_t now);
/// The input that leads on: next where it is awake, clips ended, questions answered right.
lesson::Effects lead_on(lesson::LessonPlay& play, std::int64_t& now);
/// Answers the present question by taps: right, or wrong. False if it cannot be answered so (a choice in
/// which all is right).
bool answer(lesson::LessonPlay& play, bool right, std::int64_t& now, lesson::Effects& effects);
/// Whether lead_on comes to the end of the lesson, with every step entered and every question settled.
bool leads_to_completion(lesson::LessonPlay play, std::int64_t now);

/// Effects in short: "step say:why say:oil#answer:1 tune:right answer:soap-q+1".
std::string told(const lesson::Effects& effects);

}  // namespace jankar::test
